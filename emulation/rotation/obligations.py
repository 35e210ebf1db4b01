"""Choices that wait for the council's decision: a duty of its secretariat."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from emulation.obligations import Obligation
from emulation.rotation.models import Choice

RECOGNISE = "rotation_recognise"


def open_for(units: Collection[int] | None, *, councils: Collection[int] = ()) -> list[Obligation]:
    """Return the open duties of `councils` (of every council when `units` is None); units have none here."""
    waiting = Choice.objects.filter(state=Choice.State.WAITING).select_related("campaign__bloc", "unit")
    if units is not None:
        if not councils:
            return []
        waiting = waiting.filter(campaign__bloc__council__in=councils)
    return [
        Obligation(
            kind=RECOGNISE,
            subject=choice.pk,
            title=_("Record the decision on %(unit)s, %(role)s in %(year)s")
            % {"unit": choice.unit.name, "role": choice.role_label, "year": choice.year},
            about=choice.campaign.bloc.name,
            url=reverse("emulation:rotation_recognise", args=[choice.pk]),
            action=_("Record the decision"),
            council_id=choice.campaign.bloc.council_id,
            campaign_id=choice.campaign_id,
        )
        for choice in waiting.order_by("decided_at", "pk")
    ]
