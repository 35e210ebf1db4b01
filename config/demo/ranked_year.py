"""Last year's example of another bloc, closed: every report accepted, every sheet final, the ranking published.

All acts lie on days of that year. What the units do is invented; the year carries the mark “ví dụ”.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from blocs.models import Bloc, Unit
from common import clock
from config.demo import awarding, beginning, closing_year, facts, people, reporting, scoring
from config.demo.closing_year import Cast
from config.demo.reporting import at
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Campaign, Step
from emulation.ranking import agreeing, proposing
from emulation.reports.models import ReportRequest
from emulation.sheets import finishing
from emulation.sheets.models import ScoringRound

SECTIONS = ("role_models", "publicity", "awards", "activities")


@dataclass(frozen=True)
class Ranked:
    """Who led the year; its deputy leads this year's example."""

    head: str = facts.HA_NAM_MEMBERS[3]
    deputy: str = facts.HA_NAM_MEMBERS[2]
    members: list[str] = field(default_factory=lambda: facts.HA_NAM_MEMBERS)
    place: str = "Hà Nam"


def build(bloc: Bloc, *, by: Any) -> Campaign:
    """Build last year's example of `bloc`; a year that is there already is kept."""
    year, example = str(clock.today().year - 1), Ranked()
    if existing := Campaign.objects.filter(bloc=bloc, year=year).first():
        return existing
    with clock.at(date(int(year), 3, 3)):
        campaign = beginning.begin(bloc, example, year, by=by)
        units = [Unit.objects.get(name=name) for name in example.members]
        head = people.leader(Unit.objects.get(name=example.head))
    cast = Cast(campaign, units, head, people.secretariat(bloc.council, by=by))
    closing_year.plan_and_launch(
        cast, ahead={Step.Kind.YEAR_REPORT: cast.day(11, 25), Step.Kind.CLOSING: cast.day(12, 28)}
    )
    scoring.table(campaign, on=cast.day(4, 4), by=head)
    _reports(cast, example)
    held = _scores(cast, example)
    _rank(cast, held)
    awarding.build(cast)
    with clock.at(at(cast.day(12, 28), 16)):
        return lifecycle.close(cast.campaign, because="Năm ví dụ: không lập biên bản bàn giao.", by=head)


def _reports(cast: Cast, example: Ranked) -> None:
    request = reporting.ask(
        cast.campaign, ReportRequest.Kind.YEAR, on=cast.day(11, 2), due_on=cast.day(11, 25), asks_for=SECTIONS,
        by=cast.head,
    )  # fmt: skip
    deputy = people.leader(cast.unit(example.deputy))
    for place, unit in enumerate(cast.units):
        day = cast.day(11, 28) if place == len(cast.units) - 1 else cast.day(11, 15 + place)
        reporting.report(request, unit, place, on=day, by=deputy if unit.name == example.head else cast.head)


def _scores(cast: Cast, example: Ranked) -> ScoringRound:
    days = (cast.day(12, 6), cast.day(12, 12), cast.day(12, 16), cast.day(12, 20))
    held = scoring.open_round(cast.campaign, days, on=cast.day(12, 1), by=cast.head)
    deputy = people.leader(cast.unit(example.deputy))
    for place, unit in enumerate(cast.units):
        sheet = scoring.sheet_of(held, unit)
        scoring.enter(sheet, place, on=cast.day(12, 3), more={"4.1": "0"})
        scoring.hand_in(sheet, on=cast.day(12, 5))
        scoring.verify(sheet, on=cast.day(12, 9), by=deputy if unit.name == example.head else cast.head)
    with clock.at(cast.day(12, 18)):
        finishing.make_all_final(held, by=cast.secretariat)
    return held


def _rank(cast: Cast, held: ScoringRound) -> None:
    with clock.at(cast.day(12, 19)):
        ranking = proposing.propose(held, by=cast.head)
        agreeing.agree(ranking, agreeing.HEAD, by=cast.head)
    with clock.at(cast.day(12, 20)):
        agreeing.agree(ranking, agreeing.SECRETARIAT, by=cast.secretariat)
