"""The table `division`: which unit sits in which bloc from the day on (docs/files.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from blocs.division import drafting
from blocs.division.comparison import standing
from blocs.division.drafting import Wanted
from blocs.files.cells import Choice, Line
from blocs.files.tables import NEW, Outcome, Row, RowForm, TableResource
from blocs.models import Bloc, Level, Redivision, Unit
from common.text import fold

KINDS = {"Khối": Bloc.Kind.BLOC, "Cụm": Bloc.Kind.CLUSTER}
"""The short words of the file format for the kinds; part of the format, so the same in every language."""


class DivisionRow(RowForm):
    """A unit by code or name, and its bloc; without a bloc it sits in none. Kind and level are for new blocs."""

    bloc = Line(label=_("bloc"), max_length=250, required=False)
    kind = Choice(label=_("kind"), choices=Bloc.Kind, also=KINDS, required=False)
    level = Choice(label=_("level"), choices=Level, required=False)
    code = Line(label=_("code"), required=False)
    unit = Line(label=_("unit"), required=False)

    optional = ("kind", "level", "code")
    called = {"bloc": "Khối", "unit": "Tên đơn vị", "code": "Mã đơn vị"}

    def clean(self) -> dict[str, Any]:
        if not (self.cleaned_data.get("unit") or self.cleaned_data.get("code")):
            self.add_error("unit", ValidationError(_t("Write the name of the unit, or its code."), "required"))
        return self.cleaned_data

    def key(self) -> tuple[Any, ...]:
        return (id(self),)  # whether two rows mean one unit is asked when the units are known


class DivisionResource(TableResource):
    """Takes a whole division into a plan; a unit is looked up with all the others, in one query."""

    table = "division"
    row_form = DivisionRow

    def __init__(self, redivision: Redivision) -> None:
        super().__init__()
        self.redivision = redivision

    # --- in ------------------------------------------------------------------------------------------

    def bring_in(self, rows: list[Row], outcome: Outcome) -> None:
        meant = [row for row in rows if row.form.is_valid()]
        self.check_blocs(meant, outcome)
        wanted = self.wanted(meant, outcome)
        if not rows:
            outcome.refuse(None, ValidationError(_t("The file names no unit."), "empty"))
        if not outcome.problems:
            drafting.replace(self.redivision, wanted, by=rows[0].form.by)
        for row in rows:
            row.result.import_type = NEW

    def wanted(self, rows: list[Row], outcome: Outcome) -> list[Wanted]:
        """Return the unit and bloc of each row; a unit that is unknown, doubled or in other hands is a problem."""
        names = Names(rows, self.redivision)
        found: dict[int, tuple[Row, Unit]] = {}
        for row in rows:
            try:
                unit = names.unit(row.form.cleaned_data)
                if unit.pk in found:
                    message = _t("Row %(row)d is already about the same.") % {"row": found[unit.pk][0].number}
                    raise ValidationError({"unit": ValidationError(message, "twice")})
                found[unit.pk] = row, unit
            except ValidationError as error:
                outcome.refuse(row.number, error)
        by = rows[0].form.by if rows else None
        for pk in drafting.not_in_hand(found, by=by) if found else ():
            row, unit = found[pk]
            message = _t("%(unit)s sits in a bloc of another council: an administrator has to let it sit here too.")
            outcome.refuse(row.number, ValidationError({"unit": message % {"unit": unit}}))
        return [_wanted(row, unit) for row, unit in found.values()]

    def check_blocs(self, rows: list[Row], outcome: Outcome) -> None:
        """See that all rows of a bloc say the same of it, and nothing else than what is known."""
        council, day = self.redivision.council_id, self.redivision.effective_on
        known = {bloc.name: bloc for bloc in Bloc.objects.filter(council=council)}
        alive = {bloc.name for bloc in standing(council, day)}
        told: dict[tuple[str, str], tuple[str, int]] = {}
        for row in rows:
            cells = row.form.cleaned_data
            if cells["bloc"] in known and cells["bloc"] not in alive:
                message = _t("This bloc is dissolved by then. Choose another name.")
                outcome.refuse(row.number, ValidationError({"bloc": ValidationError(message, "bloc_gone")}))
            for name in ("kind", "level"):
                if cells["bloc"] and cells[name]:
                    bloc = known.get(cells["bloc"])
                    first = told.setdefault((cells["bloc"], name), (getattr(bloc, name, cells[name]), row.number))
                    if first[0] != cells[name]:
                        message = _t("The bloc “%(bloc)s” is something else: “%(known)s”.")
                        values = {"bloc": cells["bloc"], "known": dict(row.form.fields[name].choices)[first[0]]}
                        outcome.refuse(row.number, ValidationError({name: message % values}))

    # --- out -----------------------------------------------------------------------------------------

    def everything(self, user: Any) -> Any:
        seats = self.redivision.seats.select_related("unit", "place")
        return seats.order_by("place__name", "unit__name", "unit__code")

    def rows(self, queryset: Any) -> Iterator[dict[str, Any]]:
        for seat in queryset:
            kind = capfirst(seat.place.get_kind_display()) if seat.place else ""
            name = seat.place.name if seat.place else ""
            yield {"bloc": name, "kind": kind, "code": seat.unit.code, "unit": seat.unit.name}

    def heading(self, name: str) -> str:
        return str(capfirst(self.row_form.base_fields[name].label))

    def export(self, queryset: Any = None, *, user: Any = None, **kwargs: Any) -> Any:
        """Return the plan as a table under the headings of the interface, ready to be changed and brought back."""
        columns = ("bloc", "kind", "code", "unit")
        headings = [self.heading(name) for name in columns]
        rows = self.rows(self.everything(user))
        return tablib.Dataset(*([row[name] for name in columns] for row in rows), headers=headings, title=self.table)


def _wanted(row: Row, unit: Unit) -> Wanted:
    cells = row.form.cleaned_data
    return Wanted(unit, cells["bloc"], kind=cells["kind"], level=cells["level"])


class Names:
    """The units that the rows of a file mean, by code or exact name, read in one query."""

    def __init__(self, rows: Iterable[Row], redivision: Redivision) -> None:
        cells = [row.form.cleaned_data for row in rows]
        codes = {cell for row in cells for cell in (row["code"], row["unit"]) if cell}
        self.day = redivision.effective_on
        self.by_code: dict[str, Unit] = {}
        self.by_name: dict[str, list[Unit]] = defaultdict(list)
        for unit in Unit.objects.filter(Q(code__in=codes) | Q(name__in={row["unit"] for row in cells})).order_by("pk"):
            self.by_code[unit.code] = unit
            self.by_name[unit.name].append(unit)

    def unit(self, cells: dict[str, Any]) -> Unit:
        """Return the unit of a row. Raises ValidationError by column, code `unknown`, `several`, `other` or `gone`."""
        unit = self._by_code(cells["code"]) if cells["code"] else self._by_name(cells["unit"])
        if cells["code"] and cells["unit"] and fold(unit.name) != fold(cells["unit"]) and cells["unit"] != unit.code:
            message = _t("The code belongs to another unit: “%(unit)s”.") % {"unit": unit.name}
            raise ValidationError({"code": ValidationError(message, "other")})
        if cells["bloc"] and not unit.exists_on(self.day):
            message = _t("%(unit)s does not exist on the first day of the division.") % {"unit": unit.name}
            raise ValidationError({"unit": ValidationError(message, "gone")})
        return unit

    def _by_code(self, code: str) -> Unit:
        if code not in self.by_code:
            message = _t("There is no unit with the code “%(code)s”.") % {"code": code}
            raise ValidationError({"code": ValidationError(message, "unknown")})
        return self.by_code[code]

    def _by_name(self, name: str) -> Unit:
        if name in self.by_code:
            return self.by_code[name]
        units = self.by_name.get(name, [])
        units = [unit for unit in units if unit.exists_on(self.day)] or units
        if not units:
            message = _t("There is no unit called “%(name)s”.") % {"name": name}
            raise ValidationError({"unit": ValidationError(message, "unknown")})
        if len(units) > 1:
            message = _t("Several units are called “%(name)s”. Write the code instead: %(codes)s.")
            values = {"name": name, "codes": ", ".join(sorted(unit.code for unit in units))}
            raise ValidationError({"unit": ValidationError(message % values, "several")})
        return units[0]
