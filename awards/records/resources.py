"""The tables `recipients`, `gradings` and `award_records` (docs/files.md)."""

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

from awards.catalogue.models import AwardType
from awards.records import permissions, privacy, recording
from awards.records.models import AwardRecord, Grading, Occasion, Recipient
from blocs import succession
from blocs.files.bulk import BulkOutcome, BulkResource, Line, settle
from blocs.files.cells import Choice, Day, Prose, Whole
from blocs.files.cells import Line as Text
from blocs.files.tables import NEW, Outcome, RowForm
from blocs.models import PositionClass, Unit
from blocs.resources import year_cell
from blocs.years import validate_year
from common.text import fold

KINDS = {"cá nhân": "individual", "tập thể": "collective", "hộ gia đình": "household", "hộ": "household"}
LEVELS = {"HTXSNV": "excellent", "HTTNV": "good", "HTNV": "done", "KHTNV": "not_done"}
SEXES = {"nam": "male", "nữ": "female"}
YES = {"có": "1", "x": "1", "yes": "1", "không": "", "no": "", "0": ""}


class Year(Text):
    """A calendar or school year; Excel's 2026 is one."""

    default_validators = [validate_year]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=9, **kwargs)


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


class WhoRow(RowForm):
    """Rows about somebody who is on record."""

    unit = Text(label=_("unit"), max_length=250)
    name = Text(label=_("full name"), max_length=250)
    kind = Choice(label=_("kind"), choices=Recipient.Kind, also=KINDS, required=False)
    birth_year = Whole(label=_("year of birth"), min_value=1900, max_value=2100, required=False)
    told_apart_by = Text(label=_("told apart by"), max_length=80, required=False)
    year = Year(label=_("year"))


class GradingRow(WhoRow):
    optional = ("kind", "birth_year", "told_apart_by", "months_worked", "months_maternity", "members", "document")

    level = Choice(label=_("grading"), choices=Grading.Level, also=LEVELS)
    months_worked = Whole(label=_("months worked"), min_value=0, max_value=12, required=False)
    months_maternity = Whole(label=_("months of maternity leave"), min_value=0, max_value=12, required=False)
    members = Whole(label=_("people in the collective"), min_value=0, max_value=1_000_000, required=False)
    document = Text(label=_("decision"), max_length=250, required=False)


class AwardRow(WhoRow):
    optional = (
        "kind", "birth_year", "told_apart_by", "occasion", "prize", "achievement", "achieved_on", "unit_then",
        "position_then", "state",
    )  # fmt: skip

    award = Text(label=_("award"), max_length=250)
    occasion = Choice(label=_("occasion"), choices=Occasion, required=False)
    decision_number = Text(label=_("number of the decision"), max_length=80)
    decided_on = Day(label=_("dated"))
    decided_by = Text(label=_("decided by"), max_length=250)
    prize = Whole(label=_("prize in đồng"), min_value=0, max_value=2_000_000_000, required=False)
    achievement = Prose(label=_("achievement"), max_length=4000, required=False)
    achieved_on = Day(label=_("day of the achievement"), required=False)
    unit_then = Text(label=_("unit at the time"), max_length=250, required=False)
    position_then = Choice(label=_("position at the time"), choices=PositionClass, required=False)
    state = Choice(label=_("state"), choices=AwardRecord.State, required=False)


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
            message = _t(
                "Several recipients of this unit bear this name. Give the year of birth, or what tells them apart."
            )
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


class AboutSomebody(RecordsResource):
    """Rows about recipients that are on record."""

    def who(self, line: Line, known: Any) -> Recipient:
        """Return whom a line is about. Raises ValidationError with code `unknown`, `several` or `forbidden`."""
        unit = self.unit_of(line)
        row = self.meant(line, unit, known)
        if row is None:
            message = _t("Nobody of this name is on record in this unit. Bring the table “recipients” in first.")
            raise ValidationError({"name": ValidationError(message, "unknown")})
        self.check_may(unit)
        return row.same_as or row

    def bring_in_batch(self, lines: list[Line], outcome: BulkOutcome) -> tuple[list[Any], list[Any]]:
        self.find_units(line.values[name] for line in lines for name in ("unit", "unit_then") if line.values.get(name))
        known, about = self.known(lines), []
        for line in lines:
            try:
                about.append((line, self.who(line, known)))
            except ValidationError as error:
                outcome.refuse(line.number, error)
        there = self.on_record([who for _line, who in about])
        new: list[Any] = []
        changed: list[Any] = []
        for line, who in about:
            try:
                row = self.row_for(line, who, there)
            except ValidationError as error:
                outcome.refuse(line.number, error)
                continue
            if line.kind == NEW:
                new.append(row)
            elif row is not None:
                changed.append(row)
        return new, changed

    def on_record(self, people: list[Recipient]) -> dict[Any, Any]:
        """Return what is on record of `people`, as `row_for` looks it up."""
        raise NotImplementedError

    def row_for(self, line: Line, who: Recipient, there: dict[Any, Any]) -> Any:
        """Return the row to be written for a line, or None."""
        raise NotImplementedError

    def cells_of(self, row: Any) -> dict[str, Any]:
        who = row.recipient
        return {
            "unit": who.unit.code, "name": who.name, "kind": who.get_kind_display(), "birth_year": who.birth_year,
            "told_apart_by": who.told_apart_by, "year": year_cell(row.year),
        }  # fmt: skip


