"""Meetings of a council: majority of all members (NĐ 98/2023/NĐ-CP, article 47), or the threshold of the award."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from awards.catalogue import terms
from awards.catalogue.models import AwardTerms
from awards.consultation import publishing
from awards.consultation.models import PublicNotice
from awards.deliberation import calling, reading, voting
from awards.deliberation.models import CouncilMeeting
from awards.proposals import reviewing
from awards.proposals.models import Nomination
from common.clock import today
from emulation.ballots import counting, preparing
from emulation.ballots import voting as casting
from emulation.ballots.models import Ballot, Seat
from tests.awards import making
from tests.awards.records.making import person
from tests.conftest import codes


@pytest.fixture
def members(cast):
    return making.members(cast.council, 3, people=[cast.an, cast.binh, cast.dung])


@pytest.fixture
def nomination(cast, campaign, catalogue):
    return making.checked(campaign, person(cast.member, "Nguyễn Thị Hồng"), "F-BKBT", by=cast.thu)


@pytest.fixture
def meeting(cast):
    return calling.call(cast.council, title="Phiên họp xét khen thưởng", held_on=today(), by=cast.thu)


def vote(meeting, answers, *, by, people):
    """Let `people` vote `answers` on the only line of every ballot, and count."""
    for ballot in voting.open_votes(meeting, by=by):
        for person_, answer in zip(people, answers, strict=False):
            seat = ballot.seats.get(member__person=person_)
            casting.vote(
                ballot, seat, dict.fromkeys(ballot.candidates.values_list("pk", flat=True), answer), by=person_
            )
        counting.count(counting.close(ballot, by=by), by=by)
    return voting.hold(CouncilMeeting.objects.get(pk=meeting.pk), by=by)


def test_the_same_meeting_is_prepared_once(cast, meeting):
    assert calling.call(cast.council, title=meeting.title, held_on=today(), by=cast.thu) == meeting


@pytest.mark.parametrize("who", ["an", "binh", "chi", "son"])
def test_only_the_secretariat_prepares(cast, meeting, nomination, who):
    with pytest.raises(PermissionDenied):
        calling.put(meeting, nomination, by=getattr(cast, who))


def test_a_nomination_is_put_once(cast, meeting, nomination):
    assert calling.put(meeting, nomination, by=cast.thu) == calling.put(meeting, nomination, by=cast.thu)


def test_an_unchecked_dossier_does_not_come_before_the_council(cast, campaign, meeting, catalogue):
    early = making.checked(campaign, person(cast.head), "F-BKBT", by=cast.thu, submission={"state": "submitted"})
    with pytest.raises(ValidationError) as error:
        calling.put(meeting, early, by=cast.thu)
    assert codes(error) == {"not_checked"}


def test_a_nomination_is_before_one_meeting_at_a_time(cast, meeting, nomination):
    calling.put(meeting, nomination, by=cast.thu)
    other = calling.call(cast.council, title="Phiên khác", held_on=today(), by=cast.thu)
    with pytest.raises(ValidationError) as error:
        calling.put(other, nomination, by=cast.thu)
    assert codes(error) == {"elsewhere"}
    calling.cancel(meeting, because="Hoãn.", by=cast.thu)
    assert calling.put(other, nomination, by=cast.thu).meeting == other


def test_what_is_decided_does_not_come_back(cast, meeting, nomination):
    Nomination._base_manager.filter(pk=nomination.pk).update(state="rejected")
    with pytest.raises(ValidationError) as error:
        calling.put(meeting, nomination, by=cast.thu)
    assert codes(error) == {"decided"}


def test_a_high_title_waits_for_its_public_notice(cast, campaign, meeting, catalogue):
    row = making.checked(campaign, person(cast.member), "T-CSTDTQ", by=cast.thu)
    with pytest.raises(ValidationError) as error:
        calling.put(meeting, row, by=cast.thu)
    assert codes(error) == {"notice_missing"}
    notice = publishing.publish(cast.council, [row], title="Lấy ý kiến", by=cast.thu)
    past = today() - timedelta(days=1)
    PublicNotice._base_manager.filter(pk=notice.pk).update(starts_on=past - timedelta(days=20), ends_on=past)
    publishing.close(notice, conclusion="Không có ý kiến.", by=cast.thu)
    assert calling.put(meeting, row, by=cast.thu)


def test_an_item_is_taken_off_until_the_vote_begins(cast, members, meeting, nomination):
    item = calling.put(meeting, nomination, by=cast.thu)
    calling.take_off(item, by=cast.thu)
    calling.take_off(item, by=cast.thu)
    assert not meeting.items.exists()
    item = calling.put(meeting, nomination, by=cast.thu)
    voting.open_votes(meeting, by=cast.thu)
    with pytest.raises(ValidationError) as error:
        calling.take_off(item, by=cast.thu)
    assert codes(error) == {"not_planned"}


def give_back(nomination, cast):
    return reviewing.give_back(nomination.submission, by=cast.thu, reason="Sai mẫu")


def refusal(act, *args, **kwargs):
    with pytest.raises(ValidationError) as error:
        act(*args, **kwargs)
    return codes(error)


def test_a_submission_is_returned_only_when_nothing_of_it_is_before_the_council(cast, members, meeting, nomination):
    item = calling.put(meeting, nomination, by=cast.thu)
    assert refusal(give_back, nomination, cast) == {"before_meeting"}
    calling.take_off(item, by=cast.thu)
    assert give_back(nomination, cast).state == "returned"


def test_what_the_council_voted_on_is_not_returned_but_ruled_on(cast, members, meeting, nomination):
    calling.put(meeting, nomination, by=cast.thu)
    voting.open_votes(meeting, by=cast.thu)
    assert refusal(give_back, nomination, cast) == {"before_meeting"}
    vote(meeting, ["agree"] * 3, by=cast.thu, people=[cast.an, cast.binh, cast.dung])
    assert refusal(give_back, nomination, cast) == {"voted"}


@pytest.mark.parametrize(("rows", "state"), [("submission", "returned"), ("self", "withdrawn"), ("self", "rejected")])
def test_the_vote_does_not_open_on_what_left_the_council_meanwhile(cast, members, meeting, nomination, rows, state):
    item = calling.put(meeting, nomination, by=cast.thu)
    row = nomination.submission if rows == "submission" else nomination
    type(row)._base_manager.filter(pk=row.pk).update(state=state)
    assert refusal(voting.open_votes, meeting, by=cast.thu) == {"not_before_council"}
    assert not Ballot.objects.exists()
    calling.take_off(item, by=cast.thu)
    assert refusal(voting.open_votes, meeting, by=cast.thu) == {"no_items"}


def test_nothing_to_vote_on_is_refused(cast, members, meeting):
    with pytest.raises(ValidationError) as error:
        voting.open_votes(meeting, by=cast.thu)
    assert codes(error) == {"no_items"}


def test_each_rule_of_voting_has_its_own_ballot(cast, campaign, members, meeting, nomination):
    title = making.checked(campaign, person(cast.head), "T-CSTDB", by=cast.thu)
    for row in (nomination, title):
        calling.put(meeting, row, by=cast.thu)
    plain, high = sorted(voting.open_votes(meeting, by=cast.thu), key=lambda row: row.yes_parts / row.yes_of)
    assert (plain.yes_parts, plain.yes_of, plain.yes_strictly, plain.base) == (1, 2, True, Ballot.Base.ALL)
    rule = terms.in_force(title.award, today())
    assert (high.yes_parts, high.yes_of, high.base) == (rule.vote_parts, rule.vote_of, Ballot.Base.ALL)
    assert "cần kiểm chứng" in high.rule_source
    assert high.seats.count() == 3


def test_under_decree_91_a_title_needs_nine_of_ten_of_all_members(catalogue):
    rule = voting.rule_for(terms.in_force(catalogue["T-CSTDB"], date(2023, 6, 1)))
    assert (rule.parts, rule.of, rule.strictly, rule.base) == (90, 100, False, AwardTerms.Base.ALL)


def test_the_paper_says_whose_unit_heads_its_bloc(cast, campaign, members, meeting, nomination):
    for row in (nomination, making.checked(campaign, person(cast.head), "F-BKBT", by=cast.thu)):
        calling.put(meeting, row, by=cast.thu)
    (ballot,) = voting.open_votes(meeting, by=cast.thu)
    assert dict(ballot.candidates.values_list("unit", "is_head")) == {cast.member.pk: False, cast.head.pk: True}


def test_each_nomination_has_a_line_of_its_own(cast, campaign, members, meeting, catalogue):
    told = ({"birth_year": 1980}, {"birth_year": 1990}, {"birth_year": 1990, "told_apart_by": "Phòng Kế toán"})
    people = [person(cast.member, "Trần Văn An", **fields) for fields in told]
    for who in people:
        calling.put(meeting, making.checked(campaign, who, "F-BKBT", by=cast.thu), by=cast.thu)
    twice = {"occasion": "movement"}
    again = making.checked(campaign, people[0], "F-BKBT", by=cast.thu, submission=twice)
    calling.put(meeting, again, by=cast.thu)
    (ballot,) = voting.open_votes(meeting, by=cast.thu)
    unit = cast.member.name
    assert [row.name for row in ballot.candidates.order_by("order")] == [
        f"Trần Văn An (1980, {unit}) – 1", f"Trần Văn An (1990, {unit})",
        f"Trần Văn An (1990, Phòng Kế toán, {unit})", f"Trần Văn An (1980, {unit}) – 2",
    ]  # fmt: skip
    assert len({item.candidate_id for item in meeting.items.all()}) == 4


def test_voting_opens_once(cast, members, meeting, nomination):
    calling.put(meeting, nomination, by=cast.thu)
    assert voting.open_votes(meeting, by=cast.thu) == voting.open_votes(meeting, by=cast.thu)


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        (("agree", "agree", "disagree"), "elected"),
        (("agree", "disagree", "disagree"), "not_elected"),
        (("agree", "agree"), ""),  # of two secret votes no outcome is told
    ],
)
def test_more_than_half_of_all_members_decide_absent_ones_included(
    cast, members, meeting, nomination, answers, outcome
):
    calling.put(meeting, nomination, by=cast.thu)
    held = vote(meeting, answers, by=cast.thu, people=[cast.an, cast.binh, cast.dung])
    assert held.state == CouncilMeeting.State.HELD
    assert voting.outcome(nomination) == outcome


def test_the_meeting_is_held_when_every_ballot_is_counted(cast, members, meeting, nomination):
    calling.put(meeting, nomination, by=cast.thu)
    with pytest.raises(ValidationError) as error:
        voting.hold(meeting, by=cast.thu)
    assert codes(error) == {"not_voting"}
    voting.open_votes(meeting, by=cast.thu)
    with pytest.raises(ValidationError) as error:
        voting.hold(meeting, by=cast.thu)
    assert codes(error) == {"not_counted"}


def again(cast, nomination):
    """The nomination before another meeting, put there from the list of those that wait."""
    other = calling.call(cast.council, title="Phiên khác", held_on=today(), by=cast.thu)
    assert list(reading.waiting(other)) == [nomination]
    return calling.put(other, nomination, by=cast.thu)


def test_after_a_cancelled_ballot_the_nomination_may_go_before_another_meeting(cast, members, meeting, nomination):
    calling.put(meeting, nomination, by=cast.thu)
    (ballot,) = voting.open_votes(meeting, by=cast.thu)
    preparing.cancel(ballot, because="Sai danh sách.", by=cast.thu)
    held = voting.hold(meeting, by=cast.thu)
    assert [(line.kind, bool(line.item.came_to_nothing)) for line in reading.lines(held)] == [("late", True)]
    assert reading.turn(held, reading.lines(held), [ballot])[1] == "wait"
    assert again(cast, nomination).meeting != meeting


def test_after_a_ballot_without_quorum_the_nomination_may_go_before_another_meeting(cast, members, meeting, nomination):
    calling.put(meeting, nomination, by=cast.thu)
    for ballot in voting.open_votes(meeting, by=cast.thu):
        Seat._base_manager.filter(ballot=ballot).update(is_present=False)
        counting.count(counting.close(ballot, by=cast.thu), by=cast.thu)
    held = voting.hold(meeting, by=cast.thu)
    assert [bool(line.item.came_to_nothing) for line in reading.lines(held)] == [True]
    assert voting.outcome(nomination) == ""
    other = again(cast, nomination).meeting
    vote(other, ["agree"] * 3, by=cast.thu, people=[cast.an, cast.binh, cast.dung])
    assert voting.outcome(nomination) == "elected"


def test_what_has_a_result_stays_with_its_meeting(cast, members, meeting, nomination):
    calling.put(meeting, nomination, by=cast.thu)
    vote(meeting, ["disagree"] * 3, by=cast.thu, people=[cast.an, cast.binh, cast.dung])
    other = calling.call(cast.council, title="Phiên khác", held_on=today(), by=cast.thu)
    assert not reading.waiting(other)
    with pytest.raises(ValidationError) as error:
        calling.put(other, nomination, by=cast.thu)
    assert codes(error) == {"elsewhere"}
