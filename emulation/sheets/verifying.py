"""How a sheet is verified: by its verifier or the secretariat, by another member beside them, and a second time.

Whoever agrees with a value leaves it as it is; whoever changes one says why. Nobody verifies their own unit.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from blocs.models import Unit
from common import history
from common.clock import now
from emulation.sheets import assessing, log, permissions, telling, values
from emulation.sheets.assessing import KEEP, Hand, Place, Stage, Typed, lock, single
from emulation.sheets.models import ScoreSheet

State = ScoreSheet.State
ORDER = list(State.values)
STAGE_OF = {State.VERIFYING: Stage.VERIFIED, State.SECOND: Stage.SECOND, State.SECRETARIAT: Stage.FINAL}
"""In which stage values are put while a sheet is in a state."""
PEER_IN = (State.VERIFYING, State.EXPLAINING, State.SECOND)


def is_past(sheet: ScoreSheet, state: str) -> bool:
    """Whether `sheet` has left `state` behind already: the same act again changes nothing."""
    return ORDER.index(sheet.state) > ORDER.index(state)


def needs(sheet: ScoreSheet, *states: str) -> None:
    """Raise ValidationError with code `other_state` unless `sheet` is in one of `states`."""
    if sheet.state not in states:
        message = _("The sheet is in the state “%(state)s” now: this cannot be done.")
        raise ValidationError(message % {"state": State(sheet.state).label}, "other_state")


def unit_of(user: Any, sheet: ScoreSheet) -> Unit | None:
    """Return the unit for which `user` verifies `sheet`; None for the secretariat."""
    mandate = permissions.verifying_mandate(user, sheet)
    return mandate.unit if mandate else None


def said_why(words: str) -> str:
    """Return a reason. Raises ValidationError with code `because_missing` when there is none."""
    if not words.strip():
        raise ValidationError(_("Give the reason."), "because_missing")
    return words.strip()


def _rules(place: Place, typed: Typed, wish: Any, there: Any) -> None:
    """Whoever changes a value says why."""
    if values.same(wish.answer, there.answer) and wish.target == there.target:
        return
    if not wish.words:
        message = _("Say why you change “%(code)s”: the unit reads it and may explain.")
        raise ValidationError(message % {"code": place.leaf.code}, "because_missing")


def _second_rules(place: Place, typed: Typed, wish: Any, there: Any) -> None:
    if not place.score.answer:
        message = _("“%(code)s” was not explained by the unit: it stays as it was verified.")
        raise ValidationError(message % {"code": place.leaf.code}, "not_explained")
    _rules(place, typed, wish, there)


@transaction.atomic
def verify_all(sheet: ScoreSheet, typed: Iterable[Typed], *, by: Any) -> list[str]:
    """Put what whoever verifies typed on the sheet, all of it or nothing; return the codes that changed.

    While it is verified, the verifier's values; the second time, of explained leaves; with the secretariat, its own.
    Raises PermissionDenied (nobody verifies their own unit), or ValidationError with code `other_state`, or with what
    is wrong by the codes of the leaves: `stale`, `because_missing`, `not_explained`, or as values are checked.
    """
    sheet = lock(sheet)
    if sheet.state == State.SECRETARIAT:
        permissions.check_is_secretariat(by, sheet)
    else:
        permissions.check_can_verify(by, sheet)
    needs(sheet, *STAGE_OF)
    stage = STAGE_OF[State(sheet.state)]
    rules = _second_rules if stage == Stage.SECOND else _rules
    unit = None if stage == Stage.FINAL else unit_of(by, sheet)
    return assessing.put_all(sheet, typed, Hand(stage, by, unit), rules)


def verify(
    sheet: ScoreSheet, code: str, value: Any, *, version: int, by: Any, words: str = "", target: Any = KEEP
) -> Any:
    """The same for the leaf `code` alone."""
    return single(verify_all, sheet, [Typed(code, version, value, target, words)], by=by)


@transaction.atomic
def finish_verifying(sheet: ScoreSheet, *, by: Any) -> ScoreSheet:
    """The verification is done: the unit explains when something was changed, else the secretariat goes on.

    A second time changes nothing. Raises PermissionDenied, or ValidationError with code `other_state`.
    """
    sheet = lock(sheet)
    permissions.check_can_verify(by, sheet)
    if is_past(sheet, State.VERIFYING):
        return sheet
    needs(sheet, State.VERIFYING)
    changed = [place.leaf for place in assessing.changed_leaves(sheet)]
    if changed:
        sheet.ask()
    else:
        sheet.pass_on()
    history.save(sheet, by=by)
    log.note_state(sheet, State.VERIFYING, by=by, unit=unit_of(by, sheet))
    if changed:
        telling.asked_to_explain(sheet, changed, by=by)
    else:
        telling.passed_on(sheet, by=by)
    return sheet


@transaction.atomic
def hand_back(sheet: ScoreSheet, *, because: str, by: Any) -> ScoreSheet:
    """Ask the unit to complete its self-score, with the reason; what was entered and verified stays.

    A second time changes nothing. Raises PermissionDenied, or ValidationError with code `because_missing` or
    `other_state`.
    """
    sheet = lock(sheet)
    permissions.check_can_verify(by, sheet)
    if sheet.state == State.SELF:
        return sheet
    needs(sheet, State.VERIFYING)
    because = said_why(because)
    sheet.hand_back()
    sheet.peer_done_at = None
    history.save(sheet, by=by, because=because)
    log.note_state(sheet, State.VERIFYING, by=by, unit=unit_of(by, sheet), why=because)
    telling.handed_back(sheet, because=because, by=by)
    return sheet


@transaction.atomic
def finish_second(sheet: ScoreSheet, *, by: Any) -> ScoreSheet:
    """The second verification is done: the secretariat goes on. A second time changes nothing.

    Raises PermissionDenied, or ValidationError with code `other_state`.
    """
    sheet = lock(sheet)
    permissions.check_can_verify(by, sheet)
    if is_past(sheet, State.SECOND):
        return sheet
    needs(sheet, State.SECOND)
    sheet.pass_on()
    history.save(sheet, by=by)
    log.note_state(sheet, State.SECOND, by=by, unit=unit_of(by, sheet))
    telling.passed_on(sheet, by=by)
    return sheet


# --- Members verify each other ------------------------------------------------------------------------


def _peer_hand(sheet: ScoreSheet, by: Any) -> Hand:
    if mandate := permissions.peer_mandate(by, sheet):
        return Hand(Stage.PEER, by, mandate.unit)
    raise PermissionDenied(_("Only the member whose turn the rota says it is may do this, never the unit itself."))


def _check_peer_time(sheet: ScoreSheet) -> None:
    needs(sheet, *PEER_IN)
    if sheet.peer_done_at:
        raise ValidationError(_("The member's verification is finished."), "peer_done")


@transaction.atomic
def peer_all(sheet: ScoreSheet, typed: Iterable[Typed], *, by: Any) -> list[str]:
    """Put what the other member found; it informs and does not count, and nobody else sees it before both are done.

    Raises PermissionDenied, or ValidationError with code `other_state` or `peer_done`, or by the codes of the leaves.
    """
    sheet = lock(sheet)
    hand = _peer_hand(sheet, by)
    _check_peer_time(sheet)
    kept = [Typed(one.code, one.version, one.value, KEEP, one.words) for one in typed]
    return assessing.put_all(sheet, kept, hand, _rules)


@transaction.atomic
def finish_peer(sheet: ScoreSheet, *, by: Any) -> ScoreSheet:
    """The member's verification is done. A second time changes nothing.

    Raises PermissionDenied, or ValidationError with code `other_state`.
    """
    sheet = lock(sheet)
    hand = _peer_hand(sheet, by)
    if sheet.peer_done_at:
        return sheet
    needs(sheet, *PEER_IN)
    sheet.peer_done_at = now()
    history.save(sheet, by=by)
    telling.peer_done(sheet, by=hand.by)
    return sheet


def peer_is_shown(sheet: ScoreSheet) -> bool:
    """Whether what the other member found is shown to all who read the sheet: both verifications are done."""
    return bool(sheet.peer_done_at) and sheet.state not in (State.SELF, State.VERIFYING)
