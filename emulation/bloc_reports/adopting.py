"""How the report becomes a paper: a conference adopts it, text and figures are frozen; what comes later is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from blocs.years import following
from common import history
from common.clock import now
from documents import paper, rendering, word
from documents.models import Document, new_code
from documents.rendering import RenderingError
from emulation.bloc_reports import adding_up, drafting, extracts, permissions, tables, telling, text
from emulation.bloc_reports.models import BlocReport, BlocReportRemark
from emulation.conferences.models import Conference
from emulation.covenants.reading import date_line
from emulation.reports.models import Report

PAPER = "bloc_report"


@dataclass(frozen=True)
class Gap:
    """One thing that is missing before the report can be adopted, with the page where it is put right."""

    code: str
    message: str
    page: str


def missing(report: BlocReport) -> list[Gap]:
    """Return what stands in the way of adopting the report."""
    request = report.request
    is_out = report.state == BlocReport.State.CIRCULATED
    said = report.sections.exclude(body="").exists()  # type: ignore[attr-defined]
    answered = not report.remarks.filter(outcome=BlocReportRemark.Outcome.OPEN).exists()  # type: ignore[attr-defined]
    accepted = request.reports.filter(state=Report.State.ACCEPTED).exists()  # type: ignore[attr-defined]
    page, write, send = "bloc_report", "bloc_report_write", "bloc_report_circulate"
    found = [
        (accepted, "no_reports", _("No report of a unit is accepted yet."), "bloc_report_figures"),
        (said, "empty", _("The report has no text yet."), write),
        (is_out, "not_circulated", _("The members have not been asked for comments yet."), send),
        (answered, "unanswered_comments", _("Some comments are not answered yet."), page),
    ]
    return [Gap(code, message, f"emulation:{name}") for there, code, message, name in found if not there]


def conferences(report: BlocReport) -> list[Conference]:
    """Return the conferences that can adopt the report, the latest first: of its year, or the one that launches the
    next, in session or held."""
    campaign = report.request.campaign
    next_year = {"bloc": campaign.bloc_id, "year": following(campaign.year)}
    of_next = Q(**{f"campaign__{name}": value for name, value in next_year.items()}, kind=Conference.Kind.LAUNCH)
    launching = Q(**{f"launches__{name}": value for name, value in next_year.items()})
    rows = Conference.objects.filter(Q(campaign=campaign) | of_next | launching)
    return list(rows.filter(state__in=[Conference.State.OPEN, Conference.State.HELD]).order_by("-starts_at", "-pk"))


@transaction.atomic
def adopt(report: BlocReport, *, conference: Conference, by: Any, read: str | None = None) -> BlocReport:
    """Put down that `conference` adopted the report: text and figures are frozen for good. Twice changes nothing.

    `read` is the mark of what `by` has read (`text.mark`); None when there was no page to read it on. Raises
    PermissionDenied, or ValidationError with code `not_that_conference`, `text_changed`, `unprintable`, or one message
    per missing thing (`missing`).
    """
    report = drafting.lock(report)
    permissions.check_can_adopt(by, report)
    if not report.is_editable:
        return report
    # Whoever accepts or unlocks a report of a unit locks it first: no figure changes while they are frozen.
    list(report.request.reports.select_for_update(of=("self",)).order_by("pk").values_list("pk"))  # type: ignore[attr-defined]
    if gaps := missing(report):
        raise ValidationError([ValidationError(gap.message, gap.code) for gap in gaps])
    if conference not in conferences(report):
        message = _("Choose a conference of this year, or the one that launches the next, that has begun.")
        raise ValidationError({"conference": ValidationError(message, "not_that_conference")})
    if read is not None and read != text.mark(report):
        message = _("Text or figures changed after you opened this page. Read them again below.")
        raise ValidationError(message, "text_changed")
    report.conference = conference
    report.document = _freeze(report, conference, by)
    report.adopt()
    history.save(report, by=by)
    telling.adopted(report, by=by)
    return report


def _freeze(report: BlocReport, conference: Conference, by: Any) -> Document:
    code, sums = new_code(), adding_up.of(report.request)
    data = {**text.frozen(report, conference, sums, code=code), "extracts": extracts.frozen(report, sums)}
    try:
        return paper.freeze(
            Document.Kind.BLOC_REPORT,
            data,
            title=f"Báo cáo {report.title} – {report.request.campaign.bloc.name}"[:400],
            code=code,
            owner=text.leading_unit(report.request.campaign),
            is_example=data["is_example"],
            standing=Document.Standing.IN_FORCE,
            standing_since=now(),
            by=by,
        )
    except RenderingError as error:
        raise ValidationError(
            _("The text holds a character that cannot be printed (for example a picture). Take it out."), "unprintable"
        ) from error


def has_moved_on(report: BlocReport, sums: adding_up.Sums) -> bool:
    """Whether the figures are other ones today than in the adopted paper."""
    if not report.document:
        return False
    return tables.compared(report.document.data["figures"]) != tables.compared(tables.snapshot(sums))


# --- Files ------------------------------------------------------------------------------------------


def pdf(report: BlocReport) -> bytes:
    """Return the paper: a copy kept with the adopted one, so that it can be verified; before that marked as a draft.

    Raises ValidationError `unprintable`.
    """
    if report.document:
        return bytes(paper.issue(report.document, text.copy(report), signature_count=0).data)
    return _printed(text.words(report))


def docx(report: BlocReport) -> bytes:
    """Return the same as a Word file."""
    return _in_word(text.copy(report) if report.document else text.words(report))


def extract_pdf(data: dict[str, Any]) -> bytes:
    """Return an extract for one movement as PDF. Raises ValidationError `unprintable`."""
    return _printed(data)


def extract_docx(data: dict[str, Any]) -> bytes:
    return _in_word(data)


def _printed(data: dict[str, Any]) -> bytes:
    try:
        return rendering.render(PAPER, data)
    except RenderingError as error:
        raise ValidationError(
            _("The text holds a character that cannot be printed (for example a picture). Take it out."), "unprintable"
        ) from error


def _in_word(data: dict[str, Any]) -> bytes:
    return word.render(PAPER, {**data, "date_line": date_line(data["date"])})
