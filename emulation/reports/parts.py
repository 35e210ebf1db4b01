"""What a unit's report is made of: the figures of its commitments, then the sections asked for, with their figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from emulation.campaigns.models import Campaign
from emulation.covenants.models import Commitment, Covenant, UnitTarget
from emulation.evidence.models import Evidence
from emulation.reports import catalogue, flags, proposing
from emulation.reports.catalogue import FigureKind, SectionKind
from emulation.reports.models import Report, ReportFigure, ReportSection, Submission

COMMITMENTS = "commitments"
"""The key of the part in which the unit's commitments stand."""
COMMITMENTS_HEADING = "Kết quả thực hiện chỉ tiêu giao ước"
LONGEST_HEADING = 300


@dataclass(frozen=True)
class Figure:
    """A figure to fill in: of a commitment with its target, or of an entry of the catalogue.

    `row` is the figure as it stands, or a new one that is not saved yet; `last` is the value of the report before,
    `registered` what a register of the site counts for the same time, where there is one.
    """

    key: str
    label: str
    row: ReportFigure
    measure: str = ""
    commitment: Commitment | None = None
    target: Decimal | None = None
    last: str | None = None
    is_open: bool = True
    is_orphan: bool = False
    registered: Decimal | None = None

    @property
    def number(self) -> int | None:
        return self.commitment.number if self.commitment else None

    @property
    def is_yes_or_no(self) -> bool:
        return bool(self.commitment and self.commitment.comparator == Commitment.Comparator.DONE)

    @property
    def target_label(self) -> str:
        return self.commitment.target_label(self.target) if self.commitment else ""

    @property
    def is_of_bloc(self) -> bool:
        return bool(self.commitment and self.commitment.scope == Commitment.Scope.BLOC)

    @property
    def words(self) -> str:
        """The value as people here read it; a dash when it is not filled in."""
        return in_words(self, self.row.value)

    @property
    def last_words(self) -> str:
        return in_words(self, None if self.last is None else Decimal(self.last))

    @property
    def evidence(self) -> list[Evidence]:
        return list(self.row.evidence.all()) if self.row.pk else []


def in_words(figure: Figure, value: Decimal | None) -> str:
    """Return a value of `figure` in the language of the page; zero is 0, nothing filled in is a dash."""
    if value is None:
        return "–"
    if figure.is_yes_or_no:
        return _("done") if value else _("not done")
    return " ".join(part for part in (number(value), figure.measure) if part)


@dataclass(frozen=True)
class Part:
    """One heading of the report: its text (none for the commitments) and the figures that stand under it."""

    key: str
    heading: str
    hint: str = ""
    section: ReportSection | None = None
    figures: list[Figure] = field(default_factory=list)
    is_open: bool = True
    is_orphan: bool = False

    @property
    def is_saved(self) -> bool:
        return any(figure.row.pk for figure in self.figures)

    @property
    def is_writable(self) -> bool:
        """Whether anything in it can be changed today."""
        return self.is_open or any(figure.is_open for figure in self.figures)

    @property
    def evidence(self) -> list[Evidence]:
        return list(self.section.evidence.all()) if self.section and self.section.pk else []


def number(value: Decimal) -> str:
    """Return a number grouped as in the language of the page, without zeros that say nothing."""
    return number_format(value.normalize() if value else Decimal(0), use_l10n=True, force_grouping=True)


class Opening:
    """Which keys the unit can change today; asked once for a report."""

    def __init__(self, report: Report) -> None:
        self.returned = flags.last_return(report)
        self.is_with_unit = report.is_with_unit

    def of(self, key: str) -> bool:
        return self.returned.opens(key) if self.returned else self.is_with_unit


def of(report: Report) -> list[Part]:
    """Return the parts of `report` in their order, in a number of queries that their number does not change.

    Tasks, movements and commitments are read anew each time; a text or figure whose task or commitment is gone since
    stays, marked as an orphan.
    """
    opening, before = Opening(report), last_values(report)
    saved = list(report.figures.prefetch_related("evidence"))  # type: ignore[attr-defined]
    found = [_commitments(report, saved, opening, before)] if proposing.is_periodic(report.request.kind) else []
    return [*(part for part in found if part.figures), *_sections(report, saved, opening, before)]


def part(report: Report, key: str) -> Part | None:
    """Return the part of `report` called `key`, if there is one."""
    return next((each for each in of(report) if each.key == key), None)


def holder(report: Report, key: str) -> tuple[Part, Figure | None] | None:
    """Return what evidence can be attached to under `key`: a section, or a figure with the part that it stands in."""
    for each in of(report):
        if each.key == key and each.section:
            return each, None
        for figure in each.figures:
            if figure.key == key:
                return each, figure
    return None


# --- Figures ----------------------------------------------------------------------------------------


def covenant_of(campaign: Campaign) -> Covenant | None:
    """Return the covenant whose commitments count: that in force, else the one open for signing."""
    states = [Covenant.State.IN_FORCE, Covenant.State.SIGNING]
    rows = {row.state: row for row in campaign.covenants.filter(state__in=states)}  # type: ignore[attr-defined]
    return rows.get(Covenant.State.IN_FORCE) or rows.get(Covenant.State.SIGNING)


