"""Decisions and awards taken back: read here; they are made on their pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from awards.decisions.models import Decision, Reliance, Revocation, Ruling
from awards.records.keepers import known_to
from blocs import scope
from blocs.admin.base import ReadOnlyAdmin, ReadOnlyInline


class RulingInline(ReadOnlyInline):
    model = Ruling
    fields = ("nomination", "outcome", "award", "reason", "record")
    readonly_fields = fields
    show_change_link = False

    def get_queryset(self, request: Any) -> Any:
        names = ("nomination__recipient", "nomination__award", "award", "record__award", "record__recipient")
        return super().get_queryset(request).select_related(*names)


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ("title", "number", "decided_on", "decided_by", "council", "state")
    list_filter = ("state", "council")
    list_select_related = ("council",)
    search_fields = ("title", "number", "decided_by")
    inlines = (RulingInline,)

    def scope(self, rows: Any, user: Any) -> Any:
        return rows if scope.sees_everything(user) else rows.filter(council__in=scope.council_ids(user))


class RelianceInline(ReadOnlyInline):
    model = Reliance
    fields = ("record", "nomination", "settlement", "note", "settled_by")
    readonly_fields = fields
    show_change_link = False

    def get_queryset(self, request: Any) -> Any:
        names = ("record__award", "record__recipient", "nomination__award", "nomination__recipient", "settled_by")
        return super().get_queryset(request).select_related(*names)


@admin.register(Revocation)
class RevocationAdmin(ReadOnlyAdmin):
    list_display = ("record", "ground", "decision_number", "decided_on", "decided_by", "recovered_on")
    list_filter = ("ground",)
    list_select_related = ("record__award", "record__recipient")
    search_fields = ("record__recipient__search__contains", "decision_number")
    inlines = (RelianceInline,)

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(known_to(user, "record__recipient__"))
