"""Once a month units that noticed nobody in the month before are asked to look around; `manage.py tick` calls this."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from blocs.models import Membership, Unit
from common.clock import today
from emulation.campaigns import telling
from emulation.campaigns.models import Campaign
from emulation.notices import outbox
from emulation.notices.audience import of_units
from emulation.notices.models import Message
from emulation.role_models.counting import within
from emulation.role_models.models import RoleModel

PREFIX = "role_models:silent"


@dataclass(frozen=True)
class Silent:
    """A unit that sent nothing in the month that began on `month`, in a year that ran all that month."""

    campaign: Campaign
    unit: Unit
    month: date

    @property
    def key(self) -> str:
        return f"{PREFIX}:{self.month:%Y-%m}:{self.campaign.pk}:{self.unit.pk}"


def last_month(day: date) -> tuple[date, date]:
    """Return the first and the last day of the calendar month before that of `day`."""
    until = day.replace(day=1) - timedelta(days=1)
    return until.replace(day=1), until


def silent_units(
    campaigns: Iterable[Campaign], seats: Iterable[Membership], senders: set[tuple[int, int]], month: date
) -> list[Silent]:
    """Return who sent nothing: of `seats` (that hold in the month and today), without `senders` (campaign, unit).

    Pure. A year counts when it was launched before the month began, so that nobody is asked about days before it ran.
    """
    ran = [row for row in campaigns if row.launched_on and row.launched_on < month and row.ends_on >= month]
    by_bloc: dict[int, dict[int, Unit]] = {}
    for seat in seats:
        by_bloc.setdefault(seat.bloc_id, {})[seat.unit_id] = seat.unit
    return [
        Silent(row, unit, month)
        for row in ran
        for unit in by_bloc.get(row.bloc_id, {}).values()
        if (row.pk, unit.pk) not in senders
    ]


def tell_silent() -> None:
    """Post the nudges of this month that are not posted yet; five queries when all are. Safe at any time and twice."""
    since, until = last_month(today())
    rows = Campaign.objects.filter(state=Campaign.State.LAUNCHED, launched_on__lt=since, ends_on__gte=since)
    campaigns = list(rows.select_related("bloc__council"))
    if not campaigns:
        return
    seats = Membership.objects.on(since).filter(bloc__in=[row.bloc_id for row in campaigns])
    seats = seats.filter(pk__in=Membership.objects.on(today()).values("pk"), unit__dissolved_on=None)
    sent = RoleModel.objects.filter(campaign__in=campaigns, **within("noticed_at", since, until))
    senders = set(sent.order_by().values_list("campaign", "unit"))
    told = set(Message.objects.filter(key__startswith=f"{PREFIX}:{since:%Y-%m}:").values_list("key", flat=True))
    for row in silent_units(campaigns, seats.select_related("unit"), senders, since):
        if row.key not in told:
            _nudge(row)


def _nudge(row: Silent) -> None:
    month = f"{row.month:%m/%Y}"
    telling.tell(
        row.campaign, Message.Kind.ROLE_MODEL, row.key, of_units([row.unit.pk]),
        f"Tháng {month}: đơn vị chưa phát hiện điển hình, sáng kiến nào",
        f"Trong tháng {month}, {row.unit.name} chưa gửi điển hình tiên tiến hoặc sáng kiến nào.",
        "Ai trong đơn vị cũng có thể ghi nhận trong một phút: chỉ cần tên và một câu về việc đã làm.",
        url=reverse("emulation:role_model_notice", args=[row.campaign.pk]), due_at=outbox.this_morning(),
    )  # fmt: skip
