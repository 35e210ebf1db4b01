"""Reports in the administration: read here, asked for, written and reviewed on the pages. Drafts are not shown."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from blocs.admin.base import ReadOnlyAdmin, ReadOnlyInline
from emulation.campaigns.models import Campaign
from emulation.reports.models import Report, ReportRequest, ReviewStep, Submission


class SubmissionInline(ReadOnlyInline):
    model = Submission
    fields = ("number", "order", "submitted_at", "submitted_by", "post", "due_on", "days_late")
    show_change_link = False

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("submitted_by").defer("content")


class ReviewStepInline(ReadOnlyInline):
    model = ReviewStep
    fields = ("at", "kind", "by", "for_unit", "reason")
    show_change_link = False

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("by", "for_unit")


@admin.register(ReportRequest)
class ReportRequestAdmin(ReadOnlyAdmin):
    list_display = ("title", "kind", "campaign", "due_on", "is_lock", "withdrawn_at")
    list_filter = ("kind", "campaign__year")
    list_select_related = ("campaign__bloc",)
    search_fields = ("campaign__bloc__search__contains",)
    date_hierarchy = "due_on"
    fields = (
        "campaign", "kind", "title", "covers_from", "covers_to", "due_on", "is_lock", "asks_for", "note", "asked_by",
        "asked_at", "withdrawn_at",
    )  # fmt: skip
    readonly_fields = ("asked_by", "asked_at", "withdrawn_at")

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(campaign__in=Campaign.objects.manageable_by(user))


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    list_display = ("unit", "request", "state", "due_on", "days_late", "first_submitted_at", "accepted_at")
    list_filter = ("state", "request__kind", "request__campaign__year")
    list_select_related = ("unit", "request__campaign__bloc", "reviewer")
    search_fields = ("unit__search__contains", "request__campaign__bloc__search__contains")
    fields = (
        "request", "unit", "state", "due_on", "unlocked_until", "reviewer", "is_secretariats", "first_submitted_at",
        "days_late", "accepted_at",
    )  # fmt: skip
    readonly_fields = ("first_submitted_at", "days_late", "accepted_at")
    inlines = (SubmissionInline, ReviewStepInline)

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(request__campaign__in=Campaign.objects.manageable_by(user))
