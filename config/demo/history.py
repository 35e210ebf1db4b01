"""Puts the four real blocs into the system, year by year, by calling the rules."""

from __future__ import annotations

from typing import Any

from blocs import codes, membership, rotation, succession
from blocs.models import Bloc, Council, Succession, Unit
from blocs.years import bounds
from common import history
from config.demo import facts
from config.demo.facts import RealBloc, Year
from emulation.campaigns import content, lifecycle
from emulation.campaigns.models import Campaign, Movement


def build(*, by: Any) -> dict[str, Bloc]:
    """Build every real bloc; what is there already is left as it is. Returns the blocs by name."""
    blocs = {real.name: _bloc(real, by) for real in facts.REAL_BLOCS}
    old, new = (Unit.objects.get(name=name) for name in facts.RENAMED)
    note = "Tên gọi năm 2018 và tên gọi năm 2021; nguồn không nêu ngày đổi tên."
    succession.link(old, new, kind=Succession.Kind.RENAME, note=note, by=by)
    return blocs


def _bloc(real: RealBloc, by: Any) -> Bloc:
    council = Council.objects.filter(name=real.council).first()
    if not council:
        council = Council(name=real.council, short_name=real.council_short, level=real.level)
        history.save(council, by=by)
    bloc = Bloc.objects.filter(council=council, name=real.name).first()
    if not bloc:
        bloc = Bloc(council=council, name=real.name, short_name=real.short_name, level=real.level)
        history.save(bloc, by=by)
    for year in real.years:
        if not Campaign.objects.filter(bloc=bloc, year=year.year).exists():
            _year(bloc, real, year, by)
    return bloc


def unit(name: str, kind: str, by: Any) -> Unit:
    """Return the unit of this name, made when it is new."""
    found = Unit.objects.filter(name=name).first()
    if not found:
        found = Unit(name=name, kind=kind, code=codes.propose(name))
        history.save(found, by=by)
    return found


def _year(bloc: Bloc, real: RealBloc, facts_of: Year, by: Any) -> None:
    first, last = bounds(facts_of.year)
    for name in facts_of.members:
        membership.seat(bloc, unit(name, real.kinds[name], by), since=first, until=last, by=by)
    for role in facts_of.roles:
        holder = Unit.objects.get(name=role.unit)
        if role.since and role.since < first:
            membership.seat(bloc, holder, since=role.since, until=last, by=by)
        rotation.appoint(
            bloc,
            holder,
            year=facts_of.year,
            role=role.role,
            since=role.since,
            until=role.until,
            basis=role.basis,
            document=role.document,
            by=by,
        )
    campaign = lifecycle.begin(bloc, facts_of.year, by=by)
    _content(campaign, facts_of, by)
    lifecycle.record(campaign, source=facts_of.source, by=by)


def _content(campaign: Campaign, facts_of: Year, by: Any) -> None:
    content.set_theme(campaign, facts_of.theme, theme_set_by=facts_of.theme_set_by, place=facts_of.place, by=by)
    content.set_objectives(campaign, facts_of.objectives, by=by)
    content.set_tasks(campaign, facts_of.tasks, by=by)
    content.answer_movements(campaign, [movement(name, by) for name in facts_of.movements], by=by)
    for event in facts_of.events:
        step = lifecycle.happened(campaign, event.kind, on=event.on, place=event.place, note=event.note, by=by)
        for kind, texts in event.points.items():
            content.set_points(step, kind, texts, by=by)


def movement(name: str, by: Any) -> Movement:
    """Return the movement of this name, launched above the bloc; who launched it is left open when not stated."""
    found = Movement.objects.filter(name=name).first()
    if not found:
        found = Movement(name=name, level="central")
        history.save(found, by=by)
    return found
