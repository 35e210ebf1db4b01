"""Corrections of days off and days made up; one national calendar for every council, so every secretariat keeps it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from blocs.admin.base import RoomAdmin
from emulation.workdays.models import Holiday


@admin.register(Holiday)
class HolidayAdmin(RoomAdmin):
    list_display = ("day", "name", "kind", "certainty", "source")
    list_filter = ("kind", "certainty")
    date_hierarchy = "day"
    search_fields = ("name", "source")
    fields = ("day", "kind", "name", "certainty", "source")

    def scope(self, rows: Any, user: Any) -> Any:
        return rows

    def view_on_site(self, obj: Holiday) -> str:
        return f"/ngay-nghi/?nam={obj.day.year}"
