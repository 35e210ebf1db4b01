"""A ballot before it is opened: what is asked, by which rule it is decided, who stands; trial and second ballots."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CASCADE, Max, ProtectedError
from django.utils.translation import gettext as _

from blocs.models import Council, Unit
from common import history
from common.clock import now
from common.text import tidy
from emulation.ballots import announcing, heads, locking, permissions, rules, voting
from emulation.ballots.models import Ballot, Candidate
from emulation.conferences.models import Conference

Purpose, Form, Method, State = Ballot.Purpose, Ballot.Form, Ballot.Method, Ballot.State
WRITABLE = (
    "title", "question", "form", "method", "by_paper", "most", "places", "quorum_parts", "quorum_of", "yes_parts",
    "yes_of", "yes_strictly", "base", "tie_break", "rule_source", "counts_from", "closes_at",
)  # fmt: skip
"""What whoever prepares a ballot may change while it is a draft."""
DEFAULTS: dict[str, dict[str, Any]] = {Purpose.HEAD: {"form": Form.CHOICE, "most": 1, "places": 1}}
FOR_UNITS = {Purpose.ACCLAIM, Purpose.HEAD}
"""Member units stand for these, nobody else."""
ASIDE = 32_000
TRIAL, AGAIN = "Bỏ phiếu thử", "Bỏ phiếu lại"


@transaction.atomic
def prepare(
    *,
    by: Any,
    purpose: str,
    title: str,
    conference: Conference | None = None,
    council: Council | None = None,
    **settings: Any,
) -> Ballot:
    """Prepare a ballot of a conference or of a council as a draft; the same draft asked for twice is made once.

    `settings` are fields of Ballot (`WRITABLE`, and `is_trial`). Raises PermissionDenied, or ValidationError with code
    `wrong_body` (units are acclaimed and heads chosen at conferences, awards voted on in councils), `conference_over`,
    `paper_is_secret`, `in_the_past`, `too_few`, or as the constraints of Ballot say.
    """
    _check_names(settings, "is_trial")
    ballot = Ballot(purpose=purpose, title=tidy(title), conference=conference, council=council, created_by=by)
    for name, value in {**DEFAULTS.get(purpose, {}), **settings}.items():
        setattr(ballot, name, value)
    permissions.check_can_prepare(by, ballot)
    _check_body(ballot)
    check_settings(ballot)
    ballot.is_example = bool(conference and (conference.is_example or conference.campaign.is_example))
    if same := _same_draft(ballot):
        return same
    history.save(ballot, by=by)
    return ballot


def _check_names(settings: dict[str, Any], *more: str) -> None:
    if unknown := set(settings) - {*WRITABLE, *more}:
        raise TypeError(f"A ballot has no settings {sorted(unknown)}.")


def _check_body(ballot: Ballot) -> None:
    fits = {
        Purpose.ACCLAIM: bool(ballot.conference), Purpose.HEAD: bool(ballot.conference),
        Purpose.AWARDS: bool(ballot.council), Purpose.QUESTION: True,
    }  # fmt: skip
    if not fits[Purpose(ballot.purpose)]:
        raise ValidationError(_("Units vote on units at a conference; a council votes on awards."), "wrong_body")
    if ballot.conference and ballot.conference.state not in Conference.RUNNING:
        raise ValidationError(_("This conference is over: nothing is voted on there any more."), "conference_over")


def check_settings(ballot: Ballot) -> None:
    """Raise ValidationError with code `paper_is_secret`, `in_the_past` or `too_few`, each on its field."""
    wrong: dict[str, ValidationError] = {}
    if ballot.by_paper and ballot.method != Method.SECRET:
        wrong["by_paper"] = ValidationError(_("Papers are put in at secret ballots only."), "paper_is_secret")
    if ballot.closes_at and ballot.closes_at <= now():
        wrong["closes_at"] = ValidationError(_("This moment is over already."), "in_the_past")
    if ballot.method == Method.SECRET and ballot.counts_from < rules.LEAST:
        message = _("Of fewer than %(least)d secret votes the figures would tell who voted how.")
        wrong["counts_from"] = ValidationError(message % {"least": rules.LEAST}, "too_few")
    if wrong:
        raise ValidationError(wrong)


def _same_draft(ballot: Ballot) -> Ballot | None:
    alike = {name: getattr(ballot, name) for name in (*WRITABLE, "purpose", "is_trial", "run_off_of_id")}
    alike |= {"conference": ballot.conference, "council": ballot.council, "created_by": ballot.created_by}
    return Ballot.objects.filter(state=State.DRAFT, **alike).first()


def draft(ballot: Ballot, by: Any) -> Ballot:
    """Lock `ballot` to change it. Raises PermissionDenied, or ValidationError with code `not_draft`."""
    ballot = locking.lock(ballot)
    permissions.check_can_prepare(by, ballot)
    locking.check_draft(ballot)
    return ballot


@transaction.atomic
def change(ballot: Ballot, *, by: Any, **settings: Any) -> Ballot:
    """Change what is asked and the rule, while it is a draft. What stands there already changes nothing.

    Raises PermissionDenied, or ValidationError with code `not_draft` or as `prepare` does.
    """
    _check_names(settings)
    ballot = draft(ballot, by)
    if all(getattr(ballot, name) == value for name, value in settings.items()):
        return ballot
    for name, value in settings.items():
        setattr(ballot, name, value)
    check_settings(ballot)
    history.save(ballot, by=by)
    return ballot


# --- Who stands --------------------------------------------------------------------------------------------------


@transaction.atomic
def put_candidate(
    ballot: Ballot, *, name: str, by: Any, unit: Unit | None = None, note: str = "", rank: int | None = None,
    year: str = "", because: str = "",
) -> Candidate:  # fmt: skip
    """Put a candidate on the paper, at the end; one that stands there already, for the same, is returned as it is.

    `name` is what is printed (the name of `unit` when it is empty), `note` says for what, `rank` is the place in the
    ranking, `year` in a council the year of what is proposed. That a unit heads its bloc in that year is noted by
    itself and printed beside its name. Raises PermissionDenied, or ValidationError with code `not_draft`,
    `unit_missing` (units are acclaimed and chosen), `not_a_member`, or as the constraints of Candidate say.
    """
    ballot = draft(ballot, by)
    name, note = tidy(name) or (unit.name if unit else ""), tidy(note)
    if same := ballot.candidates.filter(name=name, note=note, unit=unit).first():
        return same
    _check_unit(ballot, unit)
    order = _next(ballot)
    candidate = Candidate(ballot=ballot, name=name, note=note, unit=unit, rank=rank, order=order, year=year)
    (candidate.is_head,) = heads.are_heads(ballot, [candidate])
    history.save(candidate, by=by, because=because)
    return candidate


def _next(ballot: Ballot) -> int:
    return (ballot.candidates.aggregate(last=Max("order"))["last"] or 0) + 1


def _check_unit(ballot: Ballot, unit: Unit | None) -> None:
    if ballot.purpose not in FOR_UNITS or not ballot.conference:
        return
    if not unit:
        raise ValidationError({"unit": ValidationError(_("Choose the unit that stands."), "unit_missing")})
    if unit not in ballot.conference.campaign.members():
        message = _("%(unit)s is not a member of the bloc in this year.") % {"unit": unit}
        raise ValidationError({"unit": ValidationError(message, "not_a_member")})


@transaction.atomic
def change_candidate(candidate: Candidate, *, by: Any, name: str, note: str = "") -> Candidate:
    """Change what is printed of a candidate: the name only of one that stands for nothing on file (`may_rename`).

    Raises PermissionDenied, or ValidationError as `put_candidate` does, or with code `removed` or `name_fixed`.
    """
    ballot = draft(candidate.ballot, by)
    candidate = _stored(ballot, candidate)
    name, note = tidy(name), tidy(note)
    if name != candidate.name and not may_rename(candidate):
        message = _("The name of %(name)s is fixed: votes for it go to what stands behind it.")
        raise ValidationError({"name": ValidationError(message % {"name": candidate.name}, "name_fixed")})
    if (candidate.name, candidate.note) != (name, note):
        candidate.name, candidate.note = name, note
        history.save(candidate, by=by)
    return candidate


def may_rename(candidate: Candidate) -> bool:
    """Whether another name may be printed: not of a unit, of one who tied before, or of what other rows refer to."""
    if candidate.unit_id or candidate.ballot.run_off_of_id:
        return False
    bound = [each for each in Candidate._meta.related_objects if each.on_delete is not CASCADE]
    return not any(
        each.related_model._base_manager.filter(**{each.field.name: candidate.pk}).exists()  # type: ignore[union-attr]
        for each in bound
    )


def _stored(ballot: Ballot, candidate: Candidate) -> Candidate:
    found = ballot.candidates.filter(pk=candidate.pk).first()
    if not found:
        raise ValidationError(_("This candidate was taken off the paper."), "removed")
    found.ballot = ballot
    return found


@transaction.atomic
def remove_candidate(candidate: Candidate, *, by: Any) -> None:
    """Take a candidate off the paper of a draft. Twice is once.

    Whatever refers to it says by its `on_delete` whether it is let go or holds it. Raises PermissionDenied, or
    ValidationError with code `not_draft` or `bound`.
    """
    ballot = draft(candidate.ballot, by)
    if not (found := ballot.candidates.filter(pk=candidate.pk).first()):
        return
    try:
        with transaction.atomic():
            history.delete(found, by=by)
    except ProtectedError as error:
        message = _("%(name)s stands here for a proposal that is on this ballot: take that back, or drop this draft.")
        raise ValidationError(message % {"name": found.name}, "bound") from error


@transaction.atomic
def move_candidate(candidate: Candidate, *, by: Any, up: bool, seen: int | None = None) -> Candidate:
    """Let a candidate change places with the one before it (`up`) or after it; at the end nothing happens.

    `seen` is the order that stood on the page: a click sent twice moves once. Raises as `change_candidate` does.
    """
    ballot = draft(candidate.ballot, by)
    candidate = _stored(ballot, candidate)
    if seen is not None and seen != candidate.order:
        return candidate
    around = {"order__lt": candidate.order} if up else {"order__gt": candidate.order}
    other = ballot.candidates.filter(**around).order_by("-order" if up else "order").first()
    if other:
        mine, theirs = candidate.order, other.order
        for row, order in ((candidate, ASIDE), (other, mine), (candidate, theirs)):
            row.order = order
            history.save(row, by=by)
    return candidate


# --- Copies ------------------------------------------------------------------------------------------------------


@transaction.atomic
def copy_as_trial(ballot: Ballot, *, by: Any) -> Ballot:
    """Return a trial ballot with the same paper and rule: to try the way of voting; nothing comes of it. A trial that
    waits to be opened is returned as it is. Raises PermissionDenied, or ValidationError with code `is_trial`."""
    ballot = locking.lock(ballot)
    permissions.check_can_prepare(by, ballot)
    if ballot.is_trial:
        raise ValidationError(_("This is a trial ballot already."), "is_trial")
    title = _titled(TRIAL, ballot)
    alike = {"conference": ballot.conference, "council": ballot.council, "is_trial": True, "state": State.DRAFT}
    if waiting := Ballot.objects.filter(title=title, purpose=ballot.purpose, **alike).first():
        return waiting
    return _copied(ballot, list(ballot.candidates.all()), by, title=title, is_trial=True, closes_at=None)


@transaction.atomic
def run_off(ballot: Ballot, *, by: Any) -> Ballot:
    """Return a second ballot among those who tied, for the places that are left; there is one at a time.

    Raises PermissionDenied, or ValidationError with code `no_run_off` when the rule of the ballot wants none or nobody
    tied.
    """
    ballot = locking.lock(ballot)
    permissions.check_can_prepare(by, ballot)
    tied = list(ballot.candidates.filter(outcome=Candidate.Outcome.TIED))
    if ballot.tie_break != Ballot.TieBreak.RUN_OFF or not tied:
        raise ValidationError(_("No second ballot follows from this result."), "no_run_off")
    if open_ := ballot.run_offs.exclude(state=State.CANCELLED).first():
        return open_
    won = ballot.candidates.filter(outcome=Candidate.Outcome.ELECTED).count()
    left = (ballot.places or 1) - won
    return _copied(
        ballot, tied, by, title=_titled(AGAIN, ballot), run_off_of=ballot, places=left,
        most=min(ballot.most, left), closes_at=None, is_trial=ballot.is_trial,
    )  # fmt: skip


def _titled(word: str, ballot: Ballot) -> str:
    return f"{word}: {ballot.title}"[:300]


def _copied(ballot: Ballot, candidates: list[Candidate], by: Any, **changed: Any) -> Ballot:
    _check_body(ballot)
    made = Ballot(purpose=ballot.purpose, conference=ballot.conference, council=ballot.council, created_by=by)
    for name in (*WRITABLE, "is_example"):
        setattr(made, name, getattr(ballot, name))
    for name, value in changed.items():
        setattr(made, name, value)
    history.save(made, by=by)
    for order, row in enumerate(candidates, start=1):
        same = {name: getattr(row, name) for name in ("name", "note", "unit", "rank", "year", "is_head")}
        history.save(Candidate(ballot=made, order=order, **same), by=by)
    return made


@transaction.atomic
def cancel(ballot: Ballot, *, because: str, by: Any) -> Ballot:
    """Stop a ballot before it is counted: nothing comes of it, and what was voted is never shown. Twice is once.

    A draft is dropped by whoever prepares; an open or closed ballot is stopped by whoever decides. Raises
    PermissionDenied, or ValidationError with code `counted` or `because_missing`.
    """
    ballot = locking.lock(ballot)
    check = permissions.check_can_prepare if ballot.state == State.DRAFT else permissions.check_can_decide
    check(by, ballot)
    if ballot.state == State.CANCELLED:
        return ballot
    if ballot.state == State.COUNTED:
        raise ValidationError(_("This ballot is counted; its result stands."), "counted")
    if not because.strip():
        raise ValidationError(_("Say why the ballot is cancelled."), "because_missing")
    was_called, ballot.cancel_reason = ballot.state != State.DRAFT, because.strip()
    ballot.cancel()
    history.save(ballot, by=by, because=because)
    transaction.on_commit(voting.sweep, robust=True)
    if was_called and not ballot.is_trial:
        announcing.cancelled(ballot, by=by)
    return ballot
