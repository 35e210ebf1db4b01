"""The demonstration as it is loaded today: true facts of four blocs, and examples that are marked."""

from collections.abc import Iterator
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from awards.catalogue.models import AwardType
from awards.consultation.models import PublicNotice
from awards.decisions.models import Decision, Reliance, Revocation
from awards.deliberation.models import CouncilMeeting
from awards.proposals.models import Nomination, Submission
from awards.quotas.models import QuotaRule
from awards.records.models import AwardRecord, Grading, Recipient
from blocs.models import Bloc, CouncilMember, Membership, Succession, Term, Unit, User
from common import clock
from config.demo import facts
from documents.models import Signature
from emulation.ballots.models import Ballot
from emulation.bloc_reports.models import BlocReport
from emulation.campaigns.models import Campaign, ReviewPoint
from emulation.conferences import attending
from emulation.conferences.models import Attendance, Conference
from emulation.covenants import signing
from emulation.covenants.models import Covenant
from emulation.criteria import checking
from emulation.criteria.models import CriteriaTable
from emulation.directives.models import Directive
from emulation.evidence.models import Evidence
from emulation.minutes.models import Minutes
from emulation.notices.models import Message
from emulation.ranking.models import PublishedRanking
from emulation.reports.models import Report, ReportRequest, ReportSection, ReviewStep
from emulation.rotation.models import Choice
from emulation.scoring.tables import Kind
from emulation.sheets import computing
from emulation.sheets.models import Assessment, Score, ScoreSheet, ScoringRound

THIS_YEAR, LAST_YEAR = str(clock.today().year), str(clock.today().year - 1)
MARK = "(ví dụ)"


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker) -> Iterator[str]:
    """What the command prints. The data are loaded once for all tests here; `db` undoes what each of them does."""
    printed = StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", stdout=printed)
        yield printed.getvalue()
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded, db):
    return loaded


def year(bloc: str, label: str) -> Campaign:
    return Campaign.objects.get(bloc__name__contains=bloc, year=label)


def roles(campaign: Campaign) -> list[tuple[str, str]]:
    return [(term.role, term.unit.name) for term in campaign.terms()]


def test_the_reference_year_of_the_inspectorate_is_whole(demo):
    campaign = year("Thanh tra Chính phủ", "2021")
    assert campaign.state == Campaign.State.RECORDED
    assert campaign.theme == "Siết chặt kỷ cương, tăng cường hiệu quả"
    assert [unit.name for unit in campaign.members()] == [
        "Trung tâm Thông tin", "Trường Cán bộ Thanh tra", "Báo Thanh tra", "Tạp chí Thanh tra",
        "Viện Chiến lược và Khoa học Thanh tra",
    ]  # fmt: skip
    assert roles(campaign) == [("head", "Trung tâm Thông tin")]
    days = {step.kind: step.done_on for step in campaign.steps.filter(has_happened=True)}
    assert days == {"launch": date(2021, 3, 30), "covenant": date(2021, 3, 30), "closing": date(2021, 12, 2)}
    assert (campaign.objectives.count(), campaign.tasks.count()) == (5, 5)
    points = ReviewPoint.objects.filter(step__campaign=campaign)
    assert points.filter(kind="limit").count() == 6
    assert "không giữ chức vụ" in points.filter(kind="direction").last().text


def test_the_head_was_handed_over_at_the_closing_conference(demo):
    following = Term.objects.get(bloc__name__contains="Thanh tra Chính phủ", year="2022")
    assert (following.unit.name, following.since) == ("Trường Cán bộ Thanh tra", date(2021, 12, 2))


def test_the_renamed_institute_keeps_both_names(demo):
    succession = Succession.objects.get()
    assert succession.old.name == "Viện Khoa học Thanh tra"
    assert succession.new.name == "Viện Chiến lược và Khoa học Thanh tra"
    assert succession.effective_on is None


def test_the_ministries_of_internal_affairs_answer_five_movements(demo):
    campaign = year("Nội chính Trung ương", "2022")
    assert campaign.movements.count() == 5
    assert roles(campaign) == [("head", "Bộ Tư pháp"), ("deputy", "Ban Quản lý Lăng Chủ tịch Hồ Chí Minh")]
    assert len(campaign.members()) == 8
    assert roles(year("Nội chính Trung ương", "2023")) == [("head", "Kiểm toán Nhà nước")]


def test_the_deputy_of_ha_nam_did_not_become_head(demo):
    assert roles(year("Hà Nam", "2021")) == [
        ("head", "Văn phòng Đoàn ĐBQH và HĐND tỉnh"), ("deputy", "Kho bạc Nhà nước tỉnh"),
    ]  # fmt: skip
    assert roles(year("Hà Nam", "2022")) == [
        ("head", "Văn phòng UBND tỉnh"), ("deputy", "Chi nhánh Ngân hàng Nhà nước tỉnh"),
    ]  # fmt: skip
    assert len(year("Hà Nam", "2021").members()) == 9


