"""Paper votes on the roll of a ballot: who takes a paper, and what the two tellers count."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common import history
from common.clock import now
from emulation.ballots import hands, locking, permissions, voting
from emulation.ballots.models import OPTIONS, Ballot, PaperCount, Seat, Tally
from emulation.ballots.tallies import Figures, Key

Channel, Option, State = Seat.Channel, Tally.Option, Ballot.State
ON_PAPER = (Channel.PAPER, Channel.WRITTEN)
TELLERS = 2
NOTED = {Channel.PAPER.value: "Nhận phiếu giấy: ", Channel.WRITTEN.value: "Trả lời bằng văn bản: "}
UNDONE = "Bỏ ghi nhận phiếu giấy: "
"""So begin the reasons in the history of a ballot under which papers were noted: by whom, never what stands on them."""


# --- Who takes a paper -------------------------------------------------------------------------------------------


@transaction.atomic
def hand_out(seat: Seat, *, by: Any) -> Seat:
    """Note that this place on the roll votes on paper; of a council, that an absent member was asked in writing and
    answered. Twice is once.

    Raises PermissionDenied, or ValidationError with code `not_open`, `not_by_paper`, `already_voted`, or `absent` (a
    unit that is not present takes no paper).
    """
    ballot = _takes_paper(_open(seat.ballot, by))
    seat = ballot.seats.select_for_update().get(pk=seat.pk)
    if seat.channel in ON_PAPER:
        return seat
    if seat.has_voted:
        raise ValidationError(_("%(name)s has voted already.") % {"name": seat.name}, "already_voted")
    if not seat.is_present and not ballot.council_id:
        raise ValidationError(_("%(name)s is not present and takes no paper.") % {"name": seat.name}, "absent")
    if ballot.method == Ballot.Method.HANDS and seat.is_present:
        raise ValidationError(_("Hands are raised here: only who is absent is asked in writing."), "not_by_paper")
    seat.channel = (Channel.PAPER if seat.is_present else Channel.WRITTEN).value
    voting.rewrite(ballot, marks={seat.pk: seat.channel}, raised={})
    history.save(ballot, by=by, because=f"{NOTED[seat.channel]}{seat.name}")
    return seat


@transaction.atomic
def take_back(seat: Seat, *, by: Any) -> Seat:
    """Note before the closing that the paper was not put in: the place may still vote. Twice is once.

    Raises PermissionDenied, or ValidationError with code `not_open` or `already_voted` (it voted otherwise).
    """
    ballot = _open(seat.ballot, by)
    seat = ballot.seats.select_for_update().get(pk=seat.pk)
    if not seat.has_voted:
        return seat
    if seat.channel not in ON_PAPER:
        raise ValidationError(_("%(name)s has voted already.") % {"name": seat.name}, "already_voted")
    voting.rewrite(ballot, marks={seat.pk: Channel.NONE.value}, raised={})
    history.save(ballot, by=by, because=f"{UNDONE}{seat.name}")
    seat.channel = Channel.NONE
    return seat


def noted(seat: Seat) -> Any:
    """Return the entry in the history of the ballot by which somebody noted the paper of `seat`, or None."""
    rows = seat.ballot.history.filter(history_change_reason=f"{NOTED.get(seat.channel, '')}{seat.name}")
    return rows.select_related("history_user").order_by("-history_id").first()


def _open(ballot: Ballot, by: Any) -> Ballot:
    ballot = locking.lock(ballot)
    permissions.check_can_prepare(by, ballot)
    if ballot.state != State.OPEN:
        raise ValidationError(_("The roll is put right while the ballot is open."), "not_open")
    return ballot


def _takes_paper(ballot: Ballot) -> Ballot:
    if not ballot.by_paper and not (ballot.council_id and not ballot.is_secret):
        raise ValidationError(_("No paper votes are taken at this ballot."), "not_by_paper")
    return ballot


def marked(ballot: Ballot) -> int:
    """Return how many places of the roll vote on paper."""
    return ballot.seats.filter(channel__in=ON_PAPER).count()


# --- What the tellers count --------------------------------------------------------------------------------------


@transaction.atomic
def count(ballot: Ballot, *, issued: int, collected: int, invalid: int, figures: Figures, by: Any) -> PaperCount:
    """Record what `by`, one of the two tellers, counted of the papers; counting again replaces it until both agree.

    Then the figures are added to the tallies, once. That somebody counted, or counted again, stays in the history of
    the ballot; what it was does not. `figures` has by the key of each candidate how many agree, disagree and abstain.
    Raises PermissionDenied (who is no teller of this ballot), or ValidationError with code `not_closed`, `no_papers`,
    `agreed` (two counts stand), `too_many_papers` (more collected than places voted on paper, or more given out than
    places that did not vote online), `invalid`, or as `hands.check_figures` says.
    Source: practice of counting at conferences and councils; two tellers and equal counts are ours (docs/practice.md).
    """
    ballot = locking.lock(ballot)
    teller = permissions.check_can_tell(by, ballot)
    _check_time(ballot)
    before = counts(ballot)
    if agreed(before):
        raise ValidationError(_("Two tellers have counted the same: the papers are counted."), "agreed")
    given = PaperCount(ballot=ballot, issued=issued, collected=collected, invalid=invalid)
    _check_papers(ballot, given)
    candidates = list(ballot.candidates.all())
    hands.check_figures(ballot, candidates, figures, collected - invalid, exact=True)
    row = PaperCount.objects.filter(ballot=ballot, teller=by).first() or PaperCount(ballot=ballot, teller=by)
    is_again = bool(row.pk)
    row.unit, row.issued, row.collected, row.invalid = teller.unit, issued, collected, invalid
    answers = [each.value for each in OPTIONS[ballot.form]]
    row.figures = {str(one.pk): {each: figures[one.pk].get(each, 0) for each in answers} for one in candidates}
    row.counted_at = now()
    history.save(row, by=by)
    history.save(ballot, by=by, because=f"Kiểm phiếu giấy: {'đếm lại' if is_again else 'đã đếm'}")
    if agreed(counts(ballot)):
        _add(ballot, row)
    return row


def counts(ballot: Ballot) -> list[PaperCount]:
    """Return what each of the tellers counted, in the order in which they began; not of who stepped back."""
    rows = ballot.paper_counts.filter(teller__in=ballot.tellers.values("person"))
    return list(rows.select_related("teller", "unit").order_by("pk"))


def _check_time(ballot: Ballot) -> None:
    if ballot.state != State.CLOSED:
        raise ValidationError(_("Papers are counted after the ballot is closed, before the result."), "not_closed")
    if not marked(ballot):
        raise ValidationError(_("Nobody voted on paper."), "no_papers")


def _check_papers(ballot: Ballot, given: PaperCount) -> None:
    on_paper, most = marked(ballot), ballot.seats.exclude(channel=Channel.ONLINE).count()
    if given.collected > on_paper:
        message = _("%(given)d papers collected, and only %(most)d voted on paper.")
        raise ValidationError(
            {"collected": ValidationError(message % {"given": given.collected, "most": on_paper}, "too_many_papers")}
        )
    if given.issued > most:
        message = _(
            "%(given)d papers given out, and only %(most)d of the roll did not vote online. A paper that was exchanged "
            "counts once."
        )
        raise ValidationError(
            {"issued": ValidationError(message % {"given": given.issued, "most": most}, "too_many_papers")}
        )
    if given.collected > given.issued:
        message = _("No more papers are collected than were given out.")
        raise ValidationError({"collected": ValidationError(message, "does_not_add_up")})
    if given.invalid > given.collected:
        message = _("No more papers are invalid than were collected.")
        raise ValidationError({"invalid": ValidationError(message, "does_not_add_up")})


def agreed(counts: list[PaperCount]) -> tuple[PaperCount, PaperCount] | None:
    """Return the two equal counts, if there are two."""
    for index, one in enumerate(counts):
        for other in counts[index + 1 :]:
            if _values(one) == _values(other):
                return one, other
    return None


def _values(row: PaperCount) -> tuple[Any, ...]:
    return row.issued, row.collected, row.invalid, row.figures


def _add(ballot: Ballot, row: PaperCount) -> None:
    raised: dict[Key, int] = {
        (int(key), option): count for key, said in row.figures.items() for option, count in said.items()
    }
    raised |= {(None, Option.PAPERS.value): row.collected, (None, Option.INVALID.value): row.invalid}
    voting.rewrite(ballot, marks={}, raised=raised)


def are_open(ballot: Ballot) -> bool:
    """Whether papers have still to be counted before the ballot is."""
    return ballot.method == Ballot.Method.SECRET and bool(marked(ballot)) and not agreed(counts(ballot))


def differing(ballot: Ballot, given: list[PaperCount]) -> list[str]:
    """Return the lines that the two tellers counted differently, in the order of the form; never what they counted."""
    if len(given) != TELLERS:
        return []
    one, other = given
    names = (("issued", _("papers given out")), ("collected", _("papers collected")), ("invalid", _("invalid papers")))
    found = [label for name, label in names if getattr(one, name) != getattr(other, name)]
    for candidate in ballot.candidates.all():
        for each in OPTIONS[ballot.form]:
            said = {row.figures.get(str(candidate.pk), {}).get(each.value, 0) for row in given}
            found += [f"{candidate.name}: {each.label}"] if len(said) > 1 else []
    return found


def lack_tellers(ballot: Ballot) -> bool:
    """Whether papers wait to be counted and nobody, or only one, is named to count them."""
    return ballot.is_secret and bool(marked(ballot)) and ballot.tellers.count() < TELLERS
