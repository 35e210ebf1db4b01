"""Choices of leading units: read here; they are made on their page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from blocs.admin.base import ReadOnlyAdmin
from emulation.campaigns.models import Campaign
from emulation.rotation.models import Choice


@admin.register(Choice)
class ChoiceAdmin(ReadOnlyAdmin):
    list_display = ("bloc", "year", "role", "order", "unit", "state")
    list_filter = ("state", "role", "year")
    list_select_related = ("campaign__bloc", "unit")
    search_fields = ("campaign__bloc__search__contains", "unit__search__contains", "year")

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(campaign__in=Campaign.objects.manageable_by(user))

    @admin.display(description=_("bloc"), ordering="campaign__bloc__name")
    def bloc(self, choice: Choice) -> str:
        return choice.campaign.bloc.name
