"""A covenant in force by three units, a request for reports, two of them accepted, and a conference that was held."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from common import history
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Movement, MovementResponse, Task
from emulation.covenants import drafting as covenant_drafting
from emulation.covenants.models import Commitment
from tests.emulation.bloc_reports import making
from tests.emulation.minutes.conftest import hold, make_conference

AT_LEAST, BLOC = Commitment.Comparator.AT_LEAST, Commitment.Scope.BLOC


@pytest.fixture
def movement(cast, campaign) -> Movement:
    row = Movement(
        name="Cả nước chung sức xóa nhà tạm, nhà dột nát", launched_by="Thủ tướng Chính phủ", level="central",
        form="thematic", directive="Quyết định số 539/QĐ-TTg", started_on=date(2024, 4, 13),
        ended_on=date(2025, 12, 31),
    )  # fmt: skip
    history.save(row, by=cast.thu)
    history.save(
        MovementResponse(campaign=campaign, movement=row, note="Mỗi đơn vị ủng hộ một ngày lương."), by=cast.an
    )
    return row


@pytest.fixture
def promises(cast, campaign, movement) -> SimpleNamespace:
    """Commitments of the covenant that binds the year: done or not, articles (own target of the member), a share of
    units, and houses of the whole bloc."""
    covenant = covenant_drafting.draft(campaign, preamble="Các đơn vị thống nhất.", by=cast.an)

    def promise(text, **fields) -> Commitment:
        return covenant_drafting.put(covenant, text=text, by=cast.an, **fields)

    found = SimpleNamespace(
        duty=promise("Hoàn thành nhiệm vụ chính trị."),
        news=promise(
            "Có tin, bài về điển hình", comparator=AT_LEAST, target=10, unit_of_measure="bài",
            unit_targets={cast.member: 4},
        ),
        share=promise("Người trực tiếp công tác được khen", comparator=AT_LEAST, target=70, unit_of_measure="%"),
        houses=promise(
            "Xóa nhà tạm", comparator=AT_LEAST, target=20, unit_of_measure="nhà", scope=BLOC, movements=[movement]
        ),
    )  # fmt: skip
    covenant.refresh_from_db()
    found.covenant = covenant
    in_force(covenant, by=cast.an)
    for name in ("duty", "news", "share", "houses"):
        setattr(found, name, covenant.commitments.get(text=getattr(found, name).text))
    return found


def in_force(covenant, *, by) -> None:
    """Signed by everybody, in short."""
    from documents.models import Document
    from documents.paper import file

    covenant.document = file(Document.Kind.COVENANT, title="Giao ước", content=f"{covenant.pk}".encode(), by=by)
    covenant.open_signing()
    covenant.take_effect()
    history.save(covenant, by=by)


@pytest.fixture
def asked(cast, campaign, promises):
    """Reports of the first half of the year, asked of the three units of a launched year with two tasks."""
    for number, text in enumerate(["Đẩy mạnh cải cách hành chính.", "Chuyển đổi số."], start=1):
        history.save(Task(campaign=campaign, number=number, text=text), by=cast.an)
    campaign.refresh_from_db()
    lifecycle.launch(campaign, by=cast.an)
    campaign.refresh_from_db()
    return making.make_request(campaign, by=cast.an)


@pytest.fixture
def two(cast, asked, promises, movement):
    """Head and member are accepted; the deputy has not begun."""
    making.accepted(
        asked, cast.head, by=cast.an,
        figures={
            f"commitment-{promises.duty.pk}": 1, f"commitment-{promises.news.pk}": "9",
            f"commitment-{promises.share.pk}": "72.5", f"commitment-{promises.houses.pk}": 12,
            "figure-news_own": 1200, "figure-role_models_found": 0, "figure-awards_leader": 1,
            "figure-awards_manager": 1, "figure-awards_worker": 4,
        },
        sections={
            "situation": "Sở ban hành kế hoạch.\nPhát động trong toàn ngành.",
            f"movement-{movement.pk}": "Sở hỗ trợ 12 nhà.",
        },
    )  # fmt: skip
    making.accepted(
        asked, cast.member, by=cast.binh,
        figures={
            f"commitment-{promises.duty.pk}": 0, f"commitment-{promises.news.pk}": "4.5",
            f"commitment-{promises.share.pk}": 70, f"commitment-{promises.houses.pk}": None,
            "figure-news_own": "34.5", "figure-awards_worker": 2,
        },
        sections={"situation": "Kho bạc triển khai đến từng phòng.", "limits": "Còn chậm."},
    )  # fmt: skip
    return asked


@pytest.fixture
def report(cast, two):
    return making.make_bloc_report(two, by=cast.an)


@pytest.fixture
def circulated(cast, two):
    return making.make_bloc_report(two, by=cast.an, circulated=True)


@pytest.fixture
def conference(campaign):
    return hold(make_conference(campaign))
