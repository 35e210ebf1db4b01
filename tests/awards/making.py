"""Makes nominations whose dossier was found complete, past the steps between."""

from __future__ import annotations

from datetime import date
from typing import Any

from awards.catalogue.models import AwardType
from awards.proposals.models import Nomination, Submission
from awards.records.models import Recipient
from blocs.models import CouncilMember
from common import history
from emulation.campaigns.models import Campaign


def checked(campaign: Campaign, recipient: Recipient, award: str | AwardType, *, by: Any, **fields: Any) -> Nomination:
    """A nomination of `recipient` in a submission of its unit that waits for the council."""
    found = AwardType.objects.get(code=award) if isinstance(award, str) else award
    submission = submitted(campaign, recipient.unit, by=by, **fields.pop("submission", {}))
    row = Nomination(
        submission=submission, recipient=recipient, award=found, unit=recipient.unit, post=recipient.post,
        position_class=recipient.position_class,
        **{"achievement": "Hoàn thành xuất sắc nhiệm vụ, có sáng kiến được áp dụng.", **fields},
    )  # fmt: skip
    history.save(row, by=by)
    return row


def submitted(campaign: Campaign, unit: Any, *, by: Any, state: str = "checked", **fields: Any) -> Submission:
    """A submission of `unit` for the year, in `state`; the same for the same unit and occasion."""
    occasion = fields.setdefault("occasion", "merit")
    if known := Submission.objects.filter(campaign=campaign, unit=unit, occasion=occasion, state=state).first():
        return known
    row = Submission(
        council=campaign.bloc.council, campaign=campaign, unit=unit, year=campaign.year, created_by=by,
        title=f"Đề nghị khen thưởng năm {campaign.year}", **fields,
    )  # fmt: skip
    history.save(row, by=by)
    Submission._base_manager.filter(pk=row.pk).update(state=state)
    return Submission.objects.get(pk=row.pk)


def members(council: Any, count: int, *, people: list[Any] = ()) -> list[CouncilMember]:  # type: ignore[assignment]
    """So many members of `council` since long ago; the first ones have the accounts `people`."""
    rows = []
    for number in range(count):
        row = CouncilMember(
            council=council, name=f"Ủy viên {number + 1}", post=f"Lãnh đạo sở {number + 1}", order=number + 1,
            since=date(2020, 1, 1), person=people[number] if number < len(people) else None,
        )  # fmt: skip
        history.save(row, by=None)
        rows.append(row)
    return rows
