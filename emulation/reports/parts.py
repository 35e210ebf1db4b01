"""What a unit's report is made of: the figures of its commitments, then the sections asked for, with their figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from blocs.prepared import Prepared
from emulation.campaigns.models import MovementResponse, Task
from emulation.covenants.models import Commitment, Covenant, UnitTarget
from emulation.reports import catalogue, flags, proposing
from emulation.reports.catalogue import FigureKind, SectionKind
from emulation.reports.models import Report, ReportFigure, ReportSection, Submission

COMMITMENTS = "commitments"
"""The key of the part in which the unit's commitments stand."""
COMMITMENTS_HEADING = "Kết quả thực hiện chỉ tiêu giao ước"
LONGEST_HEADING = 300


class File(NamedTuple):
    """A file of evidence beside a section or a figure."""

    pk: int
    name: str
    sha256: str


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
    evidence: list[File] = field(default_factory=list)

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
    evidence: list[File] = field(default_factory=list)

    @property
    def is_saved(self) -> bool:
        return any(figure.row.pk for figure in self.figures)

    @property
    def is_writable(self) -> bool:
        """Whether anything in it can be changed today."""
        return self.is_open or any(figure.is_open for figure in self.figures)


def number(value: Decimal) -> str:
    """Return a number grouped as in the language of the page, without zeros that say nothing."""
    return number_format(value.normalize() if value else Decimal(0), use_l10n=True, force_grouping=True)


