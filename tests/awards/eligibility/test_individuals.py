"""Conditions of awards for people: at, just under and just over, each with its article."""

from datetime import date

import pytest

from awards.eligibility import regimes
from awards.eligibility.findings import overall
from awards.eligibility.timeline import Suspension
from tests.awards.eligibility.making import case, fighter, graded, solution, timeline, titles

OVER, UNDER = "passed", "failed"


def found(code, known, asked):
    """The finding of one condition, among all those of the award that is asked for."""
    return next(finding for finding in regimes.judge(known, asked) if finding.code == code)


def verdict(code, known, award, year=2025, **fields):
    return found(code, known, case(award, year, **fields)).verdict


@pytest.mark.parametrize(("level", "is_so"), [("done", UNDER), ("good", OVER), ("excellent", OVER)])
def test_article_24_advanced_worker_is_graded_good_or_better(level, is_so):
    assert verdict("graded_good", timeline(graded(level, 2025)), "T-LDTT") == is_so


def test_article_24_without_a_grading_nobody_can_tell():
    assert verdict("graded_good", timeline(graded("good", 2024)), "T-LDTT") == "unclear"


@pytest.mark.parametrize(("months", "is_so"), [(9, UNDER), (10, OVER), (11, OVER)])
def test_decree_91_article_10_ten_months_of_work(months, is_so):
    known = timeline(graded("good", 2022, months_worked=months))
    assert verdict("months", known, "T-LDTT", 2022, day=date(2023, 1, 5)) == is_so


@pytest.mark.parametrize(("worked", "is_so"), [(8, UNDER), (9, UNDER), (10, OVER)])
def test_article_4_maternity_leave_is_among_the_months_worked_and_not_added_again(worked, is_so):
    known = timeline(graded("good", 2025, months_worked=worked, months_maternity=6))
    finding = found("months", known, case("T-LDTT", least_months=10))
    assert (finding.verdict, finding.values["months"], finding.values["maternity"]) == (is_so, worked, 6)


@pytest.mark.parametrize(("months", "is_so"), [(9, "unclear"), (10, OVER)])
def test_article_24_without_a_rule_of_the_authority_a_short_year_is_unclear(months, is_so):
    assert verdict("months", timeline(graded("good", 2025, months_worked=months)), "T-LDTT") == is_so


@pytest.mark.parametrize(
    ("rows", "is_so"),
    [
        (titles("T-LDTT", 2025), OVER),
        (graded("good", 2025), OVER),
        (graded("done", 2025), UNDER),
        (titles("T-LDTT", 2024), "unclear"),
    ],
)
def test_article_23_1_the_standard_of_advanced_worker_in_the_same_year(rows, is_so):
    assert verdict("advanced_worker", timeline(rows), "T-CSTDCS") == is_so


def test_law_of_2003_article_23_the_title_itself_was_asked():
    asked = case("T-CSTDCS", 2022, day=date(2023, 1, 5))
    assert found("advanced_worker", timeline(graded("good", 2022)), asked).verdict == UNDER
    assert found("advanced_worker", timeline(titles("T-LDTT", 2022)), asked).verdict == OVER


@pytest.mark.parametrize(
    ("rows", "is_so"),
    [
        ([graded("excellent", 2025)], OVER),
        ([graded("good", 2025), solution(2025)], OVER),
        ([graded("good", 2025), solution(2025, kind="study")], OVER),
        ([graded("good", 2025)], UNDER),
        ([graded("good", 2025), solution(2024)], UNDER),
        ([], "unclear"),
    ],
)
def test_article_23_2_excellent_or_an_initiative_of_the_year(rows, is_so):
    assert verdict("excellent_or_initiative", timeline(*rows), "T-CSTDCS") == is_so


@pytest.mark.parametrize(
    ("years", "is_so"),
    [
        ((2024, 2025), UNDER),
        ((2023, 2024, 2025), OVER),
        ((2022, 2023, 2024, 2025), OVER),
        ((2022, 2023, 2025), UNDER),
        ((2022, 2023, 2024), UNDER),
    ],
)
def test_article_22_1_three_times_in_a_row(years, is_so):
    known = timeline(fighter(*years), graded("good", *range(2020, 2026)))
    assert verdict("in_a_row", known, "T-CSTDB") == is_so


