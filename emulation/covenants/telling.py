"""Who is told what when a covenant moves. The words are official papers: always Vietnamese."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from blocs.models import Term, Unit
from common.clock import today
from documents.models import Signature
from emulation.campaigns import telling
from emulation.covenants.models import Comment, Covenant, Party
from emulation.notices import outbox
from emulation.notices.audience import Audience, of_units
from emulation.notices.models import Message


def _post(
    covenant: Covenant,
    what: str,
    to: Audience,
    subject: str,
    *lines: str,
    by: Any = None,
    due_at: datetime | None = None,
) -> Message:
    """Post what happened to `covenant`; `what` names the event for good, so that it is told once."""
    year = covenant.campaign.year
    return telling.tell(
        covenant.campaign,
        Message.Kind.COVENANT,
        f"covenant:{covenant.pk}:{what}",
        to,
        f"{subject} năm {year}",
        *lines,
        url=reverse("emulation:covenant", args=[covenant.pk]),
        by=by,
        due_at=due_at,
    )


def _heads(covenant: Covenant) -> list[int]:
    terms = Term.objects.in_office(today()).heads().filter(bloc=covenant.campaign.bloc_id, year=covenant.campaign.year)
    return list(terms.values_list("unit_id", flat=True))


def _until(day: date | None) -> str:
    return f" đến hết ngày {day:%d/%m/%Y}" if day else ""


def circulated(covenant: Covenant, *, by: Any) -> None:
    """Tell the members that the draft is out for comments; another last day is told anew."""
    _post(
        covenant, f"circulated:{covenant.comments_due_on}", telling.members(covenant.campaign, but=by),
        "Lấy ý kiến dự thảo Giao ước thi đua",
        f"Dự thảo Giao ước thi đua được gửi lấy ý kiến các đơn vị thành viên{_until(covenant.comments_due_on)}.",
        by=by,
    )  # fmt: skip


def opened(covenant: Covenant, units: list[Unit], *, by: Any) -> None:
    """Tell the parties `units` that the text is frozen and waits for their signatures."""
    _post(
        covenant, "opened", of_units(units, but=by), "Mời ký Giao ước thi đua",
        f"Nội dung Giao ước thi đua đã chốt. Đề nghị thủ trưởng các đơn vị ký{_until(covenant.signing_due_on)}.",
        by=by,
    )  # fmt: skip


def declined(covenant: Covenant, party: Party, *, by: Any) -> None:
    """Tell the head that a unit declines, and why."""
    _post(
        covenant, f"declined:{party.pk}:{party.declined_at:%Y%m%d%H%M%S%f}", of_units(_heads(covenant), but=by),
        "Có đơn vị từ chối ký Giao ước thi đua",
        f"{party.unit.name} từ chối ký Giao ước thi đua.", f"Lý do: {party.decline_reason}",
        by=by,
    )  # fmt: skip


def in_force(covenant: Covenant, *, by: Any) -> None:
    """Tell every party that the covenant is in force, and where the final copy is."""
    units = list(covenant.parties.values_list("unit_id", flat=True))
    code = covenant.document.code if covenant.document else ""
    _post(
        covenant, "in_force", of_units(units), "Giao ước thi đua có hiệu lực",
        "Giao ước thi đua đã có hiệu lực. Bản chính thức có đủ các chữ ký để ở trang dưới đây, mục tải bản PDF.",
        f"Mã xác minh: {code}." if code else "",
        by=by,
    )  # fmt: skip


def answered(remark: Comment, *, by: Any) -> None:
    """Tell the unit that commented what the head makes of it."""
    said = remark.commitment_was or "toàn văn dự thảo"
    answers = {Comment.Outcome.ACCEPTED: "tiếp thu", Comment.Outcome.PARTLY: "tiếp thu một phần"}
    answer = answers.get(Comment.Outcome(remark.outcome), "giải trình, chưa tiếp thu")
    event = f"answered:{remark.pk}:{remark.answered_at:%Y%m%d%H%M%S%f}"
    _post(
        remark.covenant, event, of_units([remark.unit_id], but=by),
        "Trả lời góp ý dự thảo Giao ước thi đua",
        f"Góp ý của đơn vị về: {said}", f"Góp ý: {remark.text}", f"Kết quả: {answer}.",
        f"Trả lời: {remark.answer}" if remark.answer else "",
        by=by,
    )  # fmt: skip


# --- What comes about by itself, at midnight ----------------------------------------------------------


def comments_ended(covenant: Covenant) -> None:
    """Tell the head that the time for comments is over, and how many it has to answer."""
    rows = list(covenant.comments.values_list("outcome", flat=True))
    unanswered = sum(outcome == Comment.Outcome.OPEN for outcome in rows)
    _post(
        covenant, f"comments_ended:{covenant.comments_due_on}", of_units(_heads(covenant)),
        "Hết hạn góp ý dự thảo Giao ước thi đua",
        f"Thời hạn góp ý đã hết ngày {covenant.comments_due_on:%d/%m/%Y}.",
        f"Có {len(rows)} góp ý, {unanswered} góp ý chưa trả lời.",
        due_at=outbox.this_morning(),
    )  # fmt: skip


def signing_overdue(covenant: Covenant) -> None:
    """Tell the leaders of the head who has not signed by the last day; signing stays open until they close it."""
    signed = Signature.objects.valid().filter(document=covenant.document_id).values("unit")
    names = list(covenant.parties.exclude(unit__in=signed).order_by("order").values_list("unit__name", flat=True))
    _post(
        covenant, f"signing_overdue:{covenant.signing_due_on}", of_units(_heads(covenant), leaders_only=True),
        "Hết hạn ký Giao ước thi đua",
        f"Thời hạn ký đã hết ngày {covenant.signing_due_on:%d/%m/%Y}. Chưa ký: {'; '.join(names)}.",
        "Vẫn có thể ký cho đến khi kết thúc ký; thủ trưởng đơn vị trưởng khối quyết định kết thúc ký.",
        due_at=outbox.this_morning(),
    )  # fmt: skip


RECENT_DAYS = 14
"""What ended longer ago is no news."""


def tell_what_ended() -> None:
    """Tell the heads of the days that passed since: for comments, and for signing. Doing it again tells nothing."""
    ended = {"lt": today(), "gte": date.fromordinal(today().toordinal() - RECENT_DAYS)}
    rows = Covenant.objects.select_related("campaign__bloc__council", "document").order_by("pk")
    for covenant in rows.filter(state=Covenant.State.CIRCULATED, **_within("comments_due_on", ended)):
        comments_ended(covenant)
    for covenant in rows.filter(state=Covenant.State.SIGNING, **_within("signing_due_on", ended)):
        signing_overdue(covenant)


def _within(field: str, limits: dict[str, date]) -> dict[str, date]:
    return {f"{field}__{name}": day for name, day in limits.items()}
