"""Public notices and opinions: read here; they are made on their pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from awards.consultation.models import Opinion, PublicNotice
from blocs import scope
from blocs.admin.base import ReadOnlyAdmin, ReadOnlyInline


class OpinionInline(ReadOnlyInline):
    model = Opinion
    fields = ("name", "text", "sent_at", "answer", "answered_at")
    readonly_fields = fields
    show_change_link = False


@admin.register(PublicNotice)
class PublicNoticeAdmin(ReadOnlyAdmin):
    list_display = ("title", "council", "starts_on", "ends_on", "views", "closed_at", "is_example")
    list_filter = ("council",)
    list_select_related = ("council",)
    search_fields = ("title",)
    inlines = (OpinionInline,)

    def scope(self, rows: Any, user: Any) -> Any:
        return rows if scope.sees_everything(user) else rows.filter(council__in=scope.council_ids(user))