def test_article_22_1_a_year_that_is_not_on_record_makes_it_unclear():
    finding = found("in_a_row", timeline(fighter(2023, 2025)), case("T-CSTDB"))
    assert (finding.verdict, finding.values["missing"]) == ("unclear", "2024")


def test_article_22_1_school_years_follow_each_other():
    known = timeline(fighter("2022-2023", "2023-2024", "2024-2025"))
    assert verdict("in_a_row", known, "T-CSTDB", "2024-2025") == OVER


def test_article_22_1_a_title_decided_under_the_old_law_counts():
    finding = found("in_a_row", timeline(fighter(2022, 2023, 2024)), case("T-CSTDB", 2024, day=date(2025, 3, 1)))
    assert (finding.verdict, finding.article) == (OVER, "Luật 06/2022/QH15, Điều 22.1")
    assert finding.values["years"] == "2022, 2023, 2024"


@pytest.mark.parametrize("fields", [{"occasion": "sudden"}, {"occasion": "movement"}, {"state": "withdrawn"},
                                    {"state": "cancelled"}])  # fmt: skip
def test_article_4_sudden_thematic_and_taken_back_awards_do_not_count(fields):
    known = timeline(fighter(2023, 2025), fighter(2024, **fields), graded("good", 2024))
    finding = found("in_a_row", known, case("T-CSTDB"))
    assert (finding.verdict, finding.values["aside"]) == (UNDER, "2024")


@pytest.mark.parametrize(("scope", "is_so"), [("base", UNDER), ("ministry", OVER), ("nation", OVER)])
def test_article_22_2_an_initiative_with_effect_in_the_ministry_or_province(scope, is_so):
    assert verdict("initiative", timeline(solution(2024, scope=scope)), "T-CSTDB") == is_so


@pytest.mark.parametrize(("year", "is_so"), [(2022, UNDER), (2023, OVER)])
def test_article_22_2_the_initiative_is_of_the_three_years(year, is_so):
    known = timeline(solution(year, scope="ministry"), graded("good", 2023, 2024, 2025))
    assert verdict("initiative", known, "T-CSTDB") == is_so


def test_article_22_2_no_initiative_and_no_record_is_unclear():
    assert verdict("initiative", timeline(), "T-CSTDB") == "unclear"


def test_article_22_2_what_the_proposal_names_counts_alone():
    known = timeline(solution(2023, 2024, scope="ministry"), solution(2025))
    assert verdict("initiative", known, "T-CSTDB", named=(2,)) == OVER
    assert verdict("initiative", known, "T-CSTDB", named=(9,)) != OVER


@pytest.mark.parametrize(
    ("years", "is_so"),
    [((2022, 2025), OVER), ((2021, 2024), OVER), ((2021, 2025), UNDER), ((2025,), UNDER), ((2020, 2023), UNDER)],
)
def test_article_21_1_two_ministerial_titles_that_follow_each_other(years, is_so):
    assert verdict("in_cycles", timeline(titles("T-CSTDB", *years)), "T-CSTDTQ") == is_so


@pytest.mark.parametrize(
    ("until", "is_so"),
    [(date(2021, 12, 31), OVER), (date(2022, 6, 30), "unclear"), (date(2024, 12, 31), UNDER), (None, OVER)],
)
def test_article_4_after_a_penalty_ministerial_titles_count_from_its_end(until, is_so):
    known = timeline(titles("T-CSTDB", 2022, 2025), Suspension("penalty", date(2021, 7, 1), until))
    finding = found("in_cycles", known, case("T-CSTDTQ"))
    assert finding.verdict == is_so
    assert ("penalty" in finding.message) is (is_so != OVER)


@pytest.mark.parametrize(("scope", "is_so"), [("ministry", UNDER), ("nation", OVER)])
def test_article_21_2_an_initiative_with_effect_nationwide(scope, is_so):
    assert verdict("initiative", timeline(solution(2022, scope=scope)), "T-CSTDTQ") == is_so


@pytest.mark.parametrize(
    ("rows", "is_so"),
    [
        ([fighter(2024, 2025)], OVER),
        ([fighter(2023, 2025), graded("good", 2024, 2025)], UNDER),
        ([graded("excellent", 2024, 2025), solution(2024, 2025)], OVER),
        ([graded("excellent", 2024, 2025), solution(2025)], UNDER),
        ([graded("excellent", 2023, 2024, 2025), solution(2023, 2025)], OVER),
        ([graded("excellent", 2025), graded("good", 2024), solution(2024, 2025)], UNDER),
        ([graded("excellent", 2024), graded("good", 2025), fighter(2025)], OVER),
        ([graded("excellent", 2025)], "unclear"),
        ([], "unclear"),
    ],
)
def test_article_74_1_d_two_years_of_merit(rows, is_so):
    assert verdict("two_years", timeline(*rows), "F-BKBT") == is_so


