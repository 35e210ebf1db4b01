"""Nominations in the administration: read here, made and decided on the pages. Drafts stay with their unit."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from awards.proposals import looks
from awards.proposals.models import DossierPiece, Nomination, Stage, Submission
from awards.records.admin import NotedAdmin, PersonalAdmin
from blocs.admin.base import ReadOnlyAdmin, ReadOnlyInline


class NominationInline(ReadOnlyInline):
    model = Nomination
    fields = ("order", "recipient", "award", "unit", "post", "position_class", "state", "verdict")
    readonly_fields = ("verdict",)

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("recipient", "award", "unit")


class DossierPieceInline(ReadOnlyInline):
    model = DossierPiece
    fields = ("kind", "nomination", "document", "note", "added_by", "added_at")
    readonly_fields = ("added_by", "added_at")
    show_change_link = False

    def get_queryset(self, request: Any) -> Any:
        rows = super().get_queryset(request)
        return rows.select_related("document", "added_by", "nomination__recipient", "nomination__award")


class StageInline(ReadOnlyInline):
    model = Stage
    fields = ("at", "kind", "by", "note")
    show_change_link = False

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("by")


@admin.register(Submission)
class SubmissionAdmin(NotedAdmin, ReadOnlyAdmin):
    list_display = ("number", "title", "unit", "year", "occasion", "state", "submitted_at", "complete_at")
    list_filter = ("state", "occasion", "year")
    list_select_related = ("unit", "council", "campaign__bloc")
    search_fields = ("number", "unit__search__contains")
    date_hierarchy = "submitted_at"
    fields = (
        "number", "title", "unit", "council", "campaign", "year", "occasion", "note", "state", "submitted_at",
        "opened_at", "complete_at", "return_reason", "document", "created_by",
    )  # fmt: skip
    readonly_fields = (
        "number", "submitted_at", "opened_at", "complete_at", "return_reason", "document", "created_by",
    )  # fmt: skip
    inlines = (NominationInline, DossierPieceInline, StageInline)

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.visible_to(user)

    def note_look(self, request: Any, row: Any) -> None:
        looks.of_submission(request, row)


@admin.register(Nomination)
class NominationAdmin(PersonalAdmin, ReadOnlyAdmin):
    list_display = ("recipient", "award", "unit", "submission", "state", "verdict", "examined_at")
    list_filter = ("state", "verdict", "submission__occasion", "submission__year")
    list_select_related = ("recipient", "award", "unit", "submission")
    search_fields = ("recipient__search__contains", "unit__search__contains", "award__search__contains")
    fields = (
        "submission", "order", "recipient", "award", "unit", "post", "position_class", "achievement", "achieved_on",
        "placing", "bloc_vote", "state", "verdict", "examined_at", "recheck_because",
    )  # fmt: skip
    readonly_fields = ("bloc_vote", "verdict", "examined_at", "recheck_because")

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.visible_to(user)
