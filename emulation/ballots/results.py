"""What came of a ballot: computed from the counts each time it is asked for, by the rule stored with the ballot.

What was counted once and what is computed later are the same: whoever doubts a result computes it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from emulation.ballots import rules, tallies
from emulation.ballots.models import Ballot, Candidate, Seat, Tally
from emulation.ballots.tallies import Key
from emulation.scoring.exact import half_up

Channel, Option, Outcome = Seat.Channel, Tally.Option, Candidate.Outcome
READABLE = {Ballot.State.CLOSED, Ballot.State.COUNTED}


@dataclass(frozen=True)
class Row:
    """A candidate: what was counted, the votes in favour in per cent of the base (two decimals), and the outcome."""

    candidate: Candidate
    agree: int
    disagree: int
    abstain: int
    share: Decimal
    outcome: str

    @property
    def is_elected(self) -> bool:
        return self.outcome == Outcome.ELECTED

    @property
    def is_tied(self) -> bool:
        return self.outcome == Outcome.TIED

    @property
    def outcome_label(self) -> str:
        return str(Outcome(self.outcome).label)


@dataclass(frozen=True)
class Result:
    """A ballot in figures. `present` took part in the meeting or voted; `cast` papers and votes were put in.

    Secret figures are shown (`shows_figures`) only when enough votes came in each way: with few of them whoever knows
    the own vote would know the others, and tellers take the papers they counted from the total. `tells_base` says
    whether the number that votes are a share of tells no figure that is hidden.
    """

    ballot: Ballot
    seats: list[Seat]
    cast: int
    invalid: int
    base: int
    rows: list[Row]

    @property
    def roll(self) -> int:
        return len(self.seats)

    @property
    def present(self) -> int:
        return sum(seat.is_present or seat.has_voted for seat in self.seats)

    @property
    def absent(self) -> list[Seat]:
        """The places of the roll that neither were there nor voted."""
        return [seat for seat in self.seats if not seat.is_present and not seat.has_voted]

    @property
    def silent(self) -> list[Seat]:
        """The places that were present and did not vote."""
        return [seat for seat in self.seats if seat.is_present and not seat.has_voted]

    @property
    def online(self) -> int:
        return sum(seat.channel == Channel.ONLINE for seat in self.seats)

    @property
    def on_paper(self) -> int:
        """The papers among the votes cast."""
        return self.cast - self.online

    @property
    def valid(self) -> int:
        return self.cast - self.invalid

    @property
    def has_quorum(self) -> bool:
        return rules.has_quorum(self.present, self.roll, self.ballot.quorum_parts, self.ballot.quorum_of)

    @property
    def needed(self) -> int:
        """The fewest votes that are enough."""
        return rules.needed(self.base, threshold(self.ballot))

    @property
    def shows_figures(self) -> bool:
        if not self.ballot.is_secret:
            return True
        ways = [part for part in (self.online, self.on_paper) if part]
        return not self.is_too_small and min(ways) >= self.ballot.counts_from

    @property
    def tells_base(self) -> bool:
        return self.shows_figures or self.ballot.base != Ballot.Base.VALID

    @property
    def is_too_small(self) -> bool:
        """Whether so few secret votes were cast that an outcome would tell how somebody voted."""
        return is_too_small(self.ballot, self.cast)

    @property
    def decides(self) -> bool:
        """Whether there is an outcome at all."""
        return self.has_quorum and not self.is_too_small

    @property
    def elected(self) -> list[Row]:
        return [row for row in self.rows if row.is_elected]

    @property
    def tied(self) -> list[Row]:
        return [row for row in self.rows if row.is_tied]

    @property
    def left(self) -> int:
        """How many places are left for those who tied."""
        return max(0, (self.ballot.places or 0) - len(self.elected)) if self.tied else 0

    def of(self, candidate: Candidate) -> Row:
        return next(row for row in self.rows if row.candidate.pk == candidate.pk)


def threshold(ballot: Ballot) -> rules.Threshold:
    """Return the votes that the ballot asks for."""
    return rules.Threshold(ballot.yes_parts, ballot.yes_of, ballot.yes_strictly)


def is_too_small(ballot: Ballot, cast: int) -> bool:
    """Whether so many votes are too few to tell the outcome; hands were seen by all."""
    return ballot.is_secret and cast < rules.LEAST


def result(ballot: Ballot) -> Result:
    """Return the result of a ballot that was closed, in three queries; nothing is decided without a quorum, nor by
    fewer than `rules.LEAST` secret votes.

    Where the chair decided a tie, what was decided stands in the place of the tie. Raises ValueError before the closing
    and of a cancelled ballot: then nobody reads a count.
    """
    if ballot.state not in READABLE:
        raise ValueError("The counts of this ballot are not read.")
    seats = list(ballot.seats.all())
    candidates, counts = list(ballot.candidates.select_related("unit")), tallies.read(ballot)
    cast, invalid = counts.get((None, Option.PAPERS), 0), counts.get((None, Option.INVALID), 0)
    present = sum(seat.is_present or seat.has_voted for seat in seats)
    base = rules.Numbers(roll=len(seats), present=present, valid=cast - invalid).base(ballot.base)
    has_quorum = rules.has_quorum(present, len(seats), ballot.quorum_parts, ballot.quorum_of)
    decides = has_quorum and not is_too_small(ballot, cast)
    outcomes = _outcomes(ballot, candidates, counts, base) if decides else {}
    rows = [_row(each, counts, base, str(outcomes.get(each.pk, ""))) for each in candidates]
    return Result(ballot, seats, cast, invalid, base, rows)


def _outcomes(ballot: Ballot, candidates: list[Candidate], counts: dict[Key, int], base: int) -> dict[Any, str]:
    figures = [rules.Figures(row.pk, counts.get((row.pk, Option.AGREE), 0), rank=row.rank) for row in candidates]
    found: dict[Any, str] = dict(
        rules.decide(figures, threshold=threshold(ballot), base=base, places=ballot.places, tie_break=ballot.tie_break)
    )
    if ballot.chair_note:
        found |= {each.pk: each.outcome for each in candidates if found[each.pk] == Outcome.TIED}
    return found


def _row(candidate: Candidate, counts: dict[Key, int], base: int, outcome: str) -> Row:
    agree, disagree, abstain = (
        counts.get((candidate.pk, each), 0) for each in (Option.AGREE, Option.DISAGREE, Option.ABSTAIN)
    )
    share = half_up(Decimal(100 * agree), Decimal(base), 2) if base else Decimal(0)
    return Row(candidate, agree, disagree, abstain, share, outcome)
