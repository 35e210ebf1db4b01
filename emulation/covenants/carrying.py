"""What a new year takes over from the bloc's last one: objectives, tasks, movements, plan and the covenant's text.

Only what the new year lacks is filled, nothing is written over, so that taking over twice changes nothing. Signatures,
comments, results, roles and the theme belong to their year and stay there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emulation.campaigns import content, lifecycle, permissions, planning
from emulation.campaigns.models import Campaign, Movement
from emulation.campaigns.planning import Planned
from emulation.covenants import drafting
from emulation.covenants.models import Commitment, Covenant


class Part(models.TextChoices):
    """What can be taken over, each by itself."""

    OBJECTIVES = "objectives", gettext_lazy("objectives")
    TASKS = "tasks", gettext_lazy("tasks")
    MOVEMENTS = "movements", gettext_lazy("movements that still run")
    PLAN = "plan", gettext_lazy("days of the plan")
    COVENANT = "covenant", gettext_lazy("draft of the covenant")


@dataclass(frozen=True)
class Offer:
    """One part: the `names` that would be taken over; empty with `is_there` when the new year has its own already."""

    part: str
    names: list[str]
    is_there: bool = False

    @property
    def label(self) -> str:
        return str(Part(self.part).label)


@dataclass(frozen=True)
class Source:
    """The year to take over from, as `by` may read it."""

    campaign: Campaign
    covenant: Covenant | None
    offers: list[Offer] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not any(offer.names for offer in self.offers)


def source(campaign: Campaign, *, by: Any) -> Source | None:
    """Return what `campaign` could take over from the bloc's last year of the same sort; None without such a year."""
    last = planning.previous(campaign)
    if not last:
        return None
    covenant = _covenant_of(last, by)
    offers = [
        _offer(Part.OBJECTIVES, campaign.objectives, [row.text for row in last.objectives.all()]),  # type: ignore[attr-defined]
        _offer(Part.TASKS, campaign.tasks, [row.text for row in last.tasks.all()]),  # type: ignore[attr-defined]
        Offer(Part.MOVEMENTS.value, [str(row) for row in _movements(campaign, last)]),
        _plan_offer(campaign),
        _covenant_offer(campaign, covenant),
    ]
    return Source(last, covenant, offers)


def _offer(part: Part, present: Any, names: list[str]) -> Offer:
    is_there = present.exists()
    return Offer(part.value, [] if is_there else names, is_there)


def _movements(campaign: Campaign, last: Campaign) -> list[Movement]:
    """The movements that last year answered, still run in the new year and are not answered there yet."""
    rows = Movement.objects.filter(responses__campaign=last).filter(
        Q(ended_on=None) | Q(ended_on__gte=campaign.starts_on)
    )
    return list(rows.exclude(responses__campaign=campaign).order_by("responses__pk"))


def _days(campaign: Campaign) -> dict[str, Planned]:
    """The days of last year for steps that have neither a day nor happened."""
    proposal = planning.propose(campaign)
    settled = {step.kind for step in campaign.steps.all() if step.due_on or step.has_happened}  # type: ignore[attr-defined]
    return {kind: Planned(day) for kind, day in proposal.days.items() if kind not in settled} if proposal.year else {}


def _plan_offer(campaign: Campaign) -> Offer:
    kinds, new = planning.Kind, _days(campaign)
    names = [f"{kinds(kind).label}: {planned.due_on:%d/%m/%Y}" for kind, planned in new.items()]
    is_planned = campaign.steps.exclude(due_on=None).exists()  # type: ignore[attr-defined]
    return Offer(Part.PLAN.value, names, is_there=is_planned and not names)


def _covenant_of(last: Campaign, by: Any) -> Covenant | None:
    """The version in force, else the newest one that was not given up, as far as `by` may read it."""
    rows = Covenant.objects.visible_to(by).filter(campaign=last).exclude(state=Covenant.State.WITHDRAWN)
    versions = list(rows.order_by("-version"))
    return next((row for row in versions if row.state == Covenant.State.IN_FORCE), versions[0] if versions else None)


def _covenant_offer(campaign: Campaign, covenant: Covenant | None) -> Offer:
    if campaign.covenants.exclude(state=Covenant.State.WITHDRAWN).exists():  # type: ignore[attr-defined]
        return Offer(Part.COVENANT.value, [], is_there=True)
    rows = covenant.commitments.all() if covenant else []
    names = [" · ".join(part for part in (f"{row.number}. {row.text}", row.target_label()) if part) for row in rows]
    return Offer(Part.COVENANT.value, names)


@transaction.atomic
def carry_over(campaign: Campaign, parts: Collection[str], *, by: Any) -> list[str]:
    """Take over `parts` from the bloc's last year where the new year has nothing yet; return the parts that were.

    Raises PermissionDenied, or ValidationError with code `not_open` (only a year in preparation takes over) or
    `no_last_year`.
    """
    campaign = lifecycle.lock(campaign)
    permissions.check_can_prepare(by, campaign)
    if campaign.state != Campaign.State.DRAFT:
        raise ValidationError(_("Only a year in preparation takes over from the last one."), "not_open")
    found = source(campaign, by=by)
    if not found:
        raise ValidationError(_("The bloc has no earlier year to take over from."), "no_last_year")
    offered = [offer.part for offer in found.offers if offer.names and offer.part in parts]
    for part in offered:
        TAKE[part](campaign, found, by)
    return offered


def _take_objectives(campaign: Campaign, found: Source, by: Any) -> None:
    content.set_objectives(campaign, _texts(found.campaign.objectives), by=by)  # type: ignore[attr-defined]


def _take_tasks(campaign: Campaign, found: Source, by: Any) -> None:
    content.set_tasks(campaign, _texts(found.campaign.tasks), by=by)  # type: ignore[attr-defined]


def _texts(rows: Any) -> list[str]:
    return list(rows.values_list("text", flat=True))


def _take_movements(campaign: Campaign, found: Source, by: Any) -> None:
    content.answer_movements(campaign, [*campaign.movements.all(), *_movements(campaign, found.campaign)], by=by)


def _take_plan(campaign: Campaign, found: Source, by: Any) -> None:
    reason = _("Proposed from %(year)s") % {"year": found.campaign.year}
    planning.change(campaign, _days(campaign), because=reason, by=by)


def _take_covenant(campaign: Campaign, found: Source, by: Any) -> None:
    """Draft a first version with the same words; a movement that the new year does not answer is not served."""
    old = found.covenant
    assert old is not None
    new = drafting.draft(campaign, preamble=old.preamble, closing=old.closing, by=by)
    members, answered = set(campaign.members()), set(campaign.movements.all())
    for row in old.commitments.prefetch_related("movements", "unit_targets__unit"):
        drafting.put(
            new,
            number=row.number,
            movements=answered & set(row.movements.all()),
            unit_targets={own.unit: own.target for own in row.unit_targets.all() if own.unit in members},
            by=by,
            **_words(row),
        )


def _words(row: Commitment) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("text", "comparator", "target", "unit_of_measure", "scope")}


TAKE: dict[str, Callable[[Campaign, Source, Any], None]] = {
    Part.OBJECTIVES.value: _take_objectives,
    Part.TASKS.value: _take_tasks,
    Part.MOVEMENTS.value: _take_movements,
    Part.PLAN.value: _take_plan,
    Part.COVENANT.value: _take_covenant,
}
"""In this order: what the covenant serves is answered first."""
