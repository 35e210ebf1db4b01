"""Awards taken back: Law 06/2022/QH15, article 93 – four grounds; what relied on them is looked at again."""

import itertools
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from awards.decisions import revoking
from awards.decisions.models import Reliance, Revocation
from awards.records import recording
from awards.records.about_resources import AwardRecordResource
from awards.records.models import AwardRecord
from blocs import succession
from blocs.files import reading
from common.clock import today
from emulation.notices.models import Message
from tests.awards import making
from tests.awards.decisions.grounds import ground
from tests.awards.records.making import awarded, collective, graded, initiative, person
from tests.conftest import codes


@pytest.fixture
def fighter(cast, catalogue):
    """Two consecutive titles of the base, and the certificate of the province that rests on them."""
    found = person(cast.member, "Nguyễn Thị Hồng")
    for year in (2023, 2024):
        graded(found, year, "good")
        initiative(found, year)
        awarded(found, "T-LDTT", year)
        awarded(found, "T-CSTDCS", year)
    return found


@pytest.fixture
def certificate(fighter):
    return awarded(fighter, "F-BKBT", 2024, decided_on=date(2025, 3, 1))


@pytest.fixture
def base(fighter):
    return fighter.awards.get(award__code="T-CSTDCS", year="2023")


def test_it_stays_on_record(cast, base):
    revoking.revoke(base, ground(), by=cast.thu)
    base.refresh_from_db()
    assert base.state == AwardRecord.State.CANCELLED
    assert base.history.first().history_change_reason == "Kê khai gian dối thành tích."


def test_an_award_may_be_withdrawn_for_what_came_later(cast, base):
    revoking.revoke(base, ground(kind=Revocation.Ground.VIOLATION, is_cancelled=False), by=cast.thu)
    base.refresh_from_db()
    assert base.state == AwardRecord.State.WITHDRAWN


def test_a_higher_award_that_relied_on_it_is_flagged_and_not_taken_back(cast, base, certificate):
    revoking.revoke(base, ground(), by=cast.thu)
    certificate.refresh_from_db()
    assert certificate.state == AwardRecord.State.GRANTED
    assert "9/QĐ-UBND" in certificate.questioned_because
    assert Reliance.objects.get().record == certificate


def test_an_award_that_stands_on_other_grounds_is_not_flagged(cast, fighter, base, certificate):
    for year in (2023, 2024):
        row = fighter.gradings.get(year=str(year))
        row.level = "excellent"
        row.save()
    revoking.revoke(base, ground(), by=cast.thu)
    certificate.refresh_from_db()
    assert certificate.questioned_because == ""


def test_an_award_of_which_a_condition_is_no_longer_sure_is_flagged(cast, fighter, base):
    unit = collective(cast.member)
    graded(unit, 2023, members=2)
    title = awarded(unit, "T-TTLDXS", 2023, decided_on=date(2024, 3, 1))
    revoking.revoke(base, ground(), by=cast.thu)
    title.refresh_from_db()
    assert "9/QĐ-UBND" in title.questioned_because


def test_an_award_of_the_same_person_at_a_unit_that_followed_is_flagged(cast, fighter, base):
    renamed = succession.rename(
        cast.member, name="Kho bạc Nhà nước khu vực", code="KBKV", on=today(), decision="1/QĐ", by=cast.thu
    ).units[0]
    certificate = awarded(person(renamed, fighter.name), "F-BKBT", 2024, decided_on=today())
    namesake = awarded(person(renamed, fighter.name, birth_year=1999), "F-BKBT", 2024, decided_on=today())
    revoking.revoke(base, ground(), by=cast.thu)
    assert Reliance.objects.get().record == certificate
    namesake.refresh_from_db()
    assert namesake.questioned_because == ""


def test_an_earlier_award_is_not_flagged(cast, fighter, certificate):
    revoking.revoke(certificate, ground(), by=cast.thu)
    assert not Reliance.objects.exists()


def test_an_open_nomination_that_relied_on_it_is_flagged(cast, campaign, catalogue):
    year = int(cast.year)
    found = person(cast.member)
    for back in (0, 1):
        graded(found, year - back, "good")
        awarded(found, "T-LDTT", year - back, decided_on=today() - timedelta(days=20))
        awarded(found, "T-CSTDCS", year - back, decided_on=today() - timedelta(days=20))
    nomination = making.checked(campaign, found, "F-BKBT", by=cast.thu)
    revoking.revoke(found.awards.get(award__code="T-CSTDCS", year=str(year - 1)), ground(), by=cast.thu)
    nomination.refresh_from_db()
    assert "9/QĐ-UBND" in nomination.recheck_because
    assert Reliance.objects.get().nomination == nomination