class GradingResource(AboutSomebody):
    table = "gradings"
    row_form = GradingRow
    model = Grading

    def on_record(self, people: list[Recipient]) -> dict[Any, Any]:
        rows = Grading.objects.filter(recipient__in=people)
        return {(row.recipient_id, row.year): row for row in rows}

    def row_for(self, line: Line, who: Recipient, there: dict[Any, Any]) -> Grading | None:
        names = ("level", "months_worked", "months_maternity", "members", "document")
        values = {name: line.values[name] for name in names if name in line.values}
        if "months_maternity" in values:
            values["months_maternity"] = values["months_maternity"] or 0
        recording.check_year(line.values["year"])
        recording.check_months(values)
        key = (who.pk, line.values["year"])
        self.claim(line, *key)
        row = there.get(key) or Grading(recipient=who, year=line.values["year"])
        return row if settle(line, row, values) else None

    def rows(self, queryset: Any) -> Iterator[dict[str, Any]]:
        for row in queryset.select_related("recipient__unit").iterator(chunk_size=2000):
            yield {
                **self.cells_of(row), "level": row.get_level_display(), "months_worked": row.months_worked,
                "months_maternity": row.months_maternity or None, "members": row.members, "document": row.document,
            }  # fmt: skip


class AwardRecordResource(AboutSomebody):
    table = "award_records"
    row_form = AwardRow
    model = AwardRecord
    may_write = staticmethod(permissions.can_award)
    refusal = _("Only a secretariat that manages this unit may bring this in.")

    def begin(self, by: Any) -> None:
        super().begin(by)
        awards = list(AwardType.objects.all())
        self.awards = {fold(award.name): award for award in awards} | {fold(award.code): award for award in awards}

    def on_record(self, people: list[Recipient]) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for row in AwardRecord.objects.filter(recipient__in=people).select_related("unit"):
            _remember(row, found)
        return found

    def row_for(self, line: Line, who: Recipient, there: dict[Any, Any]) -> AwardRecord | None:
        cells, award = line.values, self._award(line)
        recording.check_award(who.kind, award, cells["decided_on"])
        key = (who.pk, award.pk, cells["year"], cells["decision_number"])
        self.claim(line, *key)
        row = there.get(key) or AwardRecord(
            recipient=who, award=award, year=cells["year"], decision_number=cells["decision_number"], unit=who.unit,
            position_class=who.position_class,
        )  # fmt: skip
        if cells.get("state", "") not in ("", row.state):
            message = _t("An award is taken back on its own page, not by a file.")
            raise ValidationError({"state": ValidationError(message, "state")})
        if row.state != AwardRecord.State.GRANTED:
            return None
        values = self._values(line)
        self._check_once(row, values, there)
        is_written = settle(line, row, values)
        _remember(row, there)
        return row if is_written else None

    def _award(self, line: Line) -> AwardType:
        if award := self.awards.get(fold(line.values["award"])):
            return award
        message = _t("“%(value)s” is not in the catalogue of awards. Write its code or its full name.")
        error = ValidationError(message % {"value": line.values["award"][:60]}, "unknown")
        raise ValidationError({"award": error})

    def _values(self, line: Line) -> dict[str, Any]:
        cells = line.values
        names = ("decided_on", "decided_by", "prize", "achievement", "achieved_on")
        values = {name: cells[name] for name in names if name in cells}
        if cells.get("occasion"):
            values["occasion"] = cells["occasion"]
        if cells.get("position_then"):
            values["position_class"] = cells["position_then"]
        if cells.get("unit_then"):
            values["unit_id"] = self.unit_of(line, "unit_then").pk
        return values

    def _check_once(self, row: AwardRecord, values: dict[str, Any], there: dict[Any, Any]) -> None:
        """As the constraints of AwardRecord say, so that the row is named."""
        occasion = values.get("occasion", row.occasion)
        merit = there.get(("merit", row.recipient_id, row.award_id, row.year))
        if occasion == Occasion.MERIT and merit not in (None, row):
            message = _t("This award is on record for this year already, by decision %(number)s.")
            error = ValidationError(message % {"number": merit.decision_number}, "award_exists")
            raise ValidationError({"award": error})
        day = values.get("achieved_on", row.achieved_on)
        sudden = there.get(("sudden", row.recipient_id, day))
        if occasion == Occasion.SUDDEN and day and sudden not in (None, row):
            message = _t("This achievement was rewarded already: one achievement, one award.")
            raise ValidationError({"achieved_on": ValidationError(message, "achievement_rewarded")})

    def rows(self, queryset: Any) -> Iterator[dict[str, Any]]:
        for row in queryset.select_related("recipient__unit", "award", "unit").iterator(chunk_size=2000):
            yield {
                **self.cells_of(row), "award": row.award.code, "occasion": row.get_occasion_display(),
                "decision_number": row.decision_number, "decided_on": row.decided_on, "decided_by": row.decided_by,
                "prize": row.prize, "achievement": row.achievement, "achieved_on": row.achieved_on,
                "unit_then": row.unit.code, "state": row.get_state_display(),
                "position_then": row.get_position_class_display() if row.position_class else "",
            }  # fmt: skip


def _remember(row: AwardRecord, there: dict[Any, Any]) -> None:
    there[(row.recipient_id, row.award_id, row.year, row.decision_number)] = row
    if row.state == AwardRecord.State.GRANTED and row.occasion == Occasion.MERIT:
        there[("merit", row.recipient_id, row.award_id, row.year)] = row
    if row.state == AwardRecord.State.GRANTED and row.occasion == Occasion.SUDDEN and row.achieved_on:
        there[("sudden", row.recipient_id, row.achieved_on)] = row
