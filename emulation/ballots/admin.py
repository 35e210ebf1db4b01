"""Ballots and who stands: read here. Roll, counts and what tellers counted are in no place of the administration."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q

from blocs import scope
from blocs.admin.base import ReadOnlyAdmin, ReadOnlyInline
from emulation.ballots.models import Ballot, Candidate
from emulation.campaigns.models import Campaign


def reached(user: Any, path: str = "") -> Q:
    """The ballots that a secretariat keeps: of the blocs and of the councils it works for."""
    years = Q(**{f"{path}conference__campaign__in": Campaign.objects.manageable_by(user)})
    if scope.sees_everything(user):
        return years | Q(**{f"{path}council__isnull": False})
    return years | Q(**{f"{path}council__in": scope.council_ids(user)})


class CandidateInline(ReadOnlyInline):
    model = Candidate
    fields = ("order", "name", "unit", "note", "is_head", "rank", "outcome")
    readonly_fields = ("is_head", "outcome")

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("unit")


@admin.register(Ballot)
class BallotAdmin(ReadOnlyAdmin):
    list_display = ("title", "purpose", "method", "state", "is_trial", "opened_at", "counted_at")
    list_filter = ("state", "purpose", "method", "is_trial")
    search_fields = ("title",)
    inlines = (CandidateInline,)

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(reached(user))


@admin.register(Candidate)
class CandidateAdmin(ReadOnlyAdmin):
    list_display = ("name", "note", "ballot", "is_head", "rank", "outcome")
    list_filter = ("outcome", "is_head")
    list_select_related = ("ballot",)
    search_fields = ("name", "ballot__title")

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(reached(user, "ballot__"))
