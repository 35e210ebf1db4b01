"""Units and what became of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from blocs import codes, scope, succession
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


class SplitForm(DecisionForm):
    units = forms.CharField(
        label=_("the new units"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line: its name, and if you like a semicolon and its code."),
    )

    def clean_units(self) -> list[Unit]:
        lines = [line.partition(";") for line in self.cleaned_data["units"].splitlines() if line.strip()]
        named = [(tidy(name), tidy(code)) for name, _semicolon, code in lines]
        if len(named) < 2 or not all(name for name, _code in named):
            raise ValidationError(_("Name at least two units to split into."), "too_few")
        taken: set[str] = {code for _name, code in named}
        into = []
        for name, code in named:
            code = code or codes.propose(name, besides=taken)
            taken.add(code)
            into.append(Unit(code=code, name=name))
        return into


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
    actions = ("rename", "merge", "split")

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.manageable_by(user)

    def get_readonly_fields(self, request: Any, obj: Any = None) -> list[str]:
        """A unit gets a new name, and ends, by a succession; administrators may put a misspelt name right."""
        names = list(super().get_readonly_fields(request, obj))
        if obj and not obj.may_be_dissolved:
            names.append("dissolved_on")
        if obj and obj.is_on_record and not scope.sees_everything(request.user):
            names.append("name")
        return names

    @act(_("Rename the unit"), form=RenameForm, done=_("renamed"))
    def rename(self, request: Any, unit: Unit, **answers: Any) -> None:
        succession.rename(unit, by=request.user, **answers)

    @admin.action(description=_("Merge the units"), permissions=["change"])
    def merge(self, request: Any, queryset: Any) -> Any:
        return merge_units(self, request, list(queryset[:50]))

    @admin.action(description=_("Divide the unit"), permissions=["change"])
    def split(self, request: Any, queryset: Any) -> Any:
        units = list(queryset[:2])
        if len(units) != 1:
            messages.error(request, _("Choose one unit: each is divided by itself."))
            return None
        return split_unit(self, request, units[0])


def merge_units(page: UnitAdmin, request: Any, units: list[Unit]) -> Any:
    """Ask into what, then merge; this act concerns all chosen rows together."""
    form = MergeForm(request.POST if "act" in request.POST else None)
    if not form.is_valid():
        return ask(page, request, units, _("Merge the units"), form, action="merge")
    on, decision = form.cleaned_data["on"], form.cleaned_data["decision"]

    def rule() -> None:
        outcome = succession.merge(units, into=form.into(), on=on, decision=decision, by=request.user)
        warn_of_open_terms(request, outcome)

    take(request, ", ".join(unit.name for unit in units), rule, _("merged"))
    return None


def split_unit(page: UnitAdmin, request: Any, unit: Unit) -> Any:
    """Ask into what, then divide."""
    form = SplitForm(request.POST if "act" in request.POST else None)
    if not form.is_valid():
        return ask(page, request, [unit], _("Divide the unit"), form, action="split")
    into, on, decision = (form.cleaned_data[name] for name in ("units", "on", "decision"))

    def rule() -> None:
        outcome = succession.split(unit, into=into, on=on, decision=decision, by=request.user)
        warn_of_open_terms(request, outcome)

    take(request, unit, rule, _("divided"))
    return None


def warn_of_open_terms(request: Any, outcome: succession.Outcome) -> None:
    """Name the roles that nobody holds any more: the secretariat appoints anew."""
    for term in outcome.open_terms:
        message = _t("%(bloc)s: nobody is %(role)s in %(year)s any more. Appoint a unit.")
        values = {"bloc": term.bloc, "role": term.get_role_display(), "year": term.year}
        messages.warning(request, message % values)


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
