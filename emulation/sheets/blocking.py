"""Why a unit is not considered: reasons of the table that data show, and those that the secretariat enters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from blocs import permissions as bloc_permissions
from common import history
from common.clock import today
from documents.models import Signature
from emulation.campaigns.models import Campaign
from emulation.covenants.models import Covenant, Party
from emulation.criteria.building import engine_table
from emulation.reports.models import Report, ReportRequest
from emulation.scoring.tables import Reason
from emulation.sheets import log, permissions
from emulation.sheets.assessing import lock
from emulation.sheets.models import Block, ScoreSheet, ScoringRound
from emulation.sheets.verifying import needs, said_why

OPEN = [state for state in ScoreSheet.State if state != ScoreSheet.State.FINAL]
Found = dict[int, str]
"""What a reason rests on, in the language of the papers, by the key of the unit."""


def reasons(round: ScoringRound) -> dict[str, Reason]:
    """Return the reasons that the table of `round` knows, by their codes."""
    return {reason.code: reason for reason in engine_table(round.table, []).reasons}


# --- What data show -----------------------------------------------------------------------------------


def _not_registered(campaign: Campaign, units: set[int]) -> Found:
    """Units that the covenant in force does not name: who registers is asked to sign it."""
    covenant = campaign.covenants.filter(state=Covenant.State.IN_FORCE).first()  # type: ignore[attr-defined]
    if not covenant:
        return {}
    named = set(covenant.parties.values_list("unit", flat=True))
    return dict.fromkeys(units - named, f"Không có tên trong bản giao ước (lần {covenant.version}).")


def _covenant_unsigned(campaign: Campaign, units: set[int]) -> Found:
    """Parties of the covenant in force whose signature is missing."""
    parties = Party.objects.filter(covenant__campaign=campaign, covenant__state=Covenant.State.IN_FORCE, unit__in=units)
    rows = list(parties.select_related("covenant"))
    documents = {row.covenant.document_id for row in rows}
    signed = set(Signature.objects.valid().filter(document__in=documents).values_list("unit", flat=True))
    return {row.unit_id: f"Chưa ký giao ước (lần {row.covenant.version})." for row in rows if row.unit_id not in signed}


def _report_missing(campaign: Campaign, units: set[int]) -> Found:
    """Units whose report of the year was never handed in, after its last day."""
    rows = Report.objects.filter(
        request__campaign=campaign, request__kind=ReportRequest.Kind.YEAR, request__withdrawn_at=None, unit__in=units,
        first_submitted_at=None, due_on__lt=today(),
    )  # fmt: skip
    late = rows.exclude(state=Report.State.WAIVED)
    return {row.unit_id: f"Chưa nộp báo cáo năm (hạn {row.due_on:%d/%m/%Y})." for row in late}


FINDERS: dict[str, Callable[[Campaign, set[int]], Found]] = {
    "not_registered": _not_registered,
    "covenant_unsigned": _covenant_unsigned,
    "report_missing": _report_missing,
}


@transaction.atomic
def find(round: ScoringRound, *, by: Any) -> int:
    """Note what data show of every sheet that is not final, and take away what they show no more; return how many.

    What people entered stays. Raises PermissionDenied unless the secretariat of the bloc does it.
    """
    bloc_permissions.check_manages_bloc(by, round.campaign.bloc)
    rows = ScoreSheet.objects.select_for_update(of=("self",)).filter(round=round, state__in=OPEN)
    sheets = [row for row in rows.select_related("unit").order_by("pk") if not permissions.own_mandate(by, row)]
    return found_for(round, sheets, by=by)


def found_for(round: ScoringRound, sheets: Iterable[ScoreSheet], *, by: Any) -> int:
    """The same for locked `sheets`, without asking who does it: also a part of opening a round."""
    by_unit = {sheet.unit_id: sheet for sheet in sheets}
    count = 0
    for code in reasons(round).keys() & FINDERS.keys():
        shown = FINDERS[code](round.campaign, set(by_unit))
        present = {row.sheet.unit_id: row for row in Block.objects.filter(sheet__in=by_unit.values(), code=code)
                   .select_related("sheet")}  # fmt: skip
        for unit in shown.keys() - present.keys():
            _put(by_unit[unit], code, shown[unit], is_found=True, by=by)
            count += 1
        for unit in present.keys() - shown.keys():
            if present[unit].is_found:
                _take(present[unit], why="", by=by)
                count += 1
    return count


def _put(sheet: ScoreSheet, code: str, note: str, *, is_found: bool, by: Any) -> Block:
    row = Block(sheet=sheet, code=code, note=note, is_found=is_found)
    history.save(row, by=by)
    log.note(sheet, log.Field.BLOCKED, by=by, new=code, why=note)
    return row


def _take(row: Block, *, why: str, by: Any) -> None:
    log.note(row.sheet, log.Field.BLOCKED, by=by, old=row.code, why=why)
    history.delete(row, by=by, because=why)


# --- What people enter --------------------------------------------------------------------------------


@transaction.atomic
def block(sheet: ScoreSheet, code: str, *, note: str, by: Any) -> Block:
    """Enter a reason of the table and what it rests on. The same reason twice is kept once.

    Raises PermissionDenied, or ValidationError with code `unknown_reason`, `because_missing` or `other_state` (final).
    """
    sheet = lock(sheet)
    permissions.check_is_secretariat(by, sheet)
    if present := sheet.blocks.filter(code=code).first():  # type: ignore[attr-defined]
        return present
    needs(sheet, *OPEN)
    if code not in reasons(sheet.round):
        raise ValidationError(_("The criteria table does not know this reason."), "unknown_reason")
    return _put(sheet, code, said_why(note), is_found=False, by=by)


@transaction.atomic
def unblock(sheet: ScoreSheet, code: str, *, because: str, by: Any) -> None:
    """Take a reason away that people entered, and say why; taken away twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `because_missing`, `found` (data still show it) or
    `other_state`.
    """
    sheet = lock(sheet)
    permissions.check_is_secretariat(by, sheet)
    row = sheet.blocks.filter(code=code).first()  # type: ignore[attr-defined]
    if not row:
        return
    needs(sheet, *OPEN)
    if row.is_found:
        raise ValidationError(_("The data of the year show this: put them right, and it goes by itself."), "found")
    row.sheet = sheet
    _take(row, why=said_why(because), by=by)
