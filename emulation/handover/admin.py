"""Handovers: read here; they are made and signed on their pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from blocs.admin.base import ReadOnlyAdmin
from emulation.campaigns.models import Campaign
from emulation.handover.models import Handover


@admin.register(Handover)
class HandoverAdmin(ReadOnlyAdmin):
    list_display = ("bloc", "year", "from_unit", "to_unit", "effective_on", "state")
    list_filter = ("state", "campaign__year")
    list_select_related = ("campaign__bloc", "from_unit", "to_unit")
    search_fields = ("campaign__bloc__search__contains", "campaign__year")

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(campaign__in=Campaign.objects.manageable_by(user))

    @admin.display(description=_("bloc"), ordering="campaign__bloc__name")
    def bloc(self, handover: Handover) -> str:
        return handover.campaign.bloc.name

    @admin.display(description=_("year"), ordering="campaign__year")
    def year(self, handover: Handover) -> str:
        return handover.campaign.year
