"""What waits for the secretariat of a council: nominations to decide on, notices to close, flags to settle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.consultation.models import PublicNotice
from awards.decisions.models import Reliance
from awards.proposals.models import Nomination, Submission
from blocs.models import Council
from common.clock import today
from emulation.obligations import Obligation

WAITING = Nomination.objects.filter(submission__state=Submission.State.CHECKED).exclude(
    state__in=[*Nomination.DECIDED, Nomination.State.WITHDRAWN]
)
OVER = PublicNotice.objects.filter(closed_at=None)
UNSETTLED = Reliance.objects.filter(settlement=Reliance.Settlement.OPEN)


def open_for(units: Collection[int] | None, *, councils: Collection[int] = ()) -> list[Obligation]:
    """Return the open duties of `councils` (of every council when `units` is None); units have none here."""
    if units is not None and not councils:
        return []
    wanted = None if units is None else councils
    return [*_decide(wanted), *_close(wanted), *_settle(wanted)]


def _of(rows: Any, path: str, councils: Collection[int] | None) -> Any:
    return rows if councils is None else rows.filter(**{f"{path}__in": councils})


def _decide(councils: Collection[int] | None) -> Iterator[Obligation]:
    rows = _of(WAITING, "submission__council", councils).values_list("submission__council", flat=True)
    counts = Counter(rows)
    for council in Council.objects.filter(pk__in=counts).order_by("pk"):
        number = counts[council.pk]
        said = ngettext("Decide on %(count)s nomination", "Decide on %(count)s nominations", number)
        yield _duty("award_decide", council, said % {"count": number}, _("Open the council's desk"))


def _close(councils: Collection[int] | None) -> Iterator[Obligation]:
    rows = _of(OVER.filter(ends_on__lt=today()), "council", councils).select_related("council")
    for row in rows.order_by("ends_on", "pk"):
        yield Obligation(
            kind="public_notice_close",
            subject=row.pk,
            title=_("Close the notice and say what came of it"),
            about=row.title,
            url=row.get_absolute_url(),
            action=_("Open the notice"),
            council_id=row.council_id,
        )


def _settle(councils: Collection[int] | None) -> Iterator[Obligation]:
    decided = "revocation__record__ruling__decision__council"
    sat_in = "revocation__record__unit__memberships__bloc__council"
    pairs = set(_of(UNSETTLED, decided, councils).values_list("pk", decided))
    pairs |= set(_of(UNSETTLED.filter(revocation__record__ruling=None), sat_in, councils).values_list("pk", sat_in))
    counts = Counter(council for _pk, council in pairs if council and (councils is None or council in councils))
    for council in Council.objects.filter(pk__in=counts).order_by("pk"):
        number = counts[council.pk]
        said = ngettext(
            "Settle %(count)s award or nomination that relied on one taken back",
            "Settle %(count)s awards or nominations that relied on one taken back",
            number,
        )
        yield _duty("award_settle", council, said % {"count": number}, _("Open the list"), page="awards:revocations")


def _duty(kind: str, council: Council, title: str, action: str, page: str = "") -> Obligation:
    return Obligation(
        kind=kind,
        subject=council.pk,
        title=title,
        about=council.name,
        url=reverse(page) if page else reverse("awards:council", args=[council.pk]),
        action=action,
        council_id=council.pk,
    )
