"""What a person was told on the site, and what of it they have read."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet

from blocs.prepared import Prepared
from common.clock import now
from emulation.notices.models import Delivery


def of(person: Any) -> QuerySet[Delivery]:
    """Return what stands on the desk of `person`, the newest first."""
    rows = Delivery.objects.filter(person=person, channel=Delivery.Channel.DESK, state=Delivery.State.SENT)
    return rows.select_related("message").order_by("-sent_at", "-pk")


def unread_count(person: Any) -> int:
    """Return how many notices `person` has not read."""
    if not person.is_authenticated:
        return 0
    return sum(_unread(person=person.pk))


@Prepared
def _unread(person: int) -> QuerySet:
    """How many there are, or no row at all."""
    unread = of(person).filter(read_at=None).order_by()
    return unread.values("person").annotate(n=Count("pk")).values_list("n", flat=True)


def mark_read(person: Any, notices: list[int] | None = None) -> int:
    """Note that `person` has read these notices (all when None); return how many were new. Twice changes nothing."""
    unread = of(person).filter(read_at=None).select_related(None).order_by()
    if notices is not None:
        unread = unread.filter(pk__in=notices)
    return unread.update(read_at=now())
