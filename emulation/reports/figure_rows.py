"""A figure as the page for writing shows it: what is known of it, its fields, and where its evidence is attached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from emulation.reports.parts import Figure


class Places:
    """The addresses of the parts and figures of a report by their keys, looked up once and not for each of forty."""

    def __init__(self, report_pk: int) -> None:
        self._part, self._evidence = (
            reverse(f"emulation:{name}", args=[report_pk, "-"]) for name in ("report_part", "report_evidence")
        )
        self.versions = reverse("emulation:report_versions", args=[report_pk])

    def part(self, key: str) -> str:
        return self._part.replace("/-/", f"/{key}/")

    def evidence(self, key: str) -> str:
        return self._evidence.replace("/-/", f"/{key}/")


@dataclass(frozen=True)
class Row:
    """A figure with its fields (None where it cannot be changed today) and what the reviewer says to it."""

    figure: Figure
    evidence_url: str
    value: Any = None
    note: Any = None
    remark: str = ""

    @property
    def facts(self) -> SafeString:
        """What the writer has to know, in one line."""
        return format_html_join(" · ", "{}", ((fact,) for fact in _facts(self.figure)))


def _facts(figure: Figure) -> Iterator[str]:
    target = figure.target_label
    if target:
        yield format_html("{}: <b>{}</b>", _("Target"), target)
    if figure.is_of_bloc:
        yield _("of the whole bloc: give your unit's share")
    if figure.measure and not target:
        yield f"{_('counted in')} {figure.measure}"
    yield f"{_('last time')}: {figure.last_words}"
    if figure.registered is not None:
        yield format_html("{}: <b>{}</b>", _("in the register"), localize(figure.registered))
    if figure.is_orphan:
        yield _("no longer in the covenant")
