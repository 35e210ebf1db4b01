"""What units still owe a conference: an answer to the invitation, and the check-in on the day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from blocs.models import Membership
from common.clock import now, today
from emulation.conferences.models import Attendance, Conference
from emulation.obligations import Obligation


def open_for(units: Collection[int] | None, *, councils: Collection[int] = ()) -> list[Obligation]:
    """Return what `units` (None: everybody) owe today, soonest first; councils owe conferences nothing. One query."""
    midnight = make_aware(datetime.combine(today() + timedelta(days=1), time()))
    is_unanswered = Q(answer="") | ~Q(answered_revision=F("conference__revision"))
    to_answer = is_unanswered & Q(conference__state=Conference.State.INVITED, conference__starts_at__gt=now())
    is_today = Q(conference__starts_at__gte=midnight - timedelta(days=1), conference__starts_at__lt=midnight)
    is_on = Q(conference__state__in=[Conference.State.INVITED, Conference.State.OPEN])
    to_check_in = Q(presence="") & ~Q(answer=Attendance.Answer.DECLINED) & is_today & is_on
    seats = Membership.objects.on(today()).filter(bloc=OuterRef("conference__campaign__bloc"), unit=OuterRef("unit"))
    rows = Attendance.objects.filter(to_answer | to_check_in, Exists(seats))
    if units is not None:
        rows = rows.filter(unit__in=units)
    rows = rows.select_related("conference__campaign__bloc").order_by("conference__starts_at", "order", "pk")
    return [duty for row in rows for duty in _duties(row)]


def _duties(row: Attendance) -> list[Obligation]:
    """Return the one or two duties of a row that the query found."""
    conference, found = row.conference, []
    if row.is_waited_for and conference.state == Conference.State.INVITED and conference.starts_at > now():
        found.append(
            _duty(row, "answer_invitation", _("Answer the invitation"), _("Answer"), "emulation:conference_answer")
        )
    if not row.presence and row.answer != Attendance.Answer.DECLINED and conference.day == today():
        found.append(_duty(row, "check_in", _("Check in"), _("Enter the code"), "emulation:conference_check_in"))
    return found


def _duty(row: Attendance, kind: str, title: str, action: str, page: str) -> Obligation:
    conference = row.conference
    return Obligation(
        kind=kind,
        subject=conference.pk,
        title=title,
        about=f"{conference.title} · {conference.campaign.bloc.label}",
        url=f"{reverse(page, args=[conference.pk])}?don-vi={row.unit_id}",
        action=action,
        due_on=conference.day,
        unit_id=row.unit_id,
        campaign_id=conference.campaign_id,
    )
