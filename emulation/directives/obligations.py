"""What units still have to do: the open directives."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from emulation.directives.models import Directive
from emulation.obligations import Obligation


def open_for(units: Collection[int] | None, *, councils: Collection[int] = ()) -> list[Obligation]:
    """Return the open directives of `units` (of everybody when None), in one query; councils have none."""
    rows = Directive.objects.open().select_related("campaign__bloc")
    if units is not None:
        rows = rows.filter(owner__in=units)
    return [
        Obligation(
            kind="directive",
            subject=row.pk,
            title=_("Carry out directive %(number)s: %(text)s") % {"number": row.number, "text": _short(row.text)},
            about=f"{row.campaign.bloc.label} · {row.campaign.year}",
            url=reverse("emulation:directive", args=[row.pk]),
            action=_("Report the result"),
            due_on=row.due_on,
            unit_id=row.owner_id,
            campaign_id=row.campaign_id,
        )
        for row in rows
    ]


def _short(text: str, most: int = 90) -> str:
    line = " ".join(text.split()).rstrip(".")
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …"
