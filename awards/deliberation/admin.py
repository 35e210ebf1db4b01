"""Meetings of councils: read here; they are prepared on their pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from awards.deliberation.models import CouncilMeeting, MeetingItem
from awards.proposals import looks
from awards.proposals.models import Nomination
from awards.records.admin import NotedAdmin
from blocs import scope
from blocs.admin.base import ReadOnlyAdmin, ReadOnlyInline


class MeetingItemInline(ReadOnlyInline):
    model = MeetingItem
    fields = ("nomination", "ballot", "note")
    readonly_fields = fields
    show_change_link = False

    def get_queryset(self, request: Any) -> Any:
        rows = super().get_queryset(request)
        return rows.select_related("nomination__recipient", "nomination__award", "ballot")


@admin.register(CouncilMeeting)
class CouncilMeetingAdmin(NotedAdmin, ReadOnlyAdmin):
    list_display = ("title", "council", "held_on", "state")
    list_filter = ("state", "council")
    list_select_related = ("council",)
    search_fields = ("title",)
    inlines = (MeetingItemInline,)

    def scope(self, rows: Any, user: Any) -> Any:
        return rows if scope.sees_everything(user) else rows.filter(council__in=scope.council_ids(user))

    def note_look(self, request: Any, row: Any) -> None:
        looks.of_nominations(request, row.title, Nomination.objects.filter(pk__in=row.items.values("nomination")))
