"""A round of three units that is open: the head verifies the member and the deputy, the deputy verifies the head."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from common import history
from common.clock import now, today
from emulation.covenants.models import Commitment, Covenant
from emulation.reports.models import Report, ReportFigure, ReportRequest
from emulation.sheets import entering, opening
from emulation.sheets.models import Score, ScoreSheet, ScoringRound
from tests.points import make_table

DAY = timedelta(days=1)


def days_from(first: date | None = None) -> dict[str, date]:
    """The last days of the stages, a week apart."""
    first = first or today()
    return {name: first + 7 * number * DAY for number, name in enumerate(opening.DAYS, start=1)}


def make_open_round(campaign, *, by, table=None, first=None, **fields) -> ScoringRound:
    """A round opened through the rule, with a published table of four leaves unless another one is given."""
    table = table or make_table(campaign, by=by)
    return opening.open_round(campaign, days_from(first), by=by, **fields)


def score_of(sheet: ScoreSheet, code: str) -> Score:
    return Score.objects.select_related("criterion", "sheet__round__campaign").get(sheet=sheet, criterion__code=code)


def put(sheet: ScoreSheet, code: str, value: Any, *, by: Any, **fields: Any) -> Any:
    """Enter a value as the unit's page would, on the version that stands."""
    return entering.enter(sheet, code, value, version=score_of(sheet, code).version, by=by, **fields)


def again(sheet: ScoreSheet) -> ScoreSheet:
    """`sheet` as another page would read it."""
    related = ("round__campaign__bloc__council", "round__table", "unit", "verifier", "peer")
    return ScoreSheet.objects.select_related(*related).get(pk=sheet.pk)


def make_report(campaign, unit, *, by, kind="year", state="accepted", days_late=0, figures=None, due=None) -> Report:
    """A report that was asked for, and (unless it waits) handed in; `figures` by code or commitment."""
    request = ReportRequest.objects.filter(campaign=campaign, kind=kind).first()
    if not request:
        request = ReportRequest(
            campaign=campaign, kind=kind, title="Báo cáo", covers_from=campaign.starts_on, covers_to=campaign.ends_on,
            due_on=due or today(), asked_by=by, asked_at=now(), asks_for=["situation"],
        )  # fmt: skip
        history.save(request, by=by)
    report = Report(request=request, unit=unit, due_on=request.due_on)
    if state != "waiting":
        report.submit()
        report.days_late = days_late
    if state == "accepted":
        report.accept()
    history.save(report, by=by)
    for key, value in (figures or {}).items():
        of = {"commitment": key} if isinstance(key, Commitment) else {"code": key}
        history.save(ReportFigure(report=report, value=None if value is None else Decimal(value), **of), by=by)
    return report


def put_in_force(covenant: Covenant, *, by) -> Covenant:
    covenant.refresh_from_db()
    covenant.take_effect()
    history.save(covenant, by=by)
    return covenant


@pytest.fixture
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def round_(cast, campaign) -> ScoringRound:
    return make_open_round(campaign, by=cast.an)


@pytest.fixture
def sheets(cast, round_) -> SimpleNamespace:
    """The sheets of the round by whose they are."""
    found = {sheet.unit_id: sheet for sheet in round_.sheets.select_related("round__campaign__bloc", "unit")}
    return SimpleNamespace(head=found[cast.head.pk], member=found[cast.member.pk], deputy=found[cast.deputy.pk])


@pytest.fixture
def sheet(sheets) -> ScoreSheet:
    """The sheet of Bình's unit, which the head's people verify."""
    return sheets.member


@pytest.fixture
def filled(cast, sheet) -> ScoreSheet:
    """Bình scored everything."""
    put(sheet, "A1", "90", target="100", by=cast.binh)
    put(sheet, "A2", "4", target="2", by=cast.binh)
    put(sheet, "B1", "đạt", by=cast.binh)
    put(sheet, "B2", "25", by=cast.binh, words="Nộp đủ báo cáo.")
    return sheet


@pytest.fixture
def handed_in(cast, filled) -> ScoreSheet:
    return entering.hand_in(filled, by=cast.binh)
