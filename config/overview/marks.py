"""How a unit's part in the covenant is shown: a kind that gives the colour, a sign, and words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext

from common.clock import today
from emulation.covenants.models import Covenant
from emulation.covenants.signing import Place


@dataclass(frozen=True)
class Mark:
    """`kind` is that of the tag `status`: done, wait, late or none."""

    kind: str
    label: str
    note: str = ""


def day(moment: date | datetime | None) -> str:
    """Return the day of `moment` in Vietnam, as people write it."""
    if isinstance(moment, datetime):
        moment = moment.astimezone(timezone.get_default_timezone()).date()
    return _written(moment, get_language()) if moment else ""


@lru_cache(maxsize=1000)
def _written(on: date, language: str | None) -> str:
    """The days of a year stand on a page by the dozen: each is written once in a language."""
    return date_format(on, "SHORT_DATE_FORMAT")


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
