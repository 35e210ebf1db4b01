"""Notes who was shown the people that another unit proposes (Law 91/2025/QH15): on a page, on a list, in a file.

What anybody may read is not noted – public notices, issued decisions, ballots – nor the titles on a desk, which say
what waits for the reader.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from awards.proposals.models import DossierPiece, Nomination, Submission
from awards.records import access
from awards.records.access import What
from blocs import succession
from emulation.campaigns.models import Campaign


def of_nomination(request: Any, nomination: Nomination) -> None:
    """Note that the reader was shown the page of one person."""
    if _is_of_another(request, nomination.submission.unit_id):
        access.note(request.user, What.PAGE, nomination.recipient)


def of_people(request: Any, words: str, people: Iterable[tuple[int, Any]], *, as_file: bool = False) -> None:
    """Note that the reader was shown a list called `words` of `people`: pairs of the unit that proposes and the person.

    Those of the reader's own unit are not counted, and a list without others is not noted.
    """
    others = {person for unit, person in people if _is_of_another(request, unit)}
    if others:
        access.note(request.user, What.EXPORT if as_file else What.LIST, words=words, count=len(others))


def of_year(request: Any, campaign: Campaign, people: Iterable[tuple[int, Any]]) -> None:
    """The same for people of a bloc year."""
    of_people(request, f"Đề nghị khen thưởng {campaign.year} · {campaign.bloc.label}", people)


def of_nominations(request: Any, words: str, rows: Any) -> None:
    """The same for a queryset of nominations."""
    of_people(request, words, rows.values_list("submission__unit", "recipient"))


def of_submission(request: Any, submission: Submission, *, as_file: bool = False) -> None:
    """The same for everybody who is or was nominated in a submission: its pages and papers name the withdrawn too."""
    if _is_of_another(request, submission.unit_id):
        people = submission.nominations.values_list("submission__unit", "recipient")
        words = " · ".join(filter(None, [submission.number, submission.title]))
        of_people(request, words, people, as_file=as_file)


def of_piece(request: Any, piece: DossierPiece) -> None:
    """Note that the reader took away a paper of a dossier: about one person, or about all of them."""
    if not piece.nomination:
        of_submission(request, piece.submission, as_file=True)
    elif _is_of_another(request, piece.submission.unit_id):
        access.note(request.user, What.EXPORT, piece.nomination.recipient, words=piece.document.title)


def _is_of_another(request: Any, unit: int) -> bool:
    """Whether the reader does not act for `unit`; a question for the headers of a page shows nothing."""
    return request.method != "HEAD" and unit not in succession.acted_for(request.user)
