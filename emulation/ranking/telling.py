"""Who is told what of a ranking: those who have to agree, and the whole bloc when it is published."""

from __future__ import annotations

from typing import Any

from blocs import permissions as bloc_permissions
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns import telling
from emulation.notices.audience import Audience, of_units
from emulation.notices.models import Message
from emulation.ranking.models import PublishedRanking


def proposed(ranking: PublishedRanking, *, by: Any) -> None:
    """Ask the leaders of the head unit and the secretariat to agree."""
    lines = ["Đề nghị xem bảng xếp hạng và cho ý kiến thống nhất công bố."]
    _tell(ranking, "proposed", _deciding(ranking, by), "Đề nghị thống nhất bảng xếp hạng", *lines, by=by)


def withdrawn(ranking: PublishedRanking, *, because: str, by: Any) -> None:
    """Tell them that it is taken back, and why."""
    _tell(ranking, "withdrawn", _deciding(ranking, by), "Rút đề nghị xếp hạng", f"Lý do: {because}", by=by)


def published(ranking: PublishedRanking, *, by: Any) -> None:
    """Tell the bloc that its ranking can be read, with how every place came about."""
    is_corrected = ranking.change_reason
    subject = "Công bố bảng xếp hạng đã đính chính" if is_corrected else "Công bố bảng xếp hạng"
    lines = ["Các đơn vị xem thứ hạng, điểm từng tiêu chí và cách tính điểm trên hệ thống."]
    if is_corrected:
        lines.append(f"Lý do đính chính: {ranking.change_reason}")
    _tell(ranking, "published", telling.members(ranking.round.campaign), subject, *lines, by=by)


def _deciding(ranking: PublishedRanking, but: Any) -> Audience:
    campaign = ranking.round.campaign
    heads = bloc_permissions.heads_of(campaign.bloc, campaign.year)
    units = of_units(sorted(campaign_permissions.deciding(campaign, heads)), leaders_only=True, but=but)
    return Audience(units=units.units, leaders_only=True, councils=(campaign.bloc.council_id,), but=units.but)


def _tell(ranking: PublishedRanking, what: str, to: Audience, subject: str, *lines: str, by: Any) -> None:
    telling.tell(
        ranking.round.campaign, Message.Kind.SCORING, f"ranking:{ranking.pk}:{what}", to,
        f"{subject} năm {ranking.round.campaign.year}", *lines, url=ranking.get_absolute_url(), by=by,
    )  # fmt: skip
