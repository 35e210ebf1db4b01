"""The counting minutes of a ballot: frozen when it is counted, as PDF and Word file."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common import history
from common.clock import now
from documents import paper, rendering, word
from documents.models import Document, FrozenFile, new_code
from emulation.ballots import minutes_text
from emulation.ballots.models import Ballot, Candidate
from emulation.ballots.results import Result, Row

PAPER = "count"
UNPRINTABLE = (
    _("The text holds a character that cannot be printed (for example a picture). Take it out."), "unprintable"
)  # fmt: skip


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
    except rendering.RenderingError:
        return None
    ballot.document = document
    history.save(ballot, by=by)
    return document


def check_printable(ballot: Ballot) -> None:
    """Raise ValidationError with code `unprintable` unless the minutes of an opened ballot could be printed."""
    rows = [Row(row, 0, 0, 0, Decimal(0), Candidate.Outcome.OPEN.value) for row in ballot.candidates.all()]
    blank = Result(ballot, list(ballot.seats.all()), 0, 0, 0, rows)
    try:
        rendering.render(PAPER, minutes_text.frozen(ballot, blank, code=new_code()))
    except rendering.RenderingError as error:
        raise ValidationError(*UNPRINTABLE) from error


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
