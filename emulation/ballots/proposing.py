"""Who is proposed for the paper: units in the order of the published ranking, or the question itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from emulation.ballots import preparing
from emulation.ballots.models import Ballot, Candidate
from emulation.ranking.models import Placing, PublishedRanking

Purpose = Ballot.Purpose


@dataclass(frozen=True)
class Line:
    """A unit of the ranking: whether it is proposed, why not, and whether it stands on the paper already."""

    placing: Placing
    is_on_paper: bool

    @property
    def reason(self) -> str:
        """Why the unit is left out; empty for one that is proposed."""
        return "" if self.placing.rank else self.placing.blocked_because or _("It has no place in the ranking.")


def ranked(ballot: Ballot) -> list[Line]:
    """Return the units of the published ranking in its order; empty where none is published. Two queries."""
    if not ballot.conference:
        return []
    rows = Placing.objects.filter(
        ranking__state=PublishedRanking.State.PUBLISHED, ranking__round__campaign=ballot.conference.campaign
    )
    there = set(ballot.candidates.values_list("unit_id", flat=True))
    return [Line(row, row.unit_id in there) for row in rows.select_related("unit").order_by("order")]


@transaction.atomic
def put_ranked(
    ballot: Ballot, *, by: Any, note: str = "", places: int | None = None, remarks: Mapping[int, str] | None = None
) -> list[Candidate]:
    """Put the units of the published ranking on the paper, in its order and with their places; twice is once.

    `note` says for what they stand, `places` takes only the first so many ranks. A unit without a place (blocked) is
    left out, unless `remarks` says by its key why it stands all the same: the remark is printed beside its name.
    Raises PermissionDenied, or ValidationError with code `not_draft`, `not_acclaim`, `no_ranking`, or as
    `preparing.put_candidate` does.
    Source: circulars 21/2014/TT-BVHTTDL, art. 7, and 07/2018/TT-BKHĐT, art. 40: score and rank first, then acclaim from
    high to low.
    """
    ballot = preparing.draft(ballot, by)
    if ballot.purpose != Purpose.ACCLAIM:
        raise ValidationError(_("Only units that are acclaimed come from the ranking."), "not_acclaim")
    lines = ranked(ballot)
    if not lines:
        raise ValidationError(_("The ranking of this year is not published yet."), "no_ranking")
    said = {unit: text.strip() for unit, text in (remarks or {}).items() if text.strip()}
    found = []
    for line in lines:
        row = line.placing
        remark = "" if row.rank else said.get(row.unit_id, "")
        if not (remark or row.rank) or (row.rank and places and row.rank > places):
            continue
        printed = "; ".join(part for part in (note.strip(), remark) if part)
        found.append(
            preparing.put_candidate(
                ballot, name=row.unit.name, unit=row.unit, note=printed, rank=row.rank, because=remark, by=by
            )
        )
    return found


@transaction.atomic
def put_question(ballot: Ballot, *, by: Any) -> Candidate:
    """Put the question on the paper as its one line, to agree or disagree to; twice is once.

    Raises PermissionDenied, or ValidationError with code `not_draft`, `not_question` or
    `question_too_long`.
    """
    ballot = preparing.draft(ballot, by)
    if ballot.purpose != Purpose.QUESTION:
        raise ValidationError(_("This ballot is about candidates, not about a question."), "not_question")
    asked = " ".join(ballot.question.split()) or ballot.title
    if len(asked) > 300:
        raise ValidationError(_("Put the question in at most 300 letters."), "question_too_long")
    rows = ballot.candidates.order_by("order")
    if only := rows.first():
        return preparing.change_candidate(only, name=asked, by=by) if rows.count() == 1 else only
    return preparing.put_candidate(ballot, name=asked, by=by)
