"""How a unit's part in the covenant is shown: a kind that gives the colour, a sign, and words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from common.clock import today
from emulation.covenants.models import Covenant
from emulation.covenants.signing import Place

ICONS = {"done": "check", "wait": "clock", "late": "warn"}


@dataclass(frozen=True)
class Mark:
    """`kind` is done, wait, late or none."""

    kind: str
    label: str
    note: str = ""

    @property
    def icon(self) -> str:
        return ICONS.get(self.kind, "")


def day(moment: date | datetime | None) -> str:
    """Return the day of `moment` in Vietnam, as people write it."""
    if isinstance(moment, datetime):
        moment = timezone.localdate(moment)
    return date_format(moment, "SHORT_DATE_FORMAT") if moment else ""


def days_late(days: int) -> str:
    return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days}


def of(place: Place, covenant: Covenant) -> Mark:
    """Return the mark of a party to `covenant`."""
    signature, party = place.signature, place.party
    if signature:
        how = gettext("on paper") if place.state == "ink" else ""
        late = days_late(signature.days_late) if signature.days_late else ""
        return Mark("done", day(signature.signed_at), " · ".join(part for part in (how, late) if part))
    if party.declined_at:
        return Mark("late", gettext("declined %(day)s") % {"day": day(party.declined_at)}, party.decline_reason)
    if covenant.state != Covenant.State.SIGNING:
        return Mark("none", gettext("not signed"))
    overdue = (today() - covenant.signing_due_on).days if covenant.signing_due_on else 0
    return Mark("late", days_late(overdue)) if overdue > 0 else Mark("wait", gettext("not signed"))
