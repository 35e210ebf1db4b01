from datetime import UTC, date, datetime, timedelta

import pytest

from awards.eligibility import examining
from awards.eligibility.findings import from_json
from awards.eligibility.models import Standard
from awards.proposals.models import Nomination
from awards.records.models import AwardRecord
from blocs import succession
from common import clock, history
from common.clock import now, today
from emulation.ranking.models import Placing
from tests.awards.eligibility.making import nomination
from tests.awards.records.making import awarded, collective, disciplined, graded, initiative, person
from tests.emulation.ranking.making import make_scored, publish


def years(cast, count):
    """The last `count` years up to that of the proposal, oldest first."""
    return [int(cast.year) - back for back in reversed(range(count))]


def examined(row):
    """The nomination as it is stored after an examination."""
    examining.examine([row])
    return Nomination.objects.get(pk=row.pk)


def verdicts(row):
    return {finding.code: finding.verdict for finding in from_json(row.findings)}


@pytest.fixture
def mai(cast):
    return person(cast.member, "Nguyễn Thị Mai", birth_year=1985)


def test_findings_and_verdict_are_stored_with_the_time(cast, ours, mai, catalogue):
    for year in years(cast, 3):
        awarded(mai, "T-CSTDCS", year)
    initiative(mai, cast.year, "ministry")
    row = examined(nomination(ours, mai, catalogue["T-CSTDB"]))
    assert row.verdict == "passed" and row.examined_at and row.recheck_because == ""
    assert set(verdicts(row)) == {"suspension", "once", "in_a_row", "initiative"}
    in_a_row = next(finding for finding in from_json(row.findings) if finding.code == "in_a_row")
    assert in_a_row.values["years"] == ", ".join(str(year) for year in years(cast, 3))
    assert in_a_row.reason.startswith("Có 3 lần liên tục CSTĐ cơ sở") or "3" in in_a_row.reason


def test_an_examination_writes_no_history_and_is_the_same_again(cast, ours, mai, catalogue):
    row = nomination(ours, mai, catalogue["T-LDTT"])
    first = examined(row)
    again = examined(row)
    assert (again.findings, again.verdict) == (first.findings, first.verdict)
    assert row.history.count() == 1


def test_a_draft_is_told_the_same_before_there_is_a_nomination(cast, ours, mai, catalogue):
    graded(mai, cast.year, "good")
    award = catalogue["T-LDTT"]
    told = examining.findings_for(
        recipient=mai, award=award, year=cast.year, day=today(), occasion="merit", council=cast.council.pk
    )
    assert [each.as_json() for each in told] == examined(nomination(ours, mai, award)).findings


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(cast, ours, catalogue, count, django_assert_num_queries):
    for number in range(count):
        someone = person(cast.member)
        awarded(someone, "T-CSTDCS", cast.year)
        nomination(ours, someone, catalogue["T-CSTDB"], order=number)
    with django_assert_num_queries(14):
        examining.examine(Nomination.objects.all())


def test_a_suspension_of_today_fails(cast, ours, mai, catalogue):
    graded(mai, cast.year, "good")
    row = nomination(ours, mai, catalogue["T-LDTT"])
    assert examined(row).verdict == "passed"
    disciplined(mai, today() - timedelta(days=3), kind="review")
    assert verdicts(examined(row))["suspension"] == "failed"


def test_the_day_on_which_it_was_handed_in_chooses_the_decree(cast, ours, mai, catalogue):
    row = nomination(ours, mai, catalogue["T-LDTT"])
    ours.submitted_at = datetime(2025, 6, 30, 3, tzinfo=UTC)
    ours.save()
    assert "98/2023" in from_json(examined(row).findings)[0].article


def test_an_inquiry_opened_after_the_handing_in_holds_it_up_until_it_ends(cast, ours, mai, catalogue):
    graded(mai, cast.year, "good")
    row = nomination(ours, mai, catalogue["T-LDTT"])
    ours.submitted_at = now() - timedelta(days=20)
    ours.save()
    inquiry = disciplined(mai, today() - timedelta(days=3), kind="review")
    assert verdicts(examined(row))["suspension"] == "failed"
    inquiry.until = today() - timedelta(days=1)
    inquiry.save()
    assert verdicts(examined(row))["suspension"] == "passed"


def test_a_penalty_that_ended_since_the_handing_in_leaves_no_chain_from_before(cast, ours, mai, catalogue):
    for year in years(cast, 3):
        awarded(mai, "T-CSTDCS", year)
    row = nomination(ours, mai, catalogue["T-CSTDB"])
    ours.submitted_at = now() - timedelta(days=20)
    ours.save()
    disciplined(mai, today() - timedelta(days=30), until=today() - timedelta(days=1))
    found = verdicts(examined(row))
    assert (found["suspension"], found["in_a_row"] == "passed") == ("passed", False)


