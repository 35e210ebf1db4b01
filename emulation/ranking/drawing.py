"""How a place came about as HTML, criterion by criterion: drawn once for a ranking that is frozen."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language

from emulation.evidence.models import Evidence
from emulation.kept import Kept
from emulation.ranking.reading import Page
from emulation.ranking.words import Data
from emulation.reports.models import Report

KEPT: Kept[str] = Kept(5_000_000, len)
"""Lines of places in this process, weighed by their letters."""


class Opened(NamedTuple):
    """What the reader may open of what the lines rest on."""

    evidence: frozenset[int]
    reports: frozenset[int]


def lines(page: Page, told: Data) -> str:
    """Return the lines of `told` (`reading.derivation`) with links to what the reader may open: the same for all who
    may open the same."""
    opened = _opened(told["lines"], page.user)

    def draw() -> str:
        return render_to_string("emulation/ranking_lines.html", {"lines": _linked(told["lines"], opened)})

    if not (page.shown and page.shown.document):
        return draw()
    document = page.shown.document
    question = (document.pk, told["row"]["unit_id"], opened, get_language())
    return KEPT.get(question, lambda: document.sha256, draw)


def _opened(lines: list[Data], user: Any) -> Opened:
    evidence = {each["pk"] for line in lines for each in line["evidence"]}
    reports = {line["report"]["pk"] for line in lines if line["report"]}
    return Opened(
        _keys(Evidence.objects.visible_to(user), evidence) if evidence else frozenset(),
        _keys(Report.objects.readable_by(user), reports) if reports else frozenset(),
    )


def _keys(rows: Any, wanted: Collection[int]) -> frozenset[int]:
    return frozenset(rows.filter(pk__in=wanted).order_by().values_list("pk", flat=True))


def _linked(lines: list[Data], opened: Opened) -> Iterable[Data]:
    for line in lines:
        evidence = [_with_link(each, "evidence_file", opened.evidence) for each in line["evidence"]]
        report = _with_link(line["report"], "report", opened.reports) if line["report"] else None
        yield {**line, "evidence": evidence, "report": report}


def _with_link(told: Data, page: str, known: frozenset[int]) -> Data:
    url = reverse(f"emulation:{page}", args=[told["pk"]]) if told["pk"] in known else ""
    return {**told, "url": url and f"{url}{told.get('place', '')}"}
