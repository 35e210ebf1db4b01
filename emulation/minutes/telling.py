"""Who is told what of the minutes of a conference."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from emulation.campaigns import telling
from emulation.minutes.models import Minutes
from emulation.notices.audience import Audience, of_people, of_units
from emulation.notices.models import Message


def put_out(minutes: Minutes, *, by: Any) -> None:
    """Ask the leaders of the unit in the chair, and the secretary, to sign."""
    chair = [minutes.chair_unit_id] if minutes.chair_unit_id else []
    secretary = of_people([minutes.secretary] if minutes.secretary else []).people
    to = Audience(units=of_units(chair).units, leaders_only=True, people=secretary)
    code = minutes.document.code if minutes.document else ""
    _tell(minutes, f"put_out:{code}", to, "Mời ký biên bản", "Nội dung biên bản đã chốt, chờ ký.", by=by)


def signed(minutes: Minutes, *, by: Any) -> None:
    """Tell every member unit that the minutes are signed, and where they are."""
    to = telling.members(minutes.conference.campaign)
    _tell(minutes, "signed", to, "Biên bản đã ký", "Biên bản đã có đủ chữ ký; bản PDF để ở trang dưới đây.", by=by)


def _tell(minutes: Minutes, what: str, to: Audience, subject: str, line: str, *, by: Any) -> None:
    conference = minutes.conference
    telling.tell(
        conference.campaign, Message.Kind.MINUTES, f"minutes:{minutes.pk}:{what}", to, subject,
        f"Biên bản: {conference.title}.", line, url=reverse("emulation:minutes", args=[conference.pk]), by=by,
    )  # fmt: skip
