"""What the bloc asks its units to report: asking, another last day, taking it back, and keeping up with the members."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from blocs.models import Membership, Succession, Unit
from blocs.permissions import mandate_in
from blocs.prepared import Prepared
from common import history
from common.clock import now, today
from emulation.campaigns import lifecycle, reviewers
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.models import Campaign
from emulation.reports import catalogue, telling
from emulation.reports.models import Report, ReportFigure, ReportRequest, ReportSection, ReviewStep
from emulation.reports.steps import note


@transaction.atomic
def ask(
    campaign: Campaign,
    kind: str,
    *,
    title: str,
    covers: tuple[date, date],
    due_on: date,
    asks_for: Collection[str],
    by: Any,
    note: str = "",
    is_lock: bool = False,
    units: Iterable[Unit] | None = None,
) -> ReportRequest:
    """Ask every unit that sits in the bloc today (or `units` of them) for a report, and make one for each at once.

    `covers` are the first and last day reported on, `asks_for` keys of the catalogue of sections. The same request
    sent twice is made once. Raises PermissionDenied, or ValidationError with code `not_open`, `in_the_past`,
    `nothing_asked`, `unknown_section`, `not_a_member`, `nobody`, `asked_already` (a periodic report), or as the fields
    say.
    """
    campaign = lifecycle.lock(campaign)
    campaign_permissions.check_can_prepare(by, campaign)
    if not campaign.is_open:
        raise ValidationError(_("This year is over."), "not_open")
    row = ReportRequest(
        campaign=campaign, kind=kind, title=title, covers_from=covers[0], covers_to=covers[1], due_on=due_on,
        is_lock=is_lock, asks_for=_in_order(asks_for), note=note, asked_by=by, asked_at=now(),
    )  # fmt: skip
    asked = _addressees(campaign, units)
    if same := _the_same(row, asked):
        return same
    _check_due(due_on)
    history.save(row, by=by)
    for unit in asked:
        _add_report(row, unit, by=by)
    telling.asked(row, asked, by=by)
    return row


def _in_order(asks_for: Collection[str]) -> list[str]:
    if unknown := set(asks_for) - set(catalogue.BY_KEY):
        raise ValidationError(
            {"asks_for": ValidationError(_("There is no section “%(key)s”."), "unknown_section", {"key": min(unknown)})}
        )
    if not asks_for:
        raise ValidationError(
            {"asks_for": ValidationError(_("Choose at least one section to ask for."), "nothing_asked")}
        )
    return [section.key for section in catalogue.SECTIONS if section.key in asks_for]


def _addressees(campaign: Campaign, units: Iterable[Unit] | None) -> list[Unit]:
    members = sitting(campaign)
    if units is None:
        chosen = members
    else:
        wanted = {unit.pk for unit in units}
        if wanted - {unit.pk for unit in members}:
            raise _named("units", _("This unit is not a member of the bloc."), "not_a_member")
        chosen = [unit for unit in members if unit.pk in wanted]
    if not chosen:
        raise _named("units", _("Choose at least one unit."), "nobody")
    return chosen


def _named(name: str, message: str, code: str) -> ValidationError:
    return ValidationError({name: ValidationError(message, code)})


def sitting(campaign: Campaign) -> list[Unit]:
    """Return the units that sit in the bloc today, in the order in which they joined."""
    seats = _seats(bloc=campaign.bloc_id, since=campaign.starts_on, until=campaign.ends_on, day=today())
    return list(dict.fromkeys(seat.unit for seat in seats if seat.unit.exists_on(today())))


@Prepared
def _seats(bloc: int, since: date, until: date, day: date) -> QuerySet:
    return Membership.objects.filter(bloc=bloc).of_year(since, until).on(day)


def _the_same(row: ReportRequest, units: list[Unit]) -> ReportRequest | None:
    """Return the request that was made already with the same words, days and units."""
    names = ("kind", "covers_from", "covers_to", "due_on", "is_lock", "asks_for")
    alike = ReportRequest.objects.filter(campaign=row.campaign, withdrawn_at=None, kind=row.kind)
    fields: Any = ReportRequest._meta
    kept = {name: fields.get_field(name).to_python(getattr(row, name)) for name in ("title", "note")}
    for other in alike.filter(**kept):
        of_units = {report.unit_id for report in other.reports.all()}  # type: ignore[attr-defined]
        if all(getattr(other, name) == getattr(row, name) for name in names) and of_units == {u.pk for u in units}:
            return other
    return None


def _check_due(due_on: date) -> None:
    if due_on < today():
        raise _named("due_on", _("The due day has passed."), "in_the_past")


def _add_report(request: ReportRequest, unit: Unit, *, by: Any, because: str = "") -> Report:
    report = Report(request=request, unit=unit, due_on=request.due_on)
    history.save(report, by=by, because=because)
    return report


# --- Changing ---------------------------------------------------------------------------------------


def lock(request: ReportRequest) -> ReportRequest:
    """Return `request` as it is now, held until the end of the transaction."""
    rows = ReportRequest.objects.select_for_update(of=("self",)).select_related("campaign__bloc__council")
    return rows.get(pk=request.pk)


def _reports(request: ReportRequest) -> list[Report]:
    """Return the reports of a locked request, locked too, always in the same order."""
    rows = request.reports.select_for_update(of=("self",)).select_related("unit").order_by("pk")  # type: ignore[attr-defined]
    found = list(rows)
    for report in found:
        report.request = request
    return found


def _for_changing(request: ReportRequest, by: Any) -> ReportRequest:
    request = lock(request)
    campaign_permissions.check_can_prepare(by, request.campaign)
    return request


def _check_still_asked(request: ReportRequest) -> None:
    if request.withdrawn_at:
        raise ValidationError(_("This request was withdrawn."), "withdrawn")


@transaction.atomic
def move(request: ReportRequest, *, due_on: date, because: str, by: Any) -> ReportRequest:
    """Set another last day for everybody who has not handed in, and tell them; the same day twice changes nothing.

    Who was given a later day of their own keeps it. Raises PermissionDenied, or ValidationError with code
    `because_missing`, `in_the_past` or `withdrawn`.
    """
    request = _for_changing(request, by)
    if request.due_on == due_on:
        return request
    _check_still_asked(request)
    _check_due(due_on)
    if not because.strip():
        raise ValidationError(_("Give the reason."), "because_missing")
    before, request.due_on = request.due_on, due_on
    history.save(request, by=by, because=because)
    waiting = [report for report in _reports(request) if report.is_with_unit and not report.first_submitted_at]
    for report in waiting:
        report.due_on = due_on if report.due_on == before else max(report.due_on, due_on)
        history.save(report, by=by, because=because)
    telling.moved(request, [report.unit for report in waiting], because=because, by=by)
    return request


@transaction.atomic
def withdraw(request: ReportRequest, *, because: str, by: Any) -> ReportRequest:
    """No longer ask for these reports, with the reason; what units wrote stays with them. Twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `because_missing`, or `handed_in` when a unit was first.
    """
    request = _for_changing(request, by)
    if request.withdrawn_at:
        return request
    reports = _reports(request)
    if any(report.first_submitted_at for report in reports):
        raise ValidationError(
            _("A unit has handed in its report already: the request can no longer be withdrawn."), "handed_in"
        )
    if not because.strip():
        raise ValidationError(_("Give the reason."), "because_missing")
    request.withdrawn_at = now()
    history.save(request, by=by, because=because)
    waiting = [report.unit for report in reports if report.is_with_unit]
    telling.withdrawn(request, waiting, because=because, by=by)
    return request


def withdrawal(request: ReportRequest) -> str:
    """Return why a request was withdrawn."""
    rows = request.history.filter(withdrawn_at__isnull=False).order_by("history_id")
    return (rows.values_list("history_change_reason", flat=True).first() if request.withdrawn_at else "") or ""


# --- Members that come and go -----------------------------------------------------------------------


@dataclass(frozen=True)
class Gone:
    """A report whose unit no longer sits in the bloc, and the members of today that follow that unit."""

    report: Report
    heirs: list[Unit] = field(default_factory=list)
    is_rename: bool = False


@dataclass(frozen=True)
class Drift:
    """How the members of today differ from the units that were asked."""

    gone: list[Gone]
    unasked: list[Unit]


def drift(request: ReportRequest) -> Drift:
    """Return whose report can no longer come, and which members of today were not asked, in four queries at most."""
    members = sitting(request.campaign)
    reports = list(request.reports.select_related("unit").order_by("pk"))  # type: ignore[attr-defined]
    seated = {unit.pk: unit for unit in members}
    left = [row for row in reports if row.is_with_unit and row.unit_id not in seated]
    gone = _with_heirs(left, seated) if left else []
    heirs = {unit.pk for row in gone for unit in row.heirs}
    asked = {row.unit_id for row in reports}
    return Drift(gone, [unit for unit in members if unit.pk not in asked | heirs])


def _with_heirs(reports: list[Report], seated: dict[int, Unit]) -> list[Gone]:
    links: dict[int, list[tuple[int, str]]] = {}
    for old, new, kind in Succession.objects.values_list("old", "new", "kind"):
        links.setdefault(old, []).append((new, kind))
    return [_gone(report, links, seated) for report in reports]


def _gone(report: Report, links: dict[int, list[tuple[int, str]]], seated: dict[int, Unit]) -> Gone:
    """Follow the successions of the unit, through units that came and went in between."""
    heirs: dict[int, Unit] = {}
    kinds: list[str] = []
    ring, known = [report.unit_id], {report.unit_id}
    while ring:
        steps = [(new, kind) for old in ring for new, kind in links.get(old, []) if new not in known]
        kinds += [kind for _new, kind in steps]
        heirs |= {new: seated[new] for new, _kind in steps if new in seated}
        ring = [new for new, _kind in steps]
        known |= set(ring)
    return Gone(report, list(heirs.values()), bool(heirs) and set(kinds) == {Succession.Kind.RENAME})


@transaction.atomic
def follow_members(request: ReportRequest, *, by: Any) -> Drift:
    """Ask those who followed a unit that left or was merged, in its place; doing it twice changes nothing.

    The report of a unit that is gone and had not handed in is no longer asked for, and says whose report covers it;
    its text stays, and after a mere change of name it is carried into the new report. Returns what was found.
    Raises PermissionDenied, or ValidationError with code `not_open` or `withdrawn`.
    """
    request = _for_changing(request, by)
    _check_still_asked(request)
    _check_year_goes_on(request)
    held = {report.pk: report for report in _reports(request)}
    found = drift(request)
    asked = {report.unit_id for report in held.values()}
    for gone in found.gone:
        report = held[gone.report.pk]
        because = _why_waived(report.unit, gone.heirs)
        for heir in gone.heirs:
            if heir.pk in asked:
                continue
            new = _add_report(request, heir, by=by, because=because)
            asked.add(heir.pk)
            if gone.is_rename:
                _carry_over(report, new, by=by)
            telling.asked(request, [heir], by=by)
        _waive(report, because, by=by)
    return found


def _check_year_goes_on(request: ReportRequest) -> None:
    if not request.campaign.is_open:
        raise ValidationError(_("This year is over."), "not_open")


def _why_waived(unit: Unit, heirs: list[Unit]) -> str:
    """Return the reason as everyone in the bloc reads it: official Vietnamese."""
    since = f" từ ngày {unit.dissolved_on:%d/%m/%Y}" if unit.dissolved_on else ""
    if heirs:
        names = ", ".join(heir.name for heir in heirs)
        return f"{unit.name} được kế thừa bởi {names}{since}; kết quả được báo cáo trong báo cáo của {names}."
    return f"{unit.name} không còn là thành viên của khối{since}."


def _waive(report: Report, because: str, *, by: Any) -> None:
    report.waive()
    history.save(report, by=by, because=because)
    mandate = mandate_in(by, {unit.pk for unit in reviewers.of(report.request.campaign).leading})
    note(report, ReviewStep.Kind.WAIVED, by=by, for_unit=mandate.unit if mandate else None, reason=because)


def _carry_over(old: Report, new: Report, *, by: Any) -> None:
    """Put what was written under the former name into the report under the new one."""
    for section in old.sections.exclude(body=""):  # type: ignore[attr-defined]
        row = ReportSection(
            report=new, key=section.key, task=section.task, movement=section.movement, heading=section.heading,
            body=section.body, version=1, written_by=section.written_by, written_at=section.written_at,
        )  # fmt: skip
        history.save(row, by=by)
    for figure in old.figures.all():  # type: ignore[attr-defined]
        copy = ReportFigure(
            report=new, commitment=figure.commitment, code=figure.code, value=figure.value, note=figure.note, version=1
        )
        history.save(copy, by=by)
    if old.state != Report.State.WAITING:
        new.begin()
        history.save(new, by=by)


@transaction.atomic
def add(request: ReportRequest, units: Iterable[Unit], *, by: Any) -> list[Report]:
    """Ask members that were not asked before, as those that joined later; asking one twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `not_open`, `withdrawn`, `not_a_member` or `nobody`.
    """
    request = _for_changing(request, by)
    _check_still_asked(request)
    _check_year_goes_on(request)
    chosen = _addressees(request.campaign, units)
    asked = {report.unit_id for report in _reports(request)}
    fresh = [unit for unit in chosen if unit.pk not in asked]
    reports = [_add_report(request, unit, by=by) for unit in fresh]
    if fresh:
        telling.asked(request, fresh, by=by)
    return reports
