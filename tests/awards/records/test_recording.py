from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from awards.records import permissions, recording
from awards.records.models import Recipient
from blocs import succession
from blocs.models import Mandate
from common.clock import today
from tests.awards.records import making
from tests.conftest import codes, make_person


@pytest.fixture
def anh(cast):
    return making.person(cast.member, "Nguyễn Văn Ánh", birth_year=1980)


@pytest.fixture
def officer(cast):
    return make_person("Phúc", cast.member, capacity=Mandate.Capacity.OFFICER, post="Chuyên viên")


def test_who_writes_what(cast, anh, officer):
    rules = (permissions.can_record, permissions.can_discipline, permissions.can_award)
    may = {
        who: [rule(user, cast.member) for rule in rules]
        for who, user in {
            "leader": cast.binh, "officer": officer, "secretariat": cast.thu, "head of the bloc": cast.an,
            "other bloc": cast.chi, "other council": cast.son, "administrator": cast.admin,
        }.items()
    }  # fmt: skip
    assert may == {
        "leader": [True, True, False],
        "officer": [True, False, False],
        "secretariat": [True, True, True],
        "head of the bloc": [False, False, False],
        "other bloc": [False, False, False],
        "other council": [False, False, False],
        "administrator": [True, True, True],
    }


def test_an_ended_mandate_writes_nothing(cast, anh):
    Mandate.objects.filter(person=cast.binh).update(until=today() - timedelta(days=1))
    with pytest.raises(PermissionDenied):
        recording.grade(anh, year="2024", level="good", by=cast.binh)


def test_the_heir_of_a_unit_writes_its_records(cast, anh):
    succession.rename(cast.member, name="Kho bạc khu vực", code="KBKV", on=today(), decision="QĐ 1", by=cast.thu)
    recording.grade(anh, year="2024", level="good", by=cast.binh)
    recording.suspend(anh, since=date(2024, 1, 1), until=None, kind="penalty", by=cast.binh)
    assert (anh.gradings.count(), anh.disciplines.count()) == (1, 1)


def test_a_recipient_is_added_once(cast):
    values = {"unit": cast.member, "kind": "individual", "name": "Trần Thị Bé", "birth_year": 1975, "sex": "female"}
    one = recording.add(**values, by=cast.binh)
    assert recording.add(**{**values, "name": " Trần  Thị Bé"}, by=cast.binh) == one
    with pytest.raises(ValidationError) as error:
        recording.add(**values, post="Trưởng phòng", by=cast.binh)
    assert codes(error) == {"recipient_exists"}
    with pytest.raises(PermissionDenied):
        recording.add(**values, by=cast.chi)


def test_a_recipient_that_cannot_be_is_refused(cast):
    with pytest.raises(ValidationError) as error:
        recording.add(unit=cast.member, kind="individual", name="Ai", birth_year=1850, by=cast.binh)
    assert codes(error) == {"not_born"}
    with pytest.raises(ValidationError, match=r"\S"):
        recording.add(unit=cast.member, kind="collective", name="Phòng", birth_year=1980, by=cast.binh)
    assert not Recipient.objects.exists()


def test_nobody_is_added_to_a_unit_that_ended(cast):
    succession.rename(cast.member, name="Kho bạc khu vực", code="KBKV", on=today(), decision="QĐ 1", by=cast.thu)
    cast.member.refresh_from_db()
    with pytest.raises(ValidationError) as error:
        recording.add(unit=cast.member, kind="individual", name="Ai", by=cast.thu)
    assert codes(error) == {"unit_ended"}


def test_a_grading_is_corrected_with_its_history(cast, anh, officer):
    row = recording.grade(anh, year="2024", level="good", months_worked=12, by=officer)
    recording.grade(anh, year="2024", level="good", months_worked=12, by=officer)
    assert recording.grade(anh, year="2024", level="excellent", by=cast.binh) == row
    assert list(row.history.values_list("level", "history_user")) == [
        ("excellent", cast.binh.pk), ("good", officer.pk),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("year", "months", "code"),
    [
        ("2999", {}, "not_yet"), ("2024", {"months_worked": 13}, "months"),
        ("2024", {"months_worked": 4, "months_maternity": 6}, "months"),
    ],
)  # fmt: skip
def test_a_grading_that_cannot_be_is_refused(cast, anh, year, months, code):
    with pytest.raises(ValidationError) as error:
        recording.grade(anh, year=year, level="good", by=cast.binh, **months)
    assert codes(error) == {code}


def test_six_months_of_maternity_leave_count_as_worked(cast, anh):
    row = recording.grade(anh, year="2024", level="good", months_worked=12, months_maternity=6, by=cast.binh)
    assert (row.months_worked, row.months_maternity) == (12, 6)


def test_discipline_ends_by_a_correction(cast, anh):
    row = recording.suspend(anh, since=date(2024, 1, 1), until=None, kind="review", by=cast.binh)
    recording.suspend(anh, row=row, since=date(2024, 1, 1), until=date(2024, 6, 30), kind="review", by=cast.binh)
    assert anh.disciplines.get().until == date(2024, 6, 30) and row.history.count() == 2
    with pytest.raises(ValidationError):
        recording.suspend(anh, row=row, since=date(2024, 1, 1), until=date(2023, 6, 30), kind="review", by=cast.binh)


def test_an_officer_notes_no_discipline(cast, anh, officer):
    with pytest.raises(PermissionDenied):
        recording.suspend(anh, since=date(2024, 1, 1), by=officer)


def given(**values):
    defaults = {"decision_number": "5/QĐ", "decided_on": date(2024, 12, 31), "decided_by": "Giám đốc"}
    return {**defaults, **values}


def test_an_award_is_noted_once_and_corrected(cast, anh, catalogue):
    row = recording.award(anh, award=catalogue["T-LDTT"], year="2024", by=cast.thu, **given())
    again = recording.award(anh, award=catalogue["T-LDTT"], year="2024", by=cast.thu, **given(decision_number=" 5/QĐ"))
    assert again == row and row.history.count() == 1
    recording.award(anh, row=row, award=catalogue["T-LDTT"], year="2024", by=cast.thu, **given(decision_number="6/QĐ"))
    assert anh.awards.get().decision_number == "6/QĐ"
    with pytest.raises(PermissionDenied):
        recording.award(anh, award=catalogue["T-LDTT"], year="2023", by=cast.binh, **given())


@pytest.mark.parametrize(
    ("code", "values", "refused"),
    [
        ("T-TTLDXS", {}, "other_recipient"),
        ("T-LDTT", {"decided_on": date(2999, 1, 1)}, "future"),
    ],
)
def test_an_award_that_cannot_be_is_refused(cast, anh, catalogue, code, values, refused):
    with pytest.raises(ValidationError) as error:
        recording.award(anh, award=catalogue[code], year="2024", by=cast.thu, **given(**values))
    assert codes(error) == {refused}


def test_a_withdrawn_award_stays_as_it_is(cast, anh, catalogue):
    row = making.awarded(anh, "T-LDTT", 2024)
    row.withdraw()
    row.save()
    with pytest.raises(ValidationError) as error:
        recording.award(anh, row=row, award=catalogue["T-LDTT"], year="2024", by=cast.thu, **given())
    assert codes(error) == {"taken_back"}
