"""Example role models and initiatives, at every step from the notice to the adoption. All of it is invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from blocs.models import PositionClass, Unit, User
from common import clock
from config.demo import people
from config.demo.reporting import at, officer
from emulation.campaigns.models import Campaign
from emulation.role_models import adopting, consenting, deciding, noticing
from emulation.role_models.models import RoleModel

Kind = RoleModel.Kind


@dataclass(frozen=True)
class Told:
    """What somebody noticed; `steps` says how far it came (0 noticed, 1 checked, 2 with consent, 3 published), then
    by how many other units it was adopted and of how many it is said."""

    name: str
    what_was_done: str
    kind: str = Kind.PERSON
    steps: int = 3
    adopted: int = 0
    claimed: int = 0
    more: dict[str, Any] = field(default_factory=dict)


TOLD = (
    Told(
        "Bà Lê Thị Ví Dụ, chuyên viên bộ phận một cửa (ví dụ)",
        "Soạn sẵn bộ mẫu đơn điền trước, hướng dẫn người cao tuổi tại chỗ; hồ sơ phải bổ sung giảm một nửa (ví dụ).",
        adopted=1, claimed=1,
        more={"position_class": PositionClass.WORKER, "place": "Bộ phận một cửa"},
    ),
    Told(
        "Bảng nhắc việc dùng chung theo tuần (ví dụ)",
        "Mỗi phòng ghi việc, người phụ trách và hạn lên một bảng chung; việc quá hạn giảm rõ rệt (ví dụ).",
        Kind.INITIATIVE, adopted=2,
        more={"scope": RoleModel.Scope.BASE, "recognised_by": "Hội đồng sáng kiến cơ sở (ví dụ)",
              "recognition": "05/QĐ-VD"},
    ),
    Told(
        "Tổ công tác lưu động (ví dụ)",
        "Cuối tuần đến từng xã làm thủ tục cho người không đi lại được (ví dụ).", Kind.COLLECTIVE, steps=1,
    ),
    Told(
        "Ông Trần Văn Ví Dụ, lái xe cơ quan (ví dụ)",
        "Nhặt được túi tiền trên đường công tác và tìm trả người mất (ví dụ).", steps=1,
        more={"position_class": PositionClass.WORKER},
    ),
    Told(
        "Nhóm cán bộ trẻ phòng nghiệp vụ (ví dụ)",
        "Tự học và hướng dẫn lại đồng nghiệp dùng phần mềm mới trong giờ nghỉ trưa (ví dụ).", Kind.COLLECTIVE, steps=0,
    ),
)  # fmt: skip


def tell(campaign: Campaign, units: list[Unit], days: list[date], *, head: User) -> list[RoleModel]:
    """Let each of `units` notice one thing on its day of `days`; `head` publishes. A year that has some stays so."""
    if campaign.role_models.exists():  # type: ignore[attr-defined]
        return []
    found = []
    for told, unit, day in zip(TOLD, units, days, strict=False):
        row = _notice(campaign, told, unit, day)
        with clock.at(at(day, 15)):
            row = _go_on(row, told, head)
        if told.steps == 3:
            others = [each for each in units if each != unit]
            _adopt(row, told, others, day)
        found.append(row)
    return found


def _notice(campaign: Campaign, told: Told, unit: Unit, day: date) -> RoleModel:
    more = {**told.more, "recognised_on": day} if "recognised_by" in told.more else told.more
    with clock.at(at(day, 9, 20)):
        return noticing.notice(
            campaign, unit, name=told.name, what_was_done=told.what_was_done, kind=told.kind,
            by=officer(unit), **more,
        )  # fmt: skip


def _go_on(row: RoleModel, told: Told, head: User) -> RoleModel:
    leader = people.leader(row.unit)
    if told.steps >= 1:
        row = deciding.check(row, by=leader)
    if told.steps >= 2 and row.kind == Kind.PERSON:
        how = "Phiếu đồng ý có chữ ký, lưu tại văn phòng (ví dụ)"
        row = consenting.record(row, on=clock.today(), how=how, is_explicit=True, by=officer(row.unit))
    return deciding.publish(row, by=head) if told.steps >= 3 else row


def _adopt(row: RoleModel, told: Told, others: list[Unit], day: date) -> None:
    for place, unit in enumerate(others[: told.adopted + told.claimed]):
        with clock.at(at(day, 16, 10 + place)):
            is_claim = place >= told.adopted
            adopting.register(
                row, unit, what_was_applied="Áp dụng nguyên cách làm cho bộ phận tiếp dân (ví dụ).", since=day,
                by=officer(row.unit) if is_claim else people.leader(unit),
            )  # fmt: skip
