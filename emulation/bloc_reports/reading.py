"""What a reader of the bloc's report sees: the paper, what was said to it, whose turn it is, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blocs.models import Unit
from blocs.models.blocs import sight, year_seen
from blocs.prepared import Prepared
from common.clock import days_late, now, today
from documents.rendering import clean
from emulation.bloc_reports import adding_up, adopting, drafting, permissions, text
from emulation.bloc_reports.adding_up import CommitmentSum, Entry, FigureSum, Sums
from emulation.bloc_reports.models import BlocReport, BlocReportRemark
from emulation.campaigns import permissions as campaign_permissions
from emulation.covenants.reading import Link, date_line, day
from emulation.evidence.models import Evidence
from emulation.reports.models import Report

State = BlocReport.State
CLASSES = {"c": "c", "l": "", "r": "n"}
"""How a column that stands in the middle, left or right on the paper is aligned on a page."""


def find(pk: int, user: Any) -> BlocReport | None:
    """Return the report with the key `pk` if `user` may know of it: the answer of `visible_to`, for one."""
    report = next(iter(_seen(pk=pk, **sight(user))), None)
    if report and report.state == State.DRAFT and not campaign_permissions.can_prepare(user, report.request.campaign):
        return None
    return report


@Prepared
def _seen(pk: int, **sight: Any) -> QuerySet:
    rows = BlocReport.objects.filter(year_seen("request__campaign__", **sight), pk=pk)
    return rows.select_related("request__campaign__bloc__council", "document", "conference")


@dataclass(frozen=True)
class Subject:
    """A section of the report, or ("") the whole, and the comments on it."""

    key: str
    heading: str
    remarks: list[BlocReportRemark]


@dataclass
class Page:
    """The report as its reader sees it."""

    report: BlocReport
    sums: Sums
    sheet: dict[str, Any]
    subjects: list[Subject]
    writes: bool
    adopts: bool
    unit: Unit | None = None
    gaps: list[adopting.Gap] = field(default_factory=list)
    has_moved_on: bool = False

    @property
    def remarks(self) -> list[BlocReportRemark]:
        return [remark for subject in self.subjects for remark in subject.remarks]

    @property
    def open_count(self) -> int:
        return sum(remark.outcome == BlocReportRemark.Outcome.OPEN for remark in self.remarks)

    @property
    def first_open(self) -> BlocReportRemark | None:
        return next((row for row in self.remarks if row.outcome == BlocReportRemark.Outcome.OPEN), None)

    @property
    def is_ready(self) -> bool:
        """Whether adopting it comes next: nothing is missing and the time for comments is over."""
        due = self.report.comments_due_on
        return self.adopts and self.report.is_editable and not self.gaps and not (due and due >= today())

    @property
    def turn(self) -> tuple[str, str]:
        """Where the report is and who acts next, in one sentence, and its kind (wait, done)."""
        report = self.report
        if report.state == State.ADOPTED:
            values = {"conference": report.conference, "day": day(report.adopted_at)}
            said = _("Adopted at “%(conference)s”, put down on %(day)s. Text and figures never change.")
            return said % values, "done"
        if report.state == State.DRAFT:
            return _("The head of the bloc is writing; the members do not see it yet."), "wait"
        return self._circulated(), "wait"

    def _circulated(self) -> str:
        due = self.report.comments_due_on
        if due and due >= today():
            return _("The members comment until the end of %(day)s; the head of the bloc answers.") % {"day": day(due)}
        if self.open_count:
            sentence = ngettext(
                "The head of the bloc answers %(count)s comment; then a conference adopts the report.",
                "The head of the bloc answers %(count)s comments; then a conference adopts the report.",
                self.open_count,
            )
            return sentence % {"count": self.open_count}
        return _("Every comment is answered. A conference adopts the report next.")


def page(report: BlocReport, user: Any) -> Page:
    """Return `report` as `user` sees it; its size does not change the number of queries."""
    sums = adding_up.of(report.request)
    is_out = report.state == State.CIRCULATED
    found = Page(
        report,
        sums,
        sheet(report, sums),
        subjects(report),
        writes=permissions.can_write(user, report),
        adopts=permissions.can_adopt(user, report),
        unit=campaign_permissions.commenting_unit(user, report.request.campaign) if is_out else None,
        has_moved_on=adopting.has_moved_on(report, sums),
    )
    found.gaps = adopting.missing(report) if found.writes and report.is_editable else []
    return found


def sheet(report: BlocReport, sums: Sums | None = None) -> dict[str, Any]:
    """Return the paper: its frozen data, or for a draft what the rows say now."""
    return on_page(text.copy(report) if report.document else text.words(report, sums))


def on_page(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data of a paper with what a page shows beside it: the day in words, cells under their labels."""
    return {**clean(data), "date_line": date_line(data["date"]), "parts": [_labelled(part) for part in data["parts"]]}


