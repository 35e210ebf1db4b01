"""How a unit scores itself: values, targets, explanations and evidence, until a leader hands the sheet in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common import history
from common.clock import days_late, now
from emulation.campaigns import planning
from emulation.campaigns.models import Step
from emulation.criteria.models import Criterion
from emulation.evidence import keeping
from emulation.evidence.models import Evidence
from emulation.sheets import assessing, log, permissions, sources, telling
from emulation.sheets.assessing import KEEP, Hand, Place, Stage, Typed, lock, single
from emulation.sheets.models import Score, ScoreSheet

State = ScoreSheet.State


def _check_is_self(sheet: ScoreSheet) -> None:
    if sheet.state != State.SELF:
        raise ValidationError(
            _("The self-score was handed in. It changes again only if it is handed back."), "not_self"
        )


@transaction.atomic
def enter_all(sheet: ScoreSheet, typed: Iterable[Typed], *, by: Any) -> list[str]:
    """Put what the unit typed on its sheet, all of it or nothing; return the codes of the leaves that changed.

    An emptied value is not scored, which is not zero. The same values twice change nothing. Raises PermissionDenied,
    or ValidationError with code `not_self`, or with what is wrong by the codes of the leaves: `stale`, `target_fixed`,
    `unknown`, or a code of `values.parsed` and `scoring.results.check`.
    """
    sheet = lock(sheet)
    mandate = permissions.check_can_enter(by, sheet)
    _check_is_self(sheet)
    fixed = _Fixed(sheet)
    return assessing.put_all(sheet, typed, Hand(Stage.SELF, by, mandate.unit), fixed.check)


def enter(
    sheet: ScoreSheet, code: str, value: Any, *, version: int, by: Any, target: Any = KEEP, words: Any = KEEP
) -> Any:
    """The same for the leaf `code` alone; what is wrong is raised without its code around it."""
    return single(enter_all, sheet, [Typed(code, version, value, target, words)], by=by)


class _Fixed:
    """Targets that the covenant sets are not typed; asked of the database only when somebody types one."""

    def __init__(self, sheet: ScoreSheet) -> None:
        self.sheet = sheet
        self.found: sources.Sources | None = None

    def check(self, place: Place, typed: Typed, wish: Any, there: Any) -> None:
        if wish.target == there.target or place.score.criterion.source != Criterion.Source.COMMITMENT:
            return
        self.found = self.found or sources.read(self.sheet.round.table_id, self.sheet.round.campaign_id, [self.sheet])
        if self.found.told(self.sheet.unit_id, place.score.criterion, place.leaf).target is not None:
            message = _("The target of “%(code)s” is the one of the covenant.")
            raise ValidationError(message % {"code": place.leaf.code}, "target_fixed")


EVIDENCE_IN = (State.SELF, State.EXPLAINING)


@transaction.atomic
def attach(score: Score, evidence: Iterable[Evidence], *, by: Any) -> Score:
    """Let the evidence of a leaf be exactly `evidence`, files of the same unit and year; twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `not_self`, `other_unit` or `taken_away`.
    """
    sheet = lock(score.sheet)
    permissions.check_can_enter(by, sheet)
    if sheet.state not in EVIDENCE_IN:
        _check_is_self(sheet)
    score = Score.objects.select_for_update(of=("self",)).get(pk=score.pk)
    wanted = {row.pk: row for row in keeping.hold(evidence)}
    if any((row.unit_id, row.campaign_id) != (sheet.unit_id, sheet.round.campaign_id) for row in wanted.values()):
        raise ValidationError(_("This file belongs to another unit or year."), "other_unit")
    present = {row.pk: row for row in score.evidence.all()}
    if wanted.keys() != present.keys():
        score._history_user = by  # type: ignore[attr-defined]
        score.evidence.set(wanted.values())
        names = ["; ".join(sorted(row.name for row in rows.values())) for rows in (present, wanted)]
        unit = permissions.check_can_enter(by, sheet).unit
        log.note(sheet, log.Field.EVIDENCE, by=by, unit=unit, score=score, stage=Stage.SELF, old=names[0], new=names[1])
    return score


@transaction.atomic
def hand_in(sheet: ScoreSheet, *, by: Any) -> ScoreSheet:
    """Hand the self-score in for verification; late is marked in days, leaves that are not scored stay so.

    Handing in twice changes nothing. Raises PermissionDenied unless a leader of the unit does it, or ValidationError
    with code `nothing_scored` or `locked` (the head of the bloc locked the step and its day is over).
    """
    sheet = lock(sheet)
    mandate = permissions.check_can_hand_in(by, sheet)
    if sheet.state != State.SELF:
        return sheet
    campaign, due_on = sheet.round.campaign, sheet.round.self_due_on
    if not sheet.submitted_at:
        planning.check_not_locked(campaign, Step.Kind.SELF_SCORE, due_on=due_on)
        sheet.days_late = days_late(due_on, now())
    open_leaves, all_leaves = assessing.unscored(sheet), assessing.places(sheet)
    if len(open_leaves) == sum(place.score.is_assigned for place in all_leaves.values()) > 0:
        raise ValidationError(_("Nothing is scored yet: there is nothing to hand in."), "nothing_scored")
    sheet.hand_in()
    history.save(sheet, by=by)
    log.note_state(sheet, State.SELF, by=by, unit=mandate.unit)
    telling.handed_in(sheet, by=by)
    return sheet
