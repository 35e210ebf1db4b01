"""Reports of blocs in the administration: read here, written and adopted on the pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from blocs.admin.base import ReadOnlyAdmin, ReadOnlyInline
from emulation.bloc_reports.models import BlocReport, BlocReportRemark, BlocReportSection
from emulation.campaigns.models import Campaign


class SectionInline(ReadOnlyInline):
    model = BlocReportSection
    fields = ("heading", "body", "version", "written_by", "written_at")
    show_change_link = False

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("written_by")


@admin.register(BlocReport)
class BlocReportAdmin(ReadOnlyAdmin):
    list_display = ("title", "request", "state", "comments_due_on", "conference", "adopted_at")
    list_filter = ("state", "request__campaign__year")
    list_select_related = ("request__campaign__bloc", "conference")
    search_fields = ("title", "request__campaign__bloc__search__contains")
    fields = (
        "request", "title", "state", "comments_due_on", "circulated_at", "conference", "adopted_at", "document",
    )  # fmt: skip
    readonly_fields = ("circulated_at", "adopted_at", "document")
    inlines = (SectionInline,)

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(request__campaign__in=Campaign.objects.manageable_by(user))


@admin.register(BlocReportRemark)
class BlocReportRemarkAdmin(ReadOnlyAdmin):
    list_display = ("unit", "report", "text", "outcome", "made_at")
    list_filter = ("outcome",)
    list_select_related = ("unit", "report__request__campaign__bloc")
    search_fields = ("unit__search__contains", "report__title")
    fields = (
        "report", "key", "unit", "author", "text", "made_at", "outcome", "answer", "answered_by", "answered_at",
    )  # fmt: skip

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(report__request__campaign__in=Campaign.objects.manageable_by(user))
