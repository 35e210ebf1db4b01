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


def listed(rows: Any) -> Any:
    """Return recipients with what the list shows of each, and nothing else of them."""
    return rows.select_related("unit").only("name", "kind", "post", "unit__name")


def with_latest(rows: Iterable[Recipient]) -> list[Recipient]:
    """Give each recipient of a page its `latest` award, or None; one query for all of them."""
    page = list(rows)
    held = AwardRecord.objects.filter(recipient__in=[each.pk for each in page], state=AwardRecord.State.GRANTED)
    found = held.order_by("decided_on", "pk").values_list("recipient", "award__name", "year")
    latest = {recipient: Latest(*award) for recipient, *award in found}
    for each in page:
        each.latest = latest.get(each.pk)  # type: ignore[attr-defined]
    return page


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
