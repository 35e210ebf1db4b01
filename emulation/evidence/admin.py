"""Evidence in the administration: read here, attached and taken away on the pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from blocs.admin.base import ReadOnlyAdmin
from emulation.campaigns.models import Campaign
from emulation.evidence.models import Evidence


@admin.register(Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    list_display = ("name", "unit", "campaign", "media_type", "size", "added_by", "added_at")
    list_filter = ("campaign__year", "media_type")
    list_select_related = ("unit", "campaign__bloc", "added_by")
    search_fields = ("unit__search__contains", "campaign__bloc__search__contains")
    date_hierarchy = "added_at"
    fields = ("campaign", "unit", "name", "note", "media_type", "size", "sha256", "added_by", "added_at")
    readonly_fields = ("media_type", "size", "sha256", "added_by", "added_at")

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(campaign__in=Campaign.objects.manageable_by(user))
