"""The list of recipients: how it is narrowed and sorted, and what it says about each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import tablib
from django.db.models import F
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from awards.records.models import AwardRecord, Recipient
from blocs.models import Unit

SORTS = {"name": F("name"), "unit": F("unit__name"), "kind": F("kind"), "post": F("post")}


def narrowed(rows: Any, *, q: str = "", kind: str = "", unit: str = "", **rest: Any) -> Any:
    """Keep the recipients whose name or post holds every word of `q`, accents ignored, and that meet what is given.

    `unit` are words of the name or the code of their unit.
    """
    kept = rows.matching(q).filter(**{"kind": kind} if kind else {})
    return kept.filter(unit__in=Unit.objects.matching(unit).values("pk")) if unit else kept


class Latest(NamedTuple):
    """The last award that somebody holds, as the list says it."""

    name: str
    year: str


class Line(NamedTuple):
    """A recipient on the list, with the label of its kind."""

    pk: int
    name: str
    kind: str
    unit: str
    post: str
    latest: Latest | None


def listed(rows: Any) -> Any:
    """Return recipients as plain rows with what the list shows of each, which templates read faster than objects."""
    return rows.values_list("pk", "name", "kind", "unit__name", "post")


def with_latest(rows: Iterable[tuple[Any, ...]]) -> list[Line]:
    """Return the lines of a page of `listed` rows, with the last award of each; one query for all of them."""
    page = list(rows)
    held = AwardRecord.objects.filter(recipient__in=[pk for pk, *_rest in page], state=AwardRecord.State.GRANTED)
    found = held.order_by("decided_on", "pk").values_list("recipient", "award__name", "year")
    latest = {recipient: Latest(*award) for recipient, *award in found}
    kinds = {code: str(capfirst(label)) for code, label in Recipient.Kind.choices}
    return [Line(pk, name, kinds[kind], unit, post, latest.get(pk)) for pk, name, kind, unit, post in page]


def headings() -> list[dict[str, str]]:
    """Return the headings of the list: the key to sort by and the label."""
    return [
        {"key": "name", "label": _("Name")},
        {"key": "kind", "label": _("Kind")},
        {"key": "unit", "label": _("Unit")},
        {"key": "post", "label": _("Post")},
    ]


def table(rows: Any) -> tablib.Dataset:
    """Return all recipients of a list as a table under the columns that an import takes."""
    found = tablib.Dataset(headers=[_("Name"), _("Kind"), _("Unit"), _("Post"), _("Year of birth")])
    labels = {code: str(capfirst(label)) for code, label in Recipient.Kind.choices}
    for name, kind, unit, post, born in rows.values_list("name", "kind", "unit__name", "post", "birth_year").iterator(
        chunk_size=2000
    ):
        found.append([name, labels[kind], unit, post, born])
    return found
