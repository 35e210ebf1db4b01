"""Example recipients of awards, mostly people who work directly: how they were graded and what they hold already.

Nobody here exists; every name and every decision carries the mark “ví dụ”.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from awards.catalogue.models import AwardType
from awards.records import recording
from awards.records.models import Initiative, Recipient
from blocs.models import PositionClass, Unit
from common import clock
from config.demo.reporting import officer

WORKER, MANAGER, LEADER = PositionClass.WORKER, PositionClass.MANAGER, PositionClass.LEADER
FEMALE, MALE = Recipient.Sex.FEMALE, Recipient.Sex.MALE


@dataclass(frozen=True)
class Somebody:
    """An example person of the unit at `place` among the members.

    `levels` are the gradings of so many years up to the example year, oldest first; `titles` of how many of these
    years they hold CSTĐ cơ sở; `initiatives` were recognised in the province, one in each of the last years.
    """

    key: str
    name: str
    place: int
    born: int
    sex: str
    post: str
    position: str = WORKER
    levels: tuple[str, ...] = ("good", "excellent", "excellent")
    titles: int = 0
    initiatives: int = 0


PEOPLE = (
    Somebody("hong", "Nguyễn Thị Hồng (ví dụ)", 0, 1986, FEMALE, "Văn thư", titles=2),
    Somebody(
        "tam", "Trần Minh Tâm (ví dụ)", 1, 1990, MALE, "Giao dịch viên", levels=("good", "good", "excellent"), titles=2
    ),
    Somebody(
        "lanh", "Phạm Văn Lãnh (ví dụ)", 1, 1971, MALE, "Phó Giám đốc", LEADER, levels=("good", "good", "good")
    ),
    Somebody(
        "nga", "Lê Thúy Nga (ví dụ)", 4, 1983, FEMALE, "Chuyên viên",
        levels=("excellent", "excellent", "excellent"), titles=3, initiatives=1,
    ),
    Somebody(
        "khoa", "Vũ Đăng Khoa (ví dụ)", 5, 1988, MALE, "Kiểm tra viên thuế",
        levels=("good", "excellent", "excellent"), initiatives=2,
    ),
    Somebody("dung", "Đỗ Kim Dung (ví dụ)", 7, 1979, FEMALE, "Trưởng phòng nghiệp vụ", MANAGER, titles=2),
    Somebody("ha", "Hoàng Thu Hà (ví dụ)", 6, 1994, FEMALE, "Điều tra viên thống kê", titles=1),
    Somebody("binh", "Bùi Thanh Bình (ví dụ)", 8, 1985, MALE, "Kiểm hóa viên", titles=2),
    Somebody("son", "Ngô Trường Sơn (ví dụ)", 7, 1992, MALE, "Nhân viên bảo vệ", levels=("good", "good", "good")),
    Somebody("lan", "Dương Ngọc Lan (ví dụ)", 1, 1996, FEMALE, "Kế toán viên", levels=("good", "good", "excellent")),
)  # fmt: skip
BASE, OTHERS = "T-CSTDCS", "T-LDTT"


def build(units: list[Unit], year: int, *, secretariat: Any) -> dict[str, Recipient]:
    """Put everybody on record by their key, on 12 December of `year`: their officers keep the records, the secretariat
    notes the awards."""
    awards = {award.code: award for award in AwardType.objects.filter(code__in=(BASE, OTHERS))}
    with clock.at(date(year, 12, 12)):
        return {row.key: _put(row, units[row.place], year, awards, secretariat) for row in PEOPLE}


def _put(row: Somebody, unit: Unit, year: int, awards: dict[str, AwardType], secretariat: Any) -> Recipient:
    by = officer(unit)
    found = recording.add(
        unit=unit, kind=Recipient.Kind.INDIVIDUAL, name=row.name, birth_year=row.born, sex=row.sex, post=row.post,
        position_class=row.position, by=by,
    )  # fmt: skip
    first = year - len(row.levels) + 1
    for count, level in enumerate(row.levels):
        recording.grade(found, year=str(first + count), level=level, months_worked=12, by=by, document="Ví dụ")
    for count in range(row.initiatives):
        recording.note_initiative(
            found, title=f"Rút ngắn thời gian xử lý hồ sơ, giai đoạn {row.initiatives - count} (ví dụ)",
            scope=Initiative.Scope.MINISTRY, year=str(year - count), recognised_by="Hội đồng sáng kiến tỉnh (ví dụ)",
            decision_number=f"{30 + count}/QĐ-VD", decided_on=date(year - count, 11, 20), by=by,
        )  # fmt: skip
    for count in range(len(row.levels)):
        _title(found, awards[BASE if count < row.titles else OTHERS], year - count, secretariat)
    return found


def _title(recipient: Recipient, award: AwardType, year: int, by: Any) -> None:
    recording.award(
        recipient, award=award, year=str(year), position_class=recipient.position_class,
        decision_number=f"{100 + recipient.pk}/QĐ-VD", decided_on=date(year, 12, 10),
        decided_by=f"Thủ trưởng {recipient.unit.name} (ví dụ)"[:250], by=by,
    )  # fmt: skip
