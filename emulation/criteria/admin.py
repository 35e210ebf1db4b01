"""Criteria tables in the administration: read here, drafted and published on the pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from blocs.admin.base import ReadOnlyAdmin
from emulation.campaigns.models import Campaign
from emulation.criteria.models import CriteriaTable, Criterion


@admin.register(CriteriaTable)
class CriteriaTableAdmin(ReadOnlyAdmin):
    list_display = ("name", "campaign", "version", "total", "state", "published_at")
    list_filter = ("state", "campaign__year")
    list_select_related = ("campaign__bloc",)
    search_fields = ("campaign__bloc__search__contains",)
    fields = (
        "campaign", "version", "name", "total", "options", "source", "is_example", "change_reason", "state",
        "published_at", "published_by",
    )  # fmt: skip
    readonly_fields = ("published_at", "published_by")

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(campaign__in=Campaign.objects.manageable_by(user))


@admin.register(Criterion)
class CriterionAdmin(ReadOnlyAdmin):
    list_display = ("code", "name", "max", "kind", "source", "table")
    list_display_links = ("code", "name")
    list_filter = ("kind", "source", "table__campaign__year")
    list_select_related = ("table__campaign__bloc",)
    search_fields = ("table__campaign__bloc__search__contains",)
    fields = (
        "table", "parent", "order", "code", "name", "max", "kind", "options", "source", "commitment_number", "figure",
        "report_kind",
    )  # fmt: skip

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(table__campaign__in=Campaign.objects.manageable_by(user))
