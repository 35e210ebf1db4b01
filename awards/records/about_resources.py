"""The tables `gradings` and `award_records`: rows about recipients that are on record (docs/files.md)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from awards.catalogue.models import AwardType
from awards.records import permissions, recording
from awards.records.models import AwardRecord, Grading, Occasion, Recipient
from awards.records.resources import KINDS, RecordsResource
from blocs.files.bulk import BulkOutcome, Line, settle
from blocs.files.cells import Choice, Day, Prose, Whole
from blocs.files.cells import Line as Text
from blocs.files.tables import NEW, RowForm
from blocs.models import PositionClass
from blocs.resources import year_cell
from blocs.years import validate_year
from common.text import fold

LEVELS = {"HTXSNV": "excellent", "HTTNV": "good", "HTNV": "done", "KHTNV": "not_done"}


class Year(Text):
    """A calendar or school year; Excel's 2026 is one."""

    default_validators = [validate_year]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=9, **kwargs)


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
        for row in AwardRecord.objects.filter(recipient__in=people).select_related("unit", "ruling__decision"):
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
        if is_written and row.is_decided_here:
            recording.refuse_rewriting()
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
