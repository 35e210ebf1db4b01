"""Units and what became of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from blocs import codes, scope, succession
from blocs.admin.acts import NOTHING, Preview, act, ask, day_field, fill, take, was_shown
from blocs.admin.base import ReadOnlyAdmin, ReadOnlyInline, RoomAdmin
from blocs.admin.files import TableAdmin
from blocs.models import Succession, Term, Unit
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

    def clean_units(self) -> list[tuple[str, str]]:
        lines = [line.partition(";") for line in self.cleaned_data["units"].splitlines() if line.strip()]
        named = [(tidy(name), tidy(code)) for name, _semicolon, code in lines]
        if len(named) < 2 or not all(name for name, _code in named):
            raise ValidationError(_("Name at least two units to split into."), "too_few")
        taken: set[str] = {code for _name, code in named}
        coded = []
        for name, code in named:
            code = code or codes.propose(name, besides=taken)
            taken.add(code)
            coded.append((code, name))
        return coded

    def into(self) -> list[Unit]:
        return [Unit(code=code, name=name) for code, name in self.cleaned_data["units"]]


class SuccessionInline(ReadOnlyInline):
    model = Succession
    fk_name = "old"
    fields = ("kind", "new", "effective_on", "decision")
    verbose_name_plural = _("what it became")


class OriginInline(SuccessionInline):
    fk_name = "new"
    fields = ("kind", "old", "effective_on", "decision")
    verbose_name_plural = _("where it came from")


def renaming(request: Any, unit: Unit, answers: Any) -> Preview:
    """Return what goes along to the new name, once the name and the day are given."""
    if answers is None:
        return NOTHING
    (preview,) = foreseen([unit], lambda: succession.rename(unit, by=request.user, **answers))
    return preview


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

    @act(_("Rename the unit"), form=RenameForm, done=_("renamed"), preview=renaming)
    def rename(self, request: Any, unit: Unit, *, read: str, **answers: Any) -> None:
        succession.rename(unit, by=request.user, **answers)

    @admin.action(description=_("Merge the units"), permissions=["change"])
    def merge(self, request: Any, queryset: Any) -> Any:
        units = list(queryset[:50])

        def rule(form: MergeForm, **decided: Any) -> succession.Outcome:
            return succession.merge(units, into=form.into(), by=request.user, **decided)

        about = {"action": "merge", "label": _("Merge the units"), "done": _("merged")}
        return succeed(self, request, units, MergeForm, rule, **about)

    @admin.action(description=_("Divide the unit"), permissions=["change"])
    def split(self, request: Any, queryset: Any) -> Any:
        units = list(queryset[:2])
        if len(units) != 1:
            messages.error(request, _("Choose one unit: each is divided by itself."))
            return None

        def rule(form: SplitForm, **decided: Any) -> succession.Outcome:
            return succession.split(units[0], into=form.into(), by=request.user, **decided)

        about = {"action": "split", "label": _("Divide the unit"), "done": _("divided")}
        return succeed(self, request, units, SplitForm, rule, **about)


def succeed(
    page: UnitAdmin, request: Any, units: list[Unit], asks: Any, rule: Callable[..., Any], *, done: Any, **about: Any
) -> Any:
    """Ask into what, show what passes to whom, then do it; such an act concerns all chosen rows together."""
    form = fill(asks, request)
    decided = form.is_valid() and {name: form.cleaned_data[name] for name in ("on", "decision")}
    previews = foreseen(units, lambda: rule(form, **decided)) if decided else []
    if not decided or not was_shown(request, units, previews):
        return ask(page, request, units, form=form, previews=previews, **about)
    names = ", ".join(unit.name for unit in units)
    take(request, names, lambda: warn_of_open_terms(request, rule(form, **decided)), done)
    return None


def foreseen(units: list[Unit], act: Callable[[], succession.Outcome]) -> list[Preview]:
    """Return for each of `units` what would become of its seats, roles and people; nothing where the rule refuses."""
    try:
        outcome = succession.foresee(act)
    except (PermissionDenied, ValidationError):
        return [NOTHING for _unit in units]
    return [Preview.of(*consequences(unit, outcome)) for unit in units]


def consequences(unit: Unit, outcome: succession.Outcome) -> list[str]:
    lines = [str(passage) for passage in outcome.passages if passage.old == unit]
    lines += [open_role(term) for term in outcome.open_terms if term.unit_id == unit.pk]
    return lines or [_t("No seat, role or mandate of this unit changes.")]


def warn_of_open_terms(request: Any, outcome: succession.Outcome) -> None:
    """Name the roles that nobody holds any more: the secretariat appoints anew."""
    for term in outcome.open_terms:
        messages.warning(request, open_role(term))


def open_role(term: Term) -> str:
    message = _t("%(bloc)s: nobody is %(role)s in %(year)s any more. Appoint a unit.")
    return message % {"bloc": term.bloc, "role": term.get_role_display(), "year": term.year}


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
