"""How a unit writes its report: part by part, several people at once; nobody's words or figures get lost."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common import history
from common.clock import now
from emulation.evidence import keeping
from emulation.evidence.models import Evidence
from emulation.reports import parts, permissions
from emulation.reports.models import Report, ReportFigure, ReportRequest, ReportSectionVersion
from emulation.reports.parts import Figure, Part
from emulation.versions import A_MOMENT, put
from emulation.versions import restore as put_back


@dataclass(frozen=True)
class Entry:
    """A figure as it was typed: None is “not filled in”, which is not zero. `version` is the one its writer saw."""

    value: Decimal | None
    note: str = ""
    version: int = 0


@dataclass(frozen=True)
class Saved:
    """What became of a save: whether the text and which figures were refused, because somebody else had saved."""

    part: Part
    is_text_stale: bool = False
    stale_figures: frozenset[str] = frozenset()

    @property
    def is_stale(self) -> bool:
        return self.is_text_stale or bool(self.stale_figures)


class StaleError(ValidationError):
    """Somebody else saved after the page was opened; `saved` says what was put aside."""

    def __init__(self, saved: Saved) -> None:
        super().__init__(
            _("Somebody else saved this part after you opened it. What you wrote is kept; compare the two."), "stale"
        )
        self.saved = saved


def lock(report: Report) -> Report:
    """Return `report` as it is now, held until the end of the transaction; its request is read after the lock."""
    locked = Report.objects.select_for_update(of=("self",)).select_related("unit", "reviewer").get(pk=report.pk)
    rows = ReportRequest.objects.select_related("campaign__bloc__council")
    locked.request = rows.get(pk=locked.request_id)
    return locked


def check_with_unit(report: Report) -> None:
    """Raise ValidationError `withdrawn`, `waived` or `not_with_unit` when the unit cannot change `report` today."""
    if report.request.withdrawn_at:
        raise ValidationError(_("This request was withdrawn."), "withdrawn")
    if report.state == Report.State.WAIVED:
        raise ValidationError(_("This report is not asked of the unit any more."), "waived")
    if not report.is_with_unit:
        raise ValidationError(_("The report was handed in: it is changed only when it is returned."), "not_with_unit")


def _for_writing(report: Report, by: Any) -> Report:
    report = lock(report)
    permissions.check_can_write(by, report)
    check_with_unit(report)
    return report


def _closed() -> ValidationError:
    return ValidationError(_("This part was not returned to be changed."), "closed")


def save(
    report: Report,
    key: str,
    *,
    body: str | None = None,
    version: int = 0,
    figures: Mapping[str, Entry] | None = None,
    by: Any,
) -> Part:
    """Put text and figures into the part `key`; None leaves the text as it is, and so do figures not named.

    The same words and figures twice change nothing. What was written upon an older version is not put in: a text is
    kept among the old versions. The first save begins the report. Raises PermissionDenied, or ValidationError with
    code `stale` (as `StaleError`), `closed` (not among the parts that were returned), `withdrawn`, `waived`,
    `not_with_unit`, `no_section`, `not_yes_or_no`, or as the fields say.
    """
    saved = _save(report, key, body, version, figures or {}, by)
    if saved.is_stale:  # said after the transaction, which would take the refused text away again
        raise StaleError(saved)
    return saved.part


@transaction.atomic
def _save(report: Report, key: str, body: str | None, version: int, figures: Mapping[str, Entry], by: Any) -> Saved:
    report = _for_writing(report, by)
    found = parts.part(report, key)
    if not found:
        raise ValidationError(_("There is no such part in this report."), "no_section")
    known = {figure.key: figure for figure in found.figures}
    if set(figures) - set(known):
        raise ValidationError(_("There is no such part in this report."), "no_section")
    is_put = body is None or _put_text(found, body, version, by)
    stale = {name for name, entry in figures.items() if not _put_figure(known[name], entry, by)}
    _begin(report, found, by)
    return Saved(found, not is_put, frozenset(stale))


def _put_text(part: Part, body: str, version: int, by: Any) -> bool:
    section = part.section
    if section is None:
        raise ValidationError(_("There is no such part in this report."), "no_section")
    if section._meta.get_field("body").to_python(body) == section.body:
        return True
    if not part.is_open:
        raise _closed()
    return put(section, body, version=version, by=by)


def _put_figure(figure: Figure, entry: Entry, by: Any) -> bool:
    """Put one figure in; return False when somebody else saved it after the writer had opened the page."""
    row = figure.row
    note = row._meta.get_field("note").to_python(entry.note)
    if (row.value, row.note) == (entry.value, note):
        return True
    if not figure.is_open:
        raise _closed()
    if figure.is_yes_or_no and entry.value not in (None, 0, 1):
        raise ValidationError(_("Say whether it is done or not done."), "not_yes_or_no")
    if row.version != entry.version and not _is_own_last_save(row, entry.version, by):
        return False
    row.value, row.note, row.version = entry.value, note, row.version + 1
    history.save(row, by=by)
    return True


def _is_own_last_save(row: ReportFigure, version: int, by: Any) -> bool:
    """Whether only a save of the same person a moment ago stands between, as when the button overtakes the script."""
    if row.version != version + 1:
        return False
    last = row.history.order_by("-history_date", "-history_id").first()
    return bool(last and last.history_user_id == by.pk and last.history_date > now() - A_MOMENT)


def _begin(report: Report, part: Part, by: Any) -> None:
    is_written = bool(part.section and part.section.pk) or any(figure.row.pk for figure in part.figures)
    if report.state == Report.State.WAITING and is_written:
        report.begin()
        history.save(report, by=by)


@transaction.atomic
def attach(report: Report, key: str, evidence: Collection[Evidence], *, by: Any) -> list[Evidence]:
    """Let exactly `evidence`, files of the unit for this year, prove the section or figure `key`.

    The same files twice change nothing. Raises PermissionDenied, or ValidationError with code `closed`, `withdrawn`,
    `waived`, `not_with_unit`, `no_section`, `not_own_evidence` or `taken_away`.
    """
    report = _for_writing(report, by)
    found = parts.holder(report, key)
    if not found:
        raise ValidationError(_("There is no such part in this report."), "no_section")
    part, figure = found
    row: Any = figure.row if figure else part.section
    wanted = {file.pk for file in evidence}
    if wanted == {file.pk for file in (figure or part).evidence}:
        return list(evidence)
    if not (figure or part).is_open:
        raise _closed()
    held = keeping.hold(evidence)
    if any((file.campaign_id, file.unit_id) != (report.request.campaign_id, report.unit_id) for file in held):
        raise ValidationError(_("Choose among the evidence of the unit for this year."), "not_own_evidence")
    if not row.pk:
        history.save(row, by=by)
    row._history_user = by
    row.evidence.set(held)
    _begin(report, part, by)
    return held


def choices(report: Report) -> Any:
    """Return the files among which the writers of `report` choose: of its unit, for its year."""
    return Evidence.objects.filter(campaign=report.request.campaign_id, unit=report.unit_id)


@transaction.atomic
def restore(report: Report, kept: ReportSectionVersion, *, by: Any) -> Part:
    """Put an old text back as the newest version; the one it replaces is kept. Restoring it twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `closed`, `withdrawn`, `waived`, `not_with_unit` or
    `no_section`.
    """
    report = _for_writing(report, by)
    found = next((part for part in parts.of(report) if part.section and part.section.pk == kept.section_id), None)
    if not found:
        raise ValidationError(_("This text belongs to another report."), "no_section")
    if not found.is_open:
        raise _closed()
    put_back(found.section, kept, by=by)
    return found


def versions(report: Report, key: str | None = None) -> list[ReportSectionVersion]:
    """Return the texts kept of `report`, or of its section `key`, the newest first, with their writers."""
    rows = ReportSectionVersion.objects.filter(section__report=report).select_related("section", "written_by")
    return list(rows.filter(section__key=key) if key else rows)