def test_article_74_1_d_one_year_of_each_is_to_be_confirmed():
    known = timeline(graded("excellent", 2024), fighter(2025))
    assert found("two_years", known, case("F-BKBT")).to_verify is True
    assert found("two_years", timeline(fighter(2024, 2025)), case("F-BKBT")).to_verify is False


FIVE = (2021, 2022, 2023, 2024, 2025)


@pytest.mark.parametrize(("years", "is_so"), [(FIVE[1:], "unclear"), (FIVE, OVER), ((2020, *FIVE), OVER)])
def test_article_73_1_b_five_good_years_in_a_row(years, is_so):
    assert verdict("good_years", timeline(graded("good", *years)), "F-BKTTG") == is_so


def test_article_73_1_b_a_year_less_than_good_breaks_the_five():
    known = timeline(graded("good", 2021, 2022, 2024, 2025), graded("done", 2023))
    assert verdict("good_years", known, "F-BKTTG") == UNDER


@pytest.mark.parametrize(("years", "is_so"), [((2021, 2025), UNDER), ((2021, 2023, 2025), OVER), (FIVE[:4], OVER)])
def test_article_73_1_b_three_times_grassroots_fighter_in_these_years(years, is_so):
    known = timeline(graded("good", *FIVE), fighter(*years))
    assert verdict("titles_within", known, "F-BKTTG") == is_so


@pytest.mark.parametrize(
    ("rows", "is_so"),
    [
        (titles("F-BKBT", 2020), OVER),
        (titles("F-BKBT", 2020, occasion="sudden"), UNDER),
        (titles("T-LDTT", 2020), UNDER),
        ((), "unclear"),
    ],
)
def test_article_73_1_b_the_ministerial_certificate_is_held(rows, is_so):
    assert verdict("earlier_award", timeline(rows), "F-BKTTG") == is_so


def of_prime_minister(year, decided_on):
    from awards.eligibility.timeline import Held

    return Held("F-BKTTG", str(year), decided_on)


def test_article_44_1_e_all_of_the_third_class_order():
    known = timeline(
        of_prime_minister(2020, date(2021, 3, 2)), graded("good", *FIVE[1:]), graded("excellent", 2021),
        fighter(2021, 2023, 2025),
    )  # fmt: skip
    findings = regimes.judge(known, case("F-HCLD3-I"))
    assert overall(findings) == OVER
    assert {finding.article for finding in findings} >= {"Luật 06/2022/QH15, Điều 44.1.e"}


@pytest.mark.parametrize(("year", "is_so"), [(2020, OVER), (2021, UNDER)])
def test_article_44_1_e_the_five_years_come_after_the_certificate(year, is_so):
    known = timeline(of_prime_minister(year, date(year + 1, 1, 5)), graded("good", *FIVE))
    assert verdict("good_years", known, "F-HCLD3-I") == is_so


@pytest.mark.parametrize(("level", "is_so"), [("good", UNDER), ("excellent", OVER)])
def test_article_44_1_e_one_of_the_years_is_excellent(level, is_so):
    known = timeline(graded("good", *FIVE[:4]), graded(level, 2025))
    assert verdict("excellent_years", known, "F-HCLD3-I") == is_so


@pytest.mark.parametrize(
    ("decided_on", "is_so"), [(date(2021, 3, 3), UNDER), (date(2021, 3, 2), OVER), (date(2021, 3, 1), OVER)]
)
def test_article_4_time_runs_from_the_decision_before(decided_on, is_so):
    assert verdict("time_since", timeline(of_prime_minister(2020, decided_on)), "F-HCLD3-I") == is_so


@pytest.mark.parametrize("award", ["F-HCLD2-I", "F-HCLD1-I"])
def test_higher_classes_for_people_are_marked_as_to_be_verified(award):
    assert all(finding.to_verify for finding in regimes.judge(timeline(), case(award))[2:])


@pytest.mark.parametrize(("since", "is_so"), [(date(2001, 3, 3), "unclear"), (date(2001, 3, 2), OVER)])
def test_article_55_twenty_five_years_of_service(since, is_so):
    assert verdict("service", timeline(serves_since=since), "F-HUCQK") == is_so