def test_months_of_work_are_those_of_the_council(cast, ours, mai, catalogue):
    graded(mai, cast.year, "good", months_worked=8)
    row = nomination(ours, mai, catalogue["T-LDTT"])
    assert verdicts(examined(row))["months"] == "unclear"
    standard = Standard(
        council=cast.council, award=catalogue["T-LDTT"], least_months=9, since=date(2020, 1, 1), document="QĐ 1"
    )
    history.save(standard, by=cast.thu)
    assert verdicts(examined(row))["months"] == "failed"
    standard.least_months = 8
    history.save(standard, by=cast.thu)
    assert verdicts(examined(row))["months"] == "passed"


def test_what_an_authority_set_itself_is_shown(cast, ours, mai, catalogue):
    standard = Standard(
        council=cast.council, award=catalogue["F-GKDV"], words="Hoàn thành tốt nhiệm vụ", since=date(2020, 1, 1),
        document="QĐ 5/QĐ-UBND",
    )  # fmt: skip
    history.save(standard, by=cast.thu)
    (finding,) = from_json(examined(nomination(ours, mai, catalogue["F-GKDV"])).findings)[2:]
    assert finding.verdict == "unclear" and finding.values["words"] == "Hoàn thành tốt nhiệm vụ"


def test_a_chain_goes_on_after_the_unit_was_renamed(cast, ours, catalogue):
    before = person(cast.member, "Trần Văn Hòa", birth_year=1980)
    stranger = person(cast.member, "Trần Văn Hòa", birth_year=1990)
    first, second, last = years(cast, 3)
    for year in (first, second):
        awarded(before, "T-CSTDCS", year)
    new = succession.rename(
        cast.member, name="Kho bạc khu vực", code="KBKV", on=today(), decision="QĐ 2", by=cast.thu
    ).units[0]
    after = person(new, "Trần Văn Hòa", birth_year=1980)
    awarded(after, "T-CSTDCS", last)
    assert verdicts(examined(nomination(ours, after, catalogue["T-CSTDB"])))["in_a_row"] == "passed"
    assert verdicts(examined(nomination(ours, stranger, catalogue["T-CSTDB"])))["in_a_row"] == "unclear"


def test_somebody_entered_twice_is_one_also_at_a_former_unit(cast, ours, catalogue):
    written_otherwise = person(cast.member, "Tran Van Hoa", birth_year=1980)
    alias = person(cast.member, "Trần Văn Hòa", birth_year=1980)
    first, second, last = years(cast, 3)
    for year in (first, second):
        awarded(written_otherwise, "T-CSTDCS", year)
    alias.same_as = written_otherwise
    alias.save()
    new = succession.rename(cast.member, name="Kho bạc mới", code="KBM", on=today(), decision="QĐ 2", by=cast.thu)
    after = person(new.units[0], "Trần Văn Hòa", birth_year=1980)
    awarded(after, "T-CSTDCS", last)
    assert verdicts(examined(nomination(ours, after, catalogue["T-CSTDB"])))["in_a_row"] == "passed"
    assert verdicts(examined(nomination(ours, alias, catalogue["F-BKBT"])))["once"] == "passed"


def test_a_merged_unit_carries_its_titles_on_with_a_mark(cast, ours, catalogue):
    old, (before, last) = collective(cast.member), years(cast, 2)
    awarded(old, "T-TTLDXS", before)
    succession.merge([cast.member, cast.deputy], into=cast.head, on=today(), decision="QĐ 3", by=cast.thu)
    new = collective(cast.head)
    awarded(new, "T-TTLDXS", last)
    row = examined(nomination(ours, new, catalogue["F-BKBT-C"]))
    two = next(finding for finding in from_json(row.findings) if finding.code == "two_years")
    assert (two.verdict, two.to_verify) == ("passed", True)


def test_the_people_of_a_collective_are_counted(cast, ours, catalogue):
    whole = collective(cast.member)
    graded(whole, cast.year, "excellent", members=10)
    people = [person(cast.member) for _ in range(10)]
    for number, someone in enumerate(people):
        graded(someone, cast.year, "good")
        if number < 7:
            awarded(someone, "T-LDTT", cast.year)
    row = nomination(ours, whole, catalogue["T-TTLDXS"])
    assert verdicts(examined(row)) == {
        "suspension": "passed", "once": "passed", "graded_excellent": "passed", "all_completed": "passed",
        "share_of_advanced": "passed", "has_fighter": "failed",
    }  # fmt: skip
    awarded(people[0], "T-CSTDCS", cast.year)
    assert examined(row).verdict == "passed"


