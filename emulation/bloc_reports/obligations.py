"""What reports of blocs wait for: the writing, comments of the members, answers of the head, and the adoption."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blocs.models import Membership, Term
from common.clock import today
from emulation.bloc_reports.models import BlocReport, BlocReportRemark
from emulation.campaigns.models import Campaign
from emulation.obligations import Obligation
from emulation.reports.models import Report, ReportRequest

OPEN_YEARS = (Campaign.State.DRAFT, Campaign.State.LAUNCHED)


def open_for(units: Collection[int] | None, *, councils: Collection[int] = ()) -> list[Obligation]:
    """Return what `units` (None: all) still have to do about reports of their blocs; secretariats have nothing to do.

    At most five queries, whatever the number of reports.
    """
    reports, ready = _circulated(units), _to_write(units)
    campaigns = [row.request.campaign for row in reports] + [row.campaign for row in ready]
    if not campaigns:
        return []
    blocs = {campaign.bloc_id for campaign in campaigns}
    terms = Term.objects.in_office(today()).heads().filter(bloc__in=blocs).order_by()
    heads = {(bloc, year): unit for bloc, year, unit in terms.values_list("bloc", "year", "unit")}
    members: dict[int, list[int]] = {}
    for bloc, unit in Membership.objects.current().filter(bloc__in=blocs).order_by("pk").values_list("bloc", "unit"):
        members.setdefault(bloc, []).append(unit)
    found: list[Obligation] = []
    for report in reports:
        campaign = report.request.campaign
        head = heads.get((campaign.bloc_id, campaign.year))
        found += [*_comments(report, members.get(campaign.bloc_id, []), head), *_of_head(report, head)]
    for request in ready:
        found += _writing(request, heads.get((request.campaign.bloc_id, request.campaign.year)))
    return [row for row in found if units is None or row.unit_id in units]


def _of_units(units: Collection[int] | None, path: str) -> Q:
    """The condition that a unit of `units` sits in the bloc, or heads it."""
    if units is None:
        return Q()
    seats = Membership.objects.current().filter(unit__in=units).order_by().values("bloc")
    leads = Term.objects.in_office(today()).heads().filter(unit__in=units).order_by().values("bloc")
    return Q(**{f"{path}bloc__in": seats}) | Q(**{f"{path}bloc__in": leads})


def _circulated(units: Collection[int] | None) -> list[BlocReport]:
    rows = BlocReport.objects.filter(
        _of_units(units, "request__campaign__"),
        state=BlocReport.State.CIRCULATED,
        request__campaign__state__in=OPEN_YEARS,
    )
    return list(rows.select_related("request__campaign__bloc").prefetch_related("remarks").order_by("pk"))


def _to_write(units: Collection[int] | None) -> list[ReportRequest]:
    """Requests whose reports are all accepted, and whose report of the bloc is not out yet."""
    reports = Report.objects.filter(request=OuterRef("pk"))
    pending = reports.exclude(state__in=[Report.State.ACCEPTED, Report.State.WAIVED])
    rows = ReportRequest.objects.filter(
        _of_units(units, "campaign__"),
        Exists(reports.filter(state=Report.State.ACCEPTED)),
        ~Exists(pending),
        Q(bloc_report__isnull=True) | Q(bloc_report__state=BlocReport.State.DRAFT),
        campaign__state__in=OPEN_YEARS,
        withdrawn_at=None,
    )
    return list(rows.select_related("campaign__bloc", "bloc_report").order_by("pk"))


def _writing(request: ReportRequest, head: int | None) -> Iterator[Obligation]:
    if not head:
        return
    report = getattr(request, "bloc_report", None)
    begin = reverse("emulation:bloc_report_begin", args=[request.campaign_id, request.pk])
    yield Obligation(
        kind="bloc_report_write",
        subject=request.pk,
        title=_("Write the bloc's report: every report of “%(title)s” is accepted") % {"title": request.title},
        about=_about(request.campaign),
        url=report.get_absolute_url() if report else begin,
        action=_("Write the report"),
        unit_id=head,
        campaign_id=request.campaign_id,
    )


def _comments(report: BlocReport, members: list[int], head: int | None) -> Iterator[Obligation]:
    """Members other than the head that said nothing yet, while there is time."""
    due = report.comments_due_on
    if due and due < today():
        return
    said = {remark.unit_id for remark in report.remarks.all()}  # type: ignore[attr-defined]
    for unit in members:
        if unit not in said and unit != head:
            title = _("Comment on the bloc's report “%(title)s”")
            yield _of(report, unit, "bloc_report_comment", title, _("Read the draft"), due)


def _of_head(report: BlocReport, head: int | None) -> Iterator[Obligation]:
    if not head:
        return
    remarks = report.remarks.all()  # type: ignore[attr-defined]
    count = sum(remark.outcome == BlocReportRemark.Outcome.OPEN for remark in remarks)
    due = report.comments_due_on
    if count:
        title = ngettext(
            "Answer %(count)s comment on the bloc's report “%(title)s”",
            "Answer %(count)s comments on the bloc's report “%(title)s”",
            count,
        )
        yield _of(report, head, "bloc_report_answer", title, _("Answer"), due, count=count)
    elif not due or due < today():
        title = _("Have the bloc's report “%(title)s” adopted at a conference")
        yield _of(report, head, "bloc_report_adopt", title, _("Check and put down"), None, page="bloc_report_adopt")


def _about(campaign: Campaign) -> str:
    return f"{campaign.bloc.name} · {campaign.year}"


def _of(
    report: BlocReport,
    unit: int,
    kind: str,
    title: str,
    action: str,
    due: date | None,
    *,
    count: int = 0,
    page: str = "bloc_report",
) -> Obligation:
    return Obligation(
        kind=kind,
        subject=report.pk,
        title=title % {"title": report.title, "count": count},
        about=_about(report.request.campaign),
        url=reverse(f"emulation:{page}", args=[report.pk]),
        action=action,
        due_on=due,
        unit_id=unit,
        campaign_id=report.request.campaign_id,
        for_leaders=kind == "bloc_report_adopt",
    )
