"""A conference that was held: three units, two of them there, two agenda items, a show of hands, two directives."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from common import clock
from common.clock import now, today
from documents.paper import Act
from emulation.campaigns import lifecycle
from emulation.conferences.models import AgendaItem, Attendance, Conference, Guest, Vote
from emulation.directives import directing
from emulation.minutes import permissions, signing, writing
from emulation.minutes.models import Minutes


def make_conference(campaign, *, days_ago=0, **fields) -> Conference:
    begin = timezone.make_aware(datetime.combine(today() - timedelta(days=days_ago), datetime.min.time()))
    defaults = {
        "campaign": campaign, "kind": "midyear", "title": "Hội nghị sơ kết 6 tháng đầu năm",
        "starts_at": begin + timedelta(hours=8), "ends_at": begin + timedelta(hours=11, minutes=30),
        "place": "Hội trường Sở Nội vụ",
    }  # fmt: skip
    if "chair_unit" not in fields:
        fields["chair_unit"] = campaign.terms().first().unit
    return Conference.objects.create(**{**defaults, **fields})


def hold(conference) -> Conference:
    conference.open()
    conference.opened_at = conference.starts_at
    conference.close()
    conference.closed_at = conference.starts_at + timedelta(hours=3)
    conference.save()
    return conference


@pytest.fixture
def conference(cast, draft) -> Conference:
    campaign = draft.campaign
    lifecycle.launch(campaign, by=cast.an)
    campaign.refresh_from_db()
    with clock.at(now() - timedelta(days=40)):
        directing.give(
            campaign, text="Nộp báo cáo quý I.", owner=cast.deputy, due_on=today() + timedelta(days=20), by=cast.an
        )
    row = make_conference(campaign)
    first = AgendaItem.objects.create(conference=row, number=1, title="Báo cáo sơ kết", presenter="Sở Nội vụ")
    AgendaItem.objects.create(conference=row, number=2, title="Thảo luận, thống nhất thang điểm")
    for order, (unit, presence, mode, who) in enumerate(
        [
            (cast.head, "present", "hall", "An"),
            (cast.deputy, "substitute", "online", "Phạm Thị Dung"),
            (cast.member, "excused", "hall", ""),
        ],
        start=1,
    ):
        Attendance.objects.create(
            conference=row, unit=unit, order=order, presence=presence, mode=mode, representative=who,
            post="Giám đốc" if who else "",
        )  # fmt: skip
    Guest.objects.create(conference=row, name="Lê Văn Khách", post="Phó Chủ tịch Hội đồng", has_come=True)
    Guest.objects.create(conference=row, name="Người vắng mặt", has_come=False)
    Vote.objects.create(
        conference=row, item=first, question="Thông qua báo cáo sơ kết", in_favour=2, units_present=2,
        recorded_by=cast.an,
    )  # fmt: skip
    directing.give(
        campaign, text="Gửi đăng ký danh hiệu thi đua.", owner=cast.member, due_on=today() + timedelta(days=10),
        conference=row, by=cast.an,
    )  # fmt: skip
    return hold(row)


@pytest.fixture
def written(cast, conference) -> Conference:
    writing.save_section(conference, "opening", "Đồng chí An khai mạc hội nghị.", version=0, by=cast.oanh)
    item = conference.agenda.first()
    writing.save_section(
        conference, f"item-{item.pk}", "Sở Nội vụ trình bày báo cáo.\nCác đơn vị nhất trí.", version=0, by=cast.oanh
    )
    writing.save_section(conference, "conclusions", "Chủ tọa kết luận hội nghị.", version=0, by=cast.thu)
    return conference


@pytest.fixture
def minutes(cast, written) -> Minutes:
    """Put out for signing, with An in the chair and Oanh as secretary."""
    return finish(cast, written)


def finish(cast, conference, **fields) -> Minutes:
    given = {
        "chair": permissions.chairs(conference)[0],
        "secretary": cast.oanh.mandates.get(),
        "by": cast.oanh,
        **fields,
    }
    return signing.finish(conference, **given)


def act(minutes, **fields) -> Act:
    minutes.refresh_from_db()
    return Act(**{"proof": "password", "text_sha256": minutes.document.sha256, **fields})
