"""Meetings of a council: majority of all members (NĐ 98/2023/NĐ-CP, article 47), or the threshold of the award."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from awards.catalogue import terms
from awards.catalogue.models import AwardTerms
from awards.consultation import publishing
from awards.consultation.models import PublicNotice
from awards.deliberation import calling, voting
from awards.deliberation.models import CouncilMeeting
from awards.proposals.models import Nomination
from common.clock import today
from emulation.ballots import counting
from emulation.ballots import voting as casting
from emulation.ballots.models import Ballot
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
