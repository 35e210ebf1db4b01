"""Example scoring: a criteria table of 100 points, how units score themselves, how it is verified. All is invented."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from blocs.models import Unit, User
from common import clock
from config.demo import people
from config.demo.reporting import at, officer
from emulation.campaigns.models import Campaign
from emulation.criteria import building, drafting, editing, importing, publishing, sources
from emulation.criteria.models import CriteriaTable
from emulation.sheets import entering, opening, verifying
from emulation.sheets.assessing import Typed
from emulation.sheets.models import ScoreSheet, ScoringRound

FILE = Path(__file__).parent / "criteria.csv"
"""The table as a bloc would bring it: criteria of every kind, with evidence and units of measure (docs/files.md)."""
NAME = "Bảng tiêu chí chấm điểm thi đua của Khối (ví dụ)"
SOURCES = {
    "1.1": "commitment:1",
    "1.3": "figure:initiatives",
    "2.3": "figure:role_models_found",
    "2.4": "figure:role_models_spread",
    "3.1": "commitment:3",
    "3.2": "figure:news_press",
    "3.3": "commitment:2",
    "4.1": "report_days:midyear",
    "4.2": "report_days:year",
    "4.4": "figure:activities_joint",
}
"""Criteria whose results come from the covenant and the reports; those of the others are typed."""
TYPED = {
    "1.2": ("97,5", "97", "99", "92", "94", "98", "88", "96", "91"),
    "1.4": ("92; 90,5", "90; 91", "88; 87", "93; 92", "85; 86,5", "90; 88", "82; 84", "91; 89", "84; 83"),
    "2.1": ("đạt",) * 9,
    "2.2": ("3", "3", "2", "3", "2", "3", "1", "3", "2"),
    "2.5": ("5", "4,5", "4", "4,5", "4", "4", "3", "4,5", "3,5"),
    "3.4": ("3", "3", "2,5", "3", "2", "3", "2", "3", "2,5"),
    "4.3": ("đạt", "đạt", "đạt", "đạt", "không đạt", "đạt", "đạt", "đạt", "đạt"),
    "5.1": (
        "cấp Nhà nước = 1; cấp bộ = 1", "cấp Nhà nước = 0; cấp bộ = 1", "cấp Nhà nước = 0; cấp bộ = 0",
        "cấp Nhà nước = 0; cấp bộ = 2", "cấp Nhà nước = 0; cấp bộ = 0", "cấp Nhà nước = 0; cấp bộ = 1",
        "cấp Nhà nước = 0; cấp bộ = 0", "cấp Nhà nước = 0; cấp bộ = 1", "cấp Nhà nước = 0; cấp bộ = 0",
    ),
}  # fmt: skip
"""What units type on the other criteria, by their place among the members."""


def table(campaign: Campaign, *, on: date, by: User) -> CriteriaTable:
    """Bring the table in as a file, say where results come from, and publish it."""
    with clock.at(at(on)):
        draft = drafting.make(
            drafting.for_a_first(campaign, by), name=NAME, total=Decimal(100), is_example=True, by=by
        )  # fmt: skip
        importing.import_file(campaign, FILE.read_bytes(), FILE.name, by=by)
        rows = list(draft.criteria.select_related("table"))
        codes = {row.pk: row.code for row in rows}
        for row in rows:
            if row.code in SOURCES:
                editing.change(row, building.criterion(row, codes), origin=sources.parse(SOURCES[row.code]), by=by)
        draft = CriteriaTable.objects.get(pk=draft.pk)
        return publishing.publish(draft, read=building.mark(draft, draft.criteria.all()), by=by)


def open_round(campaign: Campaign, days: tuple[date, date, date, date], *, on: date, by: User) -> ScoringRound:
    """Open the scoring with the last `days` of its four stages."""
    with clock.at(at(on)):
        return opening.open_round(campaign, dict(zip(opening.DAYS, days, strict=True)), by=by)


def sheet_of(held: ScoringRound, unit: Unit) -> ScoreSheet:
    return ScoreSheet.objects.select_related("round__campaign__bloc", "unit", "verifier").get(round=held, unit=unit)


def enter(sheet: ScoreSheet, place: int, *, on: date, more: Mapping[str, str] | None = None, leaving: int = 0) -> None:
    """Type the results of the unit; `more` are leaves that nothing flows into, the last `leaving` stay empty."""
    typed = {**{code: values[place] for code, values in TYPED.items()}, **(more or {})}
    chosen = list(typed.items())[: len(typed) - leaving]
    with clock.at(at(on, 10)):
        entering.enter_all(sheet, [Typed(code, 0, value) for code, value in chosen], by=officer(sheet.unit))


def hand_in(sheet: ScoreSheet, *, on: date) -> None:
    with clock.at(at(on, 14)):
        entering.hand_in(sheet, by=people.leader(sheet.unit))


def change(sheet: ScoreSheet, said: Mapping[str, tuple[str, str]], *, on: date, by: User) -> None:
    """Let the verifier put other values on leaves, each with its reason."""
    versions = dict(sheet.scores.values_list("criterion__code", "version"))
    with clock.at(at(on, 9, 20)):
        typed = [Typed(code, versions[code], value, words=why) for code, (value, why) in said.items()]
        verifying.verify_all(sheet, typed, by=by)


def verify(sheet: ScoreSheet, *, on: date, by: User) -> None:
    with clock.at(at(on, 11)):
        verifying.finish_verifying(sheet, by=by)
