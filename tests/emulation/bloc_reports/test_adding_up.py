"""Figures of the bloc: what counts, what is met, and that nothing reported is not a zero."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from common import history
from emulation.bloc_reports import adding_up, tables
from emulation.covenants.models import Commitment
from emulation.reports.models import ReportFigure
from tests.conftest import make_unit
from tests.emulation.bloc_reports import making

D = Decimal


def row_of(asked, commitment):
    return adding_up.of(asked).row(f"commitment-{commitment.pk}")


def test_only_accepted_reports_are_added_up_and_the_others_are_named(cast, two):
    making.fill(making.report_of(two, cast.deputy), by=cast.dung, figures={"figure-news_own": 5000})
    sums = adding_up.of(two)
    assert [report.unit for report in sums.accepted] == [cast.head, cast.member]
    assert [report.unit for report in sums.missing] == [cast.deputy]
    assert sums.row("figure-news_own").total == D("1234.5")
    making.hand_in(making.report_of(two, cast.deputy), by=cast.dung)
    assert adding_up.of(two).row("figure-news_own").total == D("1234.5")


def test_a_waived_report_is_neither_added_up_nor_missing(cast, two):
    report = making.report_of(two, cast.deputy)
    report.waive()
    history.save(report, by=cast.thu)
    sums = adding_up.of(two)
    assert (sums.expected, sums.missing) == (2, [])


def test_what_was_not_reported_is_not_zero(cast, two, promises):
    sums = adding_up.of(two)
    assert sums.row("figure-news_press").total is None
    found = sums.row("figure-role_models_found")
    assert (found.total, len(found.said)) == (0, 1)
    houses = row_of(two, promises.houses)
    assert [entry.value for entry in houses.entries] == [12, None]
    assert [entry.is_met for entry in houses.entries] == [False, None]


def test_each_unit_is_measured_by_its_own_target(cast, two, promises):
    news = row_of(two, promises.news)
    assert {entry.unit: (entry.target, entry.is_met) for entry in news.entries} == {
        cast.head: (10, False), cast.member: (4, True),
    }  # fmt: skip
    assert (news.met_count, news.total) == (1, D("13.5"))


def test_done_or_not_done_counts_who_did_it(two, promises):
    duty = row_of(two, promises.duty)
    assert (duty.met_count, len(duty.said)) == (1, 2)
    assert tables.result(duty) == "1/2 đơn vị đã thực hiện"


def test_shares_of_units_are_never_added(two, promises):
    share = row_of(two, promises.share)
    assert share.total is None
    assert share.lowest_and_highest == (70, D("72.5"))
    with translation.override("vi"):
        assert tables.result(share) == "từ 70 % đến 72,5 %"


@pytest.mark.parametrize(
    ("comparator", "value", "is_met"),
    [
        (">=", "70", True), (">=", "69.9999", False), ("<=", "70", True), ("<=", "70.0001", False),
        (">", "70", False), (">", "70.0001", True), ("<", "70", False), ("<", "69.9999", True),
        ("=", "70.0000", True), ("=", "70.0001", False), ("done", "1", True), ("done", "0", False),
    ],
)  # fmt: skip
def test_a_comparator_is_exact_at_its_target(comparator, value, is_met):
    target = None if comparator == "done" else D(70)
    assert adding_up.meets(comparator, D(value), target) is is_met


# --- A promise of the whole bloc ----------------------------------------------------------------------


def test_a_minimum_of_the_bloc_is_open_until_it_is_reached_or_everybody_reported(cast, two, promises):
    assert row_of(two, promises.houses).bloc_met is None
    key = f"commitment-{promises.houses.pk}"
    making.accepted(two, cast.deputy, by=cast.dung, figures={key: 8})
    assert row_of(two, promises.houses).bloc_met is True
    making.fill(making.report_of(two, cast.deputy), by=cast.dung, figures={key: 7})
    assert row_of(two, promises.houses).bloc_met is None
    making.fill(making.report_of(two, cast.member), by=cast.binh, figures={key: 0})
    assert row_of(two, promises.houses).bloc_met is False


def bloc_row(two, promises, values, *, expected=3, **fields):
    commitment = Commitment(pk=1, covenant=promises.covenant, scope="bloc", **fields)
    reports = adding_up.of(two).accepted
    entries = tuple(
        adding_up.Entry(reports[0].unit, reports[0], None if value is None else D(value)) for value in values
    )
    return adding_up.CommitmentSum(entries, commitment, expected)


@pytest.mark.parametrize(
    ("fields", "values", "is_met"),
    [
        ({"comparator": "<=", "target": D(5)}, [3, 3], False),
        ({"comparator": "<=", "target": D(5)}, [3, 1], None),
        ({"comparator": "<=", "target": D(5)}, [3, 1, 1], True),
        ({"comparator": "=", "target": D(5)}, [3, 2], None),
        ({"comparator": "=", "target": D(5)}, [3, 2, 0], True),
        ({"comparator": ">=", "target": D(70), "unit_of_measure": "%"}, [70, 90, 80], True),
        ({"comparator": ">=", "target": D(70), "unit_of_measure": "%"}, [70, 90, 60], None),
        ({"comparator": ">=", "target": D(70), "unit_of_measure": "%"}, [10, 20, 30], False),
        ({"comparator": ">=", "target": D(70), "unit_of_measure": "%"}, [70, 90], None),
        ({"comparator": "done"}, [1, 0], False),
        ({"comparator": "done"}, [1, 1], None),
        ({"comparator": "done"}, [1, 1, 1], True),
        ({"comparator": "done"}, [None, None], None),
    ],
)
def test_what_can_be_said_of_the_whole_bloc(two, promises, fields, values, is_met):
    assert bloc_row(two, promises, values, **fields).bloc_met is is_met


# --- Awards -------------------------------------------------------------------------------------------


def test_shares_of_awards_come_from_units_that_reported_every_kind(cast, two):
    awards = adding_up.of(two).awards
    assert [row.figure.total for row in awards.rows] == [1, 1, 6]
    assert [row.share for row in awards.rows] == [D("16.7"), D("16.7"), D("66.7")]
    assert (awards.people, awards.units, awards.left_out) == (6, 1, [cast.member])
    assert awards.direct_share == D("66.7")


@pytest.mark.parametrize(
    ("part", "whole", "found"),
    [(1, 3, "33.3"), (2, 3, "66.7"), (1, 8, "12.5"), (1, 16, "6.3"), (3, 16, "18.8"), (0, 4, "0.0"), (4, 4, "100.0")],
)
def test_a_share_is_rounded_half_up_to_one_decimal(part, whole, found):
    assert str(adding_up.share(D(part), D(whole))) == found


def test_a_share_of_nobody_is_no_share():
    assert adding_up.share(D(0), D(0)) is None


def test_without_any_award_there_is_no_share(asked):
    awards = adding_up.of(asked).awards
    assert [row.share for row in awards.rows] == [None, None, None]
    assert (awards.people, awards.units) == (0, 0)


# --- Units that changed, covenants that changed, size -------------------------------------------------


def test_what_a_unit_reported_before_it_was_merged_still_counts(cast, two):
    cast.member.dissolved_on = two.covers_to
    cast.member.save()
    cast.bloc.memberships.filter(unit=cast.member).update(until=two.covers_to)
    sums = adding_up.of(two)
    assert cast.member in [report.unit for report in sums.accepted]
    assert sums.row("figure-news_own").total == D("1234.5")


def test_a_commitment_of_another_version_stays_when_a_report_speaks_of_it(cast, two, promises):
    assert [row.commitment.number for row in adding_up.of(two).commitments] == [1, 2, 3, 4]
    promises.covenant.refresh_from_db()
    promises.covenant.replace()
    history.save(promises.covenant, by=cast.an)
    found = adding_up.of(two).commitments
    assert {row.commitment for row in found} == {promises.duty, promises.news, promises.share, promises.houses}


def test_before_anything_is_accepted_there_are_no_figures(asked):
    sums = adding_up.of(asked)
    assert (sums.accepted, len(sums.missing)) == ([], 3)
    assert all(row.total is None for row in sums.figures)
    assert [row.bloc_met for row in sums.commitments] == [None] * 4


def test_twenty_units_ask_no_more_queries_than_two(cast, two, promises):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            sums = adding_up.of(two)
            _everything = sums.awards, [sums.serving(1)], [tables.verdict(row) for row in sums.commitments]
        return len(asked)

    before = queries()
    assert before == 5, "four, and the movements"
    for number in range(18):
        unit = make_unit(f"Đơn vị thêm {number}")
        history.save(type(sums_report := making.report_of(two, cast.head))(
            request=two, unit=unit, due_on=sums_report.due_on), by=cast.thu)  # fmt: skip
        making.accepted(two, unit, by=cast.an, figures={f"commitment-{promises.news.pk}": number, "figure-news_own": 1})
    assert ReportFigure.objects.count() > 36
    assert queries() == before <= 8
