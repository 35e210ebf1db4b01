"""The counts of a ballot, read and set; as at every vote all of its rows are rewritten in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Case, Q, Value, When

from emulation.ballots.models import OPTIONS, Ballot, Candidate, Tally

Option = Tally.Option
Key = tuple[int | None, str]
"""The key of a candidate (None for the whole ballot) and the answer."""
Figures = Mapping[int, Mapping[str, int]]
"""By the key of a candidate how many gave each answer; what is not named is zero."""


def read(ballot: Ballot) -> dict[Key, int]:
    """Return every count of `ballot`, in one query."""
    rows = Tally.objects.filter(ballot=ballot).values_list("candidate_id", "option", "count")
    return {(candidate, option): count for candidate, option, count in rows}


def put(ballot: Ballot, counts: Mapping[Key, int]) -> None:
    """Set the counts named by `counts` and all others to nought; the caller holds the ballot."""
    rows = [When(_row(key), then=Value(count)) for key, count in counts.items()]
    Tally.objects.filter(ballot=ballot).update(count=Case(*rows, default=Value(0)))


def _row(key: Key) -> Q:
    candidate, option = key
    return Q(candidate=candidate, option=option) if candidate else Q(candidate__isnull=True, option=option)


def of_candidates(ballot: Ballot, candidates: Iterable[Candidate], figures: Figures) -> dict[Key, int]:
    """Return `figures` as the tallies keep them: every answer that can be given about each candidate."""
    answers = OPTIONS[ballot.form]
    return {(row.pk, each.value): figures[row.pk].get(each.value, 0) for row in candidates for each in answers}
