from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from awards.records import access, merging
from awards.records.models import Access, AwardRecord, Grading, Recipient
from tests.awards.records import making
from tests.conftest import codes


@pytest.fixture
def two(cast):
    one = making.person(cast.member, "Nguyễn Văn Ánh", birth_year=1980)
    return one, making.person(cast.member, "Nguyễn Văn Ánh", told_apart_by="Phòng 2", post="Kế toán viên")


def test_everything_on_record_comes_over_with_its_history(cast, two, catalogue):
    one, other = two
    rows = [
        making.graded(other, 2024), making.initiative(other, 2024), making.disciplined(other, date(2020, 1, 1)),
        making.awarded(other, "T-LDTT", 2024),
    ]  # fmt: skip
    merger = merging.merge(one, other, by=cast.thu, because="Quyết định 12")
    assert (merger.moved, merger.doubled) == (4, 0)
    for row in rows:
        row.refresh_from_db()
        assert row.recipient == one
        assert (row.history.first().history_user, row.history.first().history_change_reason) == (
            cast.thu,
            "Quyết định 12",
        )
    one.refresh_from_db()
    assert one.post == "Kế toán viên"


def test_the_second_entry_stays_leads_to_the_first_and_keeps_who_looked(cast, two):
    one, other = two
    access.note(cast.thu, access.What.PAGE, other)
    merging.merge(one, other, by=cast.thu)
    other.refresh_from_db()
    assert other.same_as == one and Access.objects.get().recipient == other
    assert list(Recipient.objects.visible_to(cast.thu)) == [one]


def test_merging_twice_changes_nothing(cast, two):
    merging.merge(*two, by=cast.thu)
    before = Recipient.history.count()
    merging.merge(*two, by=cast.thu)
    assert Recipient.history.count() == before


def test_what_both_say_is_kept_once_and_completed(cast, two, catalogue):
    one, other = two
    making.graded(one, 2024, "good")
    double = making.graded(other, 2024, "good", months_worked=12)
    making.awarded(one, "T-LDTT", 2024, decision_number="5/QĐ")
    making.awarded(other, "T-LDTT", 2024, decision_number="5/QĐ", prize=702_000)
    merger = merging.merge(one, other, by=cast.thu)
    assert (merger.moved, merger.doubled) == (0, 2)
    assert Grading.objects.get().months_worked == 12 and AwardRecord.objects.get().prize == 702_000
    assert Grading.history.filter(id=double.pk).first().history_type == "-"


def test_rows_that_contradict_each_other_keep_the_two_apart(cast, two):
    one, other = two
    making.graded(one, 2024, "good")
    making.graded(other, 2024, "excellent")
    making.graded(other, 2023, "excellent")
    with pytest.raises(ValidationError) as error:
        merging.merge(one, other, by=cast.thu)
    assert codes(error) == {"conflict"} and len(error.value.messages) == 1
    assert other.gradings.count() == 2


def test_foreseeing_changes_nothing(cast, two):
    making.graded(two[1], 2024)
    assert merging.foresee(*two, by=cast.thu).moved == 1
    two[1].refresh_from_db()
    assert two[1].same_as is None and two[1].gradings.count() == 1


@pytest.mark.parametrize("who", ["binh", "chi", "son"])
def test_only_a_secretariat_of_both_merges(cast, two, who):
    with pytest.raises(PermissionDenied):
        merging.merge(*two, by=getattr(cast, who))


def test_a_person_and_a_collective_are_not_one(cast, two):
    with pytest.raises(ValidationError) as error:
        merging.merge(two[0], making.collective(cast.member), by=cast.thu)
    assert codes(error) == {"other_kind"}
    with pytest.raises(ValidationError) as error:
        merging.merge(two[0], two[0], by=cast.thu)
    assert codes(error) == {"same"}


def test_entries_that_may_be_the_same_are_found(cast, two):
    one, other = two
    in_other_letters = making.person(cast.member, "NGUYEN VAN ANH")
    elsewhere = making.person(cast.head, "Nguyễn Văn Ánh", birth_year=1980)
    making.person(cast.head, "Nguyễn Văn Ánh", birth_year=1981)
    making.person(cast.member, "Nguyễn Văn Ánh Em")
    assert set(merging.alike(one, cast.thu)) == {other, in_other_letters, elsewhere}
    assert set(merging.alike(one, cast.binh)) == {other, in_other_letters}
