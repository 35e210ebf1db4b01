"""The pages of reports, scores and ranking in a province of 135 blocs, 1,500 units and five years."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from bench.measuring import FLOOR, Page, count_queries
from blocs.models import Unit
from config.demo import province
from config.demo.province import places
from config.demo.province.bulk import write
from config.demo.province.years import Year
from emulation.bloc_reports.models import BlocReport
from emulation.reports.models import Report, ReportRequest
from emulation.sheets.models import Assessment, Score, ScoreSheet

SIZE = {"blocs": 135, "units": 1_500, "back": 5, "leaves": 30, "largest": 20}
MATRIX_QUERIES = 15
FEW = 5
"""Units that are left in the bloc with which the queries of the largest one are compared."""


def begin() -> list[Year]:
    """Fill the database; in the largest bloc one report is being written, one is under review, one is the bloc's."""
    years = province.build(**SIZE, password=None)
    year = _largest(years)
    request = ReportRequest.objects.get(campaign=year.campaign)
    write(BlocReport, [BlocReport(request=request, title="Báo cáo của Khối (ví dụ)")])
    writing, waiting = (request.reports.get(unit=year.place.units[number]).pk for number in (2, 3))
    reports: Any = QuerySet(Report)
    reports.filter(pk=writing).update(state=Report.State.DRAFT, accepted_at=None, first_submitted_at=None)
    reports.filter(pk=waiting).update(state=Report.State.SUBMITTED, accepted_at=None)
    _keep_few(_second(years))
    return years


def _largest(years: list[Year], back: int = 0) -> Year:
    return [year for year in years if year.back == back][-1]


def _second(years: list[Year]) -> Year:
    """This year of another bloc."""
    return next(year for year in years if not year.back)


def _keep_few(year: Year) -> None:
    """Leave the sheets of `FEW` units in the round of `year`."""
    gone = list(ScoreSheet.objects.filter(round__campaign=year.campaign).values_list("pk", flat=True))[FEW:]
    for model, name in ((Assessment, "score__sheet__in"), (Score, "sheet__in"), (ScoreSheet, "pk__in")):
        rows: Any = QuerySet(model).filter(**{name: gone})
        rows._raw_delete(rows.db)


def pages(years: list[Year]) -> list[Page]:
    """Return the pages of the largest bloc, whose table has 200 leaves."""
    year, last = _largest(years), _largest(years, back=1)
    head, member = places.address(year.place.head(0)), places.address(year.place.units[2])
    return [
        Page("empty Django view", reverse("empty"), None, None),
        Page(FLOOR, reverse("signed_in"), member, None),
        Page("home (secretariat)", reverse("home"), places.OFFICER, 8),
        Page("home (leader)", reverse("home"), member, 4),
        Page("bloc year", _year("campaign", year), member, 4),
        *_of_reports(year, head, member),
        *_of_scores(year, head, member),
        *_of_ranking(year, last, head, member),
    ]


def _year(name: str, year: Year, *more: int) -> str:
    return reverse(f"emulation:{name}", args=[year.campaign.pk, *more])


def _of_reports(year: Year, head: str, member: str) -> list[Page]:
    reports = Report.objects.filter(request__campaign=year.campaign)
    units = year.place.units
    written, waiting, accepted = (reports.get(unit=units[number]).pk for number in (2, 3, 4))
    bloc_report = BlocReport.objects.get(request__campaign=year.campaign).pk
    # Writing and reviewing have sixty fields to fill in, for thirty parts and figures: they are measured as lists.
    return [
        Page("reports of a year (leader)", _year("report_list", year), member, 8),
        Page("report", reverse("emulation:report", args=[accepted]), member, 4),
        Page("writing a report", reverse("emulation:report_write", args=[written]), member, 8),
        Page("reviewing a report (head)", reverse("emulation:report_review", args=[waiting]), head, 8),
        Page(
            "figures of the bloc's report (head)", reverse("emulation:bloc_report_figures", args=[bloc_report]), head, 8
        ),
    ]


def _of_scores(year: Year, head: str, member: str) -> list[Page]:
    sheet = ScoreSheet.objects.select_related("round").get(round__campaign=year.campaign, unit=year.place.units[2])
    group = sheet.round.table.criteria.filter(kind="").order_by("order")[0].code
    matrix = _matrix(year)
    return [
        Page("criteria table, 200 leaves", reverse("emulation:criteria_table", args=[sheet.round.table_id]), member, 8),
        Page("scoring, 20 units × 20 groups (head)", matrix, head, 8, MATRIX_QUERIES),
        Page("scoring, 20 units × 200 leaves (head)", f"{matrix}?mo=tat-ca", head, 8, MATRIX_QUERIES),
        Page("score sheet, 200 leaves", reverse("emulation:sheet", args=[sheet.pk]), member, 8),
        Page("verifying a group (head)", reverse("emulation:sheet_group", args=[sheet.pk, group]), head, 4),
    ]


def _matrix(year: Year) -> str:
    return _year("scoring", year)


def _of_ranking(year: Year, last: Year, head: str, member: str) -> list[Page]:
    unit: Unit = year.place.units[2]
    return [
        Page("ranking, published", _year("ranking", last), member, 8),
        Page("ranking, computed now (head)", _year("ranking", year), head, 8),
        Page("how one place came about", _year("ranking_unit", last, unit.pk), member, 8),
        Page("results over the years", _year("ranking_years", year), member, 8),
        Page("progress of the commitments", _year("commitment_progress", year), member, 4),
    ]


def queries_by_size(years: list[Year]) -> dict[str, int]:
    """Return how many queries the head's scoring matrix takes in a small bloc and in the largest one."""
    found = {}
    for year, name in ((_second(years), f"{FEW} units × 30 leaves"), (_largest(years), "20 units × 200 leaves")):
        head = places.address(year.place.head(0))
        found[name] = count_queries(Page(name, f"{_matrix(year)}?mo=tat-ca", head, None))
    return found
