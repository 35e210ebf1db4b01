"""What a member unit has to do about the covenants of its blocs."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.clock import today
from config.overview.desk import Desk
from config.overview.thing import Todo, about
from emulation.campaigns.models import Campaign
from emulation.covenants.models import Covenant, Party


def todos(desk: Desk) -> Iterator[Todo]:
    """Yield what the units of `desk` have to comment on and to sign."""
    for covenant in desk.covenants:
        campaign = desk.campaigns[covenant.campaign_id]
        if covenant.state == Covenant.State.SIGNING:
            for party in desk.parties.get(covenant.pk, []):
                if _signs(desk, party):
                    act = _declined if party.declined_at else _sign
                    yield act(campaign, covenant, party)
        elif covenant.state == Covenant.State.CIRCULATED and _may_comment(desk, campaign, covenant):
            yield about(
                campaign, covenant, _("Comment on the draft covenant of %(year)s"), "covenant", _("Read the draft")
            )


def _signs(desk: Desk, party: Party) -> bool:
    """Whether the person signs for this unit, or for one that it was followed by."""
    follows = bool(party.unit.dissolved_on and party.unit_id in desk.forebears and desk.deciding)
    return party.unit_id in desk.deciding or follows


def _sign(campaign: Campaign, covenant: Covenant, party: Party) -> Todo:
    return Todo(
        _("Sign the covenant of %(year)s for %(unit)s") % {"year": campaign.year, "unit": party.unit.name},
        campaign.bloc.name,
        reverse("emulation:covenant", args=[covenant.pk]),
        _("Read and sign"),
        covenant.signing_due_on,
    )


def _declined(campaign: Campaign, covenant: Covenant, party: Party) -> Todo:
    """A refusal can be taken back while signing is open; without a day, so that it stands last."""
    days = {
        "day": date_format(timezone.localdate(party.declined_at), "SHORT_DATE_FORMAT"),
        "last": date_format(covenant.signing_due_on, "SHORT_DATE_FORMAT") if covenant.signing_due_on else "",
    }
    has_time = covenant.signing_due_on and covenant.signing_due_on >= today()
    if has_time:
        said = _("declined on %(day)s; can still sign until %(last)s") % days
    else:
        said = _("declined on %(day)s; can still sign until signing is closed") % days
    return Todo(
        _("%(unit)s declined to sign the covenant of %(year)s") % {"year": campaign.year, "unit": party.unit.name},
        f"{campaign.bloc.name} · {said}",
        reverse("emulation:covenant", args=[covenant.pk]),
        _("Read the covenant"),
    )


def _may_comment(desk: Desk, campaign: Campaign, covenant: Covenant) -> bool:
    """Whether a unit that sits in the bloc, and does not head it, has said nothing yet and still has time to."""
    said = any(remark.unit_id in desk.units for remark in desk.remarks.get(covenant.pk, []))
    is_over = covenant.comments_due_on and covenant.comments_due_on < today()
    return campaign.bloc_id in desk.sitting and not (said or is_over or desk.prepares(campaign))
