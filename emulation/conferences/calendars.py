"""A conference as a calendar file (RFC 5545) that calendars follow when it is moved or called off."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event, Timezone

from common.clock import now
from emulation.conferences.models import Conference

ZONE = "Asia/Ho_Chi_Minh"
STATUS = {
    Conference.State.PLANNED.value: "TENTATIVE",
    Conference.State.CANCELLED.value: "CANCELLED",
}


def uid(conference: Conference) -> str:
    """Return the name that calendars know the conference by; it never changes."""
    return f"hoi-nghi-{conference.pk}@{urlsplit(settings.SITE_ADDRESS).hostname}"


def page(conference: Conference) -> str:
    """Return the public address of the conference's page."""
    return settings.SITE_ADDRESS.rstrip("/") + reverse("emulation:conference", args=[conference.pk])


def event(conference: Conference) -> Event:
    """Return the conference as an event in Vietnam's time; SEQUENCE is the revision."""
    found = Event()
    found.add("uid", uid(conference))
    found.add("sequence", conference.revision)
    found.add("dtstamp", now())
    found.add("dtstart", conference.starts_at.astimezone(ZoneInfo(ZONE)))
    if conference.ends_at:
        found.add("dtend", conference.ends_at.astimezone(ZoneInfo(ZONE)))
    found.add("summary", conference.title)
    found.add("location", conference.place or conference.online_url)
    found.add("description", description(conference))
    found.add("url", page(conference))
    found.add("status", STATUS.get(conference.state, "CONFIRMED"))
    return found


def description(conference: Conference) -> str:
    lines = [str(conference.campaign.bloc)]
    if conference.state == Conference.State.CANCELLED:
        lines.append(f"Hội nghị đã hủy. Lý do: {conference.cancel_reason}")
    if conference.online_url:
        lines.append(f"Tham dự trực tuyến: {conference.online_url}")
    return "\n".join(lines)


def file(conference: Conference) -> bytes:
    """Return the calendar file with its time zone; `METHOD:CANCEL` once the conference is called off."""
    is_off = conference.state == Conference.State.CANCELLED
    calendar = Calendar()
    calendar.add("prodid", "-//Khoi Thi Dua//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_off else "PUBLISH")
    # Without daylight saving since 1975, so one rule tells it all.
    calendar.add_component(Timezone.from_tzid(ZONE, first_date=date(2020, 1, 1)))
    calendar.add_component(event(conference))
    return bytes(calendar.to_ical())
