"""The table `recipients`, and whom the rows of the other tables are about (docs/files.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

import tablib
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from awards.records import permissions, privacy
from awards.records.models import Recipient
from blocs import succession
from blocs.files.bulk import BulkOutcome, BulkResource, Line, settle
from blocs.files.cells import Choice, Day, Whole
from blocs.files.cells import Line as Text
from blocs.files.tables import NEW, Outcome, RowForm
from blocs.models import PositionClass, Unit

KINDS = {"cá nhân": "individual", "tập thể": "collective", "hộ gia đình": "household", "hộ": "household"}
SEXES = {"nam": "male", "nữ": "female"}
YES = {"có": "1", "x": "1", "yes": "1", "không": "", "no": "", "0": ""}


class RecipientRow(RowForm):
    """Whom a row is about, and what is known of them. A column that is left out leaves what is known as it is."""

    optional = ("kind", "post", "position", "birth_year", "sex", "told_apart_by", "joined_on", "is_unit")

    unit = Text(label=_("unit"), max_length=250)
    name = Text(label=_("full name"), max_length=250)
    kind = Choice(label=_("kind"), choices=Recipient.Kind, also=KINDS, required=False)
    post = Text(label=_("post"), max_length=200, required=False)
    position = Choice(label=_("position"), choices=PositionClass, required=False)
    birth_year = Whole(label=_("year of birth"), min_value=1900, max_value=2100, required=False)
    sex = Choice(
        label=_("sex"), choices=Recipient.Sex.choices[1:], also={"nam": "male", "nữ": "female"}, required=False
    )
    told_apart_by = Text(label=_("told apart by"), max_length=80, required=False)
    joined_on = Day(label=_("in the unit since"), required=False)
    is_unit = Choice(label=_("is the unit itself"), choices=[("1", _("yes"))], also=YES, required=False)


class RecordsResource(BulkResource):
    """What the tables of this capability share: whom a line is about, who may bring it, and what is never taken in."""

    may_write = staticmethod(permissions.can_record)
    refusal: ClassVar[Any] = _("Only people of this unit and its secretariat may bring this in.")

    def match(self, sheet: Any, outcome: Outcome) -> list[str]:
        if refused := [heading for heading in sheet.headings if privacy.is_refused(heading)]:
            for heading in refused:
                self._refuse(outcome, privacy.refusal(), heading)
            return []
        return super().match(sheet, outcome)

    def begin(self, by: Any) -> None:
        super().begin(by)
        self.units: dict[str, Unit | ValidationError] = {}
        self.allowed: dict[int, bool] = {}
        self.family: dict[int, list[int]] = {}

    def find_units(self, names: Iterable[str]) -> None:
        """Look up the units that have not been asked for yet; a code goes before a name."""
        new = set(names) - self.units.keys()
        if not new:
            return
        by_name: dict[str, list[Unit]] = {}
        for unit in Unit.objects.filter(Q(code__in=new) | Q(name__in=new)).order_by("code"):
            by_name.setdefault(unit.name, []).append(unit)
            if unit.code in new:
                self.units[unit.code] = unit
        for name in new - self.units.keys():
            self.units[name] = _one(name, by_name.get(name, []))

    def unit_of(self, line: Line, column: str = "unit") -> Unit:
        """Return the unit that a line names. Raises ValidationError with code `unknown` or `several`."""
        found = self.units[line.values[column]]
        if isinstance(found, ValidationError):
            raise ValidationError({column: found})
        return found

    def check_may(self, unit: Unit) -> None:
        if unit.pk not in self.allowed:
            self.allowed[unit.pk] = self.by is None or self.may_write(self.by, unit)
        if not self.allowed[unit.pk]:
            raise ValidationError({"unit": ValidationError(str(self.refusal), "forbidden")})

    def family_of(self, unit: Unit) -> list[int]:
        """The unit and, when it came to its end, those that follow it: people went along."""
        if unit.pk not in self.family:
            heirs = succession.heirs(unit) if unit.dissolved_on else []
            self.family[unit.pk] = [unit.pk, *(heir.pk for heir in heirs)]
        return self.family[unit.pk]

    def known(self, lines: list[Line]) -> dict[tuple[int, str, str], list[Recipient]]:
        """Return the recipients whom `lines` may mean, by unit, kind and name."""
        asked = set()
        for line in lines:
            if isinstance(unit := self.units[line.values["unit"]], Unit):
                asked |= {(pk, line.values["name"]) for pk in self.family_of(unit)}
        rows = Recipient.objects.filter(_are(asked)).select_related("same_as", "stands_for")
        found: dict[tuple[int, str, str], list[Recipient]] = {}
        for row in rows.order_by("pk"):
            found.setdefault((row.unit_id, row.kind, row.name), []).append(row)
        return found

    def meant(self, line: Line, unit: Unit, known: dict[tuple[int, str, str], list[Recipient]]) -> Recipient | None:
        """Return whom a line means, or None when nobody of that name is on record.

        Of several people of one name the year of birth decides, and what tells them apart; a year that only one side
        knows does not part them. Raises ValidationError with code `several`.
        """
        kind, name = line.values.get("kind") or Recipient.Kind.INDIVIDUAL, line.values["name"]
        rows = [row for pk in self.family_of(unit) for row in known.get((pk, kind, name), [])]
        if "told_apart_by" in line.values:
            rows = [row for row in rows if row.told_apart_by == line.values["told_apart_by"]]
        born = line.values.get("birth_year")
        fitting = [row for row in rows if row.birth_year == born]
        fitting = fitting or [row for row in rows if born is None or row.birth_year is None]
        if len(fitting) > 1:
            message = _t("Several of this unit bear this name. Give the year of birth, or what tells them apart.")
            raise ValidationError({"name": ValidationError(message, "several")})
        return fitting[0] if fitting else None

    def export(self, queryset: Any = None, *, user: Any = None, **kwargs: Any) -> tablib.Dataset:
        rows = self.rows(self.everything(user) if queryset is None else queryset)
        columns = list(self.row_form.base_fields)
        return tablib.Dataset(*([row[name] for name in columns] for row in rows), headers=columns, title=self.table)

    def everything(self, user: Any) -> Any:
        rows = self.model._default_manager.all()
        return rows.visible_to(user) if user else rows  # type: ignore[attr-defined]


def _are(pairs: set[tuple[int, str]]) -> Q:
    """Return the condition that a recipient is one of these pairs of unit and name.

    Names repeat: asked for the units and the names apart, every batch would read a good part of the table.
    """
    units, names = [unit for unit, _name in pairs], [name for _unit, name in pairs]
    if connection.vendor != "postgresql":
        return Q(unit__in=set(units), name__in=set(names))
    said = (
        "SELECT r.id FROM awards_recipient r JOIN unnest(%s::bigint[], %s::text[]) AS asked (unit_id, name)"
        " ON r.unit_id = asked.unit_id AND r.name = asked.name"
    )
    return Q(pk__in=RawSQL(said, [units, names]))  # noqa: S611 - no word of the file stands in the statement


def _one(name: str, units: list[Unit]) -> Unit | ValidationError:
    if len(units) > 1:
        message = _t("Several units are called “%(name)s”. Write the code instead: %(codes)s.")
        listed = ", ".join(unit.code for unit in units)
        return ValidationError(message % {"name": name, "codes": listed}, "several")
    if not units:
        return ValidationError(_t("There is no unit with this name or code."), "unknown")
    return units[0]


class RecipientResource(RecordsResource):
    table = "recipients"
    row_form = RecipientRow
    model = Recipient

    def bring_in_batch(self, lines: list[Line], outcome: BulkOutcome) -> tuple[list[Any], list[Any]]:
        self.find_units(line.values["unit"] for line in lines)
        known, new, changed = self.known(lines), [], []
        for line in lines:
            try:
                row = self._row(line, known, outcome)
            except ValidationError as error:
                outcome.refuse(line.number, error)
                continue
            if row is not None and line.kind == NEW:
                new.append(row)
            elif row is not None:
                changed.append(row)
        return new, changed

    def _row(self, line: Line, known: Any, outcome: BulkOutcome) -> Recipient | None:
        """Return the row to be written, or None when the line says nothing new."""
        unit = self.unit_of(line)
        self.check_may(unit)
        row = self.meant(line, unit, known)
        if row is not None and row.same_as is not None:
            outcome.warn([_t("“%(name)s” was merged with another recipient and stays so.") % {"name": row.name}])
            return None
        kind = line.values.get("kind") or Recipient.Kind.INDIVIDUAL
        row = row or Recipient(unit=unit, kind=kind, name=line.values["name"])
        _check_kind(row, line.values)
        born, apart = line.values.get("birth_year"), line.values.get("told_apart_by", "")
        self.claim(line, *([row.pk] if row.pk else [unit.pk, kind, row.name, born, apart]))
        return row if settle(line, row, _values(line.values, unit)) else None

    def rows(self, queryset: Any) -> Iterator[dict[str, Any]]:
        for row in queryset.select_related("unit").iterator(chunk_size=2000):
            yield {
                "unit": row.unit.code, "name": row.name, "kind": row.get_kind_display(), "post": row.post,
                "position": row.get_position_class_display() if row.position_class else "",
                "birth_year": row.birth_year, "sex": row.get_sex_display() if row.sex else "",
                "told_apart_by": row.told_apart_by, "joined_on": row.joined_on,
                "is_unit": _t("yes") if row.stands_for_id else "",
            }  # fmt: skip


SAME = ("post", "birth_year", "sex", "told_apart_by", "joined_on")


def _values(cells: dict[str, Any], unit: Unit) -> dict[str, Any]:
    values = {name: cells[name] for name in SAME if name in cells}
    if cells.get("birth_year") is None:
        values.pop("birth_year", None)  # a year that is known is not forgotten
    if "position" in cells:
        values["position_class"] = cells["position"]
    if cells.get("is_unit"):
        values["stands_for_id"] = unit.pk
    return values


def _check_kind(row: Recipient, cells: dict[str, Any]) -> None:
    """As the constraints of Recipient say, so that the cell is named."""
    if row.kind == Recipient.Kind.INDIVIDUAL and cells.get("is_unit"):
        raise ValidationError({"is_unit": ValidationError(_t("A unit as a whole is a collective."), "kind")})
    for name in ("birth_year", "sex", "position"):
        if row.kind != Recipient.Kind.INDIVIDUAL and cells.get(name):
            message = _t("Only a person has a year of birth, a sex and a position.")
            raise ValidationError({name: ValidationError(message, "kind")})
