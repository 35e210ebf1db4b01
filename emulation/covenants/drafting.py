"""From the first draft to a text that can be frozen: commitments, circulation, comments and answers, new versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from blocs.models import Unit
from common import history
from common.clock import now, today
from documents import paper
from documents.models import Document
from emulation.campaigns import lifecycle
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.models import Campaign, Movement
from emulation.covenants import permissions, telling
from emulation.covenants.models import Comment, Commitment, Covenant, UnitTarget

WRITABLE = {"preamble", "closing", "change_reason", "comments_due_on", "signing_due_on"}


def lock(covenant: Covenant) -> Covenant:
    """Return `covenant` as it is now, held until the end of the transaction."""
    rows = Covenant.objects.select_for_update(of=("self",)).select_related("campaign__bloc__council", "document")
    return rows.get(pk=covenant.pk)


def lock_with_year(covenant: Covenant) -> Covenant:
    """Return what `lock` does, its year held too; the year always first, so that two acts never wait in a circle."""
    campaign = lifecycle.lock(covenant.campaign)
    locked = lock(covenant)
    locked.campaign = campaign
    return locked


@transaction.atomic
def draft(campaign: Campaign, *, by: Any, preamble: str = "", closing: str = "") -> Covenant:
    """Start the first draft of the year's covenant; a version that exists already, and was not given up, is returned.

    Raises PermissionDenied, or ValidationError with code `not_open`.
    """
    campaign = lifecycle.lock(campaign)
    campaign_permissions.check_can_prepare(by, campaign)
    if latest := campaign.covenants.exclude(state=Covenant.State.WITHDRAWN).first():  # type: ignore[attr-defined]
        return latest
    if not campaign.is_open:
        raise ValidationError(_("This year is over."), "not_open")
    covenant = Covenant(campaign=campaign, version=_next_version(campaign), preamble=preamble, closing=closing)
    history.save(covenant, by=by)
    return covenant


def _next_version(campaign: Campaign) -> int:
    return (campaign.covenants.aggregate(last=Max("version"))["last"] or 0) + 1  # type: ignore[attr-defined]


def _for_drafting(covenant: Covenant, by: Any) -> Covenant:
    covenant = lock(covenant)
    if not permissions.can_draft(by, covenant):
        raise PermissionDenied(_("Only the bloc's head unit of this year and the secretariat may do this."))
    if not covenant.is_editable:
        raise ValidationError(_("The covenant is frozen. Make a new version to change it."), "frozen")
    return covenant


@transaction.atomic
def write(covenant: Covenant, *, by: Any, **fields: Any) -> Covenant:
    """Change `preamble`, `closing`, `change_reason` or the dates of a draft; the same words twice change nothing.

    Raises PermissionDenied, or ValidationError with code `frozen`.
    """
    if unknown := set(fields) - WRITABLE:
        raise TypeError(f"write() does not set {', '.join(sorted(unknown))}")
    covenant = _for_drafting(covenant, by)
    if any(getattr(covenant, name) != value for name, value in fields.items()):
        for name, value in fields.items():
            setattr(covenant, name, value)
        history.save(covenant, by=by)
    return covenant


@transaction.atomic
def put(
    covenant: Covenant,
    *,
    by: Any,
    text: str,
    number: int | None = None,
    comparator: str = Commitment.Comparator.DONE,
    target: Decimal | None = None,
    unit_of_measure: str = "",
    scope: str = Commitment.Scope.EACH,
    movements: Iterable[Movement] = (),
    unit_targets: Mapping[Unit, Decimal] | None = None,
) -> Commitment:
    """Write commitment `number` (the next one when None), with its own targets per unit and the movements it serves.

    Without a number the same commitment sent twice is kept once; one that differs in any value is another one.
    Raises PermissionDenied, or ValidationError with code `frozen`, `target`, `target_of_the_bloc`, `not_a_member`.
    """
    covenant = _for_drafting(covenant, by)
    values = {
        "text": text, "comparator": comparator, "target": target, "unit_of_measure": unit_of_measure, "scope": scope,
    }  # fmt: skip
    serves, own = set(movements), dict(unit_targets or {})
    if number is None:
        if sent_before := _sent_before(covenant, values, serves, own):
            return sent_before
        number = (covenant.commitments.aggregate(last=Max("number"))["last"] or 0) + 1
    commitment = covenant.commitments.filter(number=number).first() or Commitment(covenant=covenant, number=number)
    for name, value in values.items():
        setattr(commitment, name, value)
    history.save(commitment, by=by)
    commitment.movements.set(serves)
    _set_unit_targets(commitment, own, by)
    return commitment


def _sent_before(
    covenant: Covenant, values: dict[str, Any], movements: set[Movement], own: dict[Unit, Decimal]
) -> Commitment | None:
    """Return the commitment that says all of this already: the same form was sent twice."""
    for row in covenant.commitments.filter(**values).prefetch_related("movements", "unit_targets__unit"):
        targets = {target.unit: target.target for target in row.unit_targets.all()}
        if set(row.movements.all()) == movements and targets == own:
            return row
    return None


def _set_unit_targets(commitment: Commitment, targets: dict[Unit, Decimal], by: Any) -> None:
    if targets and (commitment.scope != Commitment.Scope.EACH or commitment.target is None):
        raise ValidationError(
            _("Only a commitment of each unit, with a target, can have other targets for single units."),
            "target_of_the_bloc",
        )
    if strangers := set(targets) - set(commitment.covenant.campaign.members()):
        raise ValidationError(_("%(unit)s is not a member of the bloc.") % {"unit": strangers.pop()}, "not_a_member")
    present = {row.unit: row for row in commitment.unit_targets.select_related("unit")}
    for unit, row in present.items():
        if unit not in targets:
            history.delete(row, by=by)
    for unit, target in targets.items():
        row = present.get(unit) or UnitTarget(commitment=commitment, unit=unit)
        if row.target != target:
            row.target = target
            history.save(row, by=by)


@transaction.atomic
def remove(commitment: Commitment, *, by: Any) -> None:
    """Take a commitment out of a draft; the ones after it move up. Doing it twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `frozen`.
    """
    covenant = _for_drafting(commitment.covenant, by)
    found = covenant.commitments.filter(pk=commitment.pk).first()
    if not found:
        return
    number = found.number
    history.delete(found, by=by)
    for later in covenant.commitments.filter(number__gt=number).order_by("number"):
        later.number -= 1
        history.save(later, by=by)


@transaction.atomic
def move(commitment: Commitment, *, to: int, by: Any) -> None:
    """Give a commitment of a draft the number `to`; those between make room, and all are numbered from 1 without gaps.

    Doing it twice, or with a commitment that was taken out meanwhile, changes nothing.
    Raises PermissionDenied, or ValidationError with code `frozen` or `no_such_number`.
    """
    covenant = _for_drafting(commitment.covenant, by)
    rows = list(covenant.commitments.order_by("number"))
    found = next((row for row in rows if row.pk == commitment.pk), None)
    if not found:
        return
    if not 1 <= to <= len(rows):
        raise ValidationError(_("There is no commitment %(number)s.") % {"number": to}, "no_such_number")
    rows.remove(found)
    rows.insert(to - 1, found)
    _number(rows, found, by)


def _number(rows: list[Commitment], moved: Commitment, by: Any) -> None:
    """Number `rows` from 1. A number is taken once, also in between: `moved` waits at 0 while the others make room."""
    wanted = {row.pk: number for number, row in enumerate(rows, start=1)}
    others = [row for row in rows if row != moved and row.number != wanted[row.pk]]
    up = [row for row in others if wanted[row.pk] < row.number]
    down = [row for row in reversed(others) if wanted[row.pk] > row.number]
    waits = [moved] if others else []
    for row, number in [*((row, 0) for row in waits), *((row, wanted[row.pk]) for row in (*up, *down, moved))]:
        if row.number != number:
            row.number = number
            history.save(row, by=by)


@transaction.atomic
def circulate(covenant: Covenant, *, by: Any, due_on: date | None = None) -> Covenant:
    """Ask the members for comments until `due_on`. Doing it twice only moves the day.

    Raises PermissionDenied, or ValidationError with code `frozen`, `no_commitments`, `in_the_past`.
    """
    covenant = _for_drafting(covenant, by)
    if not covenant.commitments.exists():
        raise ValidationError(_("The covenant has no commitments yet."), "no_commitments")
    if due_on and due_on < today():
        raise ValidationError(_("The last day for comments has passed."), "in_the_past")
    if covenant.state == Covenant.State.CIRCULATED and covenant.comments_due_on == due_on:
        return covenant
    covenant.comments_due_on = due_on
    if covenant.state == Covenant.State.DRAFT:
        covenant.circulate()
    history.save(covenant, by=by)
    telling.circulated(covenant, by=by)
    return covenant


@transaction.atomic
def comment(covenant: Covenant, *, by: Any, text: str, commitment: Commitment | None = None) -> Comment:
    """Say something to the draft for the unit of `by`; the same words sent twice are kept once.

    Raises PermissionDenied (not a member today), or ValidationError with code `not_circulated`, `empty`, or `elsewhere`
    when `commitment` does not stand in this covenant (any more).
    """
    covenant = lock(covenant)
    unit = permissions.commenting_unit(by, covenant)
    if not unit:
        raise PermissionDenied(_("Only member units may comment."))
    if covenant.state != Covenant.State.CIRCULATED:
        raise ValidationError(_("This covenant is not out for comments."), "not_circulated")
    if not text.strip():
        raise ValidationError(_("Write your comment."), "empty")
    if commitment and not covenant.commitments.filter(pk=commitment.pk).exists():
        raise ValidationError(_("This commitment is no longer in the covenant."), "elsewhere")
    same = covenant.comments.filter(unit=unit, commitment=commitment, text=text.strip(), outcome=Comment.Outcome.OPEN)
    if existing := same.first():
        return existing
    remark = Comment(
        covenant=covenant,
        commitment=commitment,
        commitment_was=f"{commitment.number}. {commitment.text}" if commitment else "",
        unit=unit,
        author=by,
        text=text,
        made_at=now(),
    )
    history.save(remark, by=by)
    return remark


@transaction.atomic
def answer(remark: Comment, *, by: Any, outcome: str, text: str = "") -> Comment:
    """Answer a comment for the head. Not accepting it needs words.

    Raises PermissionDenied, or ValidationError with code `frozen`, `outcome`, `answer_missing`, or
    `answered_meanwhile` when somebody gave another answer since `remark` was read.
    """
    covenant = _for_drafting(remark.covenant, by)
    stored = covenant.comments.get(pk=remark.pk)
    stored.covenant = covenant
    before = stored.answered_at
    stored.settle(outcome, text, read_at=remark.answered_at, by=by)
    if stored.answered_at != before:
        telling.answered(stored, by=by)
    return stored


@transaction.atomic
def new_version(covenant: Covenant, *, by: Any, because: str) -> Covenant:
    """Start the next version as a draft with the same text; the one in force stays so until all have signed the new.

    A version still open for signing is withdrawn, its signatures stay on file. When a draft exists it is returned.
    Raises PermissionDenied, or ValidationError with code `because_missing`, `not_open`, or `unfinished_exists` when
    another version is open for signing.
    """
    campaign = lifecycle.lock(covenant.campaign)
    covenant = lock(covenant)
    campaign_permissions.check_can_decide(by, campaign)
    if unfinished := campaign.covenants.filter(state__in=Covenant.EDITABLE).first():  # type: ignore[attr-defined]
        return unfinished
    if not campaign.is_open or covenant.state not in {Covenant.State.SIGNING, Covenant.State.IN_FORCE}:
        raise ValidationError(_("Only a covenant of an open year gets a new version."), "not_open")
    if not because.strip():
        raise ValidationError(_("Say why a new version is needed."), "because_missing")
    if covenant.state == Covenant.State.SIGNING:
        _give_up(covenant, by, because)
    return _copy(covenant, campaign, by, because)


@transaction.atomic
def withdraw(covenant: Covenant, *, by: Any, because: str) -> Covenant:
    """Give up a version that is not in force; its comments and signatures stay on file. Twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `because_missing`, or `not_open` when it was in force.
    """
    covenant = lock(covenant)
    campaign_permissions.check_can_decide(by, covenant.campaign)
    if covenant.state == Covenant.State.WITHDRAWN:
        return covenant
    if covenant.state not in Covenant.UNFINISHED:
        raise ValidationError(_("This version is finished."), "not_open")
    if not because.strip():
        raise ValidationError(_("Say why this version is given up."), "because_missing")
    return _give_up(covenant, by, because)


def _give_up(covenant: Covenant, by: Any, because: str) -> Covenant:
    covenant.withdraw()
    history.save(covenant, by=by, because=because)
    if covenant.document:
        paper.stand(covenant.document, Document.Standing.WITHDRAWN, by=by)
    return covenant


def _copy(covenant: Covenant, campaign: Campaign, by: Any, because: str) -> Covenant:
    copy = Covenant(
        campaign=campaign,
        version=_next_version(campaign),
        preamble=covenant.preamble,
        closing=covenant.closing,
        change_reason=because,
    )
    history.save(copy, by=by, because=because)
    for row in covenant.commitments.prefetch_related("movements", "unit_targets__unit"):
        put(
            copy,
            by=by,
            number=row.number,
            text=row.text,
            comparator=row.comparator,
            target=row.target,
            unit_of_measure=row.unit_of_measure,
            scope=row.scope,
            movements=row.movements.all(),
            unit_targets={own.unit: own.target for own in row.unit_targets.all()},
        )
    return copy
