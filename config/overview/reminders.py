"""What a run of `tick` does before it sends: reminders of all that is open, and windows that closed at midnight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from django.utils import translation

from blocs.models import Term
from common.clock import today
from config.overview import duties
from emulation.campaigns.models import Campaign
from emulation.covenants import telling
from emulation.notices import reminding
from emulation.notices.reminding import Above
from emulation.obligations import Obligation
from emulation.role_models import nudging

WINDOWS: tuple[Callable[[], None], ...] = (telling.tell_what_ended, nudging.tell_silent)
"""What comes about by itself when a day or a month is over; each may be called any number of times."""


def post_due() -> int:
    """Post the reminders of today and tell what ended; return how many reminders are new. Official Vietnamese."""
    with translation.override("vi"):
        for tell in WINDOWS:
            tell()
        found = duties.open_anywhere()
        return reminding.post_due(found, _above(found))


def _above(found: list[Obligation]) -> dict[int, Above]:
    years = Campaign.objects.select_related("bloc__council").in_bulk({duty.campaign_id for duty in found} - {None})
    heads = defaultdict(list)
    blocs = {year.bloc_id for year in years.values()}
    for term in Term.objects.in_office(today()).heads().filter(bloc__in=blocs).order_by("pk"):
        heads[term.bloc_id, term.year].append(term.unit_id)
    return {pk: Above(tuple(heads[year.bloc_id, year.year]), year.bloc.council) for pk, year in years.items()}