def _labelled(part: dict[str, Any]) -> dict[str, Any]:
    return {**part, "tables": [_with_columns(table) for table in part["tables"]]}


def _with_columns(table: dict[str, Any]) -> dict[str, Any]:
    columns = [(label, CLASSES[side]) for label, side in zip(table["labels"], table["aligned"], strict=True)]
    rows = [[(*column, cell) for column, cell in zip(columns, row, strict=True)] for row in table["rows"]]
    return {**table, "columns": columns, "rows": rows}


def subjects(report: BlocReport) -> list[Subject]:
    """Return the sections and the whole, each with its comments; comments on a section that is gone stand with the
    whole."""
    headings = {part.key: part.heading for part in drafting.parts(report)}
    said: dict[str, list[BlocReportRemark]] = {}
    for remark in report.remarks.select_related("unit", "author", "answered_by"):  # type: ignore[attr-defined]
        remark.report = report
        remark.paragraph_was = headings.get(remark.key, "")
        said.setdefault(remark.key if remark.key in headings else "", []).append(remark)
    whole = Subject("", _("On the whole report"), said.get("", []))
    return [Subject(key, heading, said.get(key, [])) for key, heading in headings.items()] + [whole]


def subject_of(report: BlocReport, key: str) -> str:
    """Return the heading that a comment is on, "" for the whole."""
    found = drafting.part(report, key) if key else None
    return found.heading if found else ""


# --- Figures ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """A unit whose report is not added up, where it stands, and how late it is."""

    report: Report
    days: int

    @property
    def is_late(self) -> bool:
        return bool(self.days)

    @property
    def late_label(self) -> str:
        return ngettext("%(days)s day late", "%(days)s days late", self.days) % {"days": self.days}


def waiting(sums: Sums) -> list[Waiting]:
    """Return who is missing, the latest first."""
    rows = [
        Waiting(report, report.days_late or (days_late(report.due_on, now()) if report.is_with_unit else 0))
        for report in sums.missing
    ]
    return sorted(rows, key=lambda row: (-row.days, row.report.pk))


@dataclass(frozen=True)
class Source:
    """What one unit reports, what of its evidence the reader may open, and what the adopted paper says of it."""

    entry: Entry
    value: str
    target: str
    files: list[Evidence]
    closed_files: int
    adopted: str | None = None


