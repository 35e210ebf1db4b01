"""The counting minutes of a ballot: frozen when it is counted, as PDF and Word file."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common import history
from common.clock import now
from documents import paper, word
from documents.models import Document, FrozenFile, new_code
from documents.rendering import RenderingError
from emulation.ballots import minutes_text
from emulation.ballots.models import Ballot
from emulation.ballots.results import Result

PAPER = "count"


def freeze(ballot: Ballot, found: Result, *, by: Any) -> Document | None:
    """Freeze the minutes of a counted ballot; None when a letter of them cannot be printed, which undoes no result.

    The caller holds the ballot and has established that `by` may do what this follows from.
    """
    if ballot.document:
        return ballot.document
    code = new_code()
    data = minutes_text.frozen(ballot, found, code=code)
    try:
        with transaction.atomic():
            document = paper.freeze(
                Document.Kind.COUNT,
                data,
                title=f"Biên bản kiểm phiếu: {ballot.title}"[:400],
                code=code,
                owner=ballot.conference.chair_unit if ballot.conference else None,
                is_example=data["is_example"],
                standing=Document.Standing.IN_FORCE,
                standing_since=now(),
                by=by,
            )
    except RenderingError:
        return None
    ballot.document = document
    history.save(ballot, by=by)
    return document


def pdf(ballot: Ballot) -> bytes:
    """Return the exact bytes of the frozen minutes. Raises ValidationError with code `no_minutes`."""
    return bytes(FrozenFile.objects.get(pk=_document(ballot).pk).data)


def docx(ballot: Ballot) -> bytes:
    """Return the frozen minutes as a Word file. Raises ValidationError with code `no_minutes`."""
    document = _document(ballot)
    return word.render(
        PAPER, {**minutes_text.in_word(document.data), "number": document.number, "symbol": document.symbol}
    )


def _document(ballot: Ballot) -> Document:
    if not ballot.document:
        raise ValidationError(_("There are no minutes of this ballot."), "no_minutes")
    return ballot.document
