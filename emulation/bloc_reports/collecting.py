"""What units wrote in their accepted reports, laid under the headings of the bloc's report for people to write from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from blocs.models import Unit
from emulation.bloc_reports import drafting
from emulation.bloc_reports.drafting import Part
from emulation.bloc_reports.models import BlocReport
from emulation.covenants.text import paragraphs
from emulation.reports.models import Report, ReportSection
from emulation.versions import put


@dataclass(frozen=True)
class Voice:
    """What one unit wrote under one heading of its accepted report."""

    unit: Unit
    report_pk: int
    lines: list[str]

    @property
    def block(self) -> str:
        """The text as it is taken over: one bullet with the name of the unit, then its other paragraphs."""
        first, *others = self.lines
        return "\n".join([f"– {self.unit.name}: {first}", *others])


@dataclass(frozen=True)
class Proposal:
    """A part of the bloc's report, what stands there, and what taking over would add below it."""

    part: Part
    voices: list[Voice]

    @property
    def added(self) -> list[Voice]:
        """Only what is not there yet, so that taking over twice changes nothing."""
        return [voice for voice in self.voices if voice.block not in self.part.section.body]

    @property
    def text(self) -> str:
        """The section once it is taken over; what stands there stays, in front."""
        blocks = [voice.block for voice in self.added]
        return "\n".join([self.part.section.body, *blocks] if self.part.section.body else blocks)


def voices(report: BlocReport) -> dict[str, list[Voice]]:
    """Return what the units wrote, by key of the section, in the order of their reports; in one query."""
    rows = ReportSection.objects.filter(report__request=report.request_id, report__state=Report.State.ACCEPTED).exclude(
        body=""
    )
    found: dict[str, list[Voice]] = {}
    for row in rows.select_related("report__unit").order_by("report__pk", "pk"):
        if lines := paragraphs(row.body):
            found.setdefault(row.key, []).append(Voice(row.report.unit, row.report_id, lines))
    return found


def proposals(report: BlocReport) -> list[Proposal]:
    """Return every part under which units wrote something."""
    said = voices(report)
    return [Proposal(part, said[part.key]) for part in drafting.parts(report) if part.key in said]


@transaction.atomic
def take_over(report: BlocReport, *, keys: Collection[str], by: Any) -> int:
    """Put what the units wrote below what stands in the sections `keys`; return how many sections changed.

    Nothing that stands there is replaced, and what was taken over already is not put in again.
    Raises PermissionDenied, or ValidationError with code `adopted`, `nothing_chosen` or `max_length`.
    """
    report = drafting.for_writing(report, by)
    chosen = [row for row in proposals(report) if row.part.key in keys]
    if not chosen:
        raise ValidationError(_("Choose at least one section."), "nothing_chosen")
    changed = [row for row in chosen if row.added]
    for row in changed:
        row.part.section.heading = row.part.heading
        put(row.part.section, row.text, version=row.part.section.version, by=by)
    return len(changed)
