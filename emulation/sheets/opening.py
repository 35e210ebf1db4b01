"""How the scoring of a year is opened, with a sheet for every unit, and how it moves to a new version of the table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from blocs import permissions as bloc_permissions
from blocs.models import Unit
from common import history
from common.clock import now, today
from emulation.campaigns import lifecycle
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.models import Campaign, Step
from emulation.criteria.building import engine_table
from emulation.criteria.models import CriteriaTable, Criterion
from emulation.scoring.tables import Criterion as Leaf
from emulation.sheets import at_once, blocking, flowing, log, permissions, sources, telling
from emulation.sheets.models import Score, ScoreSheet, ScoringRound
from emulation.sheets.verifying import said_why
from emulation.workdays import days as workdays

DAYS = ("self_due_on", "verify_due_on", "explain_due_on", "final_due_on")
"""The last days of the stages, in their order."""
STEPS = (Step.Kind.SELF_SCORE, Step.Kind.SCORING, None, Step.Kind.VERIFY)
"""The steps of the year's plan that propose them; units explain between the two."""
USUAL = timedelta(days=3)


def published_table(campaign: Campaign) -> CriteriaTable | None:
    """Return the criteria table that is published for this year."""
    return campaign.criteria_tables.filter(state=CriteriaTable.State.PUBLISHED).first()  # type: ignore[attr-defined]


def proposed_days(campaign: Campaign) -> dict[str, date]:
    """Return the last days of the stages as the plan of the year has them, in order and none of them in the past."""
    planned = {step.kind: step.due_on for step in campaign.steps.all()}  # type: ignore[attr-defined]
    calendar, last = workdays.calendar(), today()
    found: dict[str, date] = {}
    for name, kind in zip(DAYS, STEPS, strict=True):
        day = planned.get(kind) if kind else None
        last = found[name] = max(day, last) if day else workdays.next_working_day(last + USUAL, calendar)
    return found


@transaction.atomic
def open_round(
    campaign: Campaign,
    days: Mapping[str, date],
    kinds: Mapping[Unit, str] | None = None,
    *,
    has_peers: bool = False,
    by: Any,
) -> ScoringRound:
    """Open the scoring of the year by its published table: a sheet for each member, a score for each of its leaves.

    Everything is made in one transaction, the scores of the whole bloc together (20 units × 200 leaves are 4,000 rows):
    querysets of rows with history refuse `bulk_create`, so `at_once.create_many` writes rows and history side by side.
    `kinds` says which variant of the table a unit has. The verifier is proposed by the rule; with `has_peers` each
    member verifies the next. A round that is open already stays as it is; only members that joined since get their
    sheet. Raises PermissionDenied, or ValidationError with code `not_open`, `no_table`, `no_members`, `kind_missing`,
    `kind_unknown`, or as the days must follow each other.
    """
    campaign = lifecycle.lock(campaign)
    campaign_permissions.check_can_decide(by, campaign)
    row = ScoringRound.objects.select_related("table", "campaign__bloc__council").filter(campaign=campaign).first()
    is_new = row is None
    if row is None:
        row = _new_round(campaign, days, has_peers, by)
    units = [seat.unit for seat in campaign.memberships().current().select_related("unit")]
    if not units:
        raise ValidationError(_("The bloc has no members today."), "no_members")
    sheets = _missing_sheets(row, list(dict.fromkeys(units)), kinds or {}, by)
    _fill(row, sheets, by)
    if is_new:
        telling.opened(row, by=by)
    return row


def _new_round(campaign: Campaign, days: Mapping[str, date], has_peers: bool, by: Any) -> ScoringRound:
    if not campaign.is_open:
        raise ValidationError(_("This year is over."), "not_open")
    table = published_table(campaign)
    if not table:
        raise ValidationError(_("Publish a criteria table first."), "no_table")
    row = ScoringRound(
        campaign=campaign, table=table, has_peers=has_peers, opened_at=now(), opened_by=by,
        **{name: days[name] for name in DAYS},
    )  # fmt: skip
    history.save(row, by=by)
    return row


def _missing_sheets(round: ScoringRound, units: list[Unit], kinds: Mapping[Unit, str], by: Any) -> list[ScoreSheet]:
    present = set(round.sheets.values_list("unit", flat=True))  # type: ignore[attr-defined]
    known = engine_table(round.table, []).unit_kinds
    given = {unit.pk: kind for unit, kind in kinds.items()}
    peers = rota(units) if round.has_peers else {}
    found = []
    for unit in units:
        if unit.pk in present:
            continue
        verifier = permissions.proposed_verifier(round.campaign, unit)
        sheet = ScoreSheet(round=round, unit=unit, verifier=verifier, peer=peers.get(unit.pk))
        sheet.unit_kind = _kind(unit, given.get(unit.pk, ""), known)
        history.save(sheet, by=by)
        found.append(sheet)
    return found


