"""What the secretariat decides: who verifies, what is assigned, which scores are final, and what is opened again."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from blocs import permissions as bloc_permissions
from blocs.models import Unit
from common import history
from emulation.sheets import log, permissions, telling
from emulation.sheets.assessing import lock
from emulation.sheets.models import Score, ScoreSheet, ScoringRound
from emulation.sheets.verifying import needs, said_why

State = ScoreSheet.State


@transaction.atomic
def give_to(sheet: ScoreSheet, verifier: Unit | None, *, because: str, by: Any) -> ScoreSheet:
    """Let another unit verify `sheet`; None: the secretariat itself. The same verifier twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `own_sheet` (never the sheet's own unit), `not_a_member`,
    `because_missing` or `other_state` (it is final).
    """
    sheet = lock(sheet)
    permissions.check_is_secretariat(by, sheet)
    if sheet.verifier_id == (verifier.pk if verifier else None):
        return sheet
    _check_verifier(sheet, verifier)
    because = said_why(because)
    old = sheet.verifier
    sheet.verifier = verifier
    history.save(sheet, by=by, because=because)
    log.note(sheet, log.Field.VERIFIER, by=by, old=_named(old), new=_named(verifier), why=because)
    telling.given_to(sheet, because=because, by=by)
    return sheet


def _check_verifier(sheet: ScoreSheet, verifier: Unit | None) -> None:
    if sheet.state == State.FINAL:
        needs(sheet, *(state for state in State if state != State.FINAL))
    if verifier and verifier.pk == sheet.unit_id:
        raise ValidationError(_("Nobody verifies the sheet of their own unit."), "own_sheet")
    members = sheet.round.campaign.memberships().current()
    if verifier and not members.filter(unit=verifier).exists():
        raise ValidationError(_("This unit is not a member of the bloc."), "not_a_member")


def _named(unit: Unit | None) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return unit.name if unit else _("the secretariat")


@transaction.atomic
def assign(score: Score, is_assigned: bool, *, why: str, by: Any) -> Score:
    """Say that a criterion is (not) assigned to a unit, also after scoring began; no value is lost.

    Points follow by themselves, because they are computed from what stands. The same twice changes nothing. Raises
    PermissionDenied, or ValidationError with code `because_missing` or `other_state` (the sheet is final).
    """
    sheet = lock(score.sheet)
    permissions.check_is_secretariat(by, sheet)
    score = Score.objects.select_for_update(of=("self",)).select_related("criterion").get(pk=score.pk)
    score.sheet = sheet
    if score.is_assigned == is_assigned:
        return score
    needs(sheet, *(state for state in State if state != State.FINAL))
    why = said_why(why)
    score.is_assigned, score.version = is_assigned, score.version + 1
    history.save(score, by=by, because=why)
    with translation.override(settings.LANGUAGE_CODE):
        words = [_("assigned") if known else _("not assigned") for known in (not is_assigned, is_assigned)]
    log.note(sheet, log.Field.ASSIGNED, by=by, score=score, old=words[0], new=words[1], why=why)
    telling.assigned(score, because=why, by=by)
    return score


@transaction.atomic
def make_final(sheet: ScoreSheet, *, by: Any) -> ScoreSheet:
    """Make the scores of `sheet` final. A second time changes nothing.

    Raises PermissionDenied (the secretariat, never for its own unit), or ValidationError with code `other_state`.
    """
    sheet = lock(sheet)
    permissions.check_is_secretariat(by, sheet)
    if sheet.state == State.FINAL:
        return sheet
    needs(sheet, State.SECRETARIAT)
    sheet.make_final()
    history.save(sheet, by=by)
    log.note_state(sheet, State.SECRETARIAT, by=by)
    telling.made_final(sheet, by=by)
    return sheet


@transaction.atomic
def make_all_final(round: ScoringRound, *, by: Any) -> list[ScoreSheet]:
    """Make every sheet final that is with the secretariat, but none of a unit that `by` acts for; return them.

    Raises PermissionDenied.
    """
    bloc_permissions.check_manages_bloc(by, round.campaign.bloc)
    waiting = (
        round.sheets.filter(state=State.SECRETARIAT).select_related("unit", "round__campaign__bloc").order_by("pk")
    )  # type: ignore[attr-defined]
    return [make_final(sheet, by=by) for sheet in waiting if not permissions.own_mandate(by, sheet)]


@transaction.atomic
def reopen(sheet: ScoreSheet, *, because: str, by: Any) -> ScoreSheet:
    """Take a final sheet back, with the reason. A second time changes nothing.

    Raises PermissionDenied, or ValidationError with code `because_missing` or `other_state`.
    """
    sheet = lock(sheet)
    permissions.check_is_secretariat(by, sheet)
    if sheet.state == State.SECRETARIAT:
        return sheet
    needs(sheet, State.FINAL)
    because = said_why(because)
    sheet.reopen()
    history.save(sheet, by=by, because=because)
    log.note_state(sheet, State.FINAL, by=by, why=because)
    telling.reopened(sheet, because=because, by=by)
    return sheet
