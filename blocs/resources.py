"""The tables `units` and `terms`, and how rows of any table name blocs and units (docs/files.md)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from blocs import permissions, rotation, succession
from blocs.files.cells import Choice, Day, Line
from blocs.files.tables import NEW, UPDATE, Outcome, Row, RowForm, TableResource, put
from blocs.models import Bloc, Term, Unit
from blocs.years import bounds, validate_year


def find_bloc(name: str, *, by: Any, council: str = "", level: str = "") -> Bloc | None:
    """Return the bloc of exactly this name among those that `by` manages, or None.

    Raises ValidationError with code `several`, naming their councils.
    """
    found = Bloc.objects.manageable_by(by).select_related("council").filter(name=name)
    found = found.filter(council__name=council) if council else found
    found = found.filter(level=level) if level else found
    blocs = list(found.order_by("pk"))
    if len(blocs) > 1:
        message = _t("Several blocs have this name. Add the column “council”: %(councils)s.")
        names = "; ".join(bloc.council.name for bloc in blocs)
        raise ValidationError({"bloc": ValidationError(message % {"councils": names}, "several")})
    return blocs[0] if blocs else None


def get_bloc(name: str, *, by: Any, council: str = "") -> Bloc:
    """As `find_bloc`, but raises ValidationError with code `unknown` when there is none."""
    bloc = find_bloc(name, by=by, council=council)
    if not bloc:
        message = _t("There is no bloc of this name among those that you manage.")
        raise ValidationError({"bloc": ValidationError(message, "unknown")})
    return bloc


def year_cell(year: str) -> int | str:
    """Return a year as it leaves: a calendar year as a number, a school year as text."""
    return int(year) if year.isdigit() else year


def find_unit(name: str, *, bloc: Bloc | None = None, year: str = "") -> Unit | None:
    """Return the unit that `name` (or a code) means: first among all who ever sat in `bloc`, then among all units.

    Of several, those that existed in `year` count. Raises ValidationError with code `several`, naming their codes.
    """
    if unit := Unit.objects.filter(code=name).first():
        return unit
    sat = Unit.objects.filter(name=name, memberships__bloc=bloc).distinct() if bloc else Unit.objects.none()
    units = list(sat) or list(Unit.objects.filter(name=name))
    if len(units) > 1 and year:
        first, last = bounds(year)
        units = [unit for unit in units if unit.exists_on(first) or unit.exists_on(last)] or units
    if len(units) > 1:
        message = _t("Several units are called “%(name)s”. Write the code instead: %(codes)s.")
        listed = ", ".join(sorted(unit.code for unit in units))
        raise ValidationError(message % {"name": name, "codes": listed}, "several")
    return units[0] if units else None


class UnitRow(RowForm):
    """An empty cell empties the field; an empty `kind` or `dissolved_on` leaves what is known as it is."""

    code = Line(label=_("code"), max_length=40)
    name = Line(label=_("name"), max_length=250)
    short_name = Line(label=_("short name"), max_length=80, required=False)
    kind = Choice(label=_("kind"), choices=Unit.Kind, required=False)
    parent_code = Line(label=_("code of the parent unit"), required=False)
    founded_on = Day(label=_("founded on"), required=False)
    dissolved_on = Day(label=_("dissolved on"), required=False)

    columns_of = {"parent": "parent_code"}

    def key(self) -> tuple[Any, ...]:
        return (self.cleaned_data["code"],)

    def save(self) -> str:
        cells = dict(self.cleaned_data)
        unit = Unit.objects.select_related("parent").filter(code=cells.pop("code")).first()
        unit = unit or Unit(code=self.cleaned_data["code"])
        if unit.pk and not permissions.manages_unit(self.by, unit):
            raise PermissionDenied(_t("Only a secretariat that manages this unit may do this."))
        parent_code = cells.pop("parent_code")
        same = unit.parent and unit.parent.code == parent_code
        cells["parent"] = unit.parent if same else self._parent(parent_code)
        cells["kind"] = cells["kind"] or unit.kind
        cells["dissolved_on"] = cells["dissolved_on"] or unit.dissolved_on
        if unit.pk:
            succession.check_correction(unit, name=cells["name"], dissolved_on=cells["dissolved_on"])
        return put(unit, cells, by=self.by, form=self)

    def _parent(self, code: str) -> Unit | None:
        parent = Unit.objects.filter(code=code).first() if code else None
        if code and not parent:
            message = _t("There is no unit with the code “%(code)s”.") % {"code": code}
            raise ValidationError({"parent_code": ValidationError(message, "unknown")})
        return parent


class UnitResource(TableResource):
    table = "units"
    row_form = UnitRow

    def bring_in(self, rows: list[Row], outcome: Outcome) -> None:
        super().bring_in(parents_first(rows), outcome)

    def everything(self, user: Any) -> Any:
        return Unit.objects.manageable_by(user) if user else Unit.objects.all()

    def rows(self, queryset: Any) -> Iterator[dict[str, Any]]:
        for unit in queryset.select_related("parent").iterator(chunk_size=1000):
            cells = {name: getattr(unit, name) for name in self.columns() if name != "parent_code"}
            yield {**cells, "parent_code": unit.parent.code if unit.parent else ""}


def parents_first(rows: list[Row]) -> list[Row]:
    """Return `rows` so that a parent which stands in the same file comes before its children."""
    cells = {id(row): getattr(row.form, "cleaned_data", {}) for row in rows}
    by_code = {cells[id(row)].get("code"): row for row in rows}
    placed: set[int] = set()
    ordered: list[Row] = []
    for row in rows:
        chain, above = [], row
        while above and id(above) not in placed:
            placed.add(id(above))
            chain.append(above)
            parent = cells[id(above)].get("parent_code")
            above = by_code.get(parent) if parent else None  # type: ignore[assignment]
        ordered += reversed(chain)
    return ordered


class TermRow(RowForm):
    """Empty days mean the whole year for a new term, and leave the days of a known one as they are."""

    bloc = Line(label=_("bloc"))
    year = Line(label=_("year"), validators=[validate_year])
    unit = Line(label=_("unit"))
    role = Choice(label=_("role"), choices=Term.Role)
    since = Day(label=_("since"), required=False)
    until = Day(label=_("until"), required=False)
    basis = Choice(label=_("basis"), choices=Term.Basis, required=False)
    document = Line(label=_("document"), max_length=250, required=False)
    council = Line(label=_("council"), required=False)

    optional = ("council",)

    def clean(self) -> dict[str, Any]:
        if not self.cleaned_data.get("since") and "year" in self.cleaned_data:
            self.cleaned_data["since"] = bounds(self.cleaned_data["year"])[0]
        return self.cleaned_data

    def key(self) -> tuple[Any, ...]:
        return tuple(self.cleaned_data[name] for name in ("council", "bloc", "year", "unit", "role", "since"))

    def save(self) -> str:
        cells = self.cleaned_data
        bloc = get_bloc(cells["bloc"], by=self.by, council=cells["council"])
        unit = self._unit(bloc)
        known = Term.objects.filter(
            bloc=bloc, unit=unit, year=cells["year"], role=cells["role"], since=cells["since"]
        ).first()
        given = {name: cells[name] for name in ("until", "basis") if cells[name]} | {"document": cells["document"]}
        if known:
            return self._change(known, given)
        rotation.appoint(
            bloc, unit, year=cells["year"], role=cells["role"], since=cells["since"], by=self.by,
            **{"basis": Term.Basis.NOT_STATED, **given},
        )  # fmt: skip
        return NEW

    def _change(self, term: Term, given: dict[str, Any]) -> str:
        """Change a known term. Its last day moves by the rule for ending: earlier with a reason, never later."""
        until = given.pop("until", term.until)
        if until == term.until:
            return put(term, given, by=self.by, form=self)
        last = term.until
        because = given["document"] or self.source or _t("From a file")
        try:
            term = rotation.end(term, on=until, by=self.by, because=because)
        except ValidationError as error:
            raise ValidationError({"until": getattr(error, "error_list", error.messages)}) from error
        put(term, given, by=self.by, form=self)
        self.before["until"] = last
        return UPDATE

    def _unit(self, bloc: Bloc) -> Unit:
        try:
            unit = find_unit(self.cleaned_data["unit"], bloc=bloc, year=self.cleaned_data["year"])
        except ValidationError as error:
            raise ValidationError({"unit": error}) from error
        if not unit:
            message = _t("There is no unit called “%(name)s”.") % {"name": self.cleaned_data["unit"]}
            raise ValidationError({"unit": ValidationError(message, "unknown")})
        return unit


class TermResource(TableResource):
    table = "terms"
    row_form = TermRow

    def everything(self, user: Any) -> Any:
        terms = Term.objects.order_by("bloc", "year", "-role", "since", "pk")
        return terms.filter(bloc__in=Bloc.objects.manageable_by(user)) if user else terms

    def rows(self, queryset: Any) -> Iterator[dict[str, Any]]:
        for term in queryset.select_related("bloc__council", "unit"):
            cells = {name: getattr(term, name) for name in ("role", "since", "until", "basis", "document")}
            yield {
                **cells,
                "year": year_cell(term.year),
                "bloc": term.bloc.name,
                "unit": term.unit.name,
                "council": term.bloc.council.name,
            }
