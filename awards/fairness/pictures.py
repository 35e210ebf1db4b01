"""What is drawn of whom awards go to; every picture stands beside the table with the same figures."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from awards.fairness.figures import Row
from blocs.models import PositionClass
from documents import charts
from documents.charts import Stack


def parts() -> list[str]:
    """Return the parts of every bar, in the order of `Shares.counts`."""
    said = [
        str(PositionClass(name).label) for name in (PositionClass.LEADER, PositionClass.MANAGER, PositionClass.WORKER)
    ]
    return [*said, _("not stated")]


def by_award(rows: Iterable[Row]) -> bytes:
    """Draw the people proposed for each award, by their position."""
    stacks = [Stack(row.label, row.proposed.counts) for row in rows if row.proposed.people]
    return charts.shares(stacks, parts(), title=_("People proposed, by award and position"))


def by_year(rows: Iterable[Row]) -> bytes:
    """Draw the people proposed and decided in each year, by their position."""
    stacks = []
    for row in rows:
        stacks.append(Stack(_("%(year)s, proposed") % {"year": row.label}, row.proposed.counts))
        stacks.append(Stack(_("%(year)s, decided") % {"year": row.label}, row.decided.counts))
    return charts.shares(stacks, parts(), title=_("People proposed and decided, by year and position"))
