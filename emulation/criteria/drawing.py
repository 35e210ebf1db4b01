"""The criteria of a table as HTML: drawn once in a process for a table that is frozen, the longest page of a year."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.translation import get_language

from emulation.covenants.models import Commitment
from emulation.criteria import reading
from emulation.criteria.checking import Checks
from emulation.kept import Kept


class Drawn(NamedTuple):
    """The rows of the parts at the top, and the table of all criteria (empty without any)."""

    parts: str
    criteria: str


KEPT: Kept[Drawn] = Kept(5_000_000, lambda drawn: len(drawn.parts) + len(drawn.criteria))
"""Frozen tables in this process, weighed by their letters."""


def drawn(found: Checks, known: Collection[Commitment]) -> Drawn:
    """Return the criteria of a table in the language of the page, the same for every reader; `known` are the year's
    commitments, of which they show the texts."""
    table = found.table

    def draw() -> Drawn:
        parts = reading.tree(found, known, opened=-1)
        nodes = reading.flat(parts)
        paper = render_to_string("emulation/criteria_paper.html", {"nodes": nodes}) if nodes else ""
        return Drawn(render_to_string("emulation/criteria_parts.html", {"parts": parts}), paper)

    if table.is_editable:
        return draw()
    texts = tuple((row.number, row.text) for row in known)
    return KEPT.get((table.pk, get_language()), lambda: (table.version, table.published_at, texts), draw)
