"""What a secretariat sees to: blocs without a head, and signings past their day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blocs import scope
from blocs.listing import UNHEADED
from blocs.models import Bloc, Term
from blocs.prepared import Prepared
from blocs.years import current_year
from common.clock import today
from config.overview.thing import Todo
from emulation.covenants.models import Covenant

NAMED = 3
"""So many blocs are named; the others are counted."""
MOST = 20
"""So many late covenants a secretariat is shown, the latest first."""


def todos(user: Any) -> Iterator[Todo]:
    """Yield what the secretariats that `user` belongs to today see to."""
    if councils := scope.council_ids(user):
        yield from _unheaded(councils)
        yield from _overdue(councils)


def _unheaded(councils: set[int]) -> Iterator[Todo]:
    """One line for all blocs without a head today."""
    blocs = _without_head(councils=councils, day=today())
    if not blocs:
        return
    names, rest = ", ".join(bloc.name for bloc in blocs[:NAMED]), len(blocs) - NAMED
    title = ngettext(
        "Appoint a head for %(count)s bloc in %(year)s", "Appoint a head for %(count)s blocs in %(year)s", len(blocs)
    )
    more = ngettext("and %(count)s more", "and %(count)s more", rest) % {"count": rest} if rest > 0 else ""
    yield Todo(
        title % {"count": len(blocs), "year": current_year()},
        f"{names} {more}".strip(),
        reverse("blocs:bloc", args=[blocs[0].pk])
        if len(blocs) == 1
        else f"{reverse('blocs:bloc_list')}?lacks={UNHEADED}",
        _("See the bloc") if len(blocs) == 1 else _("See the blocs"),
    )


def _overdue(councils: set[int]) -> Iterator[Todo]:
    """Covenants still open for signing after their last day."""
    for covenant in _late(councils=councils, day=today()):
        counts = {"signed": covenant.signed_count, "parties": covenant.party_count}
        yield Todo(
            _("Remind the bloc: the signing of %(year)s is past its day") % {"year": covenant.campaign.year},
            f"{covenant.campaign.bloc.name} · " + _("%(signed)s/%(parties)s units have signed") % counts,
            reverse("emulation:covenant", args=[covenant.pk]),
            _("See who is missing"),
            covenant.signing_due_on,
        )


@Prepared
def _without_head(councils: list[int], day: date) -> QuerySet:
    heads = Term.objects.in_office(day).heads().filter(bloc=OuterRef("pk"))
    return Bloc.objects.filter(~Exists(heads), council__pk__in=councils, dissolved_on=None).only("name")


@Prepared
def _late(councils: list[int], day: date) -> QuerySet:
    late = Covenant.objects.filter(
        campaign__bloc__council__pk__in=councils, state=Covenant.State.SIGNING, signing_due_on__lt=day
    )
    return late.with_signing_progress().select_related("campaign__bloc").order_by("signing_due_on")[:MOST]