def _kind(unit: Unit, kind: str, known: tuple[str, ...]) -> str:
    if not known:
        return ""
    if not kind:
        message = _("The table differs by kind of unit: say which kind %(unit)s is.")
        raise ValidationError(message % {"unit": unit.name}, "kind_missing")
    if kind not in known:
        message = _("“%(kind)s” is no kind of unit of this table.")
        raise ValidationError(message % {"kind": kind}, "kind_unknown")
    return kind


def rota(units: list[Unit]) -> dict[int, Unit]:
    """Return who verifies whom beside the official verification: each member the next one, never itself.

    The result is by the unit that is verified; a bloc of one has no rota.
    """
    if len(units) < 2:
        return {}
    return {units[(place + 1) % len(units)].pk: unit for place, unit in enumerate(units)}


def _fill(round: ScoringRound, sheets: list[ScoreSheet], by: Any) -> None:
    """Make the scores of new `sheets` and what data say of them at once."""
    if not sheets:
        return
    rows = list(round.table.criteria.order_by("order", "pk"))
    table = engine_table(round.table, rows)
    by_kind = {kind: table.for_kind(kind).by_code for kind in {sheet.unit_kind for sheet in sheets}}
    leaves = {sheet.pk: _leaves(rows, by_kind[sheet.unit_kind]) for sheet in sheets}
    found = sources.read(round.table_id, round.campaign_id, sheets)
    flowing.make_scores(sheets, leaves, found, by=by)
    blocking.found_for(round, sheets, by=by)


def _leaves(rows: list[Criterion], known: Mapping[str, Leaf]) -> list[tuple[Criterion, Leaf]]:
    return [(row, known[row.code]) for row in rows if row.kind and row.code in known]


# --- A new version of the table -----------------------------------------------------------------------


def compare(round: ScoringRound, table: CriteriaTable) -> tuple[list[str], list[str]]:
    """Return the codes of leaves that `table` takes over from the round's one with their values, and those it drops.

    A leaf keeps its values when code and kind are equal.
    """
    old = dict(round.table.criteria.exclude(kind="").order_by("order").values_list("code", "kind"))
    new = dict(table.criteria.exclude(kind="").values_list("code", "kind"))
    kept = [code for code, kind in old.items() if new.get(code) == kind]
    return kept, [code for code in old if code not in kept]


@transaction.atomic
def adopt_version(round: ScoringRound, *, because: str, by: Any) -> ScoringRound:
    """Move the round to the version of the table that is published now, with the reason.

    Scores of leaves with equal code and kind move along with all their values; the others stay on file with the old
    table and no longer count (`compare` lists them before). Twice changes nothing. Raises PermissionDenied unless the
    secretariat of the bloc does it, or ValidationError with code `because_missing`, `no_table` or `some_final`.
    """
    campaign = lifecycle.lock(round.campaign)
    bloc_permissions.check_manages_bloc(by, campaign.bloc)
    row = ScoringRound.objects.select_for_update(of=("self",)).select_related("table").get(pk=round.pk)
    row.campaign = campaign
    table = published_table(campaign)
    if not table:
        raise ValidationError(_("Publish a criteria table first."), "no_table")
    if table.pk == row.table_id:
        return row
    because = said_why(because)
    sheets = list(ScoreSheet.objects.select_for_update(of=("self",)).filter(round=row).select_related("unit"))
    if any(sheet.state == ScoreSheet.State.FINAL for sheet in sheets):
        raise ValidationError(_("Some sheets are final. Open them again first."), "some_final")
    _move(row, table, sheets, because, by)
    telling.moved(row, because=because, by=by)
    return row


def _move(round: ScoringRound, table: CriteriaTable, sheets: list[ScoreSheet], because: str, by: Any) -> None:
    kept, _dropped = compare(round, table)
    old, round.table = round.table, table
    history.save(round, by=by, because=because)
    rows = list(table.criteria.order_by("order", "pk"))
    by_code = {row.code: row for row in rows}
    built = engine_table(table, rows)
    moving = Score.objects.select_for_update(of=("self",)).filter(sheet__round=round, criterion__table=old)
    scores = list(moving.filter(criterion__code__in=kept).select_related("criterion").order_by("pk"))
    for score in scores:
        score.criterion = by_code[score.criterion.code]
        score.version += 1
    at_once.update_many(scores, ["criterion", "version"], by=by, because=because)
    present = set(Score.objects.filter(sheet__round=round, criterion__table=table).values_list("sheet", "criterion"))
    variants = {sheet.unit_kind: built.for_kind(sheet.unit_kind).by_code for sheet in sheets}
    missing = {
        sheet.pk: [pair for pair in _leaves(rows, variants[sheet.unit_kind]) if (sheet.pk, pair[0].pk) not in present]
        for sheet in sheets
    }
    flowing.make_scores(sheets, missing, sources.read(table.pk, round.campaign_id, sheets), by=by)
    words = [f"{row.name} ({_('version %(version)s') % {'version': row.version}})" for row in (old, table)]
    for sheet in sheets:
        log.note(sheet, log.Field.TABLE, by=by, old=words[0], new=words[1], why=because)
