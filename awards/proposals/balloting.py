"""Nominations of a bloc year on a secret ballot of its conference: one candidate for each, named as on the paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import chain, count
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from awards.proposals import permissions
from awards.proposals.models import Nomination, Submission
from blocs.prepared import Prepared
from common import history
from emulation.ballots import preparing
from emulation.ballots.models import Ballot
from emulation.campaigns.models import Campaign
from emulation.conferences.models import Conference


def waiting(campaign: Campaign | int) -> Any:
    """Return the nominations of `campaign` that the bloc has in hand and that are on no ballot which counts."""
    rows = Nomination.objects.live().free_for_a_ballot()
    rows = rows.filter(submission__campaign=campaign, submission__state=Submission.State.SUBMITTED)
    return rows.select_related("recipient", "award", "unit", "placing", "submission").order_by("award__order", "order")


def waits(campaign: Campaign) -> bool:
    """Whether a nomination of `campaign` waits to be put on a ballot."""
    return bool(_waiting(campaign=campaign.pk))


@Prepared
def _waiting(campaign: int) -> Any:
    return waiting(campaign).order_by().values_list("pk")[:1]


@transaction.atomic
def put_on_ballot(conference: Conference, nominations: Iterable[Nomination], *, by: Any, title: str = "") -> Ballot:
    """Prepare a ballot of `conference` on `nominations`: the place of each in the ranking stands on the paper.

    Raises PermissionDenied, or ValidationError with code `nothing_chosen`, `not_in_hand` (of another year, or on a
    ballot already), or as preparing a ballot does.
    """
    campaign = conference.campaign
    if not permissions.can_ballot(by, campaign):
        raise PermissionDenied(_("Only the head unit and the secretariat prepare ballots of the bloc."))
    keys = {row.pk for row in nominations}
    if not keys:
        raise ValidationError(_("Choose at least one nomination."), "nothing_chosen")
    # the submissions too: nobody takes one back or returns it meanwhile
    rows = list(waiting(campaign).select_for_update(of=("self", "submission")).filter(pk__in=keys))
    if len(rows) != len(keys):
        raise ValidationError(_("One of them is not here any more, or is on a ballot already."), "not_in_hand")
    ballot = preparing.prepare(
        by=by, purpose=Ballot.Purpose.ACCLAIM, conference=conference,
        title=title or f"Suy tôn, đề nghị khen thưởng năm {campaign.year}",
    )  # fmt: skip
    printed = names(ballot, rows, IN_BLOC)
    for row in rows:
        row.bloc_vote = preparing.put_candidate(
            ballot, name=printed[row.pk], unit=row.unit, note=row.award.name,
            rank=row.placing.rank if row.placing else None, by=by,
        )  # fmt: skip
        history.save(row, by=by)
    return ballot


IN_BLOC = ((), ("born",), ("born", "told"), ("born", "told", "unit"))
IN_COUNCIL = (("unit",), ("born", "unit"), ("born", "told", "unit"))
"""What stands in brackets after a name, and what is added while two would bear one name for one award."""


def names(ballot: Ballot, nominations: Iterable[Nomination], levels: tuple[tuple[str, ...], ...]) -> dict[int, str]:
    """Return by key what is printed for each of `nominations` on the paper of `ballot`: each has a line of its own.

    `levels` (`IN_BLOC` or `IN_COUNCIL`) tell those of one name apart; who is still alike then is numbered.
    """
    rows, found = list(nominations), dict[int, str]()
    left = rows
    for level in levels:
        found |= {row.pk: _printed(row, level) for row in left}
        alike = Counter((found[row.pk], row.award.name) for row in rows)
        left = [row for row in rows if alike[found[row.pk], row.award.name] > 1]
    taken, numbered = set(ballot.candidates.values_list("name", "note")), {row.pk for row in left}
    for row in rows:
        found[row.pk] = _free(found[row.pk], row.award.name, taken, numbered=row.pk in numbered)
    return found


def _printed(row: Nomination, level: tuple[str, ...]) -> str:
    who = row.recipient
    said = {"born": str(who.birth_year or ""), "told": who.told_apart_by, "unit": row.unit.name}
    details = ", ".join(filter(None, (said[name] for name in level)))
    return (f"{who.name} ({details})" if details else who.name)[:290].strip()


def _free(name: str, note: str, taken: set[tuple[str, str]], *, numbered: bool) -> str:
    """Return `name`, or the first number after it that is not `taken` for what `note` says; it is taken then."""
    numbers = (f"{name} – {number}" for number in count(1))
    free = next(each for each in chain([] if numbered else [name], numbers) if (each, note) not in taken)
    taken.add((free, note))
    return free
