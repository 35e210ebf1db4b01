"""What a bloc year says: objectives, tasks in order, movements answered, and the points its reviews named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from common import history
from emulation.campaigns import permissions
from emulation.campaigns.lifecycle import lock
from emulation.campaigns.models import Campaign, Movement, MovementResponse, Objective, ReviewPoint, Step, Task


def _for_writing(campaign: Campaign, by: Any) -> Campaign:
    campaign = lock(campaign)
    permissions.check_can_prepare(by, campaign)
    if not campaign.is_open:
        raise ValidationError(_("This year is over."), "not_open")
    return campaign


def _number(rows: models.QuerySet, texts: Sequence[str], by: Any, **parent: Any) -> None:
    """Make the numbered `rows` say `texts`; only rows that differ are saved, rows too many are taken out."""
    present = {row.number: row for row in rows}
    for number, text in enumerate(texts, start=1):
        row = present.pop(number, None) or rows.model(number=number, **parent)
        if row.text != text:
            row.text = text
            history.save(row, by=by)
    for row in present.values():
        row._history_user = by
        row.delete()


@transaction.atomic
def set_theme(campaign: Campaign, theme: str, *, by: Any, theme_set_by: str = "", place: str = "") -> Campaign:
    """Set the theme, who set it when a level above did, and the place of papers.

    Raises PermissionDenied, or ValidationError with code `not_open`.
    """
    campaign = _for_writing(campaign, by)
    new = {"theme": theme, "theme_set_by": theme_set_by, "place": place}
    if any(getattr(campaign, name) != value for name, value in new.items()):
        for name, value in new.items():
            setattr(campaign, name, value)
        history.save(campaign, by=by)
    return campaign


@transaction.atomic
def set_objectives(campaign: Campaign, texts: Sequence[str], *, by: Any) -> None:
    """Make the objectives of the year read `texts`, in order. Raises PermissionDenied, or `not_open`."""
    campaign = _for_writing(campaign, by)
    _number(Objective.objects.filter(campaign=campaign), texts, by, campaign=campaign)


@transaction.atomic
def set_tasks(campaign: Campaign, texts: Sequence[str], *, by: Any) -> None:
    """Make the tasks of the year read `texts`, in order. Raises PermissionDenied, or `not_open`."""
    campaign = _for_writing(campaign, by)
    _number(Task.objects.filter(campaign=campaign), texts, by, campaign=campaign)


@transaction.atomic
def set_points(step: Step, kind: str, texts: Sequence[str], *, by: Any) -> None:
    """Make the points of one `kind` that a review named read `texts`. Raises PermissionDenied, or `not_open`."""
    _for_writing(step.campaign, by)
    _number(ReviewPoint.objects.filter(step=step, kind=kind), texts, by, step=step, kind=kind)


@transaction.atomic
def answer_movements(campaign: Campaign, movements: Iterable[Movement], *, by: Any) -> None:
    """Make the year answer exactly `movements`. Raises PermissionDenied, or `not_open`."""
    campaign = _for_writing(campaign, by)
    present = {response.movement: response for response in campaign.responses.select_related("movement")}
    for movement in movements:
        if not present.pop(movement, None):
            history.save(MovementResponse(campaign=campaign, movement=movement), by=by)
    for response in present.values():
        response._history_user = by  # type: ignore[attr-defined]
        response.delete()
