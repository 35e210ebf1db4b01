"""Files of evidence, attached through the rules."""

from __future__ import annotations

import itertools
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from blocs.models import Unit
from emulation.campaigns.models import Campaign
from emulation.evidence import keeping
from emulation.evidence.models import Evidence

_numbers = itertools.count(1)
PDF = b"%%PDF-1.4\n%% %d\n1 0 obj<</Type/Page>>endobj\nxref\n0 1\ntrailer<<>>\nstartxref\n38\n%%%%EOF\n"


def make_pdf() -> bytes:
    """A PDF whose bytes no other has."""
    return PDF % next(_numbers)


def upload(data: bytes | None = None, name: str = "quyet-dinh.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make_pdf() if data is None else data)


def make_evidence(campaign: Campaign, unit: Unit, *, by: Any, **fields: Any) -> Evidence:
    return keeping.add(campaign, unit, fields.pop("file", None) or upload(), by=by, **fields)
