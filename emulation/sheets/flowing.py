"""How results flow in from accepted reports and the covenant: once when a round opens, then when a unit asks.

What a person typed is shown beside what would take its place, and stays unless somebody says otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common import history
from common.clock import now
from emulation.criteria.models import Criterion
from emulation.scoring.answers import Answer
from emulation.scoring.tables import Criterion as Leaf
from emulation.sheets import assessing, at_once, log, permissions, sources, values
from emulation.sheets.assessing import Hand, Place, Stage, lock
from emulation.sheets.computing import Board, Line
from emulation.sheets.models import Assessment, Score, ScoreSheet
from emulation.sheets.sources import Told

State = ScoreSheet.State


@dataclass(frozen=True)
class Hint:
    """What an accepted report says of a leaf now, where the unit claimed something else; `place` is in that report."""

    words: str
    report_id: int | None
    place: str


def hints(board: Board, sheet: ScoreSheet, codes: Collection[str] | None = None) -> dict[str, Hint]:
    """Return by the code of a leaf, of those in `codes` (None: of all), what covenant and reports say now beside what
    the unit handed in; in three queries, in none where nothing flows in.

    For whoever verifies: a figure may be accepted after the self-score was handed in. Nothing is written.
    """
    asked = [row for row in board.criteria if codes is None or row.code in codes]
    found = sources.read(sheet.round.table_id, sheet.round.campaign_id, [sheet], asked)
    leaves, lines = board.variant(sheet.unit_kind).by_code, board.scores.get(sheet.pk, {})
    told = {
        row: found.told(sheet.unit_id, row, leaves[row.code])
        for row in found.criteria
        if row.code in lines and row.code in leaves
    }
    return {
        row.code: Hint(
            values.in_words(leaves[row.code], one.actual), one.report_id, sources.place(row, one.report_id, found.cited)
        )
        for row, one in told.items()
        if one.actual is not None and not values.same((one.actual, ()), _claimed(board, lines[row.code]))
    }


def _claimed(board: Board, line: Line) -> Answer:
    result = board.result(line, Stage.SELF)
    return result.actual, result.parts


@dataclass(frozen=True)
class Offer:
    """What covenant or report say otherwise than the sheet does; `is_typed`: a person put there what stands."""

    code: str
    name: str
    old: str
    new: str
    old_target: str
    new_target: str
    is_typed: bool
    report_id: int | None

    @property
    def changes_value(self) -> bool:
        return self.old != self.new

    @property
    def changes_target(self) -> bool:
        return self.old_target != self.new_target


def offers(sheet: ScoreSheet) -> list[Offer]:
    """Return what taking over new figures would change on `sheet`, in the order of the table."""
    return [_offer(place, told) for place, told in _differing(sheet)]


def _offer(place: Place, told: Told) -> Offer:
    actual, parts = place.stands(Stage.SELF)
    new = values.in_words(place.leaf, told.actual) if _brings_value(place, told) else None
    old = values.in_words(place.leaf, actual, parts)
    old_target = values.target_in_words(place.leaf, place.score.target)
    new_target = values.target_in_words(place.leaf, told.target) if _brings_target(place, told) else old_target
    return Offer(
        place.leaf.code, place.leaf.name, old, new or old, old_target, new_target, _is_typed(place), told.report_id
    )


def _is_typed(place: Place) -> bool:
    return Stage.SELF in place.said and place.score.report_id is None


def _brings_value(place: Place, told: Told) -> bool:
    return told.actual is not None and not values.same((told.actual, ()), place.stands(Stage.SELF))


def _brings_target(place: Place, told: Told) -> bool:
    return told.target is not None and told.target != place.score.target


def _differing(sheet: ScoreSheet) -> list[tuple[Place, Told]]:
    found = sources.read(sheet.round.table_id, sheet.round.campaign_id, [sheet])
    with transaction.atomic():
        held = assessing.places(sheet, [row.code for row in found.criteria])
    pairs = []
    for row in found.criteria:
        if place := held.get(row.code):
            told = found.told(sheet.unit_id, row, place.leaf)
            if _brings_value(place, told) or _brings_target(place, told):
                pairs.append((place, told))
    return pairs


@transaction.atomic
def take_over(sheet: ScoreSheet, codes: Collection[str], *, by: Any) -> list[str]:
    """Put what covenant and reports say now on the leaves `codes` of `sheet`; return those that changed.

    The caller names every leaf, having seen `offers`: nothing that a person typed is written over unasked. Twice
    changes nothing. Raises PermissionDenied, or ValidationError with code `not_self`.
    """
    sheet = lock(sheet)
    mandate = permissions.check_can_enter(by, sheet)
    if sheet.state != State.SELF:
        raise ValidationError(
            _("The self-score was handed in. It changes again only if it is handed back."), "not_self"
        )
    changed = []
    for place, told in _differing(sheet):
        if place.leaf.code in codes:
            _take(place, told, Hand(Stage.SELF, by, mandate.unit))
            changed.append(place.leaf.code)
    return changed


def _take(place: Place, told: Told, hand: Hand) -> None:
    score, why = place.score, _("Taken over from the report or the covenant.")
    if _brings_target(place, told):
        words = [values.kept_target(place.leaf, each) for each in (score.target, told.target)]
        log.note(
            place.sheet, log.Field.TARGET, by=hand.by, unit=hand.unit, score=score, stage=Stage.SELF, old=words[0],
            new=words[1], why=why,
        )  # fmt: skip
        score.target = told.target
    if _brings_value(place, told):
        assessing.assess(place, (told.actual, ()), hand, why=why)
        score.report_id = told.report_id
    score.version += 1
    history.save(score, by=hand.by, because=why)


# --- When a round opens -------------------------------------------------------------------------------


def make_scores(
    sheets: Iterable[ScoreSheet], leaves: dict[int, list[tuple[Criterion, Leaf]]], found: sources.Sources, *, by: Any
) -> list[Score]:
    """Insert the scores of new `sheets` (`leaves` by sheet), with what covenant and reports say of each at once.

    Thousands of rows go in together with their history (`at_once.create_many` says why).
    """
    with_source = {row.pk for row in found.criteria}
    rows: list[tuple[Score, Leaf, Decimal | None]] = []
    for sheet in sheets:
        for row, leaf in leaves[sheet.pk]:
            told = found.told(sheet.unit_id, row, leaf) if row.pk in with_source else Told()
            score = Score(sheet=sheet, criterion=row, target=told.target, report_id=told.report_id)
            rows.append((score, leaf, told.actual))
    at_once.create_many([score for score, _leaf, _actual in rows], by=by)
    _assess_at_once([(score, leaf, actual) for score, leaf, actual in rows if actual is not None], by)
    return [score for score, _leaf, _actual in rows]


def _assess_at_once(rows: list[tuple[Score, Leaf, Decimal]], by: Any) -> None:
    at, why = now(), _("Taken over from the report or the covenant.")
    at_once.create_many(
        [Assessment(score=score, stage=Stage.SELF, actual=actual, by=by, at=at) for score, _leaf, actual in rows],
        by=by, because=why,
    )  # fmt: skip
    lines = [
        log.line(
            score.sheet, log.Field.RESULT, by=by, score=score, stage=Stage.SELF, old=values.NONE,
            new=values.kept_words(leaf, (actual, ())), why=why,
        )
        for score, leaf, actual in rows
    ]  # fmt: skip
    at_once.create_many(lines, by=by)
