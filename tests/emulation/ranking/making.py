"""Rounds whose sheets are final, and rankings of them that both sides agreed to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from common import history
from emulation.campaigns.models import Campaign
from emulation.ranking import agreeing, proposing
from emulation.ranking.models import PublishedRanking
from emulation.sheets.models import Block, ScoreSheet, ScoringRound
from tests.points import LEAVES, assess, make_round, make_table

WHOLE = {"A1": "100", "A2": "10", "B1": "1"}
TARGETS = {"A1": "100", "A2": "10"}


def make_final(sheet: ScoreSheet, values: Mapping[str, Any], *, by: Any) -> ScoreSheet:
    """Put results into `sheet` and make it final, past the stages between."""
    assess(sheet, values, by=by, stage="final", targets={code: TARGETS[code] for code in TARGETS if code in values})
    ScoreSheet._base_manager.filter(pk=sheet.pk).update(state=ScoreSheet.State.FINAL)
    return ScoreSheet.objects.get(pk=sheet.pk)


def make_scored(
    campaign: Campaign, quality: Iterable[Any], *, by: Any, rows: Iterable[tuple] = LEAVES, **table: Any
) -> ScoringRound:
    """A round whose units have everything, and in B2 the points `quality` in the order of the members (None: nothing
    scored there)."""
    round_ = make_round(campaign, make_table(campaign, by=by, rows=rows, **table), by=by)
    for sheet, points in zip(round_.sheets.order_by("pk"), quality, strict=True):
        make_final(sheet, {**WHOLE, **({} if points is None else {"B2": points})}, by=by)
    return round_


def sheet_of(round_: ScoringRound, unit: Any) -> ScoreSheet:
    return round_.sheets.get(unit=unit)


def change(round_: ScoringRound, unit: Any, points: Any) -> None:
    """Give a unit other points in B2, as reopening its sheet would."""
    row = sheet_of(round_, unit).scores.get(criterion__code="B2").assessments.get(stage="final")
    row.actual = Decimal(points)
    history.save(row, by=row.by)


def block(round_: ScoringRound, unit: Any, code: str, *, by: Any) -> None:
    history.save(Block(sheet=sheet_of(round_, unit), code=code), by=by)


def publish(round_: ScoringRound, *, head: Any, secretariat: Any, because: str = "") -> PublishedRanking:
    ranking = proposing.propose(round_, because=because, by=head)
    agreeing.agree(ranking, agreeing.HEAD, by=head)
    return agreeing.agree(ranking, agreeing.SECRETARIAT, by=secretariat)
