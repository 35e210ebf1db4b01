"""What a unit says to points that were changed: it explains leaf by leaf, or accepts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common import history
from common.clock import today
from emulation.sheets import assessing, log, permissions, telling, verifying
from emulation.sheets.assessing import Stage, lock
from emulation.sheets.models import Score, ScoreSheet

State = ScoreSheet.State


@transaction.atomic
def explain(
    sheet: ScoreSheet, said: Mapping[str, str], *, by: Any, versions: Mapping[str, int] | None = None
) -> list[str]:
    """Write the unit's answers to leaves that were changed, by their codes; an emptied answer accepts the change.

    `versions` are those that the page showed: where a colleague wrote since, nothing is written over. The same words
    twice change nothing. Returns the codes that changed. Raises PermissionDenied, or ValidationError with code
    `other_state` or `not_changed` (only what was changed is explained), or `stale` by the codes of the leaves.
    """
    sheet = lock(sheet)
    mandate = permissions.check_can_enter(by, sheet)
    verifying.needs(sheet, State.EXPLAINING)
    found = {place.leaf.code: place.score for place in assessing.changed_leaves(sheet)}
    if unknown := said.keys() - found.keys():
        message = _("“%(code)s” was not changed: there is nothing to explain.")
        raise ValidationError(message % {"code": min(unknown)}, "not_changed")
    wishes = {code: Score._meta.get_field("answer").to_python(words) for code, words in said.items()}
    wishes = {code: words for code, words in wishes.items() if found[code].answer != words}
    _check_versions(found, wishes, versions or {})
    return _write(sheet, found, wishes, by=by, unit=mandate.unit)


def _check_versions(found: Mapping[str, Score], wishes: Mapping[str, str], versions: Mapping[str, int]) -> None:
    message = _("“%(code)s” was changed after you opened this page. Look again, then save once more.")
    stale = {
        code: ValidationError(message % {"code": code}, "stale")
        for code in wishes
        if versions.get(code, found[code].version) != found[code].version
    }
    if stale:
        raise ValidationError(stale)


def _write(
    sheet: ScoreSheet, found: Mapping[str, Score], wishes: Mapping[str, str], *, by: Any, unit: Any
) -> list[str]:
    for code, new in wishes.items():
        score = found[code]
        log.note(
            sheet, log.Field.EXPLANATION, by=by, unit=unit, score=score, stage=Stage.VERIFIED, old=score.answer, new=new
        )
        score.answer, score.version = new, score.version + 1
        history.save(score, by=by)
    return list(wishes)


@transaction.atomic
def finish_explaining(sheet: ScoreSheet, *, by: Any) -> ScoreSheet:
    """Hand the explanations in for a second verification; without any, the unit accepts what was changed.

    A second time changes nothing. Raises PermissionDenied unless a leader of the unit does it, or ValidationError with
    code `other_state`.
    """
    sheet = lock(sheet)
    mandate = permissions.check_can_hand_in(by, sheet)
    if verifying.is_past(sheet, State.EXPLAINING):
        return sheet
    verifying.needs(sheet, State.EXPLAINING)
    return _go_on(sheet, by=by, unit=mandate.unit)


@transaction.atomic
def go_on(sheet: ScoreSheet, *, by: Any) -> ScoreSheet:
    """Go on without waiting for the unit, once its days to explain are over; what it explained by then counts.

    A second time changes nothing. Raises PermissionDenied unless `by` verifies the sheet, or ValidationError with code
    `other_state` or `too_early`.
    """
    sheet = lock(sheet)
    permissions.check_can_verify(by, sheet)
    if verifying.is_past(sheet, State.EXPLAINING):
        return sheet
    verifying.needs(sheet, State.EXPLAINING)
    if not time_is_over(sheet):
        message = _("The unit may explain until %(day)s.") % {"day": f"{sheet.round.explain_due_on:%d/%m/%Y}"}
        raise ValidationError(message, "too_early")
    why = _("The days to explain are over.")
    return _go_on(sheet, by=by, unit=verifying.unit_of(by, sheet), why=why)


def time_is_over(sheet: ScoreSheet) -> bool:
    """Whether the days in which units explain are over."""
    return today() > sheet.round.explain_due_on


def _go_on(sheet: ScoreSheet, *, by: Any, unit: Any, why: str = "") -> ScoreSheet:
    explained = [place.leaf for place in assessing.changed_leaves(sheet) if place.score.answer]
    if explained:
        sheet.explain()
    else:
        sheet.pass_on()
    history.save(sheet, by=by, because=why)
    log.note_state(sheet, State.EXPLAINING, by=by, unit=unit, why=why)
    if explained:
        telling.explained(sheet, explained, by=by)
    else:
        telling.passed_on(sheet, by=by)
    return sheet
