"""Who is told what about a role model or an initiative. The words are official: always Vietnamese."""

from __future__ import annotations

from typing import Any

from emulation.campaigns import reviewers, telling
from emulation.notices.audience import Audience, of_councils, of_units
from emulation.notices.models import Message
from emulation.role_models.models import Adoption, RoleModel

KINDS = {
    RoleModel.Kind.PERSON: "điển hình tiên tiến (cá nhân)",
    RoleModel.Kind.COLLECTIVE: "điển hình tiên tiến (tập thể)",
    RoleModel.Kind.INITIATIVE: "sáng kiến",
}


def noticed(row: RoleModel, *, by: Any) -> None:
    """Tell the leaders of the unit that a notice waits to be checked."""
    to = of_units([row.unit_id], leaders_only=True, but=by)
    _tell(row, "noticed", to, "Có điển hình mới được phát hiện, chờ kiểm tra", _about(row), by=by)


def checked(row: RoleModel, *, by: Any) -> None:
    """Tell whoever publishes that it was checked."""
    units = [unit.pk for unit in reviewers.of(row.campaign).all_of(row.unit)]
    to = of_units(units, leaders_only=True, but=by) if units else of_councils([row.campaign.bloc.council_id])
    _tell(row, f"checked:{row.history.count()}", to, "Điển hình đã kiểm tra, đề nghị công bố", _about(row), by=by)


def published(row: RoleModel, *, by: Any) -> None:
    """Tell the members that there is somebody to learn from."""
    to, subject = telling.members(row.campaign, but=by), "Công bố điển hình, sáng kiến để học tập, áp dụng"
    _tell(row, f"published:{row.history.count()}", to, subject, _about_publicly(row), by=by)


def ended(row: RoleModel, *, by: Any) -> None:
    """Tell the unit that it was declined or withdrawn, and why."""
    said = "không được công bố" if row.state == RoleModel.State.DECLINED else "đã được rút"
    to = of_units([row.unit_id], but=by)
    _tell(
        row,
        f"ended:{row.history.count()}",
        to,
        f"Điển hình, sáng kiến {said}",
        _about(row),
        f"Lý do: {row.reason}",
        by=by,
    )


def claimed(adoption: Adoption, *, by: Any) -> None:
    """Ask the leaders of the adopting unit whether it is so; the words of the claim, which may name somebody, stay on
    the page."""
    row = adoption.role_model
    said = f"{row.unit.name} ghi nhận đơn vị đã áp dụng. Nội dung áp dụng: xem tại trang dưới đây."
    lines = (said, _about_publicly(row))
    to = of_units([adoption.unit_id], leaders_only=True, but=by)
    _tell(row, f"claimed:{adoption.pk}", to, "Đề nghị xác nhận việc áp dụng", *lines, by=by)


def answered(adoption: Adoption, *, by: Any) -> None:
    """Tell the unit of the role model what the adopting unit says."""
    is_confirmed = adoption.state == Adoption.State.CONFIRMED
    said = f"{adoption.unit.name} {'xác nhận đã áp dụng' if is_confirmed else 'không xác nhận việc áp dụng'}."
    reason = "" if is_confirmed else f"Lý do: {adoption.reason}"
    to = of_units([adoption.role_model.unit_id], but=by)
    subject = "Có đơn vị áp dụng điển hình, sáng kiến" if is_confirmed else "Việc áp dụng không được xác nhận"
    _tell(adoption.role_model, f"answered:{adoption.pk}", to, subject, said, reason, by=by)


def _about(row: RoleModel) -> str:
    kind = KINDS[RoleModel.Kind(row.kind)]
    return f"{kind[:1].upper()}{kind[1:]}: {row.name} – {row.unit.name}."


def _about_publicly(row: RoleModel) -> str:
    """The same for readers beyond its unit: a person is named on the page only, because consent may end."""
    if row.kind != RoleModel.Kind.PERSON:
        return _about(row)
    return f"Cá nhân của {row.unit.name}: xem tại trang dưới đây."


def _tell(row: RoleModel, what: str, to: Audience, subject: str, *lines: str, by: Any) -> None:
    telling.tell(
        row.campaign, Message.Kind.ROLE_MODEL, f"role_model:{row.pk}:{what}", to, subject, *lines,
        url=row.get_absolute_url(), by=by,
    )  # fmt: skip
