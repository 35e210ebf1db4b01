"""Taking in bloc years as officers keep them: who sat in which bloc in which year, its theme, head and deputies."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from blocs import codes, membership, permissions, rotation, scope
from blocs.models import Bloc, Council, Level, Membership, Term, Unit
from blocs.resources import find_bloc, find_unit
from blocs.years import bounds
from common import history
from common.clock import today
from common.text import fold
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Campaign

LEVELS = {
    "trung ương": Level.CENTRAL,
    "trung ương/vùng": Level.CENTRAL_REGION,
    "bộ/ngành": Level.MINISTRY,
    "ngành/vùng": Level.SECTOR_REGION,
    "tỉnh": Level.PROVINCE,
    "xã": Level.COMMUNE,
    "tập đoàn": Level.CORPORATION,
}
"""The words of the file format for the levels; part of the format, so the same in every language."""

PLACEHOLDER = "Hội đồng Thi đua – Khen thưởng chưa rõ tên (cấp {level})"
"""Name of the council of blocs whose council the file does not name; data, so the same in every language."""


@dataclass
class Kept:
    """A bloc year as it was taken in; `changed` tells whether anything had to be written."""

    campaign: Campaign
    is_new: bool = False
    changed: bool = False
    warnings: list[str] = field(default_factory=list)


@transaction.atomic
def open_year(name: str, year: str, *, level: str, by: Any, council: str = "", theme: str = "") -> Kept:
    """Find the year of the bloc `name`, or begin it (and the bloc, and a placeholder council) as a draft.

    Raises PermissionDenied, or ValidationError by column (`bloc`, `council`, `theme`) with code `several`,
    `unknown_council` or `other_theme`.
    """
    warnings: list[str] = []
    bloc = find_bloc(name, by=by, council=council, level=level)
    if not bloc:
        owner = _council(council, level, by=by, warnings=warnings)
        kind = Bloc.Kind.CLUSTER if fold(name).startswith("cum ") else Bloc.Kind.BLOC
        bloc = Bloc(council=owner, name=name, kind=kind, level=level)
        permissions.check_manages_bloc(by, bloc)
        history.save(bloc, by=by)
    permissions.check_manages_bloc(by, bloc)
    campaign = Campaign.objects.select_related("bloc__council").filter(bloc=bloc, year=year).first()
    if not campaign:
        campaign = lifecycle.begin(bloc, year, theme=theme, by=by)
        return Kept(campaign, is_new=True, changed=True, warnings=warnings)
    return Kept(campaign, changed=_set_theme(campaign, theme, by), warnings=warnings)


def _council(name: str, level: str, *, by: Any, warnings: list[str]) -> Council:
    """Return the council called `name`; without a name the user's own, or for administrators a placeholder."""
    if name:
        return _named_council(name, level, by=by, warnings=warnings)
    if not scope.sees_everything(by):
        own = list(Council.objects.manageable_by(by))
        if len(own) == 1:
            return own[0]
        raise ValidationError(
            {"bloc": ValidationError(_("Add the column “council” to say whose bloc this is."), "several")}
        )
    council = Council.objects.filter(is_placeholder=True, level=level).first()
    if not council:
        word = next(word for word, value in LEVELS.items() if value == level)
        council = Council(name=PLACEHOLDER.format(level=word), level=level, is_placeholder=True)
        history.save(council, by=by)
    warnings.append(_("No council is named for new blocs; they were put under “%(council)s”.") % {"council": council})
    return council


def _named_council(name: str, level: str, *, by: Any, warnings: list[str]) -> Council:
    council = Council.objects.manageable_by(by).filter(name=name).first()
    if council:
        return council
    if not scope.sees_everything(by):
        message = _("You are not in the secretariat of a council of this name.")
        raise ValidationError({"council": ValidationError(message, "unknown_council")})
    council = Council(name=name, level=level)
    history.save(council, by=by)
    warnings.append(_("The council “%(council)s” is new.") % {"council": council})
    return council


def _set_theme(campaign: Campaign, theme: str, by: Any) -> bool:
    if not theme or theme == campaign.theme:
        return False
    if campaign.state != Campaign.State.DRAFT:
        message = _("This year is %(state)s with another theme: “%(theme)s”.")
        values = {"state": campaign.get_state_display(), "theme": campaign.theme}
        raise ValidationError({"theme": ValidationError(message % values, "other_theme")})
    campaign.theme = theme
    history.save(campaign, by=by)
    return True


def member(kept: Kept, name: str, *, by: Any) -> tuple[Unit, bool]:
    """Let the unit `name` sit in the bloc for the whole year, creating it when nobody knows it.

    Returns the unit, and whether anything changed. A unit that sits there on some day of the year keeps its days;
    a seat that ends the day before the year, or begins the day after, is carried on instead of adding one.
    Raises PermissionDenied, or ValidationError with code `several`.
    """
    campaign = kept.campaign
    unit = find_unit(name, bloc=campaign.bloc, year=campaign.year)
    if not unit:
        unit = Unit(code=codes.propose(name), name=name)
        history.save(unit, by=by)
    first, last = bounds(campaign.year)
    seats = Membership.objects.filter(bloc=campaign.bloc, unit=unit)
    if seats.overlapping(first, last).exists():
        return unit, False
    membership.seat(campaign.bloc, unit, since=first, until=last, by=by)
    kept.changed = True
    return unit, True


def lead(kept: Kept, role: str, name: str, *, by: Any) -> bool:
    """Give the unit `name` the `role` of the year, adding it as a member with a warning when it is none.

    Returns whether anything changed. Raises PermissionDenied, or ValidationError with code `several`, `other_head`
    or as `rotation.appoint` does.
    """
    campaign = kept.campaign
    unit, added = member(kept, name, by=by)
    if added:
        message = _("%(bloc)s, %(year)s: %(unit)s leads the bloc but was not listed as a member; it was added.")
        kept.warnings.append(message % {"bloc": campaign.bloc, "year": campaign.year, "unit": unit})
    held = Term.objects.select_related("unit").filter(bloc=campaign.bloc, year=campaign.year, role=role)
    if held.filter(unit=unit).exists():
        return added
    if role == Term.Role.HEAD and (other := held.first()):
        message = _("Another unit heads the bloc in this year: %(unit)s.") % {"unit": other.unit}
        raise ValidationError(message, "other_head")
    rotation.appoint(campaign.bloc, unit, year=campaign.year, role=role, basis=Term.Basis.NOT_STATED, by=by)
    kept.changed = True
    return True


def finish(kept: Kept, listed: set[Unit], *, source: str, by: Any) -> None:
    """Record a year that is new and over as read from `source`; name members of before who are not `listed`."""
    campaign = kept.campaign
    for unit in campaign.members():
        if unit not in listed:
            message = _("%(bloc)s, %(year)s: %(unit)s is a member but is not in the file; it was left as it is.")
            kept.warnings.append(message % {"bloc": campaign.bloc, "year": campaign.year, "unit": unit})
    if kept.is_new and campaign.ends_on < today():
        kept.campaign = lifecycle.record(campaign, source=source, by=by)
