"""The list of blocs: what it says about each, and how it is narrowed and sorted."""

from __future__ import annotations

from typing import Any

import tablib
from django.db.models import Case, CharField, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from blocs.models import Bloc, Level, Term
from common.clock import today

UNHEADED, UNUSUAL = "head", "size"
"""What a bloc may lack: a head today, or a usual number of members."""

SORTS = {
    "name": F("name"),
    "level": Case(
        *[When(level=level, then=Value(rank)) for rank, level in enumerate(Level)], output_field=IntegerField()
    ),
    "council": F("council__name"),
    "members": F("member_count"),
    "head": F("head_name"),
    "year": F("latest_year"),
}


COLUMNS = ("pk", "name", "council__name", "dissolved_on", "member_count", "head_name", "latest_year", "latest_pk")


def described(blocs: Any) -> Any:
    """Add what the list shows: `member_count` and `head_name` of today, and the latest year with its key."""
    heads = Term.objects.in_office(today()).heads().filter(bloc=OuterRef("pk")).order_by("-year")
    years = Bloc.objects.filter(pk=OuterRef("pk"), campaigns__isnull=False).order_by("-campaigns__year")
    return blocs.with_member_count(
        today()
    ).annotate(  # type: ignore[attr-defined]
        head_name=Subquery(heads.values("unit__name")[:1]),
        latest_year=Subquery(years.values("campaigns__year")[:1]),
        latest_pk=Subquery(years.values("campaigns__pk")[:1]),
    )


def shown(blocs: Any) -> Any:
    """Return the described `blocs` as plain rows, which templates read much faster than objects."""
    labels = [When(level=level, then=Value(str(capfirst(level.label)))) for level in Level]
    return blocs.values(*COLUMNS, level_label=Case(*labels, output_field=CharField()))


def narrowed(blocs: Any, *, q: str = "", level: str = "", council: Any = None, lacks: str = "", **rest: Any) -> Any:
    """Keep the described `blocs` that contain the words `q` and meet every condition given."""
    exact = {name: value for name, value in {"level": level, "council": council}.items() if value}
    kept = blocs.matching(q).filter(**exact)
    if lacks == UNHEADED:
        return kept.filter(dissolved_on=None, head_name=None)
    if lacks == UNUSUAL:
        usual = Q(member_count__gte=Bloc.USUAL_SIZE.start, member_count__lt=Bloc.USUAL_SIZE.stop)
        return kept.filter(~usual, dissolved_on=None)
    return kept


def headings() -> list[dict[str, str]]:
    """Return the headings of the list: the key to sort by, the label and how the column is aligned."""
    return [
        {"key": "name", "label": _("Bloc")},
        {"key": "level", "label": _("Level")},
        {"key": "council", "label": _("Council")},
        {"key": "members", "label": _("Members today"), "align": "n"},
        {"key": "head", "label": _("Head today")},
        {"key": "year", "label": _("Latest year")},
    ]


def table(blocs: Any) -> tablib.Dataset:
    """Return all described `blocs` as a table under the same headings."""
    found = tablib.Dataset(headers=[heading["label"] for heading in headings()])
    names = ("name", "level_label", "council__name", "member_count", "head_name", "latest_year")
    for row in shown(blocs).iterator(chunk_size=1000):
        found.append([row[name] for name in names])
    return found
