"""Nominations of a bloc year on a secret ballot of its conference: one candidate for each, named as on the paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from awards.proposals import permissions
from awards.proposals.models import Nomination, Submission
from common import history
from emulation.ballots import preparing
from emulation.ballots.models import Ballot
from emulation.campaigns.models import Campaign
from emulation.conferences.models import Conference


def waiting(campaign: Campaign) -> Any:
    """Return the nominations of `campaign` that the bloc has in hand and has not put on a ballot."""
    rows = Nomination.objects.live().filter(
        submission__campaign=campaign, submission__state=Submission.State.SUBMITTED, bloc_vote=None
    )
    return rows.select_related("recipient", "award", "unit", "placing", "submission").order_by("award__order", "order")


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
    alike = Counter((row.recipient.name, row.award_id, row.unit_id) for row in rows)
    for row in rows:
        name, born = row.recipient.name, row.recipient.birth_year
        row.bloc_vote = preparing.put_candidate(
            ballot, name=f"{name} ({born})" if alike[name, row.award_id, row.unit_id] > 1 else name, by=by,
            unit=row.unit, note=row.award.name, rank=row.placing.rank if row.placing else None,
        )  # fmt: skip
        history.save(row, by=by)
    return ballot
