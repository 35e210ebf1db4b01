"""What the page about the next head and deputies shows: who served when, who is proposed, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from blocs import chronicle
from blocs.chronicle import Service
from blocs.models import Term
from blocs.years import following
from emulation.campaigns.models import Campaign
from emulation.rotation import permissions
from emulation.rotation.models import Choice


@dataclass(frozen=True)
class Candidate:
    """A choice and what its reader may do about it."""

    choice: Choice
    may_decide: bool
    may_recognise: bool
    may_withdraw: bool

    @property
    def kind(self) -> str:
        """How its state is marked."""
        state = self.choice.state
        if state in {Choice.State.CHOSEN, Choice.State.RECOGNISED}:
            return "done"
        return "late" if state == Choice.State.NOT_RECOGNISED else "wait" if self.is_open else ""

    @property
    def is_open(self) -> bool:
        return self.choice.state in {Choice.State.PROPOSED, Choice.State.WAITING}


def candidates(campaign: Campaign, user: Any) -> list[Candidate]:
    """Return every choice of the year, in one query; heads first."""
    related = ("unit", "proposing_unit", "vote__conference", "candidate__ballot", "term")
    rows = Choice.objects.filter(campaign=campaign).select_related(*related)
    chooses, appoints = permissions.can_choose(user, campaign), permissions.can_appoint(user, campaign)
    found = []
    for choice in rows:
        choice.campaign = campaign
        proposed = choice.state == Choice.State.PROPOSED
        found.append(
            Candidate(
                choice,
                may_decide=proposed and chooses,
                may_recognise=choice.state == Choice.State.WAITING and appoints,
                may_withdraw=proposed and (chooses or permissions.can_withdraw(user, choice)),
            )
        )
    return found


def served(campaign: Campaign) -> tuple[list[str], list[Service]]:
    """Return the years and, for each member of today, what it was in them (this year included)."""
    terms = list(Term.objects.filter(bloc=campaign.bloc_id).order_by("since"))
    seats = campaign.bloc.memberships.current().select_related("unit").order_by("pk")  # type: ignore[attr-defined]
    return chronicle.services(dict.fromkeys(seat.unit for seat in seats), terms, before=following(campaign.year))


def turn(campaign: Campaign, rows: list[Candidate]) -> tuple[str, str]:
    """Return one sentence on where the choice stands, and its kind."""
    year = following(campaign.year)
    heads = [row.choice for row in rows if row.choice.role == Term.Role.HEAD]
    seated = next((choice for choice in heads if choice.is_seated), None)
    if seated and seated.state == Choice.State.WAITING:
        said = _("%(unit)s is chosen to head the bloc in %(year)s; the council has yet to recognise it by decision.")
        return said % {"unit": seated.unit, "year": year}, "wait"
    if seated:
        return _("%(unit)s heads the bloc in %(year)s.") % {"unit": seated.unit, "year": year}, "done"
    if campaign.state == Campaign.State.DRAFT:
        return _("Who leads the next year is chosen once this year was launched."), "info"
    if any(choice.state == Choice.State.PROPOSED for choice in heads):
        return _("Units are proposed; the closing conference chooses who heads the bloc in %(year)s.") % {
            "year": year
        }, "wait"
    return _("Nobody is proposed yet to head the bloc in %(year)s.") % {"year": year}, "wait"
