"""The list of movements: what it says about each, and how it is narrowed and sorted."""

from __future__ import annotations

from typing import Any

import tablib
from django.db.models import Case, Count, F, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from blocs.models import Level
from emulation.campaigns.models import Campaign, Movement, MovementResponse

SORTS = {
    "name": F("name"),
    "level": Case(
        *[When(level=level, then=Value(rank)) for rank, level in enumerate(Level)], output_field=IntegerField()
    ),
    "launched": F("launched_by"),
    "from": F("started_on"),
    "answers": F("answer_count"),
}


def described(user: Any) -> Any:
    """Return the movements with `answer_count`: how many bloc years that `user` sees answer each."""
    seen = MovementResponse.objects.filter(movement=OuterRef("pk"), campaign__in=Campaign.objects.visible_to(user))
    count = seen.order_by().values("movement").annotate(n=Count("pk")).values("n")
    movements = Movement.objects.visible_to(user).defer("search")  # type: ignore[attr-defined]
    return movements.annotate(answer_count=Coalesce(Subquery(count, output_field=IntegerField()), 0))


def narrowed(movements: Any, *, q: str = "", level: str = "", form: str = "", **rest: Any) -> Any:
    """Keep the movements that contain the words `q` and meet every condition given."""
    exact = {name: value for name, value in {"level": level, "form": form}.items() if value}
    return movements.matching(q).filter(**exact)


def headings() -> list[dict[str, str]]:
    """Return the headings of the list: the key to sort by, the label and how the column is aligned."""
    return [
        {"key": "name", "label": _("Movement")},
        {"key": "launched", "label": _("Launched by")},
        {"key": "level", "label": _("Level")},
        {"key": "from", "label": _("Time")},
        {"key": "answers", "label": _("Bloc years answering"), "align": "n"},
    ]


def table(movements: Any) -> tablib.Dataset:
    """Return all described `movements` as a table; the time in two columns, and the form and directive besides."""
    columns = [_("Movement"), _("Launched by"), _("Level"), _("Form"), _("Directive"), _("From"), _("To")]
    found = tablib.Dataset(headers=[*columns, _("Bloc years answering")])
    for row in movements.iterator(chunk_size=1000):
        level, form = row.get_level_display(), row.get_form_display()
        found.append(
            [row.name, row.launched_by, level, form, row.directive, row.started_on, row.ended_on, row.answer_count]
        )
    return found
