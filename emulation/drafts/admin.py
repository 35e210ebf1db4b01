"""Drafts of papers and what was said to them: read here, written on the site."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from blocs.admin.base import ReadOnlyAdmin, ReadOnlyInline
from emulation.campaigns.models import Campaign
from emulation.drafts.models import Draft, Paragraph, Remark


class ParagraphInline(ReadOnlyInline):
    model = Paragraph
    fields = ("number", "text")
    show_change_link = False


@admin.register(Draft)
class DraftAdmin(ReadOnlyAdmin):
    list_display = ("title", "kind", "campaign", "state", "comments_due_on")
    list_filter = ("kind", "state", "campaign__year")
    list_select_related = ("campaign__bloc",)
    search_fields = ("title", "campaign__bloc__search__contains")
    fields = ("campaign", "kind", "title", "state", "comments_due_on", "circulated_at", "finished_at", "finished_by")
    readonly_fields = ("circulated_at", "finished_at", "finished_by")
    inlines = (ParagraphInline,)

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(campaign__in=Campaign.objects.manageable_by(user))


@admin.register(Remark)
class RemarkAdmin(ReadOnlyAdmin):
    list_display = ("unit", "draft", "text", "outcome", "made_at", "days_late")
    list_filter = ("outcome",)
    list_select_related = ("unit", "draft")
    search_fields = ("unit__search__contains", "draft__title")
    fields = (
        "draft", "paragraph", "paragraph_was", "unit", "author", "text", "made_at", "days_late", "outcome", "answer",
        "answered_by", "answered_at",
    )  # fmt: skip
    readonly_fields = ("paragraph_was", "days_late")

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(draft__campaign__in=Campaign.objects.manageable_by(user))
