"""A vote by show of hands: the figures that were counted, one hand a unit."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common import history
from common.clock import now
from emulation.conferences import attending, permissions, planning
from emulation.conferences.models import AgendaItem, Conference, Vote


@transaction.atomic
def count(
    conference: Conference,
    *,
    by: Any,
    question: str,
    in_favour: int,
    against: int = 0,
    abstaining: int = 0,
    item: AgendaItem | None = None,
    vote: Vote | None = None,
) -> Vote:
    """Record the figures on a question, or correct those of `vote`; the same sent twice is kept once.

    The hands are never more than the units present now. Raises PermissionDenied, or ValidationError with code
    `not_in_session`, `elsewhere` (the point is of another agenda), `too_many_hands`.
    """
    conference = planning.lock(conference)
    permissions.check_can_prepare(by, conference)
    if conference.state != Conference.State.OPEN:
        raise ValidationError(_("The session is not open."), "not_in_session")
    if item and item.conference_id != conference.pk:
        raise ValidationError(_("This point is not on the agenda."), "elsewhere")
    values = {
        "question": question, "in_favour": in_favour, "against": against, "abstaining": abstaining, "item": item,
    }  # fmt: skip
    if not vote and (same := conference.votes.filter(**values).first()):
        return same
    stored = conference.votes.get(pk=vote.pk) if vote else Vote(conference=conference, recorded_by=by, **values)
    if vote and all(getattr(stored, name) == value for name, value in values.items()):
        return stored
    for name, value in values.items():
        setattr(stored, name, value)
    stored.units_present, stored.recorded_at, stored.recorded_by = attending.tally(conference).here, now(), by
    history.save(stored, by=by)
    return stored