def sources(report: BlocReport, row: CommitmentSum | FigureSum, user: Any) -> list[Source]:
    """Return where a number comes from, unit by unit; units that say nothing come last."""
    visible = Evidence.objects.visible_to(user).filter(campaign=report.request.campaign_id)
    prefetch_related_objects([entry.figure for entry in row.entries if entry.figure], "evidence")
    files = {entry.report.pk: list(entry.figure.evidence.all()) for entry in row.entries if entry.figure}
    keys = {file.pk for found in files.values() for file in found}
    may_open = set(visible.filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()
    kept = _kept(report, row.key)
    entries = sorted(row.entries, key=lambda entry: entry.value is None)
    return [_source(row, entry, files.get(entry.report.pk, []), may_open, kept) for entry in entries]


def _kept(report: BlocReport, key: str) -> dict[int, str] | None:
    if not report.document:
        return None
    rows = report.document.data["figures"]["rows"].get(key, {"units": []})
    return {pk: value for pk, _name, value, _is_met in rows["units"]}


def _source(
    row: CommitmentSum | FigureSum,
    entry: Entry,
    attached: list[Evidence],
    may_open: set[int],
    kept: dict[int, str] | None,
) -> Source:
    files = [file for file in attached if file.pk in may_open]
    promise = row.commitment if isinstance(row, CommitmentSum) else None
    return Source(
        entry=entry,
        value=shown(row, entry),
        target=promise.target_label(entry.target) if promise and entry.target is not None else "",
        files=files,
        closed_files=len(attached) - len(files),
        adopted=None if kept is None else kept.get(entry.report.pk, ""),
    )


def shown(row: CommitmentSum | FigureSum, entry: Entry) -> str:
    """Return the value of one unit as a page shows it; "" when it reported nothing."""
    if entry.value is None:
        return ""
    if not isinstance(row, CommitmentSum):
        return " ".join(part for part in (adding_up.number(entry.value), row.kind.unit) if part)
    if row.is_done_or_not:
        return _("carried out") if entry.value > 0 else _("not carried out")
    unit = row.commitment.unit_of_measure
    return " ".join(part for part in (adding_up.number(entry.value), unit) if part)


def result(row: CommitmentSum | FigureSum) -> str:
    """Return what it is for the bloc, as a page shows it; "" when nobody reported anything."""
    if not isinstance(row, CommitmentSum):
        return "" if row.total is None else adding_up.number(row.total)
    if row.lowest_and_highest is None:
        return ""
    if row.is_done_or_not:
        return _("%(met)s of %(said)s units did it") % {"met": row.met_count, "said": len(row.said)}
    lowest, highest = (adding_up.number(value) for value in row.lowest_and_highest)
    if row.is_share and lowest != highest:
        return _("from %(lowest)s %% to %(highest)s %%") % {"lowest": lowest, "highest": highest}
    value = lowest if row.is_share or row.total is None else adding_up.number(row.total)
    return " ".join(part for part in (value, row.commitment.unit_of_measure) if part)


def judged(row: CommitmentSum) -> tuple[str, str]:
    """Return what a page says of a commitment, and its kind (done, wait, late)."""
    if not row.said:
        return _("no figure yet"), "none"
    if not row.is_of_bloc:
        said = _("met by %(met)s of %(said)s units") % {"met": row.met_count, "said": len(row.said)}
        return said, "done" if row.met_count == len(row.said) else "wait"
    return {
        True: (_("met by the whole bloc"), "done"),
        False: (_("not met by the whole bloc"), "late"),
        None: (_("cannot be said yet"), "wait"),
    }[row.bloc_met]


@dataclass(frozen=True)
class Row:
    """A line of the page of figures."""

    key: str
    label: str
    result: str
    said: int
    number: str = ""
    target: str = ""
    judged: str = ""
    kind: str = ""
    note: str = ""


def commitment_rows(sums: Sums) -> list[Row]:
    return [_commitment_row(row) for row in sums.commitments]


def _commitment_row(row: CommitmentSum) -> Row:
    words, kind = judged(row)
    commitment = row.commitment
    has_own = any(entry.target != commitment.target for entry in row.entries)
    return Row(
        row.key, commitment.text, result(row), len(row.said), str(commitment.number),
        commitment.target_label() or commitment.get_comparator_display(),  # type: ignore[attr-defined]
        words, kind, _("some units have targets of their own") if has_own else "",
    )  # fmt: skip


def figure_rows(sums: Sums) -> list[Row]:
    """Return the counted figures but those that stand in the table of awards."""
    rows = [row for row in sums.figures if row.kind.code not in adding_up.KINDS_OF_PERSON]
    return [Row(row.key, row.kind.label, result(row), len(row.said), note=row.kind.unit) for row in rows]


# --- Acts -------------------------------------------------------------------------------------------


@dataclass
class Acts:
    """What the reader may do: one main act, others, downloads."""

    main: Link | None = None
    others: list[Link] = field(default_factory=list)
    downloads: list[Link] = field(default_factory=list)


def acts(found: Page) -> Acts:
    """Return what the reader of `found` may do with the report today."""
    report, links = found.report, Acts()
    if report.is_editable and found.writes:
        links.main = _next(found)
        links.others = [link for link in _writing(found) if not links.main or link.url != links.main.url]
    elif found.unit:
        links.main = _link(report, _("Comment on the report"), "bloc_report_comment")
    links.others += [
        _link(report, _("Figures and their sources"), "bloc_report_figures"),
        _link(report, _("Extracts by movement"), "bloc_report_movements"),
    ]
    links.downloads = [
        _link(report, _("Download the PDF"), "bloc_report_pdf"),
        _link(report, _("Download as Word"), "bloc_report_docx"),
    ]
    return links


def _next(found: Page) -> Link:
    report = found.report
    if found.first_open:
        return Link(_("Answer the comments"), found.first_open.get_answer_url())
    if found.is_ready:
        return _link(report, _("Put down that it was adopted"), "bloc_report_adopt")
    is_written = not any(gap.code == "empty" for gap in found.gaps)
    if report.state == State.DRAFT and is_written:
        return _link(report, _("Ask the members for comments"), "bloc_report_circulate")
    return _link(report, _("Write the report"), "bloc_report_write")


def _writing(found: Page) -> list[Link]:
    report = found.report
    is_out = report.state == State.CIRCULATED
    send = _("Change the last day for comments") if is_out else _("Ask the members for comments")
    links = [
        _link(report, _("Write the report"), "bloc_report_write"),
        _link(report, send, "bloc_report_circulate"),
    ]
    if is_out and found.unit:
        links.append(_link(report, _("Comment on the report"), "bloc_report_comment"))
    if is_out and found.adopts:
        links.append(_link(report, _("Put down that it was adopted"), "bloc_report_adopt"))
    return links


def _link(report: BlocReport, label: str, name: str) -> Link:
    return Link(label, reverse(f"emulation:{name}", args=[report.pk]))
