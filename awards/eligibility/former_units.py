"""Which units came before a unit, and by what kind of succession; for many units at once."""

from __future__ import annotations

from collections import defaultdict

from blocs.models import Succession

WEIGHT = {"rename": 0, "merge": 1, "split": 2}


class FormerUnits:
    """All successions, read once; asked unit by unit without another query."""

    def __init__(self) -> None:
        self._olds: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for old, new, kind in Succession.objects.order_by("pk").values_list("old", "new", "kind"):
            self._olds[new].append((old, kind))
        self._known: dict[int, dict[int, str]] = {}

    def of(self, unit: int | None) -> dict[int, str]:
        """Return the units that `unit` came from, each with the kind of the way there: the weakest link counts."""
        if unit is None or unit not in self._olds:
            return {}
        if unit not in self._known:
            self._known[unit] = self._walk(unit)
        return self._known[unit]

    def _walk(self, unit: int) -> dict[int, str]:
        found: dict[int, str] = {}
        ring = [(unit, "rename")]
        while ring:
            here, way = ring.pop()
            for old, kind in self._olds.get(here, ()):
                if old not in found and old != unit:
                    found[old] = max(way, kind, key=WEIGHT.__getitem__)
                    ring.append((old, found[old]))
        return found
