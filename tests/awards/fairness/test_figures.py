"""Who is proposed and decided: Law 06/2022/QH15, article 5.2."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from awards.decisions import issuing, ruling
from awards.decisions.models import Ruling
from awards.fairness import figures, pictures, reporting, warning
from awards.fairness.models import FairnessAnswer
from awards.proposals.models import Nomination, Submission
from common import history
from common.clock import today
from emulation.bloc_reports import drafting
from emulation.campaigns.models import Campaign
from tests.awards import making
from tests.awards.decisions.making import voted
from tests.awards.records.making import collective, person
from tests.conftest import codes

Concern = FairnessAnswer.Concern


@pytest.fixture
def proposed(cast, campaign, catalogue):
    """Two leaders and a direct worker of the member unit; a collective of the head."""
    rows = [
        person(cast.member, "Giám đốc", position_class="leader", sex="male"),
        person(cast.member, "Phó Giám đốc", position_class="leader", sex="male"),
        person(cast.member, "Chuyên viên", position_class="worker", sex="female"),
        person(cast.member, "Không rõ", position_class="", sex=""),
    ]
    made = [making.checked(campaign, row, "F-BKBT", by=cast.thu) for row in rows]
    return [*made, making.checked(campaign, collective(cast.head), "F-BKBT-C", by=cast.thu)]


def concerns(campaign):
    return {row.concern: row for row in warning.of(campaign, figures.of_year(campaign))}


def test_people_are_counted_by_position_and_sex_collectives_apart(campaign, proposed):
    shares = figures.of_year(campaign).total.proposed
    assert shares.counts == (2, 0, 1, 1)
    assert (shares.women, shares.men, shares.collectives) == (1, 2, 1)


def test_shares_leave_out_what_is_not_stated(campaign, proposed):
    shares = figures.of_year(campaign).total.proposed
    assert (shares.worker_percent, shares.women_percent) == (33, 33)


def test_rows_by_award_and_by_unit(cast, campaign, proposed):
    found = figures.of_year(campaign)
    assert [(row.proposed.people, row.proposed.collectives) for row in found.by_award] == [(4, 0), (0, 1)]
    assert {row.label for row in found.by_unit} == {cast.member.name, cast.head.name}


def test_drafts_and_what_was_taken_back_do_not_count(campaign, proposed):
    Nomination._base_manager.filter(pk=proposed[0].pk).update(state="withdrawn")
    Submission._base_manager.filter(pk=proposed[-1].submission_id).update(state="draft")
    shares = figures.of_year(campaign).total.proposed
    assert (shares.leader, shares.collectives) == (1, 0)


def test_a_member_for_whom_nothing_was_proposed_in_years_is_named(cast, campaign, proposed):
    assert figures.never_proposed(campaign) == [cast.deputy]


def test_decided_is_what_an_issued_decision_granted(cast, campaign, proposed):
    decision = ruling.begin(cast.council, title="Tặng Bằng khen", decided_by="Chủ tịch UBND tỉnh", by=cast.thu)
    for row, outcome in ((proposed[2], Ruling.Outcome.GRANTED), (proposed[0], Ruling.Outcome.REJECTED)):
        voted(row, "elected", by=cast.thu)
        ruling.rule(decision, row, outcome=outcome, reason="Theo biểu quyết của Hội đồng.", by=cast.thu)
    before = figures.of_year(campaign).total.decided.people
    issuing.issue(decision, number="5/QĐ-UBND", decided_on=today(), by=cast.thu)
    assert (before, figures.of_year(campaign).total.decided.counts) == (0, (0, 0, 1, 0))


def test_days_run_from_the_achievement_or_from_the_end_of_the_year(cast, campaign, catalogue):
    decision = ruling.begin(cast.council, title="Tặng Bằng khen", decided_by="Chủ tịch UBND tỉnh", by=cast.thu)
    row = making.checked(campaign, person(cast.member), "F-BKBT", by=cast.thu, achieved_on=today() - timedelta(days=12))
    voted(row, "elected", by=cast.thu)
    ruling.rule(decision, row, outcome=Ruling.Outcome.GRANTED, reason="Xứng đáng.", by=cast.thu)
    issuing.issue(decision, number="5/QĐ-UBND", decided_on=today(), by=cast.thu)
    assert figures.days_to_decision(campaign) == [12]


def test_more_leaders_than_direct_workers_is_pointed_out(campaign, proposed):
    assert concerns(campaign)[Concern.FEW_WORKERS].figures == {"leaders": 2, "workers": 1}
    Nomination._base_manager.filter(pk=proposed[0].pk).update(state="withdrawn")
    assert Concern.FEW_WORKERS not in concerns(campaign)


@pytest.mark.parametrize(("women", "men", "warned"), [(3, 7, False), (2, 5, True), (0, 1, True), (0, 0, False)])
def test_fewer_than_three_women_in_ten_is_pointed_out(cast, campaign, catalogue, women, men, warned):
    for sex, count in (("female", women), ("male", men)):
        for _ in range(count):
            making.checked(campaign, person(cast.member, sex=sex), "F-BKBT", by=cast.thu)
    assert (Concern.FEW_WOMEN in concerns(campaign)) is warned


def test_a_flag_for_the_head_is_pointed_out(cast, campaign, catalogue):
    making.checked(campaign, collective(cast.head), "T-CTDB", by=cast.thu)
    assert Concern.HEAD_WINS in concerns(campaign)


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_nobody_learns_what_the_head_is_drafting(cast, campaign, catalogue, state):
    flag = making.checked(campaign, collective(cast.head), "T-CTDB", by=cast.thu)
    Submission._base_manager.filter(pk=flag.submission_id).update(state=state)
    assert Concern.HEAD_WINS not in concerns(campaign)
    assert cast.head in figures.never_proposed(campaign)


@pytest.mark.parametrize("count", [1, 3])
def test_the_years_of_a_bloc_are_read_together(cast, campaign, proposed, count, django_assert_num_queries):
    for back in range(1, count):
        before = recorded_year(campaign, back, by=cast.thu)
        making.checked(before, person(cast.member, f"Người {back}"), "F-BKBT", by=cast.thu)
    with django_assert_num_queries(3):
        found = figures.over_years(campaign)
    assert [row.proposed.people for row in found] == [1] * (count - 1) + [4]


def recorded_year(campaign, back, *, by):
    row = Campaign(
        bloc=campaign.bloc, year=str(int(campaign.year) - back),
        starts_on=campaign.starts_on.replace(year=campaign.starts_on.year - back),
        ends_on=campaign.ends_on.replace(year=campaign.ends_on.year - back),
    )  # fmt: skip
    history.save(row, by=by)
    return row


def test_an_answer_is_kept_with_the_figures_of_its_day(cast, campaign, proposed):
    row = concerns(campaign)[Concern.FEW_WORKERS]
    kept = warning.answer(campaign, row.concern, text="Năm nay xét lãnh đạo.", figures=row.figures, by=cast.an)
    assert warning.answer(campaign, row.concern, text="Năm nay xét lãnh đạo.", figures={}, by=cast.an) == kept
    assert concerns(campaign)[Concern.FEW_WORKERS].answer.figures == {"leaders": 2, "workers": 1}
    warning.answer(campaign, row.concern, text="Đã bổ sung.", figures=row.figures, by=cast.an)
    assert campaign.fairness_answers.count() == 2


def test_members_do_not_answer_for_the_bloc(cast, campaign):
    with pytest.raises(PermissionDenied):
        warning.answer(campaign, Concern.LATE, text="Chậm.", figures={}, by=cast.binh)
    with pytest.raises(ValidationError) as error:
        warning.answer(campaign, Concern.LATE, text=" ", figures={}, by=cast.an)
    assert codes(error) == {"text_missing"}


def test_pictures_are_drawn_with_and_without_figures(campaign, proposed):
    found = figures.of_year(campaign)
    assert b"<svg" in pictures.by_award(found.by_award)
    assert b"<svg" in pictures.by_award([])
    assert b"<svg" in pictures.by_year(figures.over_years(campaign))


def test_the_figures_go_into_the_report_once_and_what_people_wrote_stays(cast, campaign, proposed, bloc_report):
    found = figures.of_year(campaign)
    drafting.save_section(bloc_report, reporting.SECTION, "Công tác khen thưởng kịp thời.", version=0, by=cast.an)
    for _ in range(2):
        section = reporting.put_into(bloc_report, found, warning.of(campaign, found), by=cast.an)
    assert section.body.startswith("Công tác khen thưởng kịp thời.")
    assert section.body.count(reporting.BEGINS) == 1
    assert "4 cá nhân, trong đó 2 lãnh đạo" in section.body
