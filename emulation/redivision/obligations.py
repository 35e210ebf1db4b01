"""Plans that wait for a secretariat: begun, and neither applied nor given up."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from blocs.models import Redivision
from emulation.obligations import Obligation


def open_for(units: Collection[int] | None, *, councils: Collection[int] = ()) -> list[Obligation]:
    """Return what secretariats still have to do, in one query; `units` None means of every council."""
    drafts = Redivision.objects.filter(state=Redivision.State.DRAFT).select_related("council")
    rows = drafts if units is None else drafts.filter(council__in=councils)
    return [
        Obligation(
            kind="redivision",
            subject=row.pk,
            title=_("Apply or give up the new division of blocs"),
            about=f"{row.decision} · {row.council}",
            url=reverse("emulation:redivision", args=[row.pk]),
            action=_("Open the plan"),
            due_on=row.effective_on,
            council_id=row.council_id,
        )
        for row in rows.order_by("effective_on", "pk")
    ]
