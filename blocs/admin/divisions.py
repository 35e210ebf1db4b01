"""New divisions of blocs: prepared and applied on their own pages, read here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from blocs import scope
from blocs.admin.base import ReadOnlyAdmin
from blocs.models import Redivision


@admin.register(Redivision)
class RedivisionAdmin(ReadOnlyAdmin):
    list_display = ("decision", "council", "effective_on", "state", "created_by", "applied_by")
    list_filter = ("state",)
    list_select_related = ("council", "created_by", "applied_by")
    search_fields = ("council__search__contains",)
    fields = (
        "council", "decision", "decided_on", "effective_on", "dissolves_empty", "state", "created_at", "created_by",
        "applied_at", "applied_by",
    )  # fmt: skip

    readonly_fields = ("created_at", "created_by", "applied_at", "applied_by")

    def scope(self, rows: Any, user: Any) -> Any:
        return rows if scope.sees_everything(user) else rows.filter(council__in=scope.council_ids(user))
