"""Councils, blocs, who sits in them and who leads them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from blocs import membership, rotation, scope
from blocs.admin.acts import act, day_field
from blocs.admin.base import CheckedForm, ReadOnlyInline, RoomAdmin, RowInline, TodayFilter
from blocs.admin.files import TableAdmin
from blocs.models import Bloc, Council, CouncilMember, Membership, Term
from blocs.resources import TermResource
from blocs.years import bounds
from common.clock import today


class ReasonForm(forms.Form):
    because = forms.CharField(label=_("why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class EndForm(ReasonForm):
    on = day_field(label=_("last day"))


class SeatForm(CheckedForm):
    """Who sits where is fixed once it is entered: end the row and add one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"unit", "bloc"} & set(self.fields):
            self.fields[name].disabled = bool(self.instance.pk)


class TermForm(SeatForm):
    def clean(self) -> dict[str, Any]:
        cells = super().clean() or self.cleaned_data
        if (year := cells.get("year") or self.instance.year) and not cells.get("until"):
            cells["until"] = bounds(year)[1]
        if {"bloc", "unit", "since"} <= {name for name, value in cells.items() if value}:
            term = Term(**{name: cells.get(name) for name in ("bloc", "unit", "since", "until")})
            try:
                rotation.check_member(term)
            except ValidationError as error:
                self.add_error("unit", error)
        return cells


class MembershipInline(RowInline):
    model = Membership
    form = SeatForm
    fields = ("unit", "since", "until")
    ordering = (F("until").desc(nulls_first=True), "unit__name")
    autocomplete_fields = ("unit",)


class TermInline(ReadOnlyInline):
    model = Term
    fields = ("year", "role", "unit", "is_acting", "since", "until", "basis")


@admin.register(Council)
class CouncilAdmin(RoomAdmin):
    list_display = ("name", "level", "standing_unit", "is_placeholder")
    list_filter = ("level", "is_placeholder")
    list_select_related = ("standing_unit",)
    search_fields = ("search__contains",)
    autocomplete_fields = ("standing_unit",)
    fields = ("name", "short_name", "level", "standing_unit", "recognises_heads", "is_placeholder")

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.manageable_by(user)

    def has_add_permission(self, request: Any) -> bool:
        return scope.sees_everything(request.user)

    def get_readonly_fields(self, request: Any, obj: Any = None) -> list[str]:
        only = [] if scope.sees_everything(request.user) else ["level", "is_placeholder"]
        return [*super().get_readonly_fields(request, obj), *only]


@admin.register(CouncilMember)
class CouncilMemberAdmin(RoomAdmin):
    """Who votes in a council; a ballot takes the members of its day, with their accounts, onto the roll."""

    list_display = ("name", "post", "role", "council", "since", "until")
    list_filter = (TodayFilter, "role")
    list_select_related = ("council",)
    search_fields = ("name", "post", "council__search__contains")
    autocomplete_fields = ("council", "person")
    fields = ("council", "name", "post", "role", "order", "person", "since", "until", "document")
    fixed = ("council",)

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.manageable_by(user)

    def save_model(self, request: Any, obj: CouncilMember, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "person" in form.changed_data:
            messages.info(request, _("Ballots that are open keep the account with which they were opened."))


@admin.register(Bloc)
class BlocAdmin(RoomAdmin):
    list_display = ("name", "kind", "level", "council", "members")
    list_filter = ("kind", "level")
    list_select_related = ("council",)
    search_fields = ("search__contains", "council__search__contains")
    autocomplete_fields = ("council",)
    fields = ("council", "name", "short_name", "kind", "level", "established_on", "established_by", "dissolved_on")
    inlines = (MembershipInline, TermInline)

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.manageable_by(user)

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).with_member_count(today())

    @admin.display(description=_("members today"), ordering="member_count")
    def members(self, bloc: Any) -> int:
        return bloc.member_count


@admin.register(Membership)
class MembershipAdmin(RoomAdmin):
    form = SeatForm
    list_display = ("unit", "bloc", "since", "until")
    list_filter = (TodayFilter,)
    list_select_related = ("unit", "bloc")
    search_fields = ("unit__search__contains", "bloc__search__contains")
    autocomplete_fields = ("unit", "bloc")
    fields = ("bloc", "unit", "since", "until")
    actions = ("leave",)

    def scope(self, rows: Any, user: Any) -> Any:
        return rows if scope.sees_everything(user) else rows.filter(bloc__council__in=scope.council_ids(user))

    def save_model(self, request: Any, obj: Membership, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
        else:
            row = membership.seat(obj.bloc, obj.unit, since=obj.since, until=obj.until, by=request.user)
            obj.pk, obj._state.adding = row.pk, False

    @act(_("Let the unit leave the bloc"), form=EndForm, done=_("left"))
    def leave(self, request: Any, row: Membership, **answers: Any) -> None:
        membership.leave(row, by=request.user, **answers)


@admin.register(Term)
class TermAdmin(TableAdmin, RoomAdmin):
    resource_classes = [TermResource]
    form = TermForm
    list_display = ("unit", "role", "bloc", "year", "since", "until", "is_acting")
    list_filter = ("role", TodayFilter, "basis")
    list_select_related = ("unit", "bloc")
    search_fields = ("unit__search__contains", "bloc__search__contains", "year")
    autocomplete_fields = ("unit", "bloc")
    fields = ("bloc", "year", "unit", "role", "is_acting", "since", "until", "basis", "document")
    fixed = ("bloc", "year", "unit", "role", "since", "until")
    actions = ("end",)

    def scope(self, rows: Any, user: Any) -> Any:
        return rows if scope.sees_everything(user) else rows.filter(bloc__council__in=scope.council_ids(user))

    @act(_("End the term"), form=EndForm, done=_("ended"))
    def end(self, request: Any, term: Term, **answers: Any) -> None:
        rotation.end(term, by=request.user, **answers)
