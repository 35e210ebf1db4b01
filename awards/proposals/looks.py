"""Notes who was shown the people of a submission, other than those who prepare it (Law 91/2025/QH15)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from awards.proposals.models import DossierPiece, Submission
from awards.records import access
from awards.records.access import What
from blocs import succession


def of_list(user: Any, words: str, units: Iterable[int]) -> None:
    """Note that `user` was shown a list called `words`; `units` holds, for each person on it, whose submission it is.

    People of the reader's own unit are not counted, and a list without others is not noted.
    """
    mine = succession.acted_for(user)
    if others := sum(unit not in mine for unit in units):
        access.note(user, What.LIST, words=words, count=others)


def of_submission(user: Any, submission: Submission, *, as_file: bool = False) -> None:
    """Note that `user` was shown everybody whom a submission of another unit proposes, or took them away in a file."""
    if submission.unit_id in succession.acted_for(user):
        return
    if people := submission.nominations.live().count():
        access.note(user, What.EXPORT if as_file else What.LIST, words=_name(submission), count=people)


def of_piece(user: Any, piece: DossierPiece) -> None:
    """Note that `user` took away a paper of the dossier of another unit: about one person, or about all of them."""
    if not piece.nomination:
        of_submission(user, piece.submission, as_file=True)
    elif piece.submission.unit_id not in succession.acted_for(user):
        access.note(user, What.EXPORT, piece.nomination.recipient, words=piece.document.title)


def _name(submission: Submission) -> str:
    return " · ".join(filter(None, [submission.number, submission.title]))
