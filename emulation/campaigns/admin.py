"""Bloc years with all that hangs on them, and the movements they answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import connection
from django.utils.translation import gettext_lazy as _

from blocs import scope
from blocs.admin.acts import act
from blocs.admin.base import CheckedForm, RoomAdmin, RowInline
from blocs.admin.files import TableAdmin
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Campaign, Movement, MovementResponse, Objective, ReviewPoint, Step, Task
from emulation.campaigns.resources import BlocYearResource


class CloseForm(forms.Form):
    because = forms.CharField(label=_("why it is closed with things open"), max_length=1000, required=False)


class RecordForm(forms.Form):
    source = forms.CharField(label=_("where this year was read"), max_length=400)


class StepForm(CheckedForm):
    """Steps come from the plan of the year; only what is known of them changes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            self.fields["kind"].disabled = True


def may_write(campaign: Campaign | None, user: Any) -> bool:
    """Whether what hangs on the year is still written: a closed year stays, a recorded one administrators correct."""
    if campaign is None or campaign.is_open:
        return True
    return campaign.state == Campaign.State.RECORDED and bool(user.is_superuser)


class YearInline(RowInline):
    """Rows of a bloc year; what was written is taken out only while the year is in preparation."""

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and may_write(obj, request.user)

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and may_write(obj, request.user)

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return obj is not None and obj.state == Campaign.State.DRAFT and self.has_change_permission(request, obj)


class ObjectiveInline(YearInline):
    model = Objective
    fields = ("number", "text")
    show_change_link = False


class TaskInline(ObjectiveInline):
    model = Task


class ResponseInline(YearInline):
    model = MovementResponse
    fields = ("movement", "note")
    autocomplete_fields = ("movement",)
    show_change_link = False


class StepInline(YearInline):
    model = Step
    form = StepForm
    fields = ("kind", "due_on", "has_happened", "done_on", "place")
    can_delete = False

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False


@admin.register(Campaign)
class CampaignAdmin(TableAdmin, RoomAdmin):
    resource_classes = [BlocYearResource]
    list_display = ("bloc", "year", "state", "theme", "is_example")
    list_filter = ("state", "year", "is_example")
    list_select_related = ("bloc",)
    search_fields = ("bloc__search__contains", "year")
    autocomplete_fields = ("bloc",)
    fixed = ("bloc", "year")
    readonly_fields = ("state", "is_example", "source", "launched_on", "closed_on")
    inlines = (ObjectiveInline, TaskInline, ResponseInline, StepInline)
    actions = ("launch", "close", "record")

    BEGINNING = ("bloc", "year", "theme", "theme_set_by", "place")

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.manageable_by(user)

    def get_object(self, request: Any, object_id: str, from_field: Any = None) -> Campaign | None:
        """A form is checked against the year as it is now, held until it is saved."""
        found = super().get_object(request, object_id, from_field)
        return lifecycle.lock(found) if found and request.method == "POST" and connection.in_atomic_block else found

    def get_fields(self, request: Any, obj: Any = None) -> tuple[str, ...]:
        return (*self.BEGINNING, "starts_on", "ends_on", *self.readonly_fields) if obj else self.BEGINNING

    def get_inlines(self, request: Any, obj: Any) -> Any:
        return self.inlines if obj else ()

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and may_write(obj, request.user)

    def save_model(self, request: Any, obj: Campaign, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
        else:
            begun = lifecycle.begin(by=request.user, **{name: getattr(obj, name) for name in self.BEGINNING})
            obj.pk, obj._state.adding = begun.pk, False

    @act(_("Launch the year"), done=_("launched"))
    def launch(self, request: Any, campaign: Campaign) -> None:
        lifecycle.launch(campaign, by=request.user)

    @act(_("Close the year"), form=CloseForm, done=_("closed"))
    def close(self, request: Any, campaign: Campaign, *, because: str) -> None:
        lifecycle.close(campaign, by=request.user, because=because)

    @act(_("Record a year that is over"), form=RecordForm, done=_("recorded"))
    def record(self, request: Any, campaign: Campaign, *, source: str) -> None:
        lifecycle.record(campaign, source=source, by=request.user)


class ReviewPointInline(RowInline):
    model = ReviewPoint
    fields = ("kind", "number", "text")
    show_change_link = False

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and may_write(obj and obj.campaign, request.user)

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and may_write(obj and obj.campaign, request.user)

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return obj is not None and obj.campaign.state == Campaign.State.DRAFT


@admin.register(Step)
class StepAdmin(RoomAdmin):
    form = StepForm
    list_display = ("campaign", "kind", "due_on", "has_happened", "done_on")
    list_filter = ("kind", "has_happened")
    list_select_related = ("campaign__bloc",)
    search_fields = ("campaign__bloc__search__contains", "campaign__year")
    fields = ("campaign", "kind", "due_on", "is_lock", "has_happened", "done_on", "place", "note")
    readonly_fields = ("campaign", "is_lock")
    inlines = (ReviewPointInline,)

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(campaign__in=Campaign.objects.manageable_by(user))

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and may_write(obj and obj.campaign, request.user)


@admin.register(Movement)
class MovementAdmin(RoomAdmin):
    list_display = ("name", "launched_by", "level", "form", "started_on", "ended_on")
    list_filter = ("level", "form")
    search_fields = ("search__contains",)
    fields = ("name", "launched_by", "level", "form", "directive", "started_on", "ended_on", "is_example")
    readonly_fields = ("is_example",)

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.visible_to(user)

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        """Movements are shared: one that other councils answer is changed by administrators only."""
        return super().has_change_permission(request, obj) and (
            obj is None or not answered_elsewhere(obj, request.user)
        )


def answered_elsewhere(movement: Movement, user: Any) -> bool:
    if scope.sees_everything(user):
        return False
    councils = scope.council_ids(user)
    answers = movement.responses.exclude(campaign__bloc__council__in=councils)
    return answers.exists() or movement.commitments.exclude(covenant__campaign__bloc__council__in=councils).exists()
