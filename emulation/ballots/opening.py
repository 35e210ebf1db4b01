"""Opening a ballot: the roll, the candidates and the rule are frozen, and every count begins at nought."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from blocs.models import Term
from common import history
from common.clock import now, today
from emulation.ballots import heads, locking, minutes, permissions, telling
from emulation.ballots.models import OPTIONS, Ballot, Candidate, Seat, Tally
from emulation.campaigns.lifecycle import Missing
from emulation.conferences.models import Attendance, Conference
from emulation.ranking.models import Placing, PublishedRanking

Option = Tally.Option


@transaction.atomic
def open_ballot(ballot: Ballot, *, by: Any) -> Ballot:
    """Open `ballot` for voting: the roll of today, the candidates and the rule stay as they are from here on.

    Twice changes nothing. Raises PermissionDenied, or ValidationError with code `not_draft` or `unprintable` (the
    minutes are tried with no figures), or one message for each thing that is missing (codes of `missing`).
    """
    ballot = locking.lock(ballot)
    permissions.check_can_decide(by, ballot)
    if ballot.state == Ballot.State.OPEN:
        return ballot
    locking.check_draft(ballot)
    if gaps := missing(ballot):
        raise ValidationError([ValidationError(gap.message, gap.code) for gap in gaps])
    candidates = _freeze_candidates(ballot, by)
    Seat.objects.bulk_create(roll(ballot))
    Tally.objects.bulk_create(_noughts(ballot, candidates))
    ballot.open()
    history.save(ballot, by=by)
    minutes.check_printable(ballot)
    telling.opened(ballot, by=by)
    return ballot


def missing(ballot: Ballot) -> list[Missing]:
    """Return everything that opening still needs."""
    candidates = list(ballot.candidates.select_related("unit"))
    is_question = ballot.purpose == Ballot.Purpose.QUESTION
    chooses = ballot.form == Ballot.Form.CHOICE
    called_off = ballot.conference and ballot.conference.state == Conference.State.CANCELLED
    found = [
        (not called_off, "cancelled", _("The conference of this ballot was cancelled.")),
        (candidates, "no_candidates", _("Nobody and nothing stands on the paper yet.")),
        (not chooses or not candidates or ballot.most <= len(candidates), "too_few_candidates",
         _("There are fewer candidates than one voter may choose.")),
        (ballot.question or not is_question, "no_question", _("Write down the question that is asked.")),
        (roll(ballot), "no_roll", _("Nobody is on the roll: the bloc or the council has no members today.")),
        (ballot.rule_source or ballot.is_trial, "no_rule_source",
         _("Name the rule that says which votes are enough (statute, regulation, decision).")),
        (_is_ranked(ballot, candidates), "no_ranking",
         _("A tie is to be decided by the ranking, and no candidate has a place in one.")),
        (not ballot.closes_at or ballot.closes_at > now(), "over", _("The planned end of voting is over already.")),
    ]  # fmt: skip
    return [Missing(code, message, "emulation:ballot", ballot.pk) for there, code, message in found if not there]


def roll(ballot: Ballot) -> list[Seat]:
    """Return the seats, not saved, that opening today makes.

    Of a conference: the units that sit in the bloc today, head and deputies first, present if they were recorded so. Of
    a council: its members of today, with their accounts; who is there is noted on the roll. Whoever votes takes part.
    """
    seats = _units(ballot) if ballot.conference else _members(ballot)
    for order, seat in enumerate(seats, start=1):
        seat.ballot, seat.order = ballot, order
    return seats


def _units(ballot: Ballot) -> list[Seat]:
    assert ballot.conference is not None
    campaign = ballot.conference.campaign
    roles = {term.unit_id: term.role for term in campaign.terms().current()}
    rank = {Term.Role.HEAD.value: 0, Term.Role.DEPUTY.value: 1}
    sitting = campaign.bloc.memberships.current().select_related("unit").order_by("pk")  # type: ignore[attr-defined]
    units = sorted((seat.unit for seat in sitting), key=lambda unit: rank.get(roles.get(unit.pk, ""), 2))
    recorded = dict(ballot.conference.attendances.exclude(presence="").values_list("unit", "presence"))  # type: ignore[attr-defined]
    return [Seat(unit=unit, name=unit.name, is_present=recorded.get(unit.pk) in Attendance.HERE) for unit in units]


def _members(ballot: Ballot) -> list[Seat]:
    assert ballot.council is not None
    members = ballot.council.members.on(today()).order_by("order", "pk")
    return [Seat(member=member, person_id=member.person_id, name=member.name, is_present=False) for member in members]


def _is_ranked(ballot: Ballot, candidates: list[Candidate]) -> bool:
    if ballot.tie_break != Ballot.TieBreak.RANKING or not candidates:
        return True
    ranks = _ranks(ballot)
    return any(_rank(row, ranks) for row in candidates)


def _rank(row: Candidate, ranks: dict[int | None, int | None]) -> int | None:
    """The place of a unit is its own: not that of the people it proposes."""
    return ranks.get(row.unit_id, row.rank) if row.unit and row.name == row.unit.name else row.rank


def _freeze_candidates(ballot: Ballot, by: Any) -> list[Candidate]:
    """Note for each candidate its place in the published ranking of the year, and whether it heads the bloc then."""
    candidates, ranks = list(ballot.candidates.select_related("unit")), _ranks(ballot)
    for row, is_head in zip(candidates, heads.are_heads(ballot, candidates), strict=True):
        before = (row.is_head, row.rank)
        row.is_head, row.rank = is_head, _rank(row, ranks)
        if (row.is_head, row.rank) != before:
            history.save(row, by=by)
    return candidates


def _ranks(ballot: Ballot) -> dict[int | None, int | None]:
    """The places of the published ranking of the year, by unit; nothing before one is published."""
    if not ballot.conference:
        return {}
    of_year = {"ranking__round__campaign": ballot.conference.campaign_id}
    placings = Placing.objects.filter(**of_year, ranking__state=PublishedRanking.State.PUBLISHED)
    return dict(placings.values_list("unit_id", "rank"))


def _noughts(ballot: Ballot, candidates: list[Candidate]) -> list[Tally]:
    """Every count that can go up, so that no vote ever makes a row."""
    counts = [Tally(ballot=ballot, candidate=row, option=each) for row in candidates for each in OPTIONS[ballot.form]]
    return [*counts, *(Tally(ballot=ballot, option=each) for each in (Option.PAPERS, Option.INVALID))]
