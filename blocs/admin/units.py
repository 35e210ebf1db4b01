"""Units and what became of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from blocs import scope, succession
from blocs.admin.acts import act, ask, day_field, take
from blocs.admin.base import ReadOnlyAdmin, ReadOnlyInline, RoomAdmin
from blocs.admin.files import TableAdmin
from blocs.models import Succession, Unit
from blocs.resources import UnitResource
from common.clock import today
from common.text import tidy


class ExistsFilter(admin.SimpleListFilter):
    title = _("existence")
    parameter_name = "exists"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("exists today")), ("no", _("no longer exists"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        if self.value() == "yes":
            return queryset.existing_on(today())
        return queryset.filter(dissolved_on__lte=today()) if self.value() == "no" else queryset


class DecisionForm(forms.Form):
    on = day_field(label=_("First day of the new unit"))
    decision = forms.CharField(label=_("decision"), max_length=250)


class RenameForm(DecisionForm):
    name = forms.CharField(label=_("new name"), max_length=250)
    short_name = forms.CharField(label=_("new short name"), max_length=80, required=False)
    code = forms.CharField(label=_("new code"), max_length=40)


class MergeForm(DecisionForm):
    code = forms.CharField(label=_("code of the unit they become"), max_length=40)
    name = forms.CharField(
        label=_("its name"), max_length=250, required=False, help_text=_("Empty when the unit exists already.")
    )

    def into(self) -> Unit:
        code, name = tidy(self.cleaned_data["code"]), self.cleaned_data["name"]
        unit = Unit.objects.filter(code=code).first()
        if not unit and not name:
            raise ValidationError(_("There is no unit with this code. Give a name to make one."), "unknown")
        return unit or Unit(code=code, name=name)


class SuccessionInline(ReadOnlyInline):
    model = Succession
    fk_name = "old"
    fields = ("kind", "new", "effective_on", "decision")
    verbose_name_plural = _("what it became")


class OriginInline(SuccessionInline):
    fk_name = "new"
    fields = ("kind", "old", "effective_on", "decision")
    verbose_name_plural = _("where it came from")


@admin.register(Unit)
class UnitAdmin(TableAdmin, RoomAdmin):
    resource_classes = [UnitResource]
    list_display = ("name", "code", "kind", "dissolved_on")
    list_filter = ("kind", ExistsFilter)
    search_fields = ("search__contains",)
    autocomplete_fields = ("parent",)
    fields = ("code", "name", "short_name", "kind", "parent", "founded_on", "dissolved_on")
    inlines = (SuccessionInline, OriginInline)
    actions = ("rename", "merge")

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.manageable_by(user)

    def get_readonly_fields(self, request: Any, obj: Any = None) -> list[str]:
        """A unit ends by a succession; what others came to rely on is corrected by administrators only."""
        return [*super().get_readonly_fields(request, obj), *(["dissolved_on"] if obj and obj.dissolved_on else [])]

    @act(_("Rename the unit"), form=RenameForm, done=_("renamed"))
    def rename(self, request: Any, unit: Unit, **answers: Any) -> None:
        succession.rename(unit, by=request.user, **answers)

    @admin.action(description=_("Merge the units"), permissions=["change"])
    def merge(self, request: Any, queryset: Any) -> Any:
        return merge_units(self, request, list(queryset[:50]))


def merge_units(page: UnitAdmin, request: Any, units: list[Unit]) -> Any:
    """Ask into what, then merge; this act concerns all chosen rows together."""
    form = MergeForm(request.POST if "act" in request.POST else None)
    if not form.is_valid():
        return ask(page, request, units, _("Merge the units"), form, action="merge")
    on, decision = form.cleaned_data["on"], form.cleaned_data["decision"]
    names = ", ".join(unit.name for unit in units)
    take(
        request,
        names,
        lambda: succession.merge(units, into=form.into(), on=on, decision=decision, by=request.user),
        _("merged"),
    )
    return None


@admin.register(Succession)
class SuccessionAdmin(ReadOnlyAdmin):
    list_display = ("old", "new", "kind", "effective_on", "decision")
    list_filter = ("kind",)
    list_select_related = ("old", "new")
    search_fields = ("old__search__contains", "new__search__contains")

    def scope(self, rows: Any, user: Any) -> Any:
        if scope.sees_everything(user):
            return rows
        mine = Unit.objects.manageable_by(user)
        return rows.filter(Q(Exists(mine.filter(pk=OuterRef("old")))) | Q(Exists(mine.filter(pk=OuterRef("new")))))
