"""Example reports: what units write, when they hand it in, and how it is accepted. All of it is invented."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import tablib
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from blocs.files.writing import to_xlsx
from blocs.models import Mandate, Unit, User
from common import clock
from config.demo import people
from emulation.campaigns.models import Campaign
from emulation.evidence import keeping
from emulation.evidence.models import Evidence
from emulation.reports import parts, proposing, requesting, submitting, writing
from emulation.reports.models import Report, ReportRequest
from emulation.reports.parts import Part
from emulation.reports.writing import Entry
from emulation.reviews import reviewing

MIDYEAR = ("situation", "publicity", "awards")
YEAR = ("situation", "tasks", "role_models", "publicity", "awards", "activities", "limits", "directions")
TEXTS = {
    "situation": "Cấp ủy, lãnh đạo đơn vị ban hành kế hoạch thi đua, phân công người phụ trách từng chỉ tiêu (ví dụ).",
    "task": "Đã hoàn thành theo kế hoạch; kết quả được đánh giá hằng quý (ví dụ).",
    "role_models": "Các điển hình được giới thiệu tại hội nghị của đơn vị và trên trang thông tin (ví dụ).",
    "publicity": "Duy trì chuyên mục người tốt, việc tốt; mỗi tháng có ít nhất một bài (ví dụ).",
    "awards": "Khen thưởng kịp thời, chú trọng người trực tiếp công tác (ví dụ).",
    "activities": "Tham gia đầy đủ hoạt động chung của Khối (ví dụ).",
    "limits": "Có tháng chưa có bài về điển hình tiên tiến do thiếu người viết (ví dụ).",
    "directions": "Bám sát Giao ước, tự đánh giá hằng quý, gửi báo cáo đúng hạn (ví dụ).",
}
"""What is written under a heading; of tasks each has the same words."""
PROMISED = {
    1: (100, 99, 100, 97, 98, 100, 96, 100, 95),
    2: (76, 72, 70, 68, 74, 71, 66, 80, 73),
    3: (17, 14, 12, 11, 13, 15, 10, 12, 9),
    4: (1, 0, 2, 0, 1, 1, 0, 0, 0),
    5: (1, 1, 1, 1, 1, 1, 1, 1, 1),
}
"""What was reached of each commitment, by the place of the unit among the members."""
COUNTED = {
    "role_models_found": (6, 5, 4, 5, 3, 4, 2, 6, 3),
    "role_models_built": (4, 3, 3, 2, 2, 3, 1, 4, 2),
    "role_models_spread": (3, 2, 2, 1, 2, 2, 1, 2, 1),
    "news_own": (26, 21, 18, 30, 15, 22, 12, 19, 11),
    "news_press": (8, 9, 5, 7, 4, 6, 2, 5, 3),
    "news_meetings": (4, 3, 4, 2, 3, 2, 2, 3, 1),
    "awards_collective": (5, 4, 3, 4, 2, 3, 2, 4, 2),
    "awards_leader": (2, 2, 1, 2, 1, 1, 1, 2, 1),
    "awards_manager": (4, 3, 3, 3, 2, 3, 2, 3, 2),
    "awards_worker": (19, 14, 9, 11, 9, 10, 6, 20, 8),
    "awards_sudden": (2, 1, 0, 1, 0, 1, 0, 2, 0),
    "initiatives": (5, 4, 3, 4, 2, 3, 1, 4, 2),
    "activities_joint": (4, 4, 3, 4, 2, 3, 2, 4, 3),
    "activities_social": (2, 2, 1, 1, 1, 2, 1, 2, 1),
}
"""What was counted in the year, in the same order."""


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """Return a moment of `day` in Vietnam."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def officer(unit: Unit) -> User:
    return Mandate.objects.current().get(unit=unit, capacity=Mandate.Capacity.OFFICER).person


def ask(campaign: Campaign, kind: str, *, on: date, due_on: date, asks_for: tuple[str, ...], by: User) -> ReportRequest:
    """Ask every member for the report of this kind, with its usual title."""
    usual = proposing.proposed(campaign, kind)
    with clock.at(on):
        return requesting.ask(
            campaign, kind, title=usual.title, covers=(usual.covers_from, usual.covers_to), due_on=due_on,
            asks_for=asks_for, by=by,
        )  # fmt: skip


def of(request: ReportRequest, unit: Unit) -> Report:
    rows = Report.objects.select_related("request__campaign__bloc__council", "unit", "reviewer")
    return rows.get(request=request, unit=unit)


def write(request: ReportRequest, unit: Unit, place: int, *, on: date, share: int = 1) -> Report:
    """Let the officer of `unit` write every part; `share` 2 halves what was counted, as in the middle of a year."""
    report, by = of(request, unit), officer(unit)
    with clock.at(at(on, 9 + place % 6)):
        for part in parts.of(report):
            body = TEXTS[part.key.partition("-")[0]] if part.section else None
            writing.save(report, part.key, body=body, figures=_figures(part, place, share), by=by)
    return report


def _figures(part: Part, place: int, share: int) -> dict[str, Entry]:
    return {figure.key: Entry(_value(figure, place, share)) for figure in part.figures}


def _value(figure: parts.Figure, place: int, share: int) -> Decimal:
    """Return a figure of the year, or the half of it; percentages and yes or no have no half."""
    counted = PROMISED[figure.number] if figure.number else COUNTED[figure.row.code]
    is_whole = figure.is_yes_or_no or figure.measure == "%"
    return Decimal(counted[place] if is_whole else counted[place] // share)


def hand_in(report: Report, *, on: date, answer: str = "") -> None:
    with clock.at(at(on, 15, 10)):
        submitting.submit(report, by=people.leader(report.unit), answer=answer)


def accept(report: Report, *, on: date, by: User, submission: int = 1) -> None:
    with clock.at(at(on, 10, 30)):
        reviewing.accept(report, submission=submission, by=by)


def report(request: ReportRequest, unit: Unit, place: int, *, on: date, by: User, share: int = 1) -> Report:
    """Write the report of `unit`, hand it in on `on`, and let `by` accept it the day after."""
    written = write(request, unit, place, on=on, share=share)
    hand_in(written, on=on)
    accept(written, on=on + timedelta(days=1), by=by)
    return written


def prove(report: Report, key: str, name: str, rows: list[tuple[str, str]], *, on: date) -> Evidence:
    """Attach an Excel sheet with `rows` to the section or figure `key`."""
    unit, by = report.unit, officer(report.unit)
    sheet = tablib.Dataset(*rows, headers=["Nội dung (ví dụ)", "Ngày"], title="vi-du")
    upload = SimpleUploadedFile(name, to_xlsx(sheet))
    with clock.at(at(on, 8, 30)):
        kept = keeping.add(report.request.campaign, unit, upload, by=by, note="Ví dụ")
        writing.attach(report, key, [kept], by=by)
    return kept