class Known:
    """What is known of a report before its parts are made, each asked once: which keys can be changed today, the
    values of last time, what is saved, and the files beside it."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.returned = flags.last_return(report)
        self.before = last_values(report)
        self.figures = [_of(report, row) for row in _figures(report=report.pk)]
        self.sections = [_of(report, row) for row in _written(report=report.pk)]
        self.files = files(report) if self.figures or self.sections else {}

    def is_open(self, key: str) -> bool:
        return self.returned.opens(key) if self.returned else self.report.is_with_unit

    def files_of(self, row: ReportFigure | ReportSection) -> list[File]:
        return self.files.get((row._meta.model_name or "", row.pk), [])


def _of(report: Report, row: Any) -> Any:
    row.report = report
    return row


@Prepared
def _figures(report: int) -> QuerySet:
    return ReportFigure.objects.filter(report=report)


@Prepared
def _written(report: int) -> QuerySet:
    return ReportSection.objects.filter(report=report).select_related("written_by")


def files(report: Report) -> dict[tuple[str, int], list[File]]:
    """Return the evidence beside each figure and section of `report`, the newest first."""
    found: dict[tuple[str, int], list[File]] = defaultdict(list)
    for kind, row, _at, *file in sorted(_attached(report=report.pk), key=lambda row: row[2:4], reverse=True):
        found[kind, row].append(File(*file))
    return found


@Prepared
def _attached(report: int) -> QuerySet:
    told = ("evidence__added_at", "evidence", "evidence__name", "evidence__sha256")
    both = []
    for model in (ReportFigure, ReportSection):
        name = model._meta.model_name or ""
        rows = model.evidence.through.objects.filter(**{f"{name}__report": report}).order_by()  # type: ignore[attr-defined]
        both.append(rows.annotate(kind=Value(name, CharField())).values_list("kind", name, *told))
    return both[0].union(both[1], all=True)


def of(report: Report) -> list[Part]:
    """Return the parts of `report` in their order, in a number of queries that their number does not change.

    Tasks, movements and commitments are read anew each time; a text or figure whose task or commitment is gone since
    stays, marked as an orphan.
    """
    known = Known(report)
    found = [_commitments(report, known)] if proposing.is_periodic(report.request.kind) else []
    return [*(part for part in found if part.figures), *_sections(report, known)]


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


def _commitments(report: Report, known: Known) -> Part:
    saved = {row.commitment_id: row for row in known.figures if row.commitment_id}
    written = [pk for pk, row in saved.items() if row.value is not None or row.note]
    rows = _promised(campaign=report.request.campaign_id, unit=report.unit_id, written=written)
    found = [
        Figure(
            key=row.key,
            label=commitment.text,
            row=row,
            measure=commitment.unit_of_measure,
            commitment=commitment,
            target=commitment.own_target,
            last=known.before.get(row.key),
            is_open=known.is_open(row.key),
            is_orphan=commitment.covenant_id != commitment.counting,
            evidence=known.files_of(row),
        )
        for commitment in rows
        for row in [saved.get(commitment.pk) or ReportFigure(report=report, commitment=commitment)]
    ]
    return Part(COMMITMENTS, COMMITMENTS_HEADING, figures=found, is_open=False)


@Prepared
def _promised(campaign: int, unit: int, written: list[int]) -> QuerySet:
    """The commitments of the covenant that counts (in force, else open for signing), whose key is `counting`, and those
    `written` of; `own_target` is that of the unit."""
    states = [Covenant.State.IN_FORCE, Covenant.State.SIGNING]
    covenants = Covenant.objects.filter(campaign=campaign, state__in=states)
    own = UnitTarget.objects.filter(commitment=OuterRef("pk"), unit=unit).order_by()
    rows = Commitment.objects.annotate(
        counting=Subquery(covenants.order_by("state").values("pk")[:1]),  # in_force sorts before signing
        own_target=Coalesce(Subquery(own.values("target")), F("target")),
    )
    rows = rows.filter(Q(covenant=F("counting")) | Q(pk__in=written))
    return rows.order_by("-covenant__version", "number", "pk")


def last_values(report: Report) -> dict[str, str | None]:
    """Return the figures that the unit handed in last for an earlier time of the same year, by their keys."""
    request = report.request
    rows = _before(unit=report.unit_id, campaign=request.campaign_id, covers_to=request.covers_to, report=report.pk)
    content = rows[0].content if rows else {}
    return {row["key"]: row["value"] for name in ("commitments", "figures") for row in content.get(name, [])}


@Prepared
def _before(unit: int, campaign: int, covers_to: date, report: int) -> QuerySet:
    rows = Submission.objects.filter(
        report__unit=unit,
        report__request__campaign=campaign,
        report__request__covers_to__lte=covers_to,
        report__state__in=[Report.State.SUBMITTED, Report.State.ACCEPTED],
    ).exclude(report=report)
    return rows.order_by("-report__request__covers_to", "-submitted_at", "-pk")[:1]


def _catalogue_figures(report: Report, known: Known) -> dict[str, list[Figure]]:
    saved = {row.code: row for row in known.figures if row.code}
    found: dict[str, list[Figure]] = {}
    for kind in catalogue.FIGURES:
        row = saved.get(kind.code) or ReportFigure(report=report, code=kind.code)
        found.setdefault(kind.section, []).append(_catalogue_figure(kind, row, known))
    return found


def _catalogue_figure(kind: FigureKind, row: ReportFigure, known: Known) -> Figure:
    last, is_open = known.before.get(row.key), known.is_open(row.key)
    return Figure(row.key, kind.label, row, kind.unit, last=last, is_open=is_open, evidence=known.files_of(row))


# --- Sections ---------------------------------------------------------------------------------------


def _sections(report: Report, known: Known) -> list[Part]:
    saved = {row.key: row for row in known.sections}
    figures = _catalogue_figures(report, known)
    found = []
    for kind, fresh in _headings(report):
        section = saved.pop(fresh.key, None) or fresh
        section.heading, section.task_id, section.movement_id = fresh.heading, fresh.task_id, fresh.movement_id
        own, is_open = figures.get(fresh.key, []), known.is_open(fresh.key)
        hint, files = str(kind.hint), known.files_of(section)
        found.append(Part(fresh.key, fresh.heading, hint, section, own, is_open=is_open, evidence=files))
    return [*found, *(_orphan(row, known) for row in saved.values() if row.body)]


def _orphan(row: ReportSection, known: Known) -> Part:
    is_open, files = known.is_open(row.key), known.files_of(row)
    return Part(row.key, row.heading, section=row, is_open=is_open, is_orphan=True, evidence=files)


def _headings(report: Report) -> Iterator[tuple[SectionKind, ReportSection]]:
    """Make the sections that are asked for, not saved: of each kind one, or one for each task or movement of the year
    when it has any."""
    repeated: dict[str, list[ReportSection]] = defaultdict(list)
    for each, number, pk, words in sorted(_repeated(campaign=report.request.campaign_id)):
        heading = _short(f"Phong trào: {words}" if each == "movement" else f"Nhiệm vụ {number}: {words}")
        repeated[each].append(ReportSection(report=report, key=f"{each}-{pk}", heading=heading, **{f"{each}_id": pk}))
    for kind in (catalogue.BY_KEY[key] for key in report.request.asks_for if key in catalogue.BY_KEY):
        own = repeated.get(kind.each) or [ReportSection(report=report, key=kind.key, heading=kind.heading)]
        yield from ((kind, section) for section in own)


@Prepared
def _repeated(campaign: int) -> QuerySet:
    """The tasks and movements of a year: which of both, by what they are ordered, the key and the words."""
    tasks = Task.objects.filter(campaign=campaign).order_by()
    answered = MovementResponse.objects.filter(campaign=campaign).order_by()
    return tasks.values_list(Value("task", CharField()), "number", "pk", "text").union(
        answered.values_list(Value("movement", CharField()), "pk", "movement", "movement__name"), all=True
    )


def _short(text: str) -> str:
    line = " ".join(text.split()).rstrip(".;")
    return line if len(line) <= LONGEST_HEADING else line[:LONGEST_HEADING].rsplit(" ", 1)[0] + " …"
