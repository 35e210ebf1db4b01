"""Decisions and awards taken back: read here; they are made on their pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from awards.decisions.models import Decision, Reliance, Revocation, Ruling
from awards.proposals import looks
from awards.proposals.models import Nomination
from awards.records.admin import NotedAdmin, PersonalAdmin
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
class DecisionAdmin(NotedAdmin, ReadOnlyAdmin):
    list_display = ("title", "number", "decided_on", "decided_by", "council", "state")
    list_filter = ("state", "council")
    list_select_related = ("council",)
    search_fields = ("title", "number", "decided_by")
    inlines = (RulingInline,)

    def scope(self, rows: Any, user: Any) -> Any:
        return rows if scope.sees_everything(user) else rows.filter(council__in=scope.council_ids(user))

    def note_look(self, request: Any, row: Any) -> None:
        looks.of_nominations(request, row.title, Nomination.objects.filter(pk__in=row.rulings.values("nomination")))


class RelianceInline(ReadOnlyInline):
    model = Reliance
    fields = ("record", "nomination", "settlement", "note", "settled_by")
    readonly_fields = fields
    show_change_link = False

    def get_queryset(self, request: Any) -> Any:
        names = ("record__award", "record__recipient", "nomination__award", "nomination__recipient", "settled_by")
        return super().get_queryset(request).select_related(*names)


@admin.register(Revocation)
class RevocationAdmin(PersonalAdmin, ReadOnlyAdmin):
    list_display = ("record", "ground", "decision_number", "decided_on", "decided_by", "recovered_on")
    list_filter = ("ground",)
    list_select_related = ("record__award", "record__recipient")
    search_fields = ("record__recipient__search__contains", "decision_number")
    inlines = (RelianceInline,)

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(known_to(user, "record__recipient__"))

    def note_look(self, request: Any, row: Any) -> None:
        super().note_look(request, row.record)
