"""A bloc of seven units at its closing conference, a council of ten, and ballots on their way to the result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from types import SimpleNamespace
from typing import Any

from django.utils.timezone import make_aware

from blocs.models import Council, CouncilMember
from common.clock import today
from emulation.ballots import opening, preparing, tellers, voting
from emulation.ballots.models import Ballot, Candidate, Seat
from emulation.campaigns.models import Campaign
from emulation.conferences.models import Attendance, Conference
from tests.conftest import make_person, make_unit

PRESENT, ABSENT = Attendance.Presence.PRESENT, Attendance.Presence.ABSENT
RULE = {"rule_source": "Quy chế hoạt động của khối, Điều 7"}


def make_conference(campaign: Campaign, unit: Any, **fields: Any) -> Conference:
    starts_at = make_aware(datetime.combine(today(), time(8)))
    given = {"kind": "final", "title": "Hội nghị tổng kết", "place": "Hội trường Sở Nội vụ", "chair_unit": unit}
    conference = Conference(campaign=campaign, **{"starts_at": starts_at, **given, **fields})
    conference.open()
    conference.save()
    return conference


def make_meeting(cast: SimpleNamespace, campaign: Campaign, *, more: int = 4, absent: Iterable[Any] = ()) -> Conference:
    """A conference in session of the cast's three units and `more` others, each with a leader (`cast.others`)."""
    cast.units = [cast.head, cast.member, cast.deputy]
    cast.others = []
    for number in range(more):
        unit = make_unit(f"Sở thứ {number + 1}")
        cast.bloc.memberships.create(unit=unit, since=date(2020, 1, 1))
        cast.units.append(unit)
        cast.others.append(make_person(f"Lãnh đạo {number + 1}", unit))
    conference = make_conference(campaign, cast.head)
    for order, unit in enumerate(cast.units, start=1):
        presence = ABSENT if unit in absent else PRESENT
        Attendance.objects.create(conference=conference, unit=unit, order=order, presence=presence)
    return conference


def make_council(council: Council, members: int = 10) -> list[CouncilMember]:
    """Members of a council, the first in the chair, each with an account."""
    roles = ["chair", *["member"] * (members - 1)]
    return [
        CouncilMember.objects.create(
            council=council, person=make_person(f"Ủy viên {number}"), name=f"Ủy viên {number}", post="Giám đốc sở",
            role=role, order=number, since=date(2020, 1, 1),
        )
        for number, role in enumerate(roles, start=1)
    ]  # fmt: skip


def prepare(conference: Conference, by: Any, names: Iterable[Any] = (), **settings: Any) -> Ballot:
    """An acclamation unless said otherwise, with units (or texts) on the paper."""
    given = {"purpose": "acclaim", "title": "Suy tôn Cờ thi đua", **RULE, **settings}
    ballot = preparing.prepare(conference=conference, by=by, **given)
    put(ballot, names, by)
    return ballot


def put(ballot: Ballot, names: Iterable[Any], by: Any) -> None:
    for row in names:
        unit = None if isinstance(row, str) else row
        preparing.put_candidate(ballot, name=row if isinstance(row, str) else "", unit=unit, by=by)


def opened(conference: Conference, by: Any, names: Iterable[Any], **settings: Any) -> Ballot:
    return opening.open_ballot(prepare(conference, by, names, **settings), by=by)


def name_tellers(ballot: Ballot, *people: Any) -> Ballot:
    """Let `people` count the papers of an open ballot, as its secretariat or head says."""
    tellers.name(ballot, people, by=ballot.created_by)
    return ballot


def again(ballot: Ballot) -> Ballot:
    return Ballot.objects.select_related("conference__campaign__bloc__council", "council", "document").get(pk=ballot.pk)


def by_name(ballot: Ballot) -> dict[str, Candidate]:
    return {row.name: row for row in ballot.candidates.all()}


def outcomes(ballot: Ballot) -> dict[str, str]:
    return {row.name: row.outcome for row in ballot.candidates.all()}


def seat_of(ballot: Ballot, unit: Any) -> Seat:
    return ballot.seats.select_related("ballot").get(unit=unit)


def everybody_votes(ballot: Ballot, cast: SimpleNamespace, votes: Mapping[Any, Iterable[str] | str]) -> None:
    """Let each unit vote online: by unit one answer for each candidate, in order."""
    leaders = dict(zip(cast.units, [cast.an, cast.binh, cast.dung, *cast.others], strict=True))
    candidates = list(ballot.candidates.all())
    for unit, given in votes.items():
        said = [given] * len(candidates) if isinstance(given, str) else list(given)
        answers = {row.pk: answer for row, answer in zip(candidates, said, strict=True)}
        voting.vote(ballot, seat_of(ballot, unit), answers, by=leaders[unit])


def figures(ballot: Ballot, *rows: tuple[int, ...]) -> dict[int, dict[str, int]]:
    """Figures for the candidates in order: (agree, disagree, abstain)."""
    names = ("agree", "disagree", "abstain")
    pairs = zip(ballot.candidates.all(), rows, strict=True)
    return {row.pk: dict(zip(names, given, strict=False)) for row, given in pairs}
