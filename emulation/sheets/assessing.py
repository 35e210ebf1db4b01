"""How a value is put on a leaf in one stage: parsed, checked, never over what somebody else put there unseen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from blocs.models import Unit
from common import history
from common.clock import now
from emulation.covenants.reading import moment
from emulation.criteria.building import engine_table
from emulation.scoring.answers import Answer
from emulation.scoring.tables import Criterion, Table
from emulation.sheets import log, values
from emulation.sheets.models import Assessment, Score, ScoreSheet

Stage = Assessment.Stage
Field = log.Field
BEFORE: dict[str, tuple[str, ...]] = {
    Stage.SELF: (),
    Stage.PEER: (Stage.SELF,),
    Stage.VERIFIED: (Stage.SELF,),
    Stage.SECOND: (Stage.VERIFIED, Stage.SELF),
    Stage.FINAL: (Stage.SECOND, Stage.VERIFIED, Stage.SELF),
}
"""What a stage starts from, the strongest first: agreeing with that needs no row of its own."""


class Keep:
    """Says that a thing stays as it is, which is not the same as emptying it."""


KEEP = Keep()


@dataclass(frozen=True)
class Typed:
    """What somebody typed for the leaf `code`, on a page that showed `version`; a thing left at `KEEP` stays.

    `words` is the unit's explanation in the self-score, else the reason of whoever verifies.
    """

    code: str
    version: int
    value: Any = KEEP
    target: Any = KEEP
    words: Any = KEEP


@dataclass
class Place:
    """A leaf of a sheet, held until the end of the transaction, with what each stage said."""

    sheet: ScoreSheet
    score: Score
    leaf: Criterion
    said: dict[str, Assessment]

    def stands(self, stage: str) -> Answer:
        """Return what stands after `stage`: what it said itself, or what it starts from."""
        for one in (stage, *BEFORE[stage]):
            if found := self.said.get(one):
                return found.actual, tuple(Decimal(part) for part in found.parts)
        return values.NOTHING


def lock(sheet: ScoreSheet) -> ScoreSheet:
    """Return `sheet` as it is now, held until the end of the transaction."""
    related = ("round__campaign__bloc__council", "round__table", "unit", "verifier", "peer")
    return ScoreSheet.objects.select_for_update(of=("self",)).select_related(*related).get(pk=sheet.pk)


def variant(sheet: ScoreSheet) -> Table:
    """Return the table of the round as the unit of `sheet` has it."""
    return engine_table(sheet.round.table).for_kind(sheet.unit_kind)


def places(sheet: ScoreSheet, codes: Iterable[str] | None = None) -> dict[str, Place]:
    """Return the leaves of a locked `sheet` by their codes (only `codes`), each held too."""
    leaves = variant(sheet).by_code
    rows = Score.objects.select_for_update(of=("self",)).filter(sheet=sheet, criterion__table=sheet.round.table_id)
    if codes is not None:
        rows = rows.filter(criterion__code__in=set(codes))
    scores = list(rows.select_related("criterion").order_by("pk"))
    said: dict[int, dict[str, Assessment]] = {}
    for one in Assessment.objects.filter(score__in=scores).select_related("by", "for_unit"):
        said.setdefault(one.score_id, {})[one.stage] = one
    found = {}
    for score in scores:
        if leaf := leaves.get(score.criterion.code):
            score.sheet = sheet
            found[leaf.code] = Place(sheet, score, leaf, said.get(score.pk, {}))
    return found


def unscored(sheet: ScoreSheet) -> list[Criterion]:
    """Return the leaves that were assigned to the unit and have no result yet; null is not zero."""
    return [
        place.leaf
        for place in places(sheet).values()
        if place.score.is_assigned and place.stands(Stage.FINAL) == values.NOTHING
    ]


@dataclass
class Hand:
    """Whose hand it is: the person, the unit they act for (None: the secretariat), and in which stage."""

    stage: str
    by: Any
    unit: Unit | None = None


def put_all(sheet: ScoreSheet, typed: Iterable[Typed], hand: Hand, rules: Any) -> list[str]:
    """Put everything of `typed` on the leaves of a locked `sheet`, or nothing; return the codes that changed.

    `rules(place, typed)` says what else this stage asks. Raises ValidationError with what is wrong by the codes of the
    leaves.
    """
    typed = list(typed)
    found = places(sheet, [one.code for one in typed])
    changed: list[str] = []
    wrong: dict[str, Any] = {}
    for one in typed:
        try:
            if one.code not in found:
                raise ValidationError(_("“%(code)s” is no criterion of this sheet.") % {"code": one.code}, "unknown")
            if _put(found[one.code], one, hand, rules):
                changed.append(one.code)
        except ValidationError as error:
            wrong[one.code] = error.error_list
    if wrong:
        raise ValidationError(wrong)
    return changed


def single(act: Any, *args: Any, **kwargs: Any) -> Any:
    """Do an act on one leaf, and raise what is wrong with it without the code of the leaf around it."""
    try:
        return act(*args, **kwargs)
    except ValidationError as error:
        errors = list(error.error_dict.values()) if hasattr(error, "error_dict") else []
        if not errors:
            raise
        raise ValidationError(errors[0]) from None


@dataclass
class _Wish:
    """What shall stand on a leaf: its answer, target and words, each as it is when nothing new was typed."""

    answer: Answer
    target: Decimal | None
    words: str


def _put(place: Place, typed: Typed, hand: Hand, rules: Any) -> bool:
    wish, now_there = _wish(place, typed, hand), _present(place, hand)
    is_same = values.same(wish.answer, now_there.answer)
    if is_same and (wish.target, wish.words) == (now_there.target, now_there.words):
        return False
    _check_version(place, typed, hand)
    rules(place, typed, wish, now_there)
    if not is_same or wish.target != now_there.target:
        values.checked(place.leaf, wish.answer, target=wish.target, is_assigned=place.score.is_assigned)
    _write(place, wish, now_there, hand)
    return True


def _present(place: Place, hand: Hand) -> _Wish:
    own = place.said.get(hand.stage)
    words = place.score.explanation if hand.stage == Stage.SELF else own.reason if own else ""
    return _Wish(place.stands(hand.stage), place.score.target, words)


def _wish(place: Place, typed: Typed, hand: Hand) -> _Wish:
    wish = _present(place, hand)
    if typed.value is not KEEP:
        wish.answer = values.parsed(place.leaf, typed.value)
    if typed.target is not KEEP and values.takes_target(place.leaf):
        wish.target = values.target(place.leaf, typed.target)
    if typed.words is not KEEP:
        wish.words = Score._meta.get_field("explanation").to_python(typed.words or "")
    return wish


def _check_version(place: Place, typed: Typed, hand: Hand) -> None:
    """Refuse what was typed on a page that showed an older version, and say who put what there since.

    A member's verification stands beside the others and is written by that member alone.
    """
    if typed.version == place.score.version or hand.stage == Stage.PEER:
        return
    rows = [row for row in place.said.values() if row.stage != Stage.PEER]
    last = max(rows, key=lambda row: row.at, default=None)
    said = {"code": place.leaf.code}
    if last is None:
        message = _("“%(code)s” was changed after you opened this page. Look again, then save once more.")
        raise ValidationError(message % said, "stale")
    said |= {"who": str(last.by), "when": moment(last.at)}
    said["value"] = values.in_words(place.leaf, last.actual, last.parts)
    message = _(
        "%(who)s put “%(value)s” on “%(code)s” at %(when)s, after you opened this page. What you typed is still here "
        "and not saved: compare, then save once more to put it in place."
    )
    raise ValidationError(message % said, "stale")


def _write(place: Place, wish: _Wish, there: _Wish, hand: Hand) -> None:
    score = place.score
    is_new = not values.same(wish.answer, there.answer)
    if wish.target != there.target:
        old, new = values.kept_target(place.leaf, there.target), values.kept_target(place.leaf, wish.target)
        _note(place, hand, Field.TARGET, old, new, why="" if hand.stage == Stage.SELF else wish.words)
        score.target = wish.target
    if hand.stage == Stage.SELF and wish.words != there.words:
        _note(place, hand, Field.EXPLANATION, there.words, wish.words)
        score.explanation = wish.words
    if is_new or (hand.stage != Stage.SELF and wish.words != there.words):
        assess(place, wish.answer, hand, why="" if hand.stage == Stage.SELF else wish.words)
    if is_new and hand.stage == Stage.SELF:
        score.report = None
    if hand.stage != Stage.PEER:
        score.version += 1
        history.save(score, by=hand.by, because="" if hand.stage == Stage.SELF else wish.words)


def assess(place: Place, given: Answer, hand: Hand, *, why: str = "") -> None:
    """Write what `hand` says of a leaf, and its line in the log."""
    old = place.stands(hand.stage)
    row = place.said.get(hand.stage) or Assessment(score=place.score, stage=hand.stage)
    row.actual, row.parts = given[0], [str(part) for part in given[1]]
    row.reason, row.by, row.for_unit, row.at = why, hand.by, hand.unit, now()
    history.save(row, by=hand.by, because=why)
    words = values.kept_words(place.leaf, old), values.kept_words(place.leaf, given)
    place.said[hand.stage] = row
    _note(place, hand, Field.RESULT, *words, why=why)


def _note(place: Place, hand: Hand, field: str, old: str, new: str, *, why: str = "") -> None:
    log.note(
        place.sheet, field, by=hand.by, unit=hand.unit, score=place.score, stage=hand.stage, old=old, new=new, why=why
    )


def changed_leaves(sheet: ScoreSheet) -> Iterator[Place]:
    """Yield the leaves of a locked `sheet` on which the verification says something else than the unit itself."""
    for place in places(sheet).values():
        if Stage.VERIFIED in place.said and not values.same(place.stands(Stage.VERIFIED), place.stands(Stage.SELF)):
            yield place
