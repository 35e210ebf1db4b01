"""What a report is made of: its sections and the figures every bloc counts. Source: docs/practice.md, reports."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class SectionKind:
    """A section of the catalogue; `each` repeats it for every task or movement of the year."""

    key: str
    heading: str
    """As it stands on the paper, in Vietnamese."""
    hint: str | Promise = ""
    each: str = ""


SECTIONS = (
    SectionKind("situation", "Tình hình chung và công tác chỉ đạo", _("How the movement was led and carried out.")),
    SectionKind("tasks", "Kết quả thực hiện nhiệm vụ", _("What was done for this task."), each="task"),
    SectionKind("movements", "Kết quả hưởng ứng phong trào", _("What was done for this movement."), each="movement"),
    SectionKind("role_models", "Phát hiện, bồi dưỡng, nhân rộng điển hình tiên tiến", _("Who, and what they did.")),
    SectionKind("publicity", "Công tác tuyên truyền", _("Where the movement was made known.")),
    SectionKind("awards", "Công tác khen thưởng", _("Who was rewarded, and for what.")),
    SectionKind("activities", "Tham gia hoạt động chung của khối", _("Exchanges, social work, sport.")),
    SectionKind("limits", "Hạn chế và nguyên nhân", _("What did not go well, and why.")),
    SectionKind("directions", "Phương hướng, nhiệm vụ thời gian tới", _("What comes next.")),
    SectionKind("proposals", "Kiến nghị, đề xuất", _("What the unit asks of the bloc or the council.")),
)
BY_KEY = {section.key: section for section in SECTIONS}


@dataclass(frozen=True)
class FigureKind:
    """A figure that every unit counts; it stands in the section `section` and is added up for the bloc."""

    code: str
    label: str
    """As it stands on the paper, in Vietnamese."""
    section: str
    unit: str = ""


FIGURES = (
    FigureKind("role_models_found", "Điển hình được phát hiện", "role_models", "điển hình"),
    FigureKind("role_models_built", "Điển hình được bồi dưỡng", "role_models", "điển hình"),
    FigureKind("role_models_spread", "Điển hình được nhân rộng", "role_models", "điển hình"),
    FigureKind("news_own", "Tin, bài trên trang thông tin của đơn vị", "publicity", "tin, bài"),
    FigureKind("news_press", "Tin, bài trên báo chí, đài", "publicity", "tin, bài"),
    FigureKind("news_meetings", "Hội nghị, cuộc họp tuyên truyền", "publicity", "cuộc"),
    FigureKind("awards_collective", "Tập thể được khen thưởng", "awards", "tập thể"),
    FigureKind("awards_leader", "Cá nhân là lãnh đạo được khen thưởng", "awards", "người"),
    FigureKind("awards_manager", "Cá nhân là quản lý cấp phòng được khen thưởng", "awards", "người"),
    FigureKind("awards_worker", "Cá nhân trực tiếp lao động, công tác được khen thưởng", "awards", "người"),
    FigureKind("awards_sudden", "Trong đó khen thưởng đột xuất", "awards", "lượt"),
    FigureKind("initiatives", "Sáng kiến được công nhận", "awards", "sáng kiến"),
    FigureKind("activities_joint", "Hoạt động chung của khối đã tham gia", "activities", "hoạt động"),
    FigureKind("activities_social", "Hoạt động an sinh xã hội", "activities", "hoạt động"),
)
FIGURE_BY_CODE = {figure.code: figure for figure in FIGURES}
