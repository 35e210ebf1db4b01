"""Whom the bloc chose to lead the next year, and from when the unit is in office."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from blocs import rotation
from blocs.models import Term
from blocs.years import bounds, following
from common import history
from common.clock import now, today
from emulation.ballots.models import Candidate
from emulation.campaigns.models import Campaign
from emulation.conferences.models import Vote
from emulation.rotation import balloting, permissions, telling
from emulation.rotation.models import Choice
from emulation.rotation.proposing import check_sits, lock, seats_ahead

Method, State = Choice.Method, Choice.State


@transaction.atomic
def choose(
    choice: Choice, *, method: str, by: Any, vote: Vote | None = None, candidate: Candidate | None = None,
    document: str = "", order: int | None = None,
) -> Choice:  # fmt: skip
    """Record that the unit is chosen: by a show of hands, by a ballot (`candidate`), or appointed by a document.

    An election is final, unless the council recognises heads by decision; an appointment is always final. What is
    final becomes a term from the day of the handover, else from the first day of the year. A chosen head leaves the
    others proposed for head, and other roles of its own, not chosen; deputies are chosen one by one, `order` says
    which (the next one when None). Choosing it again changes nothing.
    Raises PermissionDenied (an appointment is for the secretariat), or ValidationError with code `decided`,
    `vote_missing`, `another_bloc`, `not_carried`, `ballot_missing`, `not_this_ballot` (a trial, of another year or
    purpose, not counted), `another_unit`, `document_missing`, `not_a_member`, `seat_ends`, `head_exists`,
    `role_exists` or `order_taken`.
    Source: guidance 1122/BTĐKT-VI (2011), 2746/HD-BTĐKT (2015); the majority of those present is the strict reading.
    """
    choice = lock(choice)
    check = permissions.check_can_appoint if method == Method.APPOINTMENT else permissions.check_can_choose
    check(by, choice.campaign)
    if choice.is_seated:
        return choice
    _check_open(choice)
    _check_evidence(choice, method, vote, document, candidate)
    _check_place(choice)
    choice.method, choice.vote, choice.candidate, choice.document = method, vote, candidate, document
    choice.order = _place(choice, order)
    choice.decided_at, choice.decided_by = now(), by
    if method in {Method.HANDS, Method.BALLOT} and choice.campaign.bloc.council.recognises_heads:
        choice.await_recognition()
        history.save(choice, by=by)
    else:
        choice.choose()
        _take_office(choice, by)
    _leave_others(choice, by)
    telling.decided(choice, by=by)
    return choice


def _check_open(choice: Choice) -> None:
    if choice.state != State.PROPOSED:
        raise ValidationError(_("This proposal is decided or withdrawn: propose the unit again."), "decided")


def _check_evidence(
    choice: Choice, method: str, vote: Vote | None, document: str, candidate: Candidate | None
) -> None:  # fmt: skip
    if method == Method.APPOINTMENT:
        if not document.strip():
            raise ValidationError(_("Name the document that appoints the unit."), "document_missing")
    elif method == Method.BALLOT:
        balloting.check_elected(choice, candidate)
    else:
        _check_vote(choice, vote)


def _check_vote(choice: Choice, vote: Vote | None) -> None:
    if vote is None:
        raise ValidationError(_("Choose the show of hands that was recorded at the conference."), "vote_missing")
    if vote.conference.campaign.bloc_id != choice.campaign.bloc_id:
        raise ValidationError(_("This show of hands was taken in another bloc."), "another_bloc")
    if not vote.is_carried:
        raise ValidationError(_("This show of hands found no majority of the units present."), "not_carried")


def _check_place(choice: Choice) -> None:
    """The unit sits there when its term would begin, and nobody was put in the place without a choice."""
    check_sits(choice.unit, choice.campaign)
    begins = begins_on(choice.campaign)
    if not seats_ahead(choice.campaign).on(begins).filter(unit=choice.unit).exists():
        message = _("The seat of %(unit)s in the bloc ends before %(day)s: the secretariat has to lengthen it first.")
        values = {"unit": choice.unit, "day": date_format(begins, "SHORT_DATE_FORMAT")}
        raise ValidationError(message % values, "seat_ends")
    held = Term.objects.filter(bloc=choice.campaign.bloc_id, year=choice.year)
    if choice.role == Term.Role.HEAD and (other := held.heads().exclude(unit=choice.unit).first()):
        message = _("The bloc already has a head for %(year)s: %(unit)s.") % {"year": choice.year, "unit": other.unit}
        raise ValidationError(message, "head_exists")


def _place(choice: Choice, order: int | None) -> int:
    if choice.role == Term.Role.HEAD:
        return 1
    seated = Choice.objects.filter(campaign=choice.campaign, role=choice.role, state__in=Choice.SEATED)
    return order or (seated.aggregate(last=Max("order"))["last"] or 0) + 1


def _take_office(choice: Choice, by: Any, not_before: date | None = None) -> None:
    """Give the unit its term; the caller has established that `by` may record the choice."""
    begins = begins_on(choice.campaign)
    bases = {Method.APPOINTMENT: Term.Basis.APPOINTMENT}
    choice.term = rotation.install(
        choice.campaign.bloc,
        choice.unit,
        year=choice.year,
        role=choice.role,
        order=choice.order,
        since=max(begins, not_before) if not_before else begins,
        basis=Term.Basis.RECOGNITION if choice.recognition else bases.get(Method(choice.method), Term.Basis.ELECTION),
        document=_ground(choice),
        by=by,
    )
    history.save(choice, by=by)


def begins_on(campaign: Campaign) -> date:
    """Return the day of the handover, when it is set, else the first day of the next year."""
    handover = getattr(campaign, "handover", None)  # of a room above; AttributeError means there is none
    return handover.effective_on if handover else bounds(following(campaign.year))[0]


def _ground(choice: Choice) -> str:
    """The document behind the term, as papers name it."""
    if choice.recognition and choice.recognised_on:
        return f"{choice.recognition}, {choice.recognised_on:%d/%m/%Y}"
    if choice.candidate and not choice.document:
        return balloting.named(choice.candidate)
    if choice.document or not choice.vote:
        return choice.document
    held = date_format(choice.vote.conference.starts_at, "d/m/Y")
    return f"{choice.vote.conference.title[:200]}, {held}"


def _leave_others(choice: Choice, by: Any) -> None:
    """A head is one: the others proposed are not chosen; and no unit holds two roles."""
    others = Choice.objects.filter(campaign=choice.campaign, state=State.PROPOSED).exclude(pk=choice.pk)
    for other in others:
        same_place = choice.role == other.role == Term.Role.HEAD
        if same_place or other.unit_id == choice.unit_id:
            other.pass_over()
            other.decided_at, other.decided_by = now(), by
            history.save(other, by=by)


@transaction.atomic
def pass_over(choice: Choice, *, by: Any, vote: Vote | None = None) -> Choice:
    """Record that the conference did not choose the unit, with the show of hands if there was one. Twice is once.

    Raises PermissionDenied, or ValidationError with code `decided` or `another_bloc`.
    """
    choice = lock(choice)
    permissions.check_can_choose(by, choice.campaign)
    if choice.state == State.NOT_CHOSEN:
        return choice
    _check_open(choice)
    if vote and vote.conference.campaign.bloc_id != choice.campaign.bloc_id:
        raise ValidationError(_("This show of hands was taken in another bloc."), "another_bloc")
    choice.pass_over()
    choice.vote, choice.decided_at, choice.decided_by = vote, now(), by
    history.save(choice, by=by)
    return choice


@transaction.atomic
def recognise(choice: Choice, *, recognised: bool, document: str, on: date, by: Any) -> Choice:
    """Record the decision `document` of the day `on` by which the council recognises the choice, or does not.

    Recognised, the unit holds its term from the handover on, but not before the day of the decision; refused, the
    place is free again. The same answer twice changes nothing. For the secretariat.
    Raises PermissionDenied, or ValidationError with code `not_waiting`, `document_missing`, `in_the_future`,
    `not_a_member`, `seat_ends`, `head_exists` or `role_exists`.
    """
    choice = lock(choice)
    permissions.check_can_appoint(by, choice.campaign)
    if choice.state == (State.RECOGNISED if recognised else State.NOT_RECOGNISED):
        return choice
    if choice.state != State.WAITING:
        raise ValidationError(_("This choice does not wait for a decision."), "not_waiting")
    if not document.strip():
        raise ValidationError(_("Give the number of the decision."), "document_missing")
    if on > today():
        raise ValidationError(_("This day lies in the future."), "in_the_future")
    choice.recognition, choice.recognised_on = document, on
    if recognised:
        _check_place(choice)
        choice.recognise()
        _take_office(choice, by, not_before=on)
    else:
        choice.refuse()
        history.save(choice, by=by)
    telling.decided(choice, by=by)
    return choice
