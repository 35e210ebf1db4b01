"""What the figures warn of; a warning blocks nothing, and the answer to it is kept with the figures of its day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from awards.fairness.figures import Figures
from awards.fairness.models import FairnessAnswer
from common import history
from common.clock import now
from emulation.campaigns import lifecycle
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.models import Campaign

Concern = FairnessAnswer.Concern
WOMEN_PERCENT = 30
"""Fewer women than this among the people proposed is pointed out. The law asks for equality and names no share."""
SLOW_DAYS = 90
"""A longer typical time to the decision is pointed out; blocs complain of late awards, and the law names no number."""


@dataclass(frozen=True)
class Warned:
    """A warning with the figures it rests on, and the newest answer to it."""

    concern: str
    text: str
    figures: dict[str, Any]
    answer: FairnessAnswer | None = None

    @property
    def label(self) -> str:
        return str(Concern(self.concern).label)


def of(campaign: Campaign, figures: Figures) -> list[Warned]:
    """Return what `figures` warn of, each with the newest answer, in one query."""
    answers = {row.warning: row for row in campaign.fairness_answers.select_related("answered_by").order_by("pk")}  # type: ignore[attr-defined]
    found = [*_people(figures), *_units(figures), *_head(figures), *_time(figures)]
    return [Warned(row.concern, row.text, row.figures, answers.get(row.concern)) for row in found]


def _people(figures: Figures) -> list[Warned]:
    proposed = figures.total.proposed
    found = []
    if proposed.leader > proposed.worker:
        told = {"leaders": proposed.leader, "workers": proposed.worker}
        text = _("%(leaders)s leaders and %(workers)s direct workers are proposed; those who work directly come first.")
        found.append(Warned(Concern.FEW_WORKERS, text % told, told))
    if proposed.women_percent is not None and proposed.women_percent < WOMEN_PERCENT:
        women = {"women": proposed.women, "people": proposed.women + proposed.men}
        text = _("%(women)s of %(people)s people proposed are women.")
        found.append(Warned(Concern.FEW_WOMEN, text % women, women))
    return found


def _units(figures: Figures) -> list[Warned]:
    if not figures.never_proposed:
        return []
    told = {"units": [unit.name for unit in figures.never_proposed]}
    text = _("Nothing was proposed for these units in the last years: %(units)s.")
    return [Warned(Concern.NEVER_PROPOSED, text % {"units": "; ".join(told["units"])}, told)]


def _head(figures: Figures) -> list[Warned]:
    if not figures.head_is_proposed:
        return []
    wins, of_all = figures.head_wins
    told = {"wins": wins, "results": of_all}
    text = _("The head unit drafted the criteria, chairs the vote and is proposed for the flag itself.")
    if of_all:
        text = f"{text} " + _("The head came first in %(wins)s of %(results)s published results.") % told
    return [Warned(Concern.HEAD_WINS, text, told)]


def _time(figures: Figures) -> list[Warned]:
    days = figures.typical_days
    if days is None or days <= SLOW_DAYS:
        return []
    told = {"days": days, "longest": figures.longest}
    text = _("From the achievement to the decision %(days)s days pass typically, %(longest)s at most.")
    return [Warned(Concern.LATE, text % told, told)]


@transaction.atomic
def answer(campaign: Campaign, concern: str, *, text: str, figures: dict[str, Any], by: Any) -> FairnessAnswer:
    """Answer a warning; the same words twice are kept once, other words are a new answer beside the old one.

    `figures` are those that the writer saw. Raises PermissionDenied (the head unit and the secretariat answer), or
    ValidationError with code `concern` or `text_missing`.
    """
    campaign = lifecycle.lock(campaign)
    campaign_permissions.check_can_prepare(by, campaign)
    if concern not in Concern:
        raise ValidationError(_("There is no such warning."), "concern")
    if not text.strip():
        raise ValidationError(_("Write the answer."), "text_missing")
    rows = FairnessAnswer.objects.filter(campaign=campaign, warning=concern)
    last = rows.order_by("-pk").first()
    if last and last.answer == text.strip():
        return last
    row = FairnessAnswer(campaign=campaign, warning=concern, figures=figures, answer=text.strip())
    row.answered_by, row.answered_at = by, now()
    history.save(row, by=by)
    return row
