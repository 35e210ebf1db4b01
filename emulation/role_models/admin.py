"""Role models, initiatives and adoptions in the administration: read here, made on their pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from blocs import lists
from blocs.admin.base import ReadOnlyAdmin
from emulation.campaigns.models import Campaign
from emulation.role_models import reading
from emulation.role_models.models import Adoption, RoleModel


@admin.register(RoleModel)
class RoleModelAdmin(ReadOnlyAdmin):
    list_display = ("name", "kind", "unit", "campaign", "state", "noticed_at", "consent_on")
    list_filter = ("state", "kind", "position_class", "campaign__year")
    list_select_related = ("unit", "campaign__bloc")
    search_fields = ("search__contains", "unit__search__contains", "campaign__bloc__search__contains")
    date_hierarchy = "noticed_at"
    actions = ("export_chosen",)

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(campaign__in=Campaign.objects.manageable_by(user))

    @admin.action(description=_("Export the chosen rows as CSV"), permissions=["view"])
    def export_chosen(self, request: Any, queryset: Any) -> HttpResponse:
        return lists.download(reading.table(reading.counted(queryset)), "dien-hinh.csv")


@admin.register(Adoption)
class AdoptionAdmin(ReadOnlyAdmin):
    list_display = ("role_model", "unit", "state", "since", "claimed_at", "answered_at")
    list_filter = ("state", "role_model__kind", "role_model__campaign__year")
    list_select_related = ("role_model", "unit")
    search_fields = ("role_model__search__contains", "unit__search__contains")

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(role_model__campaign__in=Campaign.objects.manageable_by(user))
