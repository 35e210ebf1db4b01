"""What a new division leaves open, and how it is told: read before it is applied, and kept with it afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from blocs.division.comparison import NEW, Preview
from blocs.models import Term
from emulation.campaigns.models import Campaign
from emulation.conferences.models import Conference
from emulation.covenants.models import Covenant
from emulation.directives.models import Directive

HEADLESS, CAMPAIGN, COVENANT, CONFERENCE, DIRECTIVE = "headless", "campaign", "covenant", "conference", "directive"
HEADINGS: dict[str, Promise] = {
    HEADLESS: gettext_lazy("Blocs that change and have no head from that day"),
    CAMPAIGN: gettext_lazy("Bloc years that are not closed"),
    COVENANT: gettext_lazy("Covenants that are not in force yet"),
    CONFERENCE: gettext_lazy("Conferences ahead"),
    DIRECTIVE: gettext_lazy("Directives of units that leave"),
}


def left_open(preview: Preview) -> list[dict[str, str]]:
    """Return what the division does not settle, as plain data that is kept with it: kind, bloc, what and address.

    Four queries, however many blocs change. Links lead to the page of the year, where each thing stands.
    """
    headless = [
        _item(HEADLESS, bloc.name, "", url=reverse("blocs:bloc", args=[bloc.bloc]) if bloc.bloc else "")
        for bloc in preview.blocs
        if bloc.is_headless and bloc.is_changed
    ]
    affected = preview.affected
    years = Campaign.objects.filter(bloc__in=affected, state__in=[Campaign.State.DRAFT, Campaign.State.LAUNCHED])
    found = [
        _item(CAMPAIGN, year.bloc.name, year.year, url=year.get_absolute_url())
        for year in years.select_related("bloc").order_by("bloc__name", "year")
    ]
    covenants = Covenant.objects.filter(campaign__bloc__in=affected, state__in=Covenant.UNFINISHED)
    found += [
        _item(COVENANT, row.campaign.bloc.name, row.campaign.year, url=row.get_absolute_url())
        for row in covenants.select_related("campaign__bloc").order_by("campaign__bloc__name", "pk")
    ]
    conferences = Conference.objects.filter(campaign__bloc__in=affected, state__in=Conference.RUNNING)
    found += [
        _item(CONFERENCE, row.campaign.bloc.name, row.title, url=row.campaign.get_absolute_url())
        for row in conferences.select_related("campaign__bloc").order_by("starts_at", "pk")
    ]
    return [*headless, *found, *_directives(preview)]


def _directives(preview: Preview) -> Iterable[dict[str, str]]:
    leaving = {bloc.bloc: {name for name, _to in bloc.leaves} for bloc in preview.blocs}
    rows = Directive.objects.open().filter(campaign__bloc__in=preview.affected).annotate(owner_name=F("owner__name"))
    for row in rows.select_related("campaign__bloc").order_by("due_on", "pk"):
        if row.owner_name in leaving[row.campaign.bloc_id]:
            what = f"{row.owner_name}: {row.text[:120]} ({date_format(row.due_on, 'd/m/Y')})"
            yield _item(DIRECTIVE, row.campaign.bloc.name, what, url=row.campaign.get_absolute_url())


def _item(kind: str, bloc: str, what: str, *, url: str) -> dict[str, str]:
    return {"kind": kind, "bloc": bloc, "what": what, "url": url}


@dataclass(frozen=True)
class Group:
    """Things left open of one kind."""

    heading: str
    items: list[dict[str, str]]


def grouped(items: Sequence[dict[str, str]]) -> list[Group]:
    """Return `items` under their headings, kinds without any left out."""
    return [
        Group(str(heading), those)
        for kind, heading in HEADINGS.items()
        if (those := [item for item in items if item["kind"] == kind])
    ]


@dataclass(frozen=True)
class Remark:
    """One thing to look at before applying; `blocks` when it keeps the plan from being applied."""

    text: str
    names: list[str]
    blocks: bool = False


def remarks(preview: Preview) -> list[Remark]:
    """Return what deserves a second look, what blocks first."""
    unusual = [f"{bloc.name} ({bloc.size})" for bloc in preview.blocs if bloc.is_unusual]
    heads = [
        f"{unit} – {bloc.name}, {year}"
        for bloc in preview.blocs
        for role, year, unit in bloc.ends
        if role == Term.Role.HEAD
    ]
    told = [
        (_("Units that do not exist on the first day: put their successors in their place."), preview.gone, True),
        (_("Blocs that are dissolved by then: put their units elsewhere."), preview.closed, True),
        (_("Units that will sit in no bloc of the council."), preview.nowhere, False),
        (_("Units that came after this plan was made and are not in it: they stay where they are."),
         preview.unplanned, False),
        (_("Units that sit in several blocs of the council now, and in one only from then on."),
         preview.several, False),
        (_("Blocs with fewer than 4 or more than 20 units."), unusual, False),
        (_("Heads that leave their bloc: their term ends the day before."), heads, False),
    ]  # fmt: skip
    return [Remark(text, names, blocks) for text, names, blocks in told if names]


def headline(preview: Preview) -> str:
    """Return in one sentence what the plan comes to."""
    counts = preview.counts
    moved = sum(len(bloc.joins) for bloc in preview.blocs)
    parts = [
        ngettext("%(n)d bloc", "%(n)d blocs", counts["blocs"]) % {"n": counts["blocs"]},
        ngettext("%(n)d of them new", "%(n)d of them new", counts["new"]) % {"n": counts["new"]},
        ngettext("%(n)d dissolved", "%(n)d dissolved", counts["dissolved"]) % {"n": counts["dissolved"]},
        ngettext("%(n)d unit joins another bloc", "%(n)d units join another bloc", moved) % {"n": moved},
        ngettext("%(n)d unit stays", "%(n)d units stay", counts["stays"]) % {"n": counts["stays"]},
    ]
    return f"{', '.join(parts)}."


def state_label(state: str) -> str:
    """Return what becomes of a bloc, in a word; nothing for one that simply goes on."""
    labels = {NEW: _("new"), "dissolved": _("dissolved"), "empty": _("without units")}
    return labels.get(state, "")


def table(preview: Preview) -> list[dict[str, Any]]:
    """Return a row for each bloc as the page shows it."""
    roles = dict(Term.Role.choices)
    return [
        {
            "change": bloc,
            "state": state_label(bloc.state),
            "ends": [f"{capfirst(roles[role])} {year}: {unit}" for role, year, unit in bloc.ends],
        }
        for bloc in preview.blocs
    ]
