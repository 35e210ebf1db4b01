"""Conditions of awards for collectives: at, just under and just over, each with its article."""

from datetime import date

import pytest

from awards.eligibility import regimes
from awards.eligibility.timeline import Members
from tests.awards.eligibility.making import case, graded, led, timeline, titles

OVER, UNDER = "passed", "failed"
IN_2022 = {"year": 2022, "day": date(2023, 1, 5)}


def found(code, known, award, year=2025, **fields):
    return next(row for row in regimes.judge(known, case(award, year, **fields)) if row.code == code)


def verdict(code, known, award, year=2025, **fields):
    return found(code, known, award, year, **fields).verdict


def people(total, year=2025, **fields):
    members = Members(str(year), total, **{"graded": total or 0, "completed": total or 0, **fields})
    return timeline(members, kind="collective")


@pytest.mark.parametrize(("held", "is_so"), [(9, UNDER), (10, OVER), (11, OVER)])
def test_article_28_half_of_the_people_are_advanced_workers(held, is_so):
    finding = found("share_of_advanced", people(20, advanced=held), "T-TTLDTT")
    assert (finding.verdict, finding.to_verify) == (is_so, True)


@pytest.mark.parametrize(("held", "is_so"), [(10, UNDER), (11, OVER)])
def test_law_of_2003_article_28_more_than_half(held, is_so):
    assert verdict("share_of_advanced", people(20, 2022, advanced=held), "T-TTLDTT", **IN_2022) == is_so


@pytest.mark.parametrize(("held", "is_so"), [(6, UNDER), (7, OVER), (8, OVER)])
def test_article_27_1_c_seven_in_ten_are_advanced_workers(held, is_so):
    assert verdict("share_of_advanced", people(10, advanced=held), "T-TTLDXS") == is_so


def test_article_27_1_c_who_is_not_on_record_may_still_hold_it():
    assert verdict("share_of_advanced", people(10, advanced=6, graded=9), "T-TTLDXS") == "unclear"
    assert verdict("share_of_advanced", people(None), "T-TTLDXS") == "unclear"


@pytest.mark.parametrize(("completed", "is_so"), [(9, UNDER), (10, OVER)])
def test_article_27_1_c_everybody_completed_the_tasks(completed, is_so):
    assert verdict("all_completed", people(10, completed=completed), "T-TTLDXS") == is_so


def test_article_27_1_c_not_everybody_graded_is_unclear():
    assert verdict("all_completed", people(10, graded=9, completed=9), "T-TTLDXS") == "unclear"


@pytest.mark.parametrize(("fighters", "is_so"), [(0, UNDER), (1, OVER), (2, OVER)])
def test_article_27_1_d_somebody_is_grassroots_fighter(fighters, is_so):
    assert verdict("has_fighter", people(10, fighters=fighters), "T-TTLDXS") == is_so


@pytest.mark.parametrize(("level", "is_so"), [("good", UNDER), ("excellent", OVER)])
def test_article_27_1_a_the_collective_is_graded_excellent(level, is_so):
    assert verdict("graded_excellent", timeline(graded(level, 2025), kind="collective"), "T-TTLDXS") == is_so


@pytest.mark.parametrize(("total", "is_so"), [(None, "unclear"), (0, OVER), (1, "unclear")])
def test_law_of_2003_article_27_nobody_under_a_penalty(total, is_so):
    assert verdict("nobody_penalised", people(10, 2022, penalised=total), "T-TTLDXS", **IN_2022) == is_so


@pytest.mark.parametrize(("rank", "is_so"), [(1, OVER), (2, UNDER), (None, UNDER)])
def test_article_26_1_the_unit_leads_its_bloc(rank, is_so):
    assert verdict("leads", timeline(kind="collective"), "T-CTDB", led=led(rank=rank)) == is_so


@pytest.mark.parametrize(
    ("fields", "is_so"),
    [
        ({"is_published": False}, UNDER),
        ({"is_own": False}, UNDER),
        ({"blocked_because": "Chưa ký giao ước"}, UNDER),
        ({"year": "2024"}, UNDER),
        ({"level": "commune"}, UNDER),
        ({"is_tied": True}, "unclear"),
    ],
)
def test_article_25_1_first_in_the_published_ranking_of_the_year_and_not_blocked(fields, is_so):
    assert verdict("leads", timeline(kind="collective"), "T-CTDCP", led=led(**fields)) == is_so


def test_article_25_1_a_flag_that_names_no_bloc_year_is_unclear():
    assert verdict("leads", timeline(kind="collective"), "T-CTDCP") == "unclear"


@pytest.mark.parametrize(("level", "is_so"), [("province", UNDER), ("central", OVER)])
def test_article_25_2_the_bloc_is_of_the_central_council(level, is_so):
    assert verdict("leads", timeline(kind="collective"), "T-CTDCP-TW", led=led(level=level)) == is_so


@pytest.mark.parametrize(
    ("rows", "is_so"),
    [
        ([titles("T-TTLDXS", 2024, 2025)], OVER),
        ([titles("T-DVQT", 2024), titles("T-TTLDXS", 2025)], OVER),
        ([graded("excellent", 2024, 2025)], OVER),
        ([graded("excellent", 2025), graded("good", 2024)], UNDER),
        ([graded("excellent", 2025)], "unclear"),
    ],
)
def test_article_74_two_years_of_a_collective_to_be_verified(rows, is_so):
    finding = found("two_years", timeline(*rows, kind="collective"), "F-BKBT-C")
    assert (finding.verdict, finding.to_verify) == (is_so, True)


@pytest.mark.parametrize(
    ("award", "before"),
    [("F-BKTTG-C", "F-BKBT-C"), ("F-HCLD3-C", "F-BKTTG-C"), ("F-HCLD2-C", "F-HCLD3-C"), ("F-HCLD1-C", "F-HCLD2-C")],
)
def test_articles_42_to_44_and_73_the_ladder_of_collectives_is_to_be_verified(award, before):
    known = timeline(titles(before, 2019), graded("excellent", *range(2021, 2026)), kind="collective")
    findings = regimes.judge(known, case(award))[2:]
    assert {finding.verdict for finding in findings} == {OVER}
    assert all(finding.to_verify for finding in findings)


@pytest.mark.parametrize(("first", "is_so"), [(2022, "unclear"), (2021, OVER)])
def test_article_73_five_excellent_years_of_a_collective(first, is_so):
    known = timeline(graded("excellent", *range(first, 2026)), kind="collective")
    assert verdict("good_years", known, "F-BKTTG-C") == is_so


def test_article_4_what_came_by_a_merger_is_marked():
    rows = [titles("T-TTLDXS", 2025), titles("T-TTLDXS", 2024, through="merge")]
    finding = found("two_years", timeline(*rows, kind="collective"), "F-BKBT-C")
    assert (finding.verdict, finding.to_verify) == (OVER, True)


def test_high_orders_are_a_ladder_for_collectives_and_merits_for_people():
    codes = [row.code for row in regimes.judge(timeline(kind="collective"), case("F-HCDL3"))]
    assert codes == ["suspension", "once", "earlier_award", "good_years", "time_since"]
    assert [row.code for row in regimes.judge(timeline(), case("F-HCDL3"))] == ["suspension", "once", "standard"]