def test_the_economic_ministries_met_in_the_middle_of_2014(demo):
    campaign = year("kinh tế", "2014")
    step = campaign.steps.get(kind="midyear")
    assert (step.done_on, step.place) == (date(2014, 8, 15), "Bộ Xây dựng")
    assert (campaign.theme, len(campaign.members())) == ("", 7)


def test_every_bloc_has_an_example_year_in_the_middle_of_signing(demo):
    for bloc in Bloc.objects.all():
        covenant = Covenant.objects.get(campaign__bloc=bloc, state=Covenant.State.SIGNING)
        assert covenant.campaign.is_example
        assert covenant.document.is_example
        waiting = len(signing.waiting_for(covenant))
        assert 0 < waiting < covenant.parties.count()


def test_real_years_are_recorded_and_everything_else_is_marked_as_an_example(demo):
    assert not Campaign.objects.filter(is_example=False).exclude(state=Campaign.State.RECORDED).exists()
    assert not Campaign.objects.filter(is_example=True, state=Campaign.State.RECORDED).exists()
    assert all("(ví dụ)" in person.full_name for person in User.objects.all())
    assert not Signature.objects.exclude(document__is_example=True).exists()


def test_every_example_year_was_launched_at_a_conference_and_has_one_ahead(demo):
    for campaign in Campaign.objects.filter(year=THIS_YEAR, state=Campaign.State.LAUNCHED):
        held, ahead = campaign.conferences.all()
        assert (held.state, ahead.state) == ("held", "invited")
        assert held.is_example and ahead.is_example
        assert attending.tally(held).has_quorum
        assert sorted(row.state for row in held.directives.all()) == ["done", "open", "open"]
    presences = {row.presence for row in Attendance.objects.filter(conference__state="held", conference__kind="launch")}
    assert presences == {"present", "substitute", "excused", "absent"}
    assert sorted(row.state for row in Minutes.objects.all()) == ["draft", "signed", "signed", "signing"]
    assert Choice.objects.get().state == Choice.State.PROPOSED
    assert Message.objects.filter(state=Message.State.HELD).count() == 1


# --- Last year's examples -----------------------------------------------------------------------------


def test_example_years_never_stand_where_a_real_year_is_recorded():
    """The real years are long past: the year before this one is nobody's."""
    recorded = {int(row.year) for bloc in facts.REAL_BLOCS for row in bloc.years}
    assert max(recorded) < clock.today().year - 1


def test_last_years_reports_are_at_every_point_of_their_review(demo):
    campaign = year("Thanh tra Chính phủ", LAST_YEAR)
    assert campaign.state == Campaign.State.LAUNCHED and campaign.is_example
    assert campaign.covenants.get().state == Covenant.State.IN_FORCE
    reports = {row.unit.name: row for row in Report.objects.filter(request__campaign=campaign, request__kind="year")}
    assert sorted(row.state for row in reports.values()) == ["accepted"] * 4 + ["submitted"]
    late = reports["Viện Chiến lược và Khoa học Thanh tra"]
    assert (late.state, late.days_late) == (Report.State.SUBMITTED, 3)
    returned = reports["Trường Cán bộ Thanh tra"]
    assert [step.kind for step in returned.steps.all()] == ["submitted", "returned", "submitted", "accepted"]
    assert returned.submissions.last().answer
    half = Report.objects.filter(request__campaign=campaign, request__kind="midyear")
    assert {row.state for row in half} == {Report.State.ACCEPTED}
    assert sorted(row.days_late for row in half) == [0, 0, 0, 0, 2]
    assert BlocReport.objects.get(request__campaign=campaign).state == BlocReport.State.ADOPTED
    unsent = Report.objects.filter(request__campaign=campaign).outstanding()
    assert sorted(row.state for row in unsent) == ["draft"] + ["waiting"] * 4


def test_last_years_units_are_scored_by_a_table_of_every_kind(demo):
    campaign = year("Thanh tra Chính phủ", LAST_YEAR)
    check_table(campaign)
    check_sheets(campaign)


def check_sheets(campaign):
    """The sheets stand in every stage but the second verification."""
    sheets = {sheet.state: sheet for sheet in campaign.scoring_round.sheets.all()}
    assert set(sheets) == set(ScoreSheet.State) - {ScoreSheet.State.SECOND}
    board = computing.read(campaign.scoring_round)
    assert not board.totals(sheets["final"], board.marks()[sheets["final"].pk]).unscored
    assert board.totals(sheets["self"], board.marks()[sheets["self"].pk]).unscored
    assert sheets["explaining"].scores.exclude(answer="").exists()


def check_table(campaign):
    """It has every kind of criterion, with evidence and units of measure, and nothing is to be said about it."""
    table = campaign.criteria_tables.get()
    found = checking.check(table)
    assert table.is_example and MARK in table.name and table.state == CriteriaTable.State.PUBLISHED
    assert {row.kind for row in found.rows} - {""} == {kind.value for kind in Kind}
    assert not found.remarks
    assert {row.source for row in found.rows} == {"", "commitment", "figure", "report_days"}


