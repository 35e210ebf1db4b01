"""Another award than was proposed: it fits, is in force, and asks for nothing that there was not."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from awards.catalogue.models import AwardTerms
from awards.decisions import issuing, ruling
from awards.decisions.forms import RulingForm
from awards.eligibility.models import Standard
from awards.proposals.models import Submission
from common import history
from common.clock import now, today
from tests.awards import making
from tests.awards.decisions.making import voted
from tests.awards.proposals.making import led
from tests.awards.records.making import awarded, collective, disciplined, graded, person
from tests.conftest import codes


def other(decision, nomination, award, *, by):
    return ruling.rule(decision, nomination, outcome="other", award=award, reason="Hết chỉ tiêu.", by=by)


def refused(decision, nomination, award, *, by):
    with pytest.raises(ValidationError) as error:
        other(decision, nomination, award, by=by)
    return codes(error)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("T-TTLDXS", "not_for_this_kind"),
        ("T-CSTDTQ", "notice_missing"),
        ("T-CSTDB", "another_vote"),
    ],
)
def test_an_award_that_cannot_be_granted_is_refused(cast, decision, nomination, catalogue, code, why):
    assert refused(decision, nomination, catalogue[code], by=cast.thu) == {why}


def test_an_award_that_is_no_longer_given_is_refused(cast, decision, nomination, catalogue):
    AwardTerms._base_manager.filter(award__code="F-GKDV", until=None).update(until=today() - timedelta(days=1))
    assert refused(decision, nomination, catalogue["F-GKDV"], by=cast.thu) == {"not_in_force"}


def test_a_flag_goes_to_nobody_whose_bloc_year_is_not_named(cast, campaign, decision, catalogue):
    unit = collective(cast.member)
    row = voted(making.checked(campaign, unit, "F-BKBT-C", by=cast.thu), "elected", by=cast.thu)
    assert refused(decision, row, catalogue["T-CTDB"], by=cast.thu) == {"not_leading"}
    row.placing = led(campaign, cast.member, by=cast.thu)[0]
    history.save(row, by=cast.thu)
    assert other(decision, row, catalogue["T-CTDB"], by=cast.thu).award == catalogue["T-CTDB"]


def test_only_awards_that_fit_are_offered(cast, decision, nomination, catalogue):
    offered = {row.code for row in RulingForm(decision=decision, nomination=nomination).fields["award"].queryset}
    assert "F-GKDV" in offered
    assert not offered & {"F-BKBT", "T-CTDB", "T-TTLDXS"}


def test_conditions_are_asked_of_the_award_that_is_granted(cast, campaign, decision, nomination, catalogue):
    found = ruling.failures(nomination, catalogue["F-BKTTG"], today())
    assert [row.code for row in found] == ["earlier_award"]
    assert ruling.failures(nomination, nomination.award, today()) == []


def test_the_standard_of_the_authority_is_asked_for(cast, campaign, decision, catalogue):
    who = person(cast.member)
    graded(who, cast.year, "good", months_worked=10)
    row = voted(making.checked(campaign, who, "T-LDTT", by=cast.thu), "elected", by=cast.thu)
    assert ruling.rule(decision, row, outcome="granted", by=cast.thu)
    terms = {"council": cast.council, "award": row.award, "least_months": 12, "document": "QĐ 1/2025/QĐ-UBND"}
    history.save(Standard(since=date(2025, 1, 1), **terms), by=cast.thu)
    with pytest.raises(ValidationError) as error:
        ruling.rule(decision, row, outcome="granted", by=cast.thu)
    assert codes(error) == {"reason_missing"}


def test_what_was_handed_in_is_judged_by_the_rules_of_that_day(cast, campaign, decision, catalogue):
    who = person(cast.member)
    graded(who, cast.year, "good", months_worked=10)
    row = voted(making.checked(campaign, who, "T-LDTT", by=cast.thu), "elected", by=cast.thu)
    terms = {"council": cast.council, "award": row.award, "least_months": 12, "document": "QĐ 1/2025/QĐ-UBND"}
    history.save(Standard(since=today(), **terms), by=cast.thu)
    Submission._base_manager.filter(pk=row.submission_id).update(submitted_at=now() - timedelta(days=30))
    assert ruling.rule(decision, row, outcome="granted", by=cast.thu)


def test_awards_are_suspended_by_the_day_of_the_decision(cast, decision, nomination, deserving):
    ruling.rule(decision, nomination, outcome="granted", by=cast.thu)
    signed = today() - timedelta(days=3)
    row = disciplined(deserving, today() - timedelta(days=1), kind="review")
    assert issuing.issue(decision, number="5/QĐ-UBND", decided_on=signed, by=cast.thu).decided_on == signed
    assert row.since > signed


def test_a_suspension_that_ended_after_the_decision_was_signed_holds_it_up(cast, decision, nomination, deserving):
    ruling.rule(decision, nomination, outcome="granted", by=cast.thu)
    disciplined(deserving, today() - timedelta(days=9), today() - timedelta(days=2))
    with pytest.raises(ValidationError) as error:
        issuing.issue(decision, number="5/QĐ-UBND", decided_on=today() - timedelta(days=3), by=cast.thu)
    assert codes(error) == {"suspended"}
    assert str(nomination) in error.value.messages[0]


def test_everything_that_is_refused_at_issuing_is_named_at_once(cast, campaign, decision, nomination, deserving):
    second = person(cast.head, "Lê Văn Hai")
    rows = [nomination, voted(making.checked(campaign, second, "F-GKDV", by=cast.thu), "elected", by=cast.thu)]
    for row in rows:
        ruling.rule(decision, row, outcome="granted", by=cast.thu)
    for row in rows:
        awarded(row.recipient, row.award, cast.year, decided_on=today())
    with pytest.raises(ValidationError) as error:
        issuing.issue(decision, number="5/QĐ-UBND", decided_on=today(), by=cast.thu)
    told = " ".join(error.value.messages)
    assert "Nguyễn Thị Hồng" in told and "Lê Văn Hai" in told
