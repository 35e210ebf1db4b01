from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.eligibility import regimes
from awards.eligibility.findings import Finding, from_json, overall
from awards.eligibility.timeline import all_of, run, shifted, title, window
from tests.awards.eligibility.making import case, fighter, graded, timeline

YEARS = range(2010, 2026)


@pytest.mark.parametrize(
    ("day", "regime"),
    [
        (date(2017, 9, 30), "2003"),
        (date(2017, 10, 1), "nd91"),
        (date(2023, 12, 31), "nd91"),
        (date(2024, 1, 1), "nd98"),
        (date(2025, 6, 30), "nd98"),
        (date(2025, 7, 1), "nd152"),
    ],
)
def test_the_regime_of_a_day(day, regime):
    assert regimes.regime_on(day) == regime


def test_a_finding_names_the_decree_of_the_day():
    for day, decree in ((date(2025, 6, 30), "98/2023"), (date(2025, 7, 1), "152/2025")):
        assert decree in regimes.judge(timeline(), case("T-LDTT", day=day))[0].article


def test_what_is_stored_of_a_finding_says_the_same_again():
    findings = regimes.judge(timeline(fighter(2023, 2024, 2025)), case("T-CSTDB"))
    again = from_json([finding.as_json() for finding in findings])
    assert again == findings
    assert [row.reason for row in again] == [row.reason for row in findings]


def test_one_failed_condition_fails_all_and_one_unclear_makes_all_unclear():
    one = [Finding("a", verdict, "", "") for verdict in ("passed", "unclear", "failed")]
    assert [overall(one), overall(one[:2]), overall(one[:1]), overall([])] == ["failed", "unclear", "passed", "passed"]


def test_an_award_without_conditions_on_file_is_unclear():
    assert overall(regimes.judge(timeline(), case("X-KHAC"))) == "unclear"


@given(st.sets(st.sampled_from(YEARS)), st.sets(st.sampled_from(YEARS)), st.integers(1, 6))
def test_a_chain_is_so_many_adjacent_years_and_what_is_not_on_record_is_never_a_no(held, known, times):
    one = timeline(fighter(*held), graded("good", *known))
    answer = all_of(title(one, ("T-CSTDCS",)), window("2025", times))
    wanted = set(range(2026 - times, 2026))
    if wanted <= held:
        assert answer is True
    elif wanted & (known - held):
        assert answer is False
    else:
        assert answer is None


@given(st.sets(st.sampled_from(YEARS)))
def test_a_run_ends_with_its_year_and_has_no_gap(held):
    found = run(title(timeline(fighter(*held)), ("T-CSTDCS",)), "2025")
    assert list(found) == list(window("2025", len(found)))
    assert {int(year) for year in found} <= held and 2025 - len(found) not in held


@given(st.integers(2000, 2080), st.integers(-20, 20), st.booleans())
def test_years_shift_there_and_back(first, by, is_school):
    year = f"{first}-{first + 1}" if is_school else str(first)
    assert shifted(shifted(year, by), -by) == year


@given(st.sets(st.sampled_from(YEARS)), st.sets(st.sampled_from(YEARS)))
def test_more_on_record_never_makes_a_certain_answer_unclear(held, more):
    asked = case("T-CSTDB")
    before = {row.code: row.verdict for row in regimes.judge(timeline(fighter(*held)), asked)}
    fuller = timeline(fighter(*held), graded("good", *more))
    after = {row.code: row.verdict for row in regimes.judge(fuller, asked)}
    assert before["in_a_row"] == "unclear" or after["in_a_row"] == before["in_a_row"]
