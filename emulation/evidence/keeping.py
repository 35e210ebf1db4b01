"""How files are attached once, and taken away while nothing rests on them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from blocs.models import Unit
from common import history
from common.clock import now
from common.text import tidy
from documents import paper, uploads
from documents.uploads import Upload
from emulation.campaigns.models import Campaign
from emulation.evidence import permissions, uses
from emulation.evidence.models import Evidence, EvidenceBytes

LONGEST_NAME = 200
ENDINGS = {kind: {ending} for kind, ending in uploads.ENDINGS.items()} | {"image/jpeg": {"jpg", "jpeg"}}


def add(campaign: Campaign, unit: Unit, file: Any, *, by: Any, name: str = "", note: str = "") -> Evidence:
    """Keep an uploaded `file` for `unit` in this year; without `name` under the one it came with.

    The same bytes again give the row that is there, with `was_there`, whatever their name. Raises PermissionDenied, or
    ValidationError with code `recorded`, `not_a_member`, as `uploads.read_evidence` does, or as the fields say.
    """
    permissions.check_can_attach(by, unit)
    _check_year(campaign, unit)
    upload = uploads.read_evidence(file)
    sha256 = paper.digest(upload.data)
    if found := _existing(campaign, unit, sha256):
        return found
    row = Evidence(campaign=campaign, unit=unit, note=note, sha256=sha256, size=len(upload.data))
    row.name, row.media_type = clean_name(name or getattr(file, "name", ""), upload.media_type), upload.media_type
    row.added_by, row.added_at = by, now()
    return _keep(row, upload, by)


def _keep(row: Evidence, upload: Upload, by: Any) -> Evidence:
    try:
        with transaction.atomic():
            history.save(row, by=by)
            EvidenceBytes(evidence=row, data=upload.data).save()
    except (IntegrityError, ValidationError):
        # The same file, sent twice at one moment: the other one was faster.
        if found := _existing(row.campaign, row.unit, row.sha256):
            return found
        raise
    return row


def _check_year(campaign: Campaign, unit: Unit) -> None:
    if campaign.state == Campaign.State.RECORDED:
        raise ValidationError(_("This year was over before it was entered here; it takes no evidence."), "recorded")
    if unit not in campaign.members():
        raise ValidationError(_("This unit is not a member of the bloc in this year."), "not_a_member")


def _existing(campaign: Campaign, unit: Unit, sha256: str) -> Evidence | None:
    found = Evidence.objects.filter(campaign=campaign, unit=unit, sha256=sha256).first()
    if found:
        found.was_there = True
    return found


def clean_name(name: str, media_type: str) -> str:
    """Return a file name as it is kept: no folders, nothing invisible, composed, not too long, with a true ending.

    Source of what is left out: Unicode categories of control and format characters, by which a name can look like
    another (a right-to-left mark turns `gnp.exe` around).
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    # What stands for blanks becomes one before the other invisible letters go.
    blanks = "".join(" " if letter.isspace() else letter for letter in last)
    stem = tidy("".join(letter for letter in blanks if unicodedata.category(letter)[0] != "C")).rstrip(". ")
    ending = stem.rpartition(".")[2] if "." in stem else ""
    if ending.lower() in ENDINGS[media_type]:
        stem = stem[: -len(ending) - 1]
    else:
        ending = uploads.ENDINGS[media_type]
    room = LONGEST_NAME - len(ending) - 1
    return f"{stem[:room].strip('. ') or 'minh-chung'}.{ending}"


def lock(evidence: Evidence) -> Evidence | None:
    """Return `evidence` as it is now, held until the end of the transaction; None when it was taken away.

    Whoever attaches it to a paper locks it first: taking it away waits for that, or is seen here.
    """
    rows = Evidence.objects.select_for_update(of=("self",)).select_related("unit", "campaign")
    return rows.filter(pk=evidence.pk).first()


def hold(rows: Iterable[Evidence]) -> list[Evidence]:
    """Lock `rows` within the transaction that attaches them, always in the same order; return them as they are now.

    Raises ValidationError with code `taken_away` when one of them is no longer there.
    """
    held = []
    for row in sorted(rows, key=lambda row: row.pk):
        found = lock(row)
        if not found:
            message = _("“%(name)s” was taken away meanwhile. Choose again among the files that are there.")
            raise ValidationError(message % {"name": row.name}, "taken_away")
        held.append(found)
    return held


@transaction.atomic
def remove(evidence: Evidence, *, by: Any) -> None:
    """Take a file away that nothing rests on; its history stays. Twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `in_use`.
    """
    permissions.check_can_attach(by, evidence.unit)
    row = lock(evidence)
    if not row:
        return
    if uses.is_used(row):
        raise ValidationError(
            _("“%(name)s” is used in a report or a score. Take it off there first; what was handed in keeps it.")
            % {"name": row.name},
            "in_use",
        )
    # Sealed against changes; the file goes with its row, past the manager that refuses.
    EvidenceBytes._base_manager.filter(pk=row.pk).delete()
    history.delete(row, by=by)
