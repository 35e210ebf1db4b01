"""One vote: the mark of the seat and the higher counts, in one transaction, with nothing that links them.

Both tables of the ballot are rewritten whole at every vote (docs/adr/0015-secret-ballots.md). Nothing here notes a
time, writes a history or a log line, and no message ever says what was chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from blocs import scope
from emulation.ballots import locking, permissions
from emulation.ballots.models import OPTIONS, Ballot, Candidate, Seat, Tally

Option, Channel = Tally.Option, Seat.Channel
PERSONAL = (Channel.ONLINE, Channel.WRITTEN)
"""Ways in which voters put in their own vote; absent members of a council are asked in writing."""


@sensitive_variables("answers", "raised")
@transaction.atomic
def vote(
    ballot: Ballot, seat: Seat, answers: Mapping[int, str], *, by: Any, channel: str = Channel.ONLINE.value
) -> Seat:
    """Put in the one vote of `seat`. Whoever comes first votes for it: one seat, one vote, for good.

    `answers` gives an option of `Tally.Option` by the key of the candidate: agree, disagree or abstain for each, or
    (form “choice”) agree for those chosen; an empty one is a blank paper, which counts as cast and as invalid.
    Raises PermissionDenied (no mandate today), or ValidationError with code `voted_already`, `not_open`, `by_hands`,
    `channel`, `incomplete`, `not_an_answer` or `too_many`. After any of them nothing was recorded.
    """
    ballot = locking.lock(ballot)
    seat = _seat_of(ballot, seat)
    scope.forget(by)
    permissions.check_can_vote(by, seat)
    if seat.has_voted:
        raise ValidationError(_("The vote of %(seat)s is in already.") % {"seat": seat}, "voted_already")
    _check_takes(ballot, channel)
    raised = _read(ballot, answers)
    rewrite(ballot, marks={seat.pk: channel}, raised=raised)
    seat.channel = channel
    return seat


def _seat_of(ballot: Ballot, seat: Seat) -> Seat:
    found = Seat.objects.select_related("unit", "member").filter(ballot=ballot, pk=seat.pk).first()
    if not found:
        raise PermissionDenied(_("This seat is not on the roll of this ballot."))
    return found


def _check_takes(ballot: Ballot, channel: str) -> None:
    if ballot.state != Ballot.State.OPEN:
        raise ValidationError(_("Voting is closed. This vote was not recorded."), "not_open")
    if not ballot.is_secret:
        raise ValidationError(_("This ballot is taken by show of hands."), "by_hands")
    if channel not in PERSONAL:
        raise ValidationError(_("Votes are not put in this way here."), "channel")


@sensitive_variables()
def _read(ballot: Ballot, answers: Mapping[int, str]) -> dict[tuple[int | None, str], int]:
    """Return by how much each count goes up."""
    candidates = set(Candidate.objects.filter(ballot=ballot).values_list("pk", flat=True))
    allowed = {option.value for option in OPTIONS[ballot.form]}
    if set(answers) - candidates or set(answers.values()) - allowed:
        raise ValidationError(_("This is no answer to this ballot."), "not_an_answer")
    if ballot.form == Ballot.Form.EACH and set(answers) != candidates:
        raise ValidationError(_("Answer for each candidate: agree, disagree or abstain."), "incomplete")
    if ballot.form == Ballot.Form.CHOICE and len(answers) > ballot.most:
        raise ValidationError(_("Choose %(most)s at most.") % {"most": ballot.most}, "too_many")
    raised: dict[tuple[int | None, str], int] = dict.fromkeys(answers.items(), 1)
    raised[None, Option.PAPERS.value] = 1
    if not answers:
        raised[None, Option.INVALID.value] = 1
    return raised


@sensitive_variables()
def rewrite(ballot: Ballot, *, marks: Mapping[int, str], raised: Mapping[tuple[int | None, str], int]) -> None:
    """Set the `marks` (channel by seat) and raise the counts (by candidate and option), each table in one statement
    that writes every row of the ballot anew, and sweep on commit. Inside a transaction that holds the ballot."""
    seats = [When(pk=key, then=Value(channel)) for key, channel in marks.items()]
    Seat.objects.filter(ballot=ballot).update(channel=Case(*seats, default=F("channel")))
    Tally.objects.filter(ballot=ballot).update(count=F("count") + Case(*_steps(raised.items()), default=Value(0)))
    transaction.on_commit(sweep, robust=True)


def sweep() -> None:
    """Let PostgreSQL throw away the rows as they were before the last votes, outside any transaction.

    It keeps what an update replaced until it cleans the table up: all earlier counts beside all earlier marks, to be
    read in its files. Closing, counting and cancelling sweep once more: after the last vote it may not have come to it.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM {Seat._meta.db_table}, {Tally._meta.db_table}")


@sensitive_variables()
def _steps(raised: Iterable[tuple[tuple[int | None, str], int]]) -> list[When]:
    return [
        When(Q(candidate__isnull=True) if key is None else Q(candidate=key), option=option, then=Value(step))
        for (key, option), step in raised
    ]
