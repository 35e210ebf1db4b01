"""How the report of a bloc is written: begun from a request, section by section, by several people at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from common import history
from common.clock import today
from emulation.bloc_reports import permissions, telling
from emulation.bloc_reports.models import BlocReport, BlocReportSection, BlocReportVersion
from emulation.campaigns import lifecycle
from emulation.campaigns import permissions as campaign_permissions
from emulation.reports.catalogue import SECTIONS, SectionKind
from emulation.reports.models import ReportRequest
from emulation.versions import put
from emulation.versions import restore as put_back

Kind = ReportRequest.Kind
ADOPTED = "adopted"


@dataclass(frozen=True)
class Part:
    """One heading to write under: its section as it stands, or a new one that is not saved yet.

    `group` is the heading of the catalogue under which a task or a movement stands, "" for the others.
    """

    key: str
    heading: str
    section: BlocReportSection
    hint: str | Promise = ""
    group: str = ""
    is_orphan: bool = False


def lock(report: BlocReport) -> BlocReport:
    """Return `report` as it is now, held until the end of the transaction."""
    rows = BlocReport.objects.select_for_update(of=("self",))
    return rows.select_related("request__campaign__bloc__council", "document", "conference").get(pk=report.pk)


def for_writing(report: BlocReport, by: Any) -> BlocReport:
    """Return what `lock` does for somebody who writes it. Raises PermissionDenied, or ValidationError `adopted`."""
    report = lock(report)
    permissions.check_can_write(by, report)
    if not report.is_editable:
        raise ValidationError(_("This report is adopted: it can be read but not changed."), ADOPTED)
    return report


def proposed_title(request: ReportRequest) -> str:
    """Return what the report is usually called, in Vietnamese."""
    year = request.campaign.year
    return {
        Kind.MIDYEAR: f"Sơ kết công tác thi đua, khen thưởng 6 tháng đầu năm {year}",
        Kind.YEAR: f"Tổng kết công tác thi đua, khen thưởng năm {year}",
    }.get(Kind(request.kind), request.title)


@transaction.atomic
def begin(request: ReportRequest, *, by: Any, title: str = "") -> BlocReport:
    """Begin the report of the bloc to `request`; the one that exists is returned.

    Raises PermissionDenied, or ValidationError with code `not_open` or `withdrawn`.
    """
    campaign = lifecycle.lock(request.campaign)
    campaign_permissions.check_can_prepare(by, campaign)
    if existing := BlocReport.objects.filter(request=request).first():
        return existing
    request = ReportRequest.objects.select_related("campaign__bloc__council").get(pk=request.pk)
    if not campaign.is_open:
        raise ValidationError(_("This year is over."), "not_open")
    if request.withdrawn_at:
        raise ValidationError(_("These reports are no longer asked for."), "withdrawn")
    report = BlocReport(request=request, title=title or proposed_title(request))
    history.save(report, by=by)
    return report


@transaction.atomic
def rename(report: BlocReport, *, title: str, by: Any) -> BlocReport:
    """Give the report another title. Raises PermissionDenied, or ValidationError `adopted`."""
    report = for_writing(report, by)
    if report.title != title:
        report.title = title
        history.save(report, by=by)
    return report


# --- Sections ---------------------------------------------------------------------------------------


def parts(report: BlocReport) -> list[Part]:
    """Return what is written, in the order of the catalogue: what was asked of the units, one part for each task and
    movement of the year, and texts whose heading is gone since.

    Tasks and movements are read anew each time, so the headings keep in step with them.
    """
    saved = {row.key: row for row in report.sections.select_related("written_by")}  # type: ignore[attr-defined]
    found = []
    for kind in SECTIONS:
        if kind.key in report.request.asks_for:
            for key, heading in _headings(report, kind):
                section = saved.pop(key, None) or BlocReportSection(report=report, key=key, heading=heading)
                group = kind.heading if key != kind.key else ""
                found.append(Part(key, heading, section, hint=kind.hint, group=group))
    orphans = [Part(key, row.heading, row, is_orphan=True) for key, row in saved.items() if row.body]
    return found + orphans


def _headings(report: BlocReport, kind: SectionKind) -> Iterator[tuple[str, str]]:
    """Return key and heading of the parts of one section; without tasks or movements there is one for all."""
    campaign = report.request.campaign
    rows: list[tuple[str, str]] = []
    if kind.each == "task":
        rows = [(f"task-{row.pk}", shortened(row.text)) for row in campaign.tasks.all()]
    elif kind.each == "movement":
        rows = [(f"movement-{row.pk}", row.name) for row in campaign.movements.order_by("responses__pk")]
    yield from rows or [(kind.key, kind.heading)]


def shortened(text: str, longest: int = 300) -> str:
    """Return `text` as a heading of one line."""
    line = " ".join(text.split()).rstrip(".;")
    return line if len(line) <= longest else line[: longest - 1].rsplit(" ", 1)[0] + "…"


def part(report: BlocReport, key: str) -> Part | None:
    """Return the part of `report` called `key`, if there is one."""
    return next((each for each in parts(report) if each.key == key), None)


def save_section(report: BlocReport, key: str, body: str, *, version: int, by: Any) -> BlocReportSection:
    """Put `body` into the section `key`; `version` is the version that the writer had before their eyes.

    The same text twice makes no new version, and no refusal either. A text written upon an older version is refused,
    and kept among the old versions, so that nothing is lost. Raises PermissionDenied, or ValidationError with code
    `stale`, `adopted`, `no_section`, or `max_length`.
    """
    section, is_put = _save(report, key, body, version, by)
    if not is_put:  # said after the transaction, which would take the refused text away again
        raise ValidationError(
            _("Somebody else saved this section after you opened it. Your text is kept; compare the two."), "stale"
        )
    return section


@transaction.atomic
def _save(report: BlocReport, key: str, body: str, version: int, by: Any) -> tuple[BlocReportSection, bool]:
    report = for_writing(report, by)
    found = part(report, key)
    if not found:
        raise ValidationError(_("The report has no such section."), "no_section")
    section = found.section
    section.heading = found.heading
    return section, put(section, body, version=version, by=by)


@transaction.atomic
def restore(report: BlocReport, kept: BlocReportVersion, *, by: Any) -> BlocReportSection:
    """Put an old text back as the newest version; the one it replaces is kept. Restoring it twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `adopted` or `no_section`.
    """
    report = for_writing(report, by)
    section = report.sections.select_for_update(of=("self",)).filter(pk=kept.section_id).first()  # type: ignore[attr-defined]
    if not section:
        raise ValidationError(_("This text belongs to another report."), "no_section")
    put_back(section, kept, by=by)
    return section


def versions(report: BlocReport, key: str | None = None) -> list[BlocReportVersion]:
    """Return the texts kept of `report`, or of its section `key`, the newest first, with their writers."""
    rows = BlocReportVersion.objects.filter(section__report=report).select_related("section", "written_by")
    return list(rows.filter(section__key=key) if key else rows)


# --- Out to the members -----------------------------------------------------------------------------


@transaction.atomic
def circulate(report: BlocReport, *, by: Any, due_on: date | None = None) -> BlocReport:
    """Ask the members for comments until `due_on`. Doing it twice only moves the day.

    Raises PermissionDenied, or ValidationError with code `adopted`, `empty` or `in_the_past`.
    """
    report = for_writing(report, by)
    if not report.sections.exclude(body="").exists():  # type: ignore[attr-defined]
        raise ValidationError(_("The report has no text yet."), "empty")
    if due_on and due_on < today() and due_on != report.comments_due_on:
        raise ValidationError(_("The last day for comments has passed."), "in_the_past")
    if report.state == BlocReport.State.CIRCULATED and report.comments_due_on == due_on:
        return report
    report.comments_due_on = due_on
    if report.state == BlocReport.State.DRAFT:
        report.circulate()
    history.save(report, by=by)
    telling.circulated(report, by=by)
    return report
