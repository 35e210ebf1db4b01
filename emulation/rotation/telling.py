"""Who is told what when a unit is chosen to lead the next year."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import translation

from emulation.campaigns import telling
from emulation.notices.models import Message
from emulation.rotation.models import Choice

OUTCOMES = {
    Choice.State.WAITING: "được hội nghị giới thiệu, chờ quyết định công nhận",
    Choice.State.CHOSEN: "được chọn",
    Choice.State.RECOGNISED: "được công nhận",
    Choice.State.NOT_RECOGNISED: "không được công nhận",
}


def decided(choice: Choice, *, by: Any) -> None:
    """Tell the members what became of a unit that was proposed to lead; who was not chosen is not announced."""
    state = Choice.State(choice.state)
    if state not in OUTCOMES:
        return
    with translation.override("vi"):
        role = choice.role_label
    line = f"{choice.unit.name} {OUTCOMES[state]}: {role} năm {choice.year}."
    telling.tell(
        choice.campaign, Message.Kind.ROTATION, f"rotation:{choice.pk}:{state}", telling.members(choice.campaign),
        f"{role[:1].upper()}{role[1:]} năm {choice.year}", line, choice.recognition,
        url=reverse("emulation:rotation", args=[choice.campaign_id]), by=by,
    )  # fmt: skip
