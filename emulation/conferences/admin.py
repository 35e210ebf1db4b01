"""Conferences with all that hangs on them: read here, made on the site. The clerk numbers the letter of invitation."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from blocs import scope
from blocs.admin.base import ReadOnlyAdmin, ReadOnlyInline
from documents.models import Document
from emulation.campaigns.models import Campaign
from emulation.conferences.models import AgendaItem, Attendance, Conference, Guest, Vote
from emulation.covenants.admin import CovenantDocumentAdmin, papers


def mine(user: Any) -> Any:
    """Conferences of the years that `user` manages."""
    return Conference.objects.filter(campaign__in=Campaign.objects.manageable_by(user))


class AgendaInline(ReadOnlyInline):
    model = AgendaItem
    fields = ("number", "title", "presenter", "minutes")
    show_change_link = False


class AttendanceInline(ReadOnlyInline):
    model = Attendance
    fields = ("order", "unit", "answer", "answered_at", "representative", "presence", "mode", "checked_in_at")
    readonly_fields = ("answered_at", "checked_in_at")
    show_change_link = False

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("unit", "conference")


class GuestInline(ReadOnlyInline):
    model = Guest
    fields = ("name", "post", "has_come")
    show_change_link = False


class VoteInline(ReadOnlyInline):
    model = Vote
    fields = ("question", "in_favour", "against", "abstaining", "units_present", "recorded_at")
    readonly_fields = ("recorded_at",)
    show_change_link = False


@admin.register(Conference)
class ConferenceAdmin(ReadOnlyAdmin):
    list_display = ("title", "bloc", "starts_at", "place", "state", "here")
    list_filter = ("state", "kind", "campaign__year")
    list_select_related = ("campaign__bloc",)
    search_fields = ("campaign__bloc__search__contains", "campaign__year")
    fields = (
        "campaign", "kind", "title", "starts_at", "ends_at", "place", "online_url", "chair_unit", "launches",
        "quorum_parts", "quorum_of", "state", "revision", "letter", "opened_at", "closed_at", "cancel_reason",
    )  # fmt: skip
    readonly_fields = ("revision", "letter", "opened_at", "closed_at")
    inlines = (AgendaInline, AttendanceInline, GuestInline, VoteInline)

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(pk__in=mine(user))

    def get_queryset(self, request: Any) -> Any:
        present = Q(attendances__presence__in=Attendance.HERE)
        return super().get_queryset(request).annotate(units=Count("attendances"), came=Count("attendances", present))

    @admin.display(description=_("bloc"), ordering=F("campaign__bloc__name"))
    def bloc(self, conference: Conference) -> str:
        return str(conference.campaign.bloc)

    @admin.display(description=_("units present"))
    def here(self, conference: Any) -> str:
        return f"{conference.came}/{conference.units}" if conference.units else ""


admin.site.unregister(Document)


@admin.register(Document)
class ConferenceDocumentAdmin(CovenantDocumentAdmin):
    """Letters of invitation belong to those who manage the year, like covenants."""

    def scope(self, rows: Any, user: Any) -> Any:
        if scope.sees_everything(user):
            return rows
        letters = Conference.history.filter(id__in=mine(user).values("pk"), letter__isnull=False)  # type: ignore[attr-defined]
        known = Document.objects.filter(papers(user) | Q(pk__in=letters.values("letter_id")))
        return rows.filter(pk__in=known.values("pk"))