def test_a_flag_rests_on_the_first_place_of_the_published_ranking(cast, ours, covenant, catalogue):
    round_ = make_scored(covenant.campaign, ["15", "25", "20"], by=cast.thu)
    ranking = publish(round_, head=cast.an, secretariat=cast.thu)
    first = Placing.objects.get(ranking=ranking, rank=1)
    leader = collective(first.unit)
    flag = catalogue["T-CTDB"]
    assert verdicts(examined(nomination(ours, leader, flag, placing=first)))["leads"] == "passed"
    other = nomination(ours, collective(Placing.objects.get(ranking=ranking, rank=2).unit), flag, placing=first)
    assert verdicts(examined(other))["leads"] == "failed"


def test_what_changed_since_is_examined_again(cast, ours, mai, catalogue):
    row = nomination(ours, mai, catalogue["T-LDTT"])
    assert list(examining.outdated()) == [row]
    examining.examine([row])
    assert not examining.outdated()
    with clock.at(now() + timedelta(minutes=1)):
        graded(mai, cast.year, "good")
    assert list(examining.outdated()) == [row]
    assert examined(row).verdict == "passed"


def test_a_record_of_one_of_its_people_makes_a_collective_stale(cast, ours, mai, catalogue):
    row = examined(nomination(ours, collective(cast.member), catalogue["T-TTLDXS"]))
    with clock.at(now() + timedelta(minutes=1)):
        held = awarded(mai, "T-LDTT", cast.year)
    assert list(examining.outdated()) == [row]
    assert held.recipient != row.recipient


@pytest.fixture
def renamed(cast, ours):
    """The unit that the member became today, and what it proposes."""
    new = succession.rename(cast.member, name="Kho bạc khu vực", code="KBKV", on=today(), decision="QĐ 2", by=cast.thu)
    return new.units[0]


def test_what_changed_at_a_former_unit_is_examined_again_for_whoever_follows(cast, ours, mai, renamed, catalogue):
    heir = person(renamed, mai.name, birth_year=mai.birth_year)
    stranger = person(renamed, mai.name, birth_year=1999)
    row = examined(nomination(ours, heir, catalogue["T-CSTDB"]))
    examined(nomination(ours, stranger, catalogue["T-CSTDB"]))
    assert not examining.outdated()
    with clock.at(now() + timedelta(minutes=1)):
        awarded(mai, "T-CSTDCS", years(cast, 2)[0])
        assert list(examining.outdated()) == [row]
    with clock.at(now() + timedelta(minutes=2)):
        assert (examining.renew(), examining.renew()) == (1, 0)


def test_people_of_a_former_unit_count_for_the_collective_that_follows(cast, ours, mai, renamed, catalogue):
    row = examined(nomination(ours, collective(renamed), catalogue["T-TTLDXS"]))
    with clock.at(now() + timedelta(minutes=1)):
        awarded(mai, "T-LDTT", cast.year)
        assert list(examining.outdated()) == [row]


@pytest.mark.parametrize("count", [1, 3])
def test_what_is_outdated_is_found_in_as_many_queries_for_more(
    cast, ours, renamed, catalogue, count, django_assert_num_queries
):
    for number in range(count):
        before = person(cast.member, f"Người {number}")
        examined(nomination(ours, person(renamed, f"Người {number}"), catalogue["T-CSTDB"], order=number))
        with clock.at(now() + timedelta(minutes=1)):
            awarded(before, "T-CSTDCS", cast.year)
    with django_assert_num_queries(10):
        assert len(examining.outdated()) == count


@pytest.mark.parametrize(
    ("since", "until", "is_so"),
    [(2, None, True), (-9, 3, True), (-9, 20, False), (20, None, False), (-9, -1, False)],
)
def test_a_suspension_that_begins_or_ends_by_its_day_has_it_examined_again(
    cast, ours, mai, catalogue, since, until, is_so
):
    disciplined(mai, today() + timedelta(days=since), until=None if until is None else today() + timedelta(days=until))
    with clock.at(now() + timedelta(minutes=1)):
        examined(nomination(ours, mai, catalogue["T-LDTT"]))
    with clock.at(now() + timedelta(days=5)):
        assert examining.outdated().exists() is is_so
        examining.renew()
        assert not examining.outdated().exists()


def test_a_taken_back_award_has_what_rests_on_it_examined_again_and_only_what_is_open(cast, ours, mai, catalogue):
    held = awarded(mai, "T-CSTDCS", cast.year)
    still = nomination(ours, mai, catalogue["T-CSTDB"])
    decided = nomination(ours, mai, catalogue["F-BKBT"])
    Nomination._base_manager.filter(pk=decided.pk).update(state="granted")
    examining.examine(Nomination.objects.all())
    with clock.at(now() + timedelta(minutes=1)):
        held.cancel()
        held.save()
    assert list(examining.outdated()) == [still]
    assert verdicts(examined(still))["in_a_row"] in {"failed", "unclear"}
    assert AwardRecord.objects.filter(pk=held.pk).exists()
