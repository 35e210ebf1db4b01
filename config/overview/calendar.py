"""A person's dates as an iCalendar file (RFC 5545): steps of their years, and their obligations with a last day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import icalendar
from django.conf import settings
from django.db.models import Q
from django.utils import translation

from blocs import scope
from blocs.models.blocs import seen_by
from common.clock import now, today
from config.overview import duties
from config.overview.year_line import TITLES
from emulation.ballots import obligations as ballots
from emulation.campaigns.models import Campaign, Step
from emulation.obligations import Obligation

BACK = timedelta(days=60)
"""Steps that happened longer ago are left out."""


def of(person: Any) -> bytes:
    """Return the calendar of `person` by the mandates of today: whole days, in Vietnam, always in Vietnamese."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Khoi Thi Dua//Lich//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", "Khối Thi Đua")
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    with translation.override("vi"):
        for event in (*_steps(person), *_obligations(person)):
            calendar.add_component(event)
    return calendar.to_ical()


def _steps(person: Any) -> Iterator[icalendar.Event]:
    """Steps of the years that the person sees by a mandate; whoever sees everything has no years of their own."""
    if not scope.mandates(person):
        return
    mine = Step.objects.filter(seen_by(person, "campaign__bloc"), campaign__state__in=OPEN)
    dated = mine.filter(Q(has_happened=False, due_on__isnull=False) | Q(done_on__gte=today() - BACK))
    for step in dated.select_related("campaign__bloc").order_by("pk"):
        title = str(TITLES[Step.Kind(step.kind)])
        day = step.done_on or step.due_on
        assert day is not None
        yield _event(f"buoc-{step.pk}", day, f"{title} – {step.campaign.bloc.name} {step.campaign.year}", "")


OPEN = (Campaign.State.DRAFT, Campaign.State.LAUNCHED)


def _obligations(person: Any) -> Iterator[icalendar.Event]:
    held = scope.mandates(person)
    decides = {mandate.unit_id for mandate in held if mandate.may_sign}
    of_units = duties.all_of(scope.unit_ids(person), councils=scope.council_ids(person))
    asked = [duty for duty in of_units if not duty.for_leaders or duty.unit_id in decides]
    for duty in (*asked, *ballots.of_person(person.pk)):
        if duty.due_on:
            yield _event(_name(duty), duty.due_on, f"Hạn: {duty.title} – {duty.about}", duty.url)


def _name(duty: Obligation) -> str:
    return f"viec-{duty.kind}-{duty.subject}-{duty.unit_id or 0}-{duty.council_id or 0}"


def _event(name: str, day: date, summary: str, url: str) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{name}@{settings.SITE_ADDRESS.partition('://')[2]}")
    event.add("dtstamp", _stamp())
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", summary)
    event.add("transp", "TRANSPARENT")
    if url:
        event.add("url", f"{settings.SITE_ADDRESS}{url}")
    return event


def _stamp() -> datetime:
    return now().replace(microsecond=0)
