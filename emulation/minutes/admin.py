"""Minutes in the administration: read here, written and signed on the pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from blocs.admin.base import ReadOnlyAdmin, ReadOnlyInline
from emulation.campaigns.models import Campaign
from emulation.minutes.models import Minutes, Section


class SectionInline(ReadOnlyInline):
    model = Section
    fields = ("heading", "body", "version", "written_by", "written_at")
    show_change_link = False

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("written_by")


@admin.register(Minutes)
class MinutesAdmin(ReadOnlyAdmin):
    list_display = ("conference", "state", "chair_name", "secretary_name", "finished_at", "signed_at")
    list_filter = ("state", "conference__campaign__year")
    list_select_related = ("conference__campaign__bloc",)
    search_fields = ("conference__campaign__bloc__search__contains",)
    fields = (
        "conference", "state", "chair_unit", "chair_name", "chair_post", "secretary_unit", "secretary_name",
        "secretary_post", "document", "finished_at", "signed_at",
    )  # fmt: skip
    readonly_fields = ("conference", "document", "finished_at", "signed_at")
    inlines = (SectionInline,)

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(conference__campaign__in=Campaign.objects.manageable_by(user))