def test_the_ranking_of_the_closed_year_is_published_and_every_word_is_marked_as_invented(demo):
    campaign = year("Hà Nam", LAST_YEAR)
    assert (campaign.state, campaign.is_example) == (Campaign.State.CLOSED, True)
    ranking = PublishedRanking.objects.get()
    assert ranking.round.campaign == campaign and ranking.document.is_example
    ranks = [place.rank for place in ranking.placings.all()]
    assert ranks == list(range(1, 10))
    assert {place.band for place in ranking.placings.all()} >= {"Cờ thi đua (ví dụ)"}
    board = computing.read(ranking.round)
    assert not any(place.totals.unscored for place in board.ranking.places)
    # Whatever is said in reports and scores carries the mark, too.
    assert all("(ví dụ)" in row.body for row in ReportSection.objects.exclude(body=""))
    assert all("(ví dụ)" in row.reason for row in ReviewStep.objects.exclude(reason=""))
    assert all("(ví dụ)" in row.answer for row in Score.objects.exclude(answer=""))


# --- Awards ---------------------------------------------------------------------------------------------


def test_last_years_awards_were_voted_on_decided_and_one_is_taken_back(demo):
    campaign = year("Hà Nam", LAST_YEAR)
    ballot = Ballot.objects.get(conference__campaign=campaign)
    assert (ballot.state, ballot.is_secret, ballot.document.is_example) == ("counted", True, True)
    assert ballot.seats.exclude(channel="online").count() == 0
    proposed = Submission.objects.filter(campaign=campaign)
    assert {row.state for row in proposed} == {Submission.State.DECIDED}
    kinds = [list(row.stages.values_list("kind", flat=True)) for row in proposed]
    assert sum("returned" in row for row in kinds) == 1
    meeting = CouncilMeeting.objects.get(state=CouncilMeeting.State.HELD)
    assert {
        row.seats.filter(channel="written").count() for row in Ballot.objects.filter(meeting_items__meeting=meeting)
    } == {1}
    decision = Decision.objects.get()
    assert (decision.state, decision.document.is_example) == (Decision.State.ISSUED, True)
    outcomes = sorted(decision.rulings.values_list("outcome", flat=True))
    assert outcomes == ["granted"] * 5 + ["other", "rejected"]
    assert Reliance.objects.get().settlement == Reliance.Settlement.OPEN
    rows = Nomination.objects.filter(submission__campaign=campaign, position_class="worker")
    assert rows.count() > Nomination.objects.filter(submission__campaign=campaign, position_class="leader").count()


def test_this_years_awards_wait_at_every_desk(demo):
    campaign = year("Hà Nam", THIS_YEAR)
    waiting = {(row.occasion, row.state) for row in Submission.objects.exclude(campaign__year=LAST_YEAR)}
    assert waiting == {("merit", "draft"), ("merit", "submitted"), ("sudden", "forwarded"), ("movement", "checked")}
    assert Submission.objects.get(occasion="sudden").complete_at
    assert sorted(Ballot.objects.filter(conference__campaign=campaign).values_list("state", "is_trial")) == [
        ("open", False), ("open", True),
    ]  # fmt: skip
    assert Ballot.objects.get(council__isnull=False, state="open").seats.filter(
        channel="", member__person__email="thanhvien1@vidu.vn"
    )
    assert CouncilMeeting.objects.get(state="planned").items.count() == 1
    assert PublicNotice.objects.get().opinions.get().answer == ""


def test_everything_about_awards_is_marked_as_an_example(demo):
    assert all(MARK in row.name for row in Recipient.objects.filter(kind="individual"))
    assert all(MARK in row.name for row in CouncilMember.objects.all())
    assert {row.confidence for row in QuotaRule.objects.filter(bloc__isnull=False)} == {"Ví dụ"}
    for model in (Submission, CouncilMeeting, Decision):
        assert not model.objects.filter(is_example=False).exists()


def test_loading_twice_changes_nothing(demo):
    def counts():
        models = (
            AwardType, Recipient, Grading, AwardRecord, QuotaRule, Submission, Nomination, CouncilMeeting, Decision,
            Revocation, PublicNotice, Ballot, CouncilMember,
            Unit, Bloc, Membership, Term, User, Campaign, Covenant, Signature, ReviewPoint, Conference, Attendance,
            Minutes, Directive, Choice, Message, ReportRequest, Report, Evidence, BlocReport, CriteriaTable,
            ScoringRound, ScoreSheet, Assessment, PublishedRanking,
        )  # fmt: skip
        return [model.objects.count() for model in models] + [m.history.count() for m in models]

    before = counts()
    call_command("load_demo")
    assert counts() == before


def test_the_printed_people_can_sign_in(demo, client):
    addresses = [word for word in demo.split() if "@" in word]
    assert len(addresses) >= 6
    for address in addresses:
        assert client.login(email=address, password="thi-dua-la-yeu-nuoc")
