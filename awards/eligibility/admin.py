"""What authorities set by themselves, entered by the secretariats of their councils."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from awards.eligibility.models import Standard
from blocs import scope
from blocs.admin.base import RoomAdmin, TodayFilter


@admin.register(Standard)
class StandardAdmin(RoomAdmin):
    list_display = ("award", "council", "least_months", "since", "until", "document")
    list_filter = (TodayFilter,)
    list_select_related = ("award", "council")
    search_fields = ("award__search__contains", "document")
    fields = ("council", "award", "least_months", "words", "since", "until", "document")

    def scope(self, rows: Any, user: Any) -> Any:
        return rows if scope.sees_everything(user) else rows.filter(council__in=scope.council_ids(user))