def _commitments(report: Report, figures: list[ReportFigure], opening: Opening, before: dict[str, str | None]) -> Part:
    saved = {row.commitment_id: row for row in figures if row.commitment_id}
    covenant = covenant_of(report.request.campaign)
    own = Prefetch("unit_targets", UnitTarget.objects.filter(unit=report.unit_id), to_attr="own")
    asked = Q(covenant=covenant) if covenant else Q(pk__in=[])
    written = [pk for pk, row in saved.items() if row.value is not None or row.note]
    rows = Commitment.objects.filter(asked | Q(pk__in=written)).prefetch_related(own)
    found = [
        Figure(
            key=row.key,
            label=commitment.text,
            row=row,
            measure=commitment.unit_of_measure,
            commitment=commitment,
            target=commitment.own[0].target if commitment.own else commitment.target,  # type: ignore[attr-defined]
            last=before.get(f"commitment-{commitment.pk}"),
            is_open=opening.of(row.key),
            is_orphan=not covenant or commitment.covenant_id != covenant.pk,
        )
        for commitment in rows.order_by("-covenant__version", "number", "pk")
        for row in [saved.get(commitment.pk) or ReportFigure(report=report, commitment=commitment)]
    ]
    return Part(COMMITMENTS, COMMITMENTS_HEADING, figures=found, is_open=False)


def last_values(report: Report) -> dict[str, str | None]:
    """Return the figures that the unit handed in last for an earlier time of the same year, by their keys."""
    rows = Submission.objects.filter(
        report__unit=report.unit_id,
        report__request__campaign=report.request.campaign_id,
        report__request__covers_to__lte=report.request.covers_to,
        report__state__in=[Report.State.SUBMITTED, Report.State.ACCEPTED],
    ).exclude(report=report.pk)
    last = rows.order_by("-report__request__covers_to", "-submitted_at", "-pk").first()
    content = last.content if last else {}
    return {row["key"]: row["value"] for name in ("commitments", "figures") for row in content.get(name, [])}


def _catalogue_figures(
    report: Report, figures: list[ReportFigure], opening: Opening, before: dict[str, str | None]
) -> dict[str, list[Figure]]:
    saved = {row.code: row for row in figures if row.code}
    found: dict[str, list[Figure]] = {}
    for kind in catalogue.FIGURES:
        row = saved.get(kind.code) or ReportFigure(report=report, code=kind.code)
        found.setdefault(kind.section, []).append(_catalogue_figure(kind, row, opening, before))
    return found


def _catalogue_figure(kind: FigureKind, row: ReportFigure, opening: Opening, before: dict[str, Any]) -> Figure:
    return Figure(row.key, kind.label, row, kind.unit, last=before.get(row.key), is_open=opening.of(row.key))


# --- Sections ---------------------------------------------------------------------------------------


def _sections(
    report: Report, saved_figures: list[ReportFigure], opening: Opening, before: dict[str, str | None]
) -> list[Part]:
    rows = report.sections.select_related("written_by").prefetch_related("evidence")  # type: ignore[attr-defined]
    saved = {row.key: row for row in rows}
    figures = _catalogue_figures(report, saved_figures, opening, before)
    found = []
    for kind in (catalogue.BY_KEY[key] for key in report.request.asks_for if key in catalogue.BY_KEY):
        for fresh in _headings(report, kind):
            section = saved.pop(fresh.key, None) or fresh
            section.heading, section.task, section.movement = fresh.heading, fresh.task, fresh.movement
            own = figures.get(fresh.key, [])
            found.append(Part(fresh.key, fresh.heading, str(kind.hint), section, own, is_open=opening.of(fresh.key)))
    return [*found, *(_orphan(row, opening) for row in saved.values() if row.body)]


def _orphan(row: ReportSection, opening: Opening) -> Part:
    return Part(row.key, row.heading, section=row, is_open=opening.of(row.key), is_orphan=True)


def _headings(report: Report, kind: SectionKind) -> Iterator[ReportSection]:
    """Make the sections of one kind, not saved: one, or one for each task or movement of the year when it has any."""
    campaign: Any = report.request.campaign
    made = False
    if kind.each == "task":
        for task in campaign.tasks.all():
            made = True
            heading = _short(f"Nhiệm vụ {task.number}: {task.text}")
            yield ReportSection(report=report, key=f"task-{task.pk}", task=task, heading=heading)
    elif kind.each == "movement":
        for movement in campaign.movements.order_by("responses__pk"):
            made = True
            heading = _short(f"Phong trào: {movement.name}")
            yield ReportSection(report=report, key=f"movement-{movement.pk}", movement=movement, heading=heading)
    if not made:
        yield ReportSection(report=report, key=kind.key, heading=kind.heading)


def _short(text: str) -> str:
    line = " ".join(text.split()).rstrip(".;")
    return line if len(line) <= LONGEST_HEADING else line[:LONGEST_HEADING].rsplit(" ", 1)[0] + " …"
