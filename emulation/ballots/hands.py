"""A show of hands on the roll of a ballot: the secretary records what was counted, and corrects it until it stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from common import history
from emulation.ballots import locking, permissions, tallies
from emulation.ballots.models import OPTIONS, Ballot, Candidate, Seat, Tally
from emulation.ballots.tallies import Figures

Channel, Option, State = Seat.Channel, Tally.Option, Ballot.State
ANSWERS = {Option.AGREE: "tán thành", Option.DISAGREE: "không tán thành", Option.ABSTAIN: "không có ý kiến"}
RECORDED = "Giơ tay: "
"""So begins the reason in the history of a ballot under which figures were recorded."""


def voters(ballot: Ballot) -> int:
    """Return how many hands there can be: one of each place on the roll that is present, or answered in writing."""
    return ballot.seats.filter(Q(is_present=True) | Q(channel=Channel.WRITTEN)).count()


@transaction.atomic
def record(ballot: Ballot, figures: Figures, *, by: Any) -> Ballot:
    """Record how many hands were counted for each candidate, or correct it; the same figures again change nothing.

    Whoever sits there counts as having voted by show of hands. Until the ballot is counted the figures can be put
    right; each time who did it and what it was stays in the history of the ballot (the hands were seen by all).
    Raises PermissionDenied, or ValidationError with code `not_open`, `not_by_hands`, `missing` (a candidate without
    figures), `too_many_hands` (more than are present, for one candidate or in all) or `nobody_present`.
    """
    ballot = locking.lock(ballot)
    permissions.check_can_prepare(by, ballot)
    if ballot.method != Ballot.Method.HANDS:
        raise ValidationError(_("This ballot is secret: nobody raises a hand."), "not_by_hands")
    if ballot.state not in {State.OPEN, State.CLOSED}:
        raise ValidationError(_("Hands are recorded from the opening until the ballot is counted."), "not_open")
    candidates = list(ballot.candidates.all())
    here = voters(ballot)
    if not here:
        raise ValidationError(_("Nobody is noted as present: put that right first."), "nobody_present")
    check_figures(ballot, candidates, figures, here)
    counts = tallies.of_candidates(ballot, candidates, figures) | {(None, Option.PAPERS.value): here}
    if is_recorded(ballot) and tallies.read(ballot) == counts | {(None, Option.INVALID.value): 0}:
        return ballot
    tallies.put(ballot, counts)
    _mark(ballot)
    history.save(ballot, by=by, because=in_words(ballot, candidates, figures, here))
    return ballot


def forget(ballot: Ballot) -> None:
    """Take recorded hands back, because others are present than thought; what was recorded stays in the history."""
    if is_recorded(ballot):
        ballot.seats.filter(channel=Channel.HANDS).update(channel=Channel.NONE)
        tallies.put(ballot, {})


def is_recorded(ballot: Ballot) -> bool:
    """Whether a show of hands was recorded."""
    return ballot.seats.filter(channel=Channel.HANDS).exists()


def recordings(ballot: Ballot) -> list[Any]:
    """Return who recorded what and when, from the history of the ballot, the latest first."""
    rows = ballot.history.filter(history_change_reason__startswith=RECORDED)
    return list(rows.select_related("history_user"))


def check_figures(
    ballot: Ballot, candidates: Iterable[Candidate], figures: Figures, most: int, *, exact: bool = False
) -> None:
    """Raise ValidationError with a message for each candidate whose figures cannot be: `missing`, `negative`,
    `too_many_hands`, or with `exact` `does_not_add_up` (agree, disagree and abstain have to make `most`)."""
    wrong = []
    for candidate in candidates:
        if candidate.pk not in figures:
            wrong.append(_error(_("%(name)s: the figures are missing."), "missing", candidate))
            continue
        given = [figures[candidate.pk].get(option.value, 0) for option in OPTIONS[ballot.form]]
        if min(given) < 0:
            wrong.append(_error(_("%(name)s: a figure is below zero."), "negative", candidate))
        elif exact and ballot.form == Ballot.Form.EACH and sum(given) != most:
            text = _("%(name)s: %(sum)d votes, and %(most)d are valid; they have to be equal.")
            wrong.append(_error(text, "does_not_add_up", candidate, sum=sum(given), most=most))
        elif sum(given) > most:
            text = _("%(name)s: %(sum)d votes of only %(most)d.")
            wrong.append(_error(text, "too_many_hands", candidate, sum=sum(given), most=most))
    chosen = sum(row.get(Option.AGREE.value, 0) for row in figures.values())
    if not wrong and ballot.form == Ballot.Form.CHOICE and chosen > most * ballot.most:
        text = _("%(sum)d choices, and %(voters)d voters choose at most %(most)d each.")
        values = {"sum": chosen, "voters": most, "most": ballot.most}
        wrong.append(ValidationError(text % values, "too_many_hands"))
    if wrong:
        raise ValidationError(wrong)


def _error(text: str, code: str, candidate: Candidate, **values: int) -> ValidationError:
    return ValidationError(text % {"name": candidate.name, **values}, code)


def _mark(ballot: Ballot) -> None:
    """Whoever is present has voted; a place that was not marked before stays as it is."""
    ballot.seats.filter(is_present=True).update(channel=Channel.HANDS)


def in_words(ballot: Ballot, candidates: Iterable[Candidate], figures: Figures, here: int) -> str:
    """Return the figures as the history keeps them."""
    answers = [ANSWERS[each] for each in OPTIONS[ballot.form]]
    lines = []
    for row in candidates:
        given = [str(figures[row.pk].get(each.value, 0)) for each in OPTIONS[ballot.form]]
        lines.append(f"{row.name}: {'/'.join(given)}")
    return f"{RECORDED}{'; '.join(lines)} ({'/'.join(answers)}; {here} có mặt)"
