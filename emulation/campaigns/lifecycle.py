"""How a bloc year begins, is launched, is closed, or is recorded afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from blocs import permissions as bloc_permissions
from blocs.models import Bloc, Term
from blocs.years import bounds
from common import history
from common.clock import today
from emulation.campaigns import leftovers, permissions
from emulation.campaigns.models import Campaign, Step


@dataclass(frozen=True)
class Missing:
    """One thing that stands in the way, and the page (its name and the key of its object) where it is put right."""

    code: str
    message: str
    page: str
    pk: int

    @property
    def url(self) -> str:
        return reverse(self.page, args=[self.pk])


def lock(campaign: Campaign) -> Campaign:
    """Return `campaign` as it is now, held until the end of the transaction."""
    return Campaign.objects.select_for_update(of=("self",)).select_related("bloc__council").get(pk=campaign.pk)


@transaction.atomic
def begin(bloc: Bloc, year: str, *, by: Any, **fields: Any) -> Campaign:
    """Open the year of `bloc` as a draft with its six steps; a year that exists already is returned unchanged.

    Raises PermissionDenied, or ValidationError with code `year` or as the constraints of Campaign say.
    """
    bloc = Bloc.objects.select_for_update().get(pk=bloc.pk)
    first, last = bounds(year)
    if existing := Campaign.objects.filter(bloc=bloc, year=year).first():
        permissions.check_can_prepare(by, existing)
        return existing
    campaign = Campaign(bloc=bloc, year=year, **{"starts_on": first, "ends_on": last, **fields})
    permissions.check_can_prepare(by, campaign)
    history.save(campaign, by=by)
    for kind in Step.STOPS:
        history.save(Step(campaign=campaign, kind=kind), by=by)
    return campaign


def missing(campaign: Campaign) -> list[Missing]:
    """Return what a launch still needs, in the order in which to see to it.

    Source: practice of launches (theme and plan, covenant, criteria agreed at one meeting; practice described in
    docs/practice.md); Law 06/2022/QH15, article 17 (goal, content and time are set before a launch).
    """
    heads = Term.objects.filter(bloc=campaign.bloc_id, year=campaign.year, role=Term.Role.HEAD)
    undated = campaign.steps.filter(due_on=None, has_happened=False, kind__in=REQUIRED_STEPS)
    drafts = campaign.covenants.exclude(state="withdrawn")  # type: ignore[attr-defined]
    pk, seats, edit = campaign.pk, campaign.memberships(), "emulation:campaign_edit"
    found = [
        (campaign.theme, "theme", _("The theme of the year is not set."), edit, pk),
        (heads.exists(), "head", _("The bloc has no head for this year."), "emulation:campaign_roles", pk),
        (seats.exists(), "members", _("The bloc has no members in this year."), "blocs:bloc", campaign.bloc_id),
        (drafts.exists(), "covenant", _("There is no draft of the covenant yet."), "emulation:covenant_begin", pk),
        (not undated.exists(), "dates", _("The steps of the year have no dates yet."), edit, pk),
    ]
    return [Missing(code, message, page, at) for there, code, message, page, at in found if not there]


REQUIRED_STEPS = (Step.Kind.LAUNCH, Step.Kind.COVENANT, Step.Kind.MIDYEAR, Step.Kind.CLOSING)


@transaction.atomic
def launch(campaign: Campaign, *, by: Any) -> Campaign:
    """Launch the year. Launching a year that runs already changes nothing.

    Raises PermissionDenied, or ValidationError with code `incomplete` (one message per missing thing) or `not_open`.
    """
    campaign = lock(campaign)
    permissions.check_can_decide(by, campaign)
    if campaign.state == Campaign.State.LAUNCHED:
        return campaign
    if campaign.state != Campaign.State.DRAFT:
        raise ValidationError(_("This year is over."), "not_open")
    if gaps := missing(campaign):
        raise ValidationError([ValidationError(gap.message, gap.code) for gap in gaps])
    campaign.launch()
    history.save(campaign, by=by)
    _note_unless_held(campaign, Step.Kind.LAUNCH, by)
    return campaign


@transaction.atomic
def close(campaign: Campaign, *, by: Any, because: str = "") -> Campaign:
    """Close the year. Closing it twice changes nothing.

    What stays open (`leftovers.of`) does not forbid it, but whoever closes says `because` of what. Raises
    PermissionDenied, or ValidationError with code `not_launched`, `covenant_unfinished`, or `open_obligations` (one
    message for each thing that is open) without a reason.
    """
    campaign = lock(campaign)
    permissions.check_can_decide(by, campaign)
    if campaign.state == Campaign.State.CLOSED:
        return campaign
    if campaign.state != Campaign.State.LAUNCHED:
        raise ValidationError(_("This year was not launched."), "not_launched")
    if campaign.covenants.filter(state__in=["draft", "circulated", "signing"]).exists():  # type: ignore[attr-defined]
        raise ValidationError(
            _("The covenant is not finished: close its signing or withdraw it."), "covenant_unfinished"
        )
    if (still_open := leftovers.of(campaign)) and not because.strip():
        raise ValidationError([ValidationError(row.message, "open_obligations") for row in still_open])
    campaign.close()
    history.save(campaign, by=by, because=because)
    _note_unless_held(campaign, Step.Kind.CLOSING, by)
    return campaign


@transaction.atomic
def record(campaign: Campaign, *, source: str, by: Any) -> Campaign:
    """Keep a year that was over before it entered the system; what its source does not state stays empty.

    Raises PermissionDenied (secretariat only), or ValidationError with code `source_missing`, `not_over` or `not_open`.
    """
    campaign = lock(campaign)
    bloc_permissions.check_manages_bloc(by, campaign.bloc)
    if campaign.state == Campaign.State.RECORDED:
        return campaign
    if campaign.state != Campaign.State.DRAFT:
        raise ValidationError(_("Only a year in preparation can be recorded."), "not_open")
    if not source.strip():
        raise ValidationError(_("Say where this year was read."), "source_missing")
    if campaign.ends_on >= today():
        raise ValidationError(_("This year is not over yet."), "not_over")
    campaign.source = source
    campaign.record()
    history.save(campaign, by=by, because=source)
    return campaign


@transaction.atomic
def plan(campaign: Campaign, dates: dict[str, date | None], *, by: Any) -> None:
    """Set the planned day of steps, by kind. Raises PermissionDenied, or ValidationError `not_open`."""
    campaign = lock(campaign)
    permissions.check_can_prepare(by, campaign)
    if not campaign.is_open:
        raise ValidationError(_("This year is over."), "not_open")
    for step in campaign.steps.filter(kind__in=dates):
        if step.due_on != dates[step.kind]:
            step.due_on = dates[step.kind]
            history.save(step, by=by)


@transaction.atomic
def happened(campaign: Campaign, kind: str, *, on: date | None, by: Any, place: str = "", note: str = "") -> Step:
    """Note that a step of the year happened; `on` is None when no source states the day. Twice changes nothing.

    Raises PermissionDenied, or ValidationError `not_open`.
    """
    campaign = lock(campaign)
    permissions.check_can_prepare(by, campaign)
    if not campaign.is_open:
        raise ValidationError(_("This year is over."), "not_open")
    return note_step(campaign, kind, on=on, by=by, place=place, note=note)


def _note_unless_held(campaign: Campaign, kind: str, by: Any) -> None:
    """Note that a step happened today, unless a conference was held for it: its day stands."""
    if not campaign.steps.filter(kind=kind, has_happened=True).exists():
        note_step(campaign, kind, on=today(), by=by)


def note_step(campaign: Campaign, kind: str, *, on: date | None, by: Any, place: str = "", note: str = "") -> Step:
    """Do what `happened` does for a rule that made sure already that `by` may do what this follows from."""
    step = campaign.steps.filter(kind=kind).first() or Step(campaign=campaign, kind=kind)
    new = {"has_happened": True, "done_on": on, "place": place or step.place, "note": note or step.note}
    if any(getattr(step, name) != value for name, value in new.items()):
        for name, value in new.items():
            setattr(step, name, value)
        history.save(step, by=by)
    return step
