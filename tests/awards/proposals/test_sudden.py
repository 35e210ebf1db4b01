"""Sudden achievements: reported in a minute, straight to the secretariat, with a clock in working days."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from awards.proposals import handing_in, keeping, obligations, reading, reviewing, sudden, waiting
from awards.proposals.models import Submission
from common import clock
from common.clock import today
from tests.awards.proposals.making import again, award, refuses
from tests.conftest import give_mandate
from tests.emulation.evidence.making import upload

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)


def reported(cast, **fields) -> Submission:
    defaults = {
        "by": cast.binh, "council": cast.council, "award": award("F-BKBT"), "name": "Lê Văn Bảo",
        "achieved_on": today() - timedelta(days=1), "achievement": "Cứu người trong lũ.", "position_class": "worker",
    }  # fmt: skip
    return sudden.report(cast.member, **{**defaults, **fields})


def test_it_goes_straight_to_the_secretariat_with_a_number(cast, catalogue):
    row = reported(cast)
    assert (row.state, row.campaign, row.occasion) == (Submission.State.FORWARDED, None, "sudden")
    assert row.number == f"DX-{today().year}-{row.pk:06}" and row.document
    assert Submission.objects.visible_to(cast.thu).filter(pk=row.pk).exists()
    assert not Submission.objects.visible_to(cast.an).exists()


def test_an_officer_reports_it_too_and_chi_does_not(cast, catalogue):
    give_mandate(cast.oanh, cast.member, capacity="officer")
    assert reported(cast, by=cast.oanh).created_by == cast.oanh
    with pytest.raises(PermissionDenied):
        reported(cast, by=cast.chi)


def test_the_same_report_twice_is_one(cast, catalogue):
    assert reported(cast) == reported(cast)
    assert Submission.objects.count() == 1


def test_one_achievement_one_award(cast, catalogue):
    reported(cast)
    with refuses("achievement_proposed"):
        reported(cast, award=award("F-BKTTG"))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"achieved_on": date(2100, 1, 1)}, "in_the_future"),
        ({"achievement": "  "}, "nothing_said"),
        ({"name": " "}, "name_missing"),
    ],
)
def test_what_is_not_taken(cast, catalogue, fields, code):
    with refuses(code):
        reported(cast, **fields)


def test_a_title_is_no_award_for_a_sudden_achievement(cast, catalogue):
    with refuses("not_for_sudden"):
        reported(cast, award=award("T-LDTT"))


def test_it_goes_to_a_council_of_the_unit(cast, catalogue):
    with refuses("not_its_council"):
        reported(cast, council=cast.other_bloc.council)


def test_the_clock_counts_working_days_since_achievement_and_complete_dossier(cast, catalogue):
    with clock.at(MONDAY):
        row = reported(cast, achieved_on=MONDAY - timedelta(days=3))
    nomination = row.nominations.get()
    with clock.at(MONDAY + timedelta(days=4)):
        found = waiting.clock(row, nomination.achieved_on)
        assert (found.since_achievement, found.since_complete, found.due_on) == (5, None, None)
        keeping.add(row, "achievement", upload(), by=cast.binh, nomination=nomination)
    with clock.at(MONDAY + timedelta(days=18)):
        found = waiting.clock(again(row), nomination.achieved_on)
        assert (found.since_complete, found.due_on, found.is_late) == (10, date(2026, 3, 20), False)
    with clock.at(MONDAY + timedelta(days=21)):
        assert waiting.clock(again(row), nomination.achieved_on).is_late


def test_the_limit_is_shown_as_not_verified():
    assert waiting.LIMIT_TO_VERIFY and "NĐ 91/2017" in waiting.LIMIT_SOURCE


def test_those_that_wait_longest_stand_first(cast, catalogue):
    with clock.at(MONDAY):
        late = reported(cast, name="Người trước", achieved_on=MONDAY - timedelta(days=30))
        new = reported(cast, name="Người sau", achieved_on=MONDAY)
    assert list(reading.sudden(cast.thu)) == [late, new]


def test_it_is_taken_back_while_nobody_opened_it(cast, catalogue):
    assert handing_in.recall(reported(cast), by=cast.binh).state == Submission.State.DRAFT
    row = reviewing.open_it(reported(cast, name="Ai khác"), by=cast.thu)
    with refuses("opened"):
        handing_in.recall(row, by=cast.binh)


def test_what_was_returned_goes_straight_back(cast, catalogue):
    row = reviewing.give_back(reported(cast), by=cast.thu, reason="Thiếu xác nhận")
    row = handing_in.submit(row, by=cast.binh, answer="Đã bổ sung")
    assert row.state == Submission.State.FORWARDED


def test_it_waits_for_the_secretariat_alone(cast, catalogue):
    row = reported(cast)
    (found,) = obligations.open_for([cast.head.pk], councils=[cast.council.pk])
    assert (found.kind, found.subject, found.council_id) == (obligations.SUDDEN, row.pk, cast.council.pk)
    assert obligations.open_for([cast.head.pk, cast.member.pk]) == []
    assert len(obligations.open_for(None)) == 1
