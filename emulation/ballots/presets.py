"""Rules of voting that are in force or were published somewhere, to choose from; each ballot keeps its own copy.

No text fixes how a bloc votes: its own statute does. For councils the published rules differ in quorum, threshold, base
and method, so each is data here with where it was read and how sure that is (docs/practice.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from emulation.ballots.models import Ballot

Base, Method = Ballot.Base, Ballot.Method
BLOC, COUNCIL = "bloc", "council"
STATUTE = "Quy chế hoạt động của khối"
"""What the statute of a bloc is called where no other source is named."""


@dataclass(frozen=True)
class Preset:
    """A rule of voting. `name` and `source` are Vietnamese, as in the minutes.

    `confidence`: S1 read in the text, S-old of an earlier regime, C ours, K to be verified before anyone relies on it.
    """

    key: str
    body: str
    name: str
    quorum: tuple[int, int]
    yes: tuple[int, int]
    strictly: bool
    base: str
    method: str
    source: str
    confidence: str

    @property
    def to_verify(self) -> bool:
        return self.confidence.startswith("K")

    @property
    def settings(self) -> dict[str, Any]:
        """The fields of a ballot that follow this rule."""
        return {
            "quorum_parts": self.quorum[0],
            "quorum_of": self.quorum[1],
            "yes_parts": self.yes[0],
            "yes_of": self.yes[1],
            "yes_strictly": self.strictly,
            "base": self.base,
            "rule_source": self.source,
        }


ANY = (1, 100)
"""No quorum is stated: somebody has to be there."""

PRESETS = (
    Preset(
        "bloc_present", BLOC, "Khối: quá nửa số đơn vị có mặt", (2, 3), (1, 2), True, Base.PRESENT, Method.SECRET,
        STATUTE, "C: luật không ấn định; ghi trong quy chế của khối",
    ),
    Preset(
        "bloc_all", BLOC, "Khối: quá nửa tổng số đơn vị", (2, 3), (1, 2), True, Base.ALL, Method.SECRET,
        STATUTE, "C: luật không ấn định; ghi trong quy chế của khối",
    ),
    Preset(
        "bloc_two_thirds", BLOC, "Khối: ít nhất 2/3 số đơn vị có mặt", (2, 3), (2, 3), False, Base.PRESENT,
        Method.SECRET, STATUTE, "C: luật không ấn định; ghi trong quy chế của khối",
    ),
    Preset(
        "council_90_of_all", COUNCIL, "Danh hiệu cá nhân bậc cao: từ 90 % tổng số thành viên (quy định trước 2024)",
        ANY, (9, 10), False, Base.ALL, Method.SECRET,
        "Nghị định 91/2017/NĐ-CP, Điều 45 khoản 8", "S-old: đã hết hiệu lực",
    ),
    Preset(
        "council_80_of_all", COUNCIL, "Danh hiệu cá nhân bậc cao: từ 80 % tổng số thành viên (cần kiểm chứng)",
        ANY, (4, 5), False, Base.ALL, Method.SECRET,
        "Nghị định 98/2023/NĐ-CP, Nghị định 152/2025/NĐ-CP", "K: chưa đọc được văn bản",
    ),
    Preset(
        "council_70", COUNCIL, "Cờ, bằng khen, huân chương: từ 70 % số thành viên dự họp hoặc được lấy ý kiến",
        (2, 3), (7, 10), False, Base.PRESENT, Method.HANDS, "Quy chế hoạt động của Hội đồng (một bộ)",
        "K: quy chế của từng Hội đồng",
    ),
    Preset(
        "council_90", COUNCIL, "Danh hiệu cá nhân: từ 90 % số thành viên dự họp hoặc được lấy ý kiến",
        (2, 3), (9, 10), False, Base.PRESENT, Method.SECRET, "Quy chế hoạt động của Hội đồng (một bộ)",
        "K: quy chế của từng Hội đồng",
    ),
    Preset(
        "council_over_90", COUNCIL, "Danh hiệu cá nhân: trên 90 % tổng số thành viên", ANY, (9, 10), True, Base.ALL,
        Method.SECRET, "Quy chế hoạt động của Hội đồng", "K: quy chế của từng Hội đồng",
    ),
    Preset(
        "council_over_half", COUNCIL, "Cờ, huân chương: trên 50 % tổng số thành viên", ANY, (1, 2), True, Base.ALL,
        Method.SECRET, "Quy chế hoạt động của Hội đồng", "K: quy chế của từng Hội đồng",
    ),
)  # fmt: skip
BY_KEY = {preset.key: preset for preset in PRESETS}


def of(body: str) -> list[Preset]:
    """Return the rules for a body: `BLOC` or `COUNCIL`."""
    return [preset for preset in PRESETS if preset.body == body]


def like(ballot: Ballot) -> Preset | None:
    """Return the rule that `ballot` follows in everything but its source, if it is one of these."""
    names = ("quorum_parts", "quorum_of", "yes_parts", "yes_of", "yes_strictly", "base")
    body = COUNCIL if ballot.council_id else BLOC
    return next((row for row in of(body) if all(row.settings[name] == getattr(ballot, name) for name in names)), None)
