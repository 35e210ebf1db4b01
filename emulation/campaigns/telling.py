"""How anything of a bloc year is told: one message for each event, managed by the secretariat of the bloc's council."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from emulation.campaigns.models import Campaign
from emulation.notices import outbox
from emulation.notices.audience import Audience, of_units
from emulation.notices.models import Message


def tell(
    campaign: Campaign,
    kind: str,
    event: str,
    to: Audience,
    subject: str,
    *lines: str,
    url: str,
    by: Any = None,
    due_at: datetime | None = None,
    attachments: Iterable[tuple[str, bytes, str]] = (),
) -> Message:
    """Post what happened in `campaign`; `event` names it for good, so that it is told once.

    `subject` and `lines` are official Vietnamese, `url` is the page that it leads to.
    """
    return outbox.post(
        kind,
        key=event,
        to=to,
        subject=f"{subject} – {campaign.bloc.name}"[:250],
        body="\n".join(line for line in lines if line),
        url=url,
        council=campaign.bloc.council,
        by=by,
        due_at=due_at,
        attachments=attachments,
    )


def members(campaign: Campaign, *, but: Any = None) -> Audience:
    """Return the people of the units that sit in the bloc today, without the person `but`."""
    return of_units(list(campaign.memberships().current().values_list("unit_id", flat=True)), but=but)
