"""What the pages of public notices show: only what may be published of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from awards.consultation.models import PublicNotice
from awards.proposals.models import Nomination, Submission
from blocs.models import Council
from common.clock import today


@dataclass(frozen=True)
class Line:
    """One nomination as the public reads it: name, year of birth, post and unit, award, achievement (Law 91/2025)."""

    nomination: Nomination
    name: str
    birth_year: int | None
    post: str
    award: str
    achievement: str


def lines(notice: PublicNotice) -> list[Line]:
    """Return the nominations of `notice` in order, in one query."""
    rows = notice.nominations.select_related("recipient", "award", "unit").order_by("award__order", "pk")
    return [
        Line(
            row,
            row.recipient.name,
            row.recipient.birth_year,
            ", ".join(part for part in (row.post, row.unit.name) if part and part != row.recipient.name),
            row.award.name,
            row.achievement,
        )
        for row in rows
    ]


def is_open(notice: PublicNotice) -> bool:
    """Whether it takes opinions today."""
    return not notice.closed_at and notice.starts_on <= today() <= notice.ends_on


def turn(notice: PublicNotice) -> tuple[str, str]:
    """Return one sentence on where `notice` stands, and its kind."""
    if notice.closed_at:
        return _("The notice is closed."), "done"
    told = {"since": f"{notice.starts_on:%d/%m/%Y}", "until": f"{notice.ends_on:%d/%m/%Y}"}
    if today() < notice.starts_on:
        return _("The notice begins on %(since)s.") % told, "wait"
    if is_open(notice):
        return _("Everybody may give an opinion until the end of %(until)s.") % told, "info"
    return _("The time for opinions ended on %(until)s; the secretariat says what came of it.") % told, "wait"


def publishable(council: Council) -> Any:
    """Return the checked nominations of `council` that stand in no open notice and are not decided."""
    rows = Nomination.objects.filter(submission__council=council, submission__state=Submission.State.CHECKED)
    rows = rows.exclude(state__in=[*Nomination.DECIDED, Nomination.State.WITHDRAWN])
    open_ones = PublicNotice.objects.filter(closed_at=None).values("nominations")
    return rows.exclude(pk__in=open_ones.filter(nominations__isnull=False)).select_related("recipient", "award", "unit")