def test_recorded_twice_it_is_recorded_once(cast, base, certificate):
    assert revoking.revoke(base, ground(), by=cast.thu) == revoking.revoke(base, ground(), by=cast.thu)
    assert Reliance.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"reason": " "}, "reason_missing"),
        ({"decision_number": " "}, "number_missing"),
        ({"decided_on": date(2999, 1, 1)}, "in_the_future"),
        ({"decided_on": date(2020, 1, 1)}, "before_the_award"),
    ],
)
def test_a_decision_with_ground_number_and_day_is_asked_for(cast, base, fields, code):
    with pytest.raises(ValidationError) as error:
        revoking.revoke(base, ground(**fields), by=cast.thu)
    assert codes(error) == {code}


@pytest.mark.parametrize("who", ["an", "binh", "chi", "son"])
def test_only_a_secretariat_that_works_with_the_unit_takes_back(cast, base, who):
    with pytest.raises(PermissionDenied):
        revoking.revoke(base, ground(), by=getattr(cast, who))


def test_an_award_decided_here_is_taken_back_by_the_council_that_decided(cast, granted):
    with pytest.raises(PermissionDenied):
        revoking.revoke(granted, ground(), by=cast.son)
    assert revoking.revoke(granted, ground(), by=cast.thu).record == granted


def test_an_award_decided_here_is_not_rewritten(cast, granted, catalogue):
    facts = {
        "award": granted.award, "year": granted.year, "decision_number": granted.decision_number,
        "decided_on": granted.decided_on, "decided_by": granted.decided_by,
    }  # fmt: skip
    assert recording.award(granted.recipient, by=cast.son, **facts) == granted
    changes = ({"decided_by": "Giám đốc"}, {"row": granted, "decision_number": "9/QĐ"}, {"row": granted, "prize": 1})
    for who, changed in itertools.product((cast.son, cast.thu), changes):
        with pytest.raises(ValidationError) as error:
            recording.award(granted.recipient, by=who, **{**facts, **changed})
        assert codes(error) == {"decided_here"}
    granted.refresh_from_db()
    assert granted.decision_number == "123/QĐ-UBND"


def test_the_unit_is_told_with_the_reason(cast, base, certificate):
    revoking.revoke(base, ground(), by=cast.thu)
    told = Message.objects.get(key__startswith="revocation:")
    assert "Kê khai gian dối thành tích." in told.body
    assert "Có 1 danh hiệu" in told.body


def test_a_flag_goes_when_somebody_settles_it(cast, base, certificate):
    revocation = revoking.revoke(base, ground(), by=cast.thu)
    reliance = revocation.reliances.get()
    for settlement, note, code in (("stands", " ", "note_missing"), ("revoked", "Cũng thu hồi.", "still_held")):
        with pytest.raises(ValidationError) as error:
            revoking.settle(reliance, settlement=settlement, note=note, by=cast.thu)
        assert codes(error) == {code}
    revoking.settle(reliance, settlement="stands", note="Đủ hai năm xuất sắc.", by=cast.thu)
    certificate.refresh_from_db()
    assert certificate.questioned_because == ""


def test_a_relying_award_may_be_taken_back_too(cast, base, certificate):
    reliance = revoking.revoke(base, ground(), by=cast.thu).reliances.get()
    revoking.revoke(certificate, ground(decision_number="10/QĐ-UBND"), by=cast.thu)
    settled = revoking.settle(reliance, settlement="revoked", note="Đã thu hồi.", by=cast.thu)
    assert settled.settlement == Reliance.Settlement.REVOKED


def test_the_day_on_which_certificate_and_prize_came_back(cast, base):
    revocation = revoking.revoke(base, ground(decided_on=today() - timedelta(days=3)), by=cast.thu)
    with pytest.raises(ValidationError) as error:
        revoking.note_recovered(revocation, on=today() - timedelta(days=4), by=cast.thu)
    assert codes(error) == {"before_the_award"}
    assert revoking.note_recovered(revocation, on=today(), by=cast.thu).recovered_on == today()


def test_a_file_does_not_rewrite_an_award_decided_here(cast, granted):
    line = f"{cast.member.code},{granted.recipient.name},1984,F-BKBT,{granted.year},123/QĐ-UBND,31/12/2024,Giám đốc\n"
    text = "unit,name,birth_year,award,year,decision_number,decided_on,decided_by\n" + line
    sheet = reading.stream(text.encode(), table="award_records", name="award_records.csv")
    outcome = AwardRecordResource().import_data(sheet, dry_run=False, user=cast.son)
    assert [problem.row for problem in outcome.problems] == [2]
    granted.refresh_from_db()
    assert granted.decided_by == "Chủ tịch UBND tỉnh"
