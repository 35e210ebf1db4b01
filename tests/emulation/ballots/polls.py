"""Ballots as tests want them, laid past the rules that prepare them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from common import history
from common.clock import now
from emulation.ballots import opening, voting
from emulation.ballots.models import Ballot, Candidate, Seat, Tally
from emulation.conferences import planning
from emulation.conferences.models import Conference


def make_conference(campaign: Any, *, by: Any, **fields: Any) -> Conference:
    values = {"kind": "final", "starts_at": now() + timedelta(minutes=1), "place": "Hội trường", **fields}
    return planning.plan(campaign, by=by, **values)


def make_ballot(
    conference: Conference | None = None, *, by: Any, names: Any = ("A", "B"), council: Any = None, **fields: Any
) -> Ballot:
    """A draft with candidates: units, or names of anything else."""
    values = {"purpose": "acclaim", "title": "Suy tôn Cờ thi đua", "rule_source": "Điều 8 Quy chế khối", **fields}
    ballot = Ballot(conference=conference, council=council, created_by=by, **values)
    history.save(ballot, by=by)
    for order, each in enumerate(names, start=1):
        unit = None if isinstance(each, str) else each
        history.save(Candidate(ballot=ballot, order=order, unit=unit, name=str(each)), by=by)
    return ballot


def make_open(*args: Any, by: Any, **fields: Any) -> Ballot:
    return opening.open_ballot(make_ballot(*args, by=by, **fields), by=by)


def answers(ballot: Ballot, *options: str) -> dict[int, str]:
    """What is answered about the candidates in their order: “agree” to all when nothing is said."""
    keys = list(ballot.candidates.values_list("pk", flat=True))
    return dict(zip(keys, options or ["agree"] * len(keys), strict=True))


def seat_of(ballot: Ballot, unit: Any) -> Seat:
    return ballot.seats.get(unit=unit)


def cast_vote(ballot: Ballot, unit: Any, *options: str, by: Any) -> Seat:
    return voting.vote(ballot, seat_of(ballot, unit), answers(ballot, *options), by=by)


def counts(ballot: Ballot) -> dict[tuple[str | None, str], int]:
    """Every count above nought, by name of the candidate and option."""
    rows = Tally.objects.filter(ballot=ballot, count__gt=0).values_list("candidate__name", "option", "count")
    return {(name, option): count for name, option, count in rows}


def set_state(ballot: Ballot, state: str) -> Ballot:
    """Bring a ballot into a state past the rules that do so."""
    Ballot._base_manager.filter(pk=ballot.pk).update(state=state)
    return Ballot.objects.get(pk=ballot.pk)
