"""What the head unit of a year still has to do: a draft of the criteria table waits to be published."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from blocs.models import Term
from common.clock import today
from emulation.campaigns.models import Campaign
from emulation.criteria.models import CriteriaTable
from emulation.obligations import Obligation


def open_for(units: Collection[int] | None, *, councils: Collection[int] = ()) -> list[Obligation]:
    """Return the drafts that the heads among `units` (None: all) still have to publish, in one query.

    Only of launched years: before that nobody waits. Councils have no duty here.
    """
    heading = Term.objects.in_office(today()).heads()
    heading = heading.filter(bloc=OuterRef("campaign__bloc"), year=OuterRef("campaign__year")).order_by()
    rows = CriteriaTable.objects.filter(state=CriteriaTable.State.DRAFT, campaign__state=Campaign.State.LAUNCHED)
    rows = rows.annotate(head_unit=Subquery(heading.values("unit")[:1])).exclude(head_unit=None)
    if units is not None:
        rows = rows.filter(head_unit__in=units)
    return [
        Obligation(
            kind="criteria_publish",
            subject=row.pk,
            title=_("Finish and publish the criteria table of %(year)s") % {"year": row.campaign.year},
            about=row.campaign.bloc.label,
            url=reverse("emulation:criteria_tree", args=[row.pk]),
            action=_("Open the draft"),
            unit_id=row.head_unit,
            campaign_id=row.campaign_id,
        )
        for row in rows.select_related("campaign__bloc").defer("options", "change_reason").order_by("pk")
    ]
