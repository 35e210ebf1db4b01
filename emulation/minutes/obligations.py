"""Minutes that wait to be written, and minutes that wait for a signature."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import BigIntegerField, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from blocs.models import Term
from common.clock import today
from documents.models import Signature
from emulation.conferences.models import Conference
from emulation.minutes.models import Minutes
from emulation.obligations import Obligation


def open_for(units: Collection[int] | None, *, councils: Collection[int] = ()) -> list[Obligation]:
    """Return who still writes or signs minutes, of `units` (of everybody when None), in two queries."""
    return [*_to_write(units), *_to_sign(units)]


def _to_write(units: Collection[int] | None) -> list[Obligation]:
    """After a conference the head unit of its year writes the minutes, or the one in the chair when none is left."""
    terms = Term.objects.in_office(today()).heads()
    heading = terms.filter(bloc=OuterRef("campaign__bloc"), year=OuterRef("campaign__year")).order_by()
    unwritten = Q(minutes__isnull=True) | Q(minutes__state=Minutes.State.DRAFT)
    rows = Conference.objects.filter(unwritten, state=Conference.State.HELD).annotate(
        head_unit=Coalesce(Subquery(heading.values("unit")[:1]), "chair_unit", output_field=BigIntegerField())
    )
    if units is not None:
        rows = rows.filter(head_unit__in=units)
    return [
        Obligation(
            kind="minutes_write",
            subject=row.pk,
            title=_("Write the minutes"),
            about=_about(row),
            url=reverse("emulation:minutes", args=[row.pk]),
            action=_("Write the minutes"),
            unit_id=row.head_unit,
            campaign_id=row.campaign_id,
        )
        for row in rows.select_related("campaign__bloc")
    ]


def _about(conference: Conference) -> str:
    return f"{conference.title} · {conference.campaign.bloc.label} · {conference.campaign.year}"


def _to_sign(units: Collection[int] | None) -> list[Obligation]:
    given = Signature.objects.valid().filter(document=OuterRef("document")).order_by()
    rows = Minutes.objects.filter(state=Minutes.State.SIGNING).annotate(
        has_chair=Exists(given.filter(role=Signature.Role.CHAIR)),
        has_secretary=Exists(given.filter(role=Signature.Role.SECRETARY)),
    )
    if units is not None:
        rows = rows.filter(Q(chair_unit__in=units) | Q(secretary_unit__in=units))
    return [
        Obligation(
            kind=f"minutes_sign_{role}",
            subject=row.pk,
            title=_("Sign the minutes as chair") if role == "chair" else _("Sign the minutes as secretary"),
            about=_about(row.conference),
            url=reverse("emulation:minutes_sign", args=[row.conference_id]) + f"?vai={role}",
            action=_("Read and sign"),
            unit_id=unit,
            campaign_id=row.conference.campaign_id,
            for_leaders=role == "chair",
        )
        for row in rows.select_related("conference__campaign__bloc")
        for role, unit, is_given in (
            ("chair", row.chair_unit_id, row.has_chair),
            ("secretary", row.secretary_unit_id, row.has_secretary),
        )
        if not is_given and (units is None or unit in units)
    ]
