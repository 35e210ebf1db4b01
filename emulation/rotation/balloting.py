"""Who leads the next year, decided by ballot: the units proposed go on the paper, and the result becomes the choice."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from blocs.models import Term
from blocs.years import following
from emulation.ballots import preparing
from emulation.ballots.models import Ballot, Candidate
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Campaign
from emulation.conferences.models import Conference
from emulation.covenants.text import CLUSTER_ROLES, ROLES
from emulation.rotation.models import Choice


def office(campaign: Campaign, role: str) -> str:
    """Return what a unit stands for, as the paper says it: “Khối trưởng năm 2027”."""
    names = CLUSTER_ROLES if campaign.bloc.kind == "cluster" else ROLES
    return f"{names[role]} năm {following(campaign.year)}"


def proposed(campaign: Campaign, role: str) -> QuerySet[Choice]:
    """Return the proposals for `role` that nobody has decided yet."""
    rows = Choice.objects.filter(campaign=campaign, role=role, state=Choice.State.PROPOSED)
    return rows.select_related("unit").order_by("proposed_at", "pk")


@transaction.atomic
def prepare(campaign: Campaign, conference: Conference, *, role: str, by: Any) -> Ballot:
    """Prepare a ballot among the units proposed for `role`, as a draft; asked for again, new proposals are added.

    One of them is chosen, by the rule that the draft proposes; it is looked at and opened on the pages of ballots.
    Raises PermissionDenied, or ValidationError with code `nobody_proposed`, `another_bloc`, or as
    `ballots.preparing.prepare` does.
    """
    campaign = lifecycle.lock(campaign)
    choices = list(proposed(campaign, role))
    if not choices:
        raise ValidationError(_("Nobody is proposed for this role yet."), "nobody_proposed")
    if conference.campaign_id != campaign.pk:
        raise ValidationError(_("This conference is of another bloc or year."), "another_bloc")
    what = office(campaign, role)
    ballot = preparing.prepare(purpose=Ballot.Purpose.HEAD, title=f"Bầu {what}", conference=conference, by=by)
    for choice in choices:
        preparing.put_candidate(ballot, name=choice.unit.name, unit=choice.unit, note=what, by=by)
    return ballot


def elected(choice: Choice) -> QuerySet[Candidate]:
    """Return the candidacies by which the unit of `choice` was elected in its year, the latest first."""
    rows = Candidate.objects.filter(unit=choice.unit_id, outcome=Candidate.Outcome.ELECTED, **_fits(choice))
    rows = rows.exclude(note__in=_other_offices(choice))
    return rows.select_related("ballot__conference", "ballot__document").order_by("-ballot__counted_at", "-pk")


def _fits(choice: Choice) -> dict[str, Any]:
    return {
        "ballot__purpose": Ballot.Purpose.HEAD,
        "ballot__state": Ballot.State.COUNTED,
        "ballot__is_trial": False,
        "ballot__conference__campaign": choice.campaign_id,
    }


def _other_offices(choice: Choice) -> list[str]:
    """What the unit would stand for on the paper of another role."""
    return [office(choice.campaign, role) for role in Term.Role.values if role != choice.role]


def check_elected(choice: Choice, candidate: Candidate | None) -> None:
    """Raise ValidationError with code `ballot_missing`, `not_this_ballot`, `another_unit` or `not_carried` unless the
    unit of `choice` was elected as `candidate`."""
    if candidate is None:
        raise ValidationError(_("Choose the ballot by which the unit was elected."), "ballot_missing")
    found = Candidate.objects.filter(pk=candidate.pk, **_fits(choice)).first()
    if not found or found.note in _other_offices(choice):
        raise ValidationError(_("This ballot does not decide who leads the next year of this bloc."), "not_this_ballot")
    if found.unit_id != choice.unit_id:
        raise ValidationError(_("Another unit stood there."), "another_unit")
    if found.outcome != Candidate.Outcome.ELECTED:
        raise ValidationError(_("The unit did not get enough votes."), "not_carried")


def named(candidate: Candidate) -> str:
    """Return the counting minutes as papers name them."""
    ballot = candidate.ballot
    day = f"{localtime(ballot.counted_at):%d/%m/%Y}" if ballot.counted_at else ""
    document = ballot.document
    known = " ".join(part for part in (document.number, document.symbol) if part) if document else ""
    marks = known or (document.code if document else "")
    said = f"Biên bản kiểm phiếu {marks}".strip()
    return f"{said}, {day}: {ballot.title}"[:250]
