"""How example years begin: their units with people and roles, theme and tasks, a covenant, and who signs it.

Everything here is invented; each year carries the mark “ví dụ”.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from blocs import membership, rotation
from blocs.models import Bloc, Mandate, Term, Unit, User
from blocs.years import bounds
from common import clock
from config.demo import people
from documents.paper import Act, Authority
from emulation.campaigns import content, lifecycle
from emulation.campaigns.models import Campaign
from emulation.covenants import drafting, signing
from emulation.covenants.models import Commitment, Covenant

THEME = "Kỷ cương, trách nhiệm, đổi mới, hiệu quả"
TASKS = ["Thực hiện chủ đề thi đua của năm.", "Hưởng ứng các phong trào thi đua do cấp trên phát động."]
PREAMBLE = (
    "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;\n"
    "Các đơn vị thành viên thống nhất ký kết Giao ước thi đua với các nội dung sau:"
)
CLOSING = (
    "Các đơn vị cam kết thực hiện nghiêm túc Giao ước này; Khối trưởng theo dõi, đôn đốc, "
    "tổng hợp kết quả tại hội nghị sơ kết và tổng kết."
)


@dataclass(frozen=True)
class Promise:
    """One example commitment."""

    text: str
    comparator: str = Commitment.Comparator.DONE
    target: Decimal | None = None
    measure: str = ""
    scope: str = Commitment.Scope.EACH


PROMISES = [
    Promise("Hoàn thành chỉ tiêu, nhiệm vụ chính trị được giao trong năm.", "=", Decimal(100), "%"),
    Promise(
        "Tỷ lệ cá nhân trực tiếp công tác, không giữ chức vụ quản lý trong số được đề nghị khen thưởng.",
        ">=", Decimal(70), "%",
    ),
    Promise(
        "Tin, bài về điển hình tiên tiến, gương người tốt, việc tốt; mỗi tháng ít nhất một bài.",
        ">=", Decimal(12), "bài",
    ),
    Promise("Sáng kiến của đơn vị này được đơn vị khác trong Khối áp dụng.", ">=", Decimal(2), "sáng kiến", "bloc"),
    Promise("Gửi báo cáo định kỳ 6 tháng và báo cáo năm cho Khối trưởng đúng hạn."),
]  # fmt: skip


class Example(Protocol):
    """What an example year says of its bloc."""

    @property
    def head(self) -> str: ...
    @property
    def deputy(self) -> str: ...
    @property
    def members(self) -> list[str]: ...
    @property
    def place(self) -> str: ...


def begin(
    bloc: Bloc, example: Example, year: str, *, by: Any, head_since: date | None = None, until: date | None = None
) -> Campaign:
    """Seat and staff the units, appoint head and deputy, and open the year with its theme and tasks.

    `until` is the last day of seats and terms, when the year is finished only after its end.
    """
    since, last = bounds(year)
    for name in example.members:
        unit = Unit.objects.get(name=name)
        membership.seat(bloc, unit, since=min(since, head_since or since), until=max(last, until or last), by=by)
        people.staff(unit, by=by)
    for name, role in ((example.head, Term.Role.HEAD), (example.deputy, Term.Role.DEPUTY)):
        rotation.appoint(
            bloc, Unit.objects.get(name=name), year=year, role=role, since=head_since, until=until, document="Ví dụ",
            by=by,
        )  # fmt: skip
    campaign = lifecycle.begin(bloc, year, is_example=True, place=example.place, by=by)
    content.set_theme(campaign, THEME, place=example.place, by=by)
    content.set_tasks(campaign, TASKS, by=by)
    return campaign


def draft(campaign: Campaign, by: User) -> Covenant:
    """Draft a covenant with the example commitments."""
    covenant = drafting.draft(campaign, preamble=PREAMBLE, closing=CLOSING, by=by)
    for promise in PROMISES:
        drafting.put(
            covenant,
            text=promise.text,
            comparator=promise.comparator,
            target=promise.target,
            unit_of_measure=promise.measure,
            scope=promise.scope,
            by=by,
        )
    return covenant


def sign(covenant: Covenant, unit: Unit, moment: datetime) -> None:
    """Let the example person who signs for `unit` sign at `moment`."""
    mandate = people.signing_mandate(unit)
    assert covenant.document is not None
    act = Act(proof="password", text_sha256=covenant.document.sha256)
    if mandate.capacity == Mandate.Capacity.DEPUTY:
        paper = Authority(number="Phân công công tác số 01/PC (ví dụ)")
        act = Act("KT.", "Thủ trưởng đơn vị", paper, "password", None, covenant.document.sha256)
    with clock.at(moment):
        signing.sign(covenant, unit=unit, by=mandate.person, act=act)