@pytest.mark.parametrize(
    ("until", "is_so"),
    [(date(2026, 3, 1), OVER), (date(2026, 3, 2), UNDER), (date(2026, 3, 3), UNDER), (None, UNDER)],
)
@pytest.mark.parametrize("kind", ["penalty", "review", "complaint"])
def test_article_4_no_award_while_something_holds_it_up(kind, until, is_so):
    finding = found("suspension", timeline(Suspension(kind, date(2025, 9, 1), until)), case("T-LDTT"))
    assert finding.verdict == is_so
    assert ("until" in finding.values) is (is_so == UNDER and until is not None)


def test_article_4_a_suspension_of_later_days_does_not_count_yet():
    known = timeline(Suspension("review", date(2026, 3, 3)))
    assert verdict("suspension", known, "T-LDTT") == OVER


@pytest.mark.parametrize(
    ("until", "is_so"),
    [(date(2022, 12, 31), OVER), (date(2023, 1, 1), "unclear"), (date(2023, 12, 31), UNDER), (date(2024, 5, 1), UNDER)],
)
def test_article_4_after_a_penalty_achievement_counts_from_its_end(until, is_so):
    known = timeline(fighter(2023, 2024, 2025), Suspension("penalty", date(2022, 1, 1), until))
    assert verdict("in_a_row", known, "T-CSTDB") == is_so


def test_article_5_2_one_achievement_one_award():
    day = date(2025, 8, 1)
    known = timeline(titles("F-BKBT", 2025, occasion="sudden", achieved_on=day))
    again = {"occasion": "sudden", "achieved_on": day}
    assert verdict("once", known, "F-BKTTG", **again) == UNDER
    assert verdict("once", known, "F-BKTTG", **{**again, "achieved_on": date(2025, 8, 2)}) == OVER


def test_article_5_2_the_same_award_for_a_second_movement_of_the_year_is_compared_by_a_person():
    known = timeline(titles("F-BKBT", 2025, occasion="movement"))
    assert verdict("once", known, "F-BKBT", occasion="movement") == "unclear"
    assert verdict("once", known, "F-BKBT", 2024, occasion="movement") == OVER
    assert verdict("once", known, "F-BKBT") == OVER


def test_article_5_2_a_title_is_given_once_a_year():
    assert verdict("once", timeline(fighter(2025)), "T-CSTDCS") == UNDER
    assert verdict("once", timeline(fighter(2024)), "T-CSTDCS") == OVER
    assert verdict("once", timeline(fighter(2025, state="cancelled")), "T-CSTDCS") == OVER


@pytest.mark.parametrize(("day", "is_so"), [(date(2026, 3, 3), UNDER), (date(2026, 3, 2), OVER), (None, "unclear")])
def test_article_8_a_sudden_achievement_has_a_day_and_nothing_else_is_asked(day, is_so):
    findings = regimes.judge(timeline(), case("F-BKTTG", occasion="sudden", achieved_on=day))
    assert {finding.code: finding.verdict for finding in findings}["achievement"] == is_so
    assert [finding.code for finding in findings] == ["suspension", "once", "achievement"]


@pytest.mark.parametrize(("is_described", "is_so"), [(True, OVER), (False, "unclear")])
def test_article_8_an_award_of_a_movement_says_what_was_achieved(is_described, is_so):
    assert verdict("achievement", timeline(), "F-BKBT", occasion="movement", is_described=is_described) == is_so


def test_a_title_is_judged_by_its_own_conditions_whatever_the_occasion_is_called():
    for occasion in ("sudden", "movement", "service", "seniority", "foreign"):
        asked = case("T-CSTDTQ", occasion=occasion, is_described=True, achieved_on=date(2025, 8, 1))
        findings = regimes.judge(timeline(graded("good", 2023, 2024, 2025)), asked)
        assert [row.code for row in findings] == ["suspension", "once", "in_cycles", "initiative"]
        assert overall(findings) == UNDER


@pytest.mark.parametrize("award", ["F-GKDV", "F-GKX", "F-KNC", "T-GDVH", "F-NGUT", "F-AHLD"])
def test_article_75_2_what_others_set_is_unclear_and_says_who_sets_it(award):
    finding = found("standard", timeline(), case(award))
    assert finding.verdict == "unclear" and len(finding.reason) > 20
