"""Rulings: Law 06/2022/QH15, article 83; NĐ 152/2025/NĐ-CP, article 4 (suspension)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from awards.decisions import issuing, ruling
from awards.decisions.models import Decision, Ruling
from awards.proposals.models import Nomination, Submission
from awards.records.models import AwardRecord
from common.clock import today
from emulation.notices.models import Message
from tests.awards import making
from tests.awards.decisions.making import voted
from tests.awards.records.making import disciplined, graded, person
from tests.conftest import codes

Outcome = Ruling.Outcome


def issue(decision, *, by):
    return issuing.issue(decision, number="123/QĐ-UBND", decided_on=today(), by=by)


def test_what_was_proposed_and_voted_for_is_granted_without_a_word(cast, decision, nomination):
    row = ruling.rule(decision, nomination, outcome=Outcome.GRANTED, by=cast.thu)
    assert (row.award, row.reason) == (nomination.award, "")


@pytest.mark.parametrize("who", ["an", "binh", "chi", "son"])
def test_only_the_secretariat_of_the_council_rules(cast, decision, nomination, who):
    with pytest.raises(PermissionDenied):
        ruling.rule(decision, nomination, outcome=Outcome.GRANTED, by=getattr(cast, who))


def test_a_second_ruling_replaces_the_first_one_which_stays_in_history(cast, decision, nomination):
    ruling.rule(decision, nomination, outcome=Outcome.GRANTED, by=cast.thu)
    row = ruling.rule(decision, nomination, outcome=Outcome.REJECTED, reason="Hết chỉ tiêu.", by=cast.thu)
    assert decision.rulings.get() == row
    assert row.history.count() == 2


def test_a_rejection_says_why(cast, decision, nomination):
    with pytest.raises(ValidationError) as error:
        ruling.rule(decision, nomination, outcome=Outcome.REJECTED, by=cast.thu)
    assert codes(error) == {"reason_missing"}


def test_another_award_is_named_and_explained(cast, decision, nomination, catalogue):
    for award, reason, code in ((None, "Vì …", "award_missing"), (catalogue["F-GKDV"], "", "reason_missing")):
        with pytest.raises(ValidationError) as error:
            ruling.rule(decision, nomination, outcome=Outcome.OTHER, award=award, reason=reason, by=cast.thu)
        assert codes(error) == {code}
    with pytest.raises(ValidationError) as error:
        ruling.rule(decision, nomination, outcome=Outcome.OTHER, award=nomination.award, reason="Vì …", by=cast.thu)
    assert codes(error) == {"same_award"}


def test_nothing_is_granted_before_the_council_voted(cast, campaign, decision, deserving):
    early = making.checked(campaign, deserving, "F-BKBT", by=cast.thu)
    with pytest.raises(ValidationError) as error:
        ruling.rule(decision, early, outcome=Outcome.GRANTED, by=cast.thu)
    assert codes(error) == {"not_voted"}
    assert ruling.rule(decision, early, outcome=Outcome.REJECTED, reason="Không đủ hồ sơ.", by=cast.thu)


def test_a_grant_against_the_vote_says_why(cast, campaign, decision, deserving):
    row = voted(making.checked(campaign, deserving, "F-BKBT", by=cast.thu), "not_elected", by=cast.thu)
    with pytest.raises(ValidationError) as error:
        ruling.rule(decision, row, outcome=Outcome.GRANTED, by=cast.thu)
    assert codes(error) == {"reason_missing"}
    assert ruling.rule(decision, row, outcome=Outcome.GRANTED, reason="Hội đồng xét lại.", by=cast.thu)


def test_a_grant_against_a_condition_says_why(cast, campaign, decision, catalogue):
    graded_once = person(cast.member)
    graded(graded_once, cast.year, "done")
    graded(graded_once, int(cast.year) - 1, "done")
    row = voted(making.checked(campaign, graded_once, "T-LDTT", by=cast.thu), "elected", by=cast.thu)
    with pytest.raises(ValidationError) as error:
        ruling.rule(decision, row, outcome=Outcome.GRANTED, by=cast.thu)
    assert codes(error) == {"reason_missing"}


def test_nothing_is_granted_while_awards_are_suspended(cast, decision, nomination, deserving):
    disciplined(deserving, today() - timedelta(days=5), kind="review")
    with pytest.raises(ValidationError) as error:
        ruling.rule(decision, nomination, outcome=Outcome.GRANTED, reason="Vẫn tặng.", by=cast.thu)
    assert codes(error) == {"suspended"}


def test_two_decisions_do_not_rule_on_one_nomination(cast, decision, nomination):
    ruling.rule(decision, nomination, outcome=Outcome.GRANTED, by=cast.thu)
    other = ruling.begin(cast.council, title="Quyết định khác", decided_by="Chủ tịch UBND tỉnh", by=cast.thu)
    with pytest.raises(ValidationError) as error:
        ruling.rule(other, nomination, outcome=Outcome.GRANTED, by=cast.thu)
    assert codes(error) == {"elsewhere"}
    ruling.drop(decision, because="Gộp vào quyết định khác.", by=cast.thu)
    assert ruling.rule(other, nomination, outcome=Outcome.GRANTED, by=cast.thu)


def test_issued_it_makes_the_record_with_the_prize_of_that_day(cast, decision, nomination):
    ruling.rule(decision, nomination, outcome=Outcome.GRANTED, by=cast.thu)
    issued = issue(decision, by=cast.thu)
    record = AwardRecord.objects.get(award=nomination.award)
    assert (record.recipient, record.year, record.decision_number) == (
        nomination.recipient, cast.year, "123/QĐ-UBND",
    )  # fmt: skip
    assert record.prize == 3_800_000  # 1.5 × 2,530,000 = 3,795,000, rounded up to 10,000
    assert issued.document.number == "123/QĐ-UBND"
    assert bytes(issued.document.file.data).startswith(b"%PDF")
    nomination.refresh_from_db()
    assert nomination.state == Nomination.State.GRANTED
    assert Submission.objects.get().state == Submission.State.DECIDED


def test_issued_twice_it_is_issued_once(cast, decision, nomination):
    ruling.rule(decision, nomination, outcome=Outcome.GRANTED, by=cast.thu)
    assert issue(decision, by=cast.thu) == issue(decision, by=cast.thu)
    assert AwardRecord.objects.filter(award=nomination.award).count() == 1


def test_the_unit_reads_what_was_decided_and_why(cast, decision, nomination):
    ruling.rule(decision, nomination, outcome=Outcome.REJECTED, reason="Hết chỉ tiêu.", by=cast.thu)
    issue(decision, by=cast.thu)
    told = Message.objects.get(key__startswith="decision:")
    assert "không được tặng" in told.body
    assert "Hết chỉ tiêu." in told.body
    assert told.audience["units"] == [cast.member.pk]


def test_what_was_proposed_stays_beside_another_award(cast, decision, nomination, catalogue):
    other = catalogue["F-GKDV"]
    ruling.rule(decision, nomination, outcome=Outcome.OTHER, award=other, reason="Hết chỉ tiêu.", by=cast.thu)
    issue(decision, by=cast.thu)
    nomination.refresh_from_db()
    assert (nomination.state, nomination.award.code) == (Nomination.State.OTHER, "F-BKBT")
    assert AwardRecord.objects.filter(award=other, recipient=nomination.recipient).exists()


def test_what_changed_since_the_ruling_is_asked_again_at_issuing(cast, decision, nomination, deserving):
    ruling.rule(decision, nomination, outcome=Outcome.GRANTED, by=cast.thu)
    disciplined(deserving, today() - timedelta(days=5))
    with pytest.raises(ValidationError) as error:
        issue(decision, by=cast.thu)
    assert codes(error) == {"suspended"}
    assert Decision.objects.get().state == Decision.State.DRAFT
    assert not AwardRecord.objects.filter(award=nomination.award).exists()


def test_a_decision_without_number_rulings_or_with_a_future_day_is_refused(cast, decision, nomination):
    for fields, code in (({}, "no_rulings"),):
        with pytest.raises(ValidationError) as error:
            issuing.issue(decision, number="1/QĐ", decided_on=today(), by=cast.thu, **fields)
        assert codes(error) == {code}
    ruling.rule(decision, nomination, outcome=Outcome.GRANTED, by=cast.thu)
    for number, day, code in ((" ", today(), "number_missing"), ("1/QĐ", today() + timedelta(days=1), "in_the_future")):
        with pytest.raises(ValidationError) as error:
            issuing.issue(decision, number=number, decided_on=day, by=cast.thu)
        assert codes(error) == {code}


def test_an_issued_decision_no_longer_changes(cast, decision, nomination):
    row = ruling.rule(decision, nomination, outcome=Outcome.GRANTED, by=cast.thu)
    issue(decision, by=cast.thu)
    for act in (lambda: ruling.strike(row, by=cast.thu), lambda: ruling.drop(decision, because="Nhầm.", by=cast.thu)):
        with pytest.raises(ValidationError) as error:
            act()
        assert codes(error) == {"issued"}
