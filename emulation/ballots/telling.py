"""Who is told what of a ballot. Nothing is ever told of a vote."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime

from emulation.ballots.models import Ballot
from emulation.campaigns import telling
from emulation.notices import outbox
from emulation.notices.audience import of_people, of_units
from emulation.notices.models import Message


def opened(ballot: Ballot, *, by: Any) -> None:
    """Ask the leaders of the units on the roll, or the members of the council, to vote; nobody at a show of hands."""
    if not ballot.is_secret:
        return
    subject = f"{'Mời bỏ phiếu thử' if ballot.is_trial else 'Mời bỏ phiếu'}: {ballot.title}"
    lines = ["Phiếu kín trực tuyến: mỗi đơn vị, mỗi thành viên một phiếu."]
    if ballot.closes_at:
        lines.append(f"Dự kiến kết thúc bỏ phiếu lúc {localtime(ballot.closes_at):%H:%M ngày %d/%m/%Y}.")
    if ballot.is_trial:
        lines.append("Đây là cuộc bỏ phiếu thử, kết quả không có giá trị.")
    key, url = f"ballot:{ballot.pk}:opened", reverse("emulation:ballot", args=[ballot.pk])
    if ballot.conference:
        units = list(ballot.seats.values_list("unit_id", flat=True))
        to = of_units(units, leaders_only=True)
        telling.tell(ballot.conference.campaign, Message.Kind.BALLOT, key, to, subject, *lines, url=url, by=by)
        return
    people = [seat.person for seat in ballot.seats.select_related("person")]
    outbox.post(
        Message.Kind.BALLOT,
        key=key,
        to=of_people([person for person in people if person]),
        subject=subject[:250],
        body="\n".join(lines),
        url=url,
        council=ballot.council,
        by=by,
    )
