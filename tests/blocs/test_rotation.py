"""Who heads a bloc and who are deputies, from when to when."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from blocs import membership, permissions, rotation
from blocs.models import Membership, Term, Unit
from blocs.years import bounds
from common.clock import today
from tests.conftest import codes, make_bloc, make_unit

DAY = timedelta(days=1)
HEAD, DEPUTY = Term.Role.HEAD, Term.Role.DEPUTY


@pytest.fixture
def bloc(cast):
    """The cast's bloc before anybody leads it in 2030."""
    return cast.bloc


def terms(bloc, year="2030") -> list[tuple]:
    rows = Term.objects.filter(bloc=bloc, year=year).order_by("since", "pk")
    return [(row.unit.name, row.role, row.since, row.until) for row in rows]


def test_a_head_is_appointed_for_the_whole_year(cast, bloc):
    term = rotation.appoint(bloc, cast.head, year="2030", role=HEAD, by=cast.thu, document="Biên bản 1/BB")
    assert terms(bloc) == [("Sở Nội vụ", "head", date(2030, 1, 1), date(2030, 12, 31))]
    row = term.history.get()
    assert (row.history_user, row.document, row.basis, row.is_acting) == (cast.thu, "Biên bản 1/BB", "election", False)


def test_a_school_year_has_its_own_bounds(cast, bloc):
    term = rotation.appoint(bloc, cast.head, year="2030-2031", role=HEAD, by=cast.thu)
    assert (term.since, term.until) == (date(2030, 9, 1), date(2031, 8, 31))


def test_appointing_twice_changes_nothing(cast, bloc):
    first = rotation.appoint(bloc, cast.head, year="2030", role=HEAD, by=cast.thu)
    assert rotation.appoint(bloc, cast.head, year="2030", role=HEAD, by=cast.thu) == first
    assert first.history.count() == 1


@pytest.mark.parametrize("name", ["an", "oanh", "chi", "son"])
def test_only_the_secretariat_appoints_ends_and_replaces(cast, bloc, name):
    by = getattr(cast, name)
    term = rotation.appoint(bloc, cast.head, year="2030", role=HEAD, by=cast.thu)
    with pytest.raises(PermissionDenied):
        rotation.appoint(bloc, cast.member, year="2030", role=DEPUTY, by=by)
    with pytest.raises(PermissionDenied):
        rotation.end(term, on=date(2030, 6, 30), by=by, because="lý do")
    with pytest.raises(PermissionDenied):
        rotation.replace_head(
            bloc, cast.member, year="2030", from_day=date(2030, 7, 1), by=by, because="lý do", document="QĐ 1"
        )
    assert len(terms(bloc)) == 1


def test_a_unit_outside_the_bloc_gets_no_role(cast, bloc):
    with pytest.raises(ValidationError) as error:
        rotation.appoint(bloc, cast.elsewhere, year="2030", role=HEAD, by=cast.thu)
    assert codes(error) == {"not_a_member"}


def test_a_unit_that_left_before_gets_no_role(cast, bloc):
    Membership.objects.filter(unit=cast.member).update(until=date(2029, 12, 31))
    with pytest.raises(ValidationError) as error:
        rotation.appoint(bloc, cast.member, year="2030", role=DEPUTY, by=cast.thu)
    assert codes(error) == {"not_a_member"}
    rotation.appoint(bloc, cast.member, year="2029", role=DEPUTY, by=cast.thu)


def test_a_bloc_has_one_head_at_a_time(cast, bloc):
    rotation.appoint(bloc, cast.head, year="2030", role=HEAD, by=cast.thu)
    with pytest.raises(ValidationError) as error:
        rotation.appoint(bloc, cast.member, year="2030", role=HEAD, by=cast.thu)
    assert codes(error) == {"head_exists"}


def test_a_unit_has_one_role_at_a_time(cast, bloc):
    rotation.appoint(bloc, cast.head, year="2030", role=HEAD, by=cast.thu)
    with pytest.raises(ValidationError) as error:
        rotation.appoint(bloc, cast.head, year="2030", role=DEPUTY, by=cast.thu)
    assert codes(error) == {"role_exists"}


def test_several_deputies_serve_together(cast, bloc):
    for unit in (cast.member, cast.deputy):
        rotation.appoint(bloc, unit, year="2030", role=DEPUTY, by=cast.thu)
    assert len(terms(bloc)) == 2


def test_the_next_year_may_be_led_while_this_one_ends(cast, bloc):
    """Two years overlap: the head of the new year may begin before the old one has handed over."""
    rotation.appoint(bloc, cast.head, year="2030", role=HEAD, by=cast.thu, until=date(2031, 1, 31))
    rotation.appoint(bloc, cast.member, year="2031", role=HEAD, by=cast.thu, since=date(2030, 12, 1))
    assert Term.objects.filter(bloc=bloc, role=HEAD, year__in=["2030", "2031"]).on(date(2030, 12, 15)).count() == 2


def test_a_term_ends_with_a_reason_and_stays_as_history(cast, bloc):
    term = rotation.appoint(bloc, cast.head, year="2030", role=HEAD, by=cast.thu)
    rotation.end(term, on=date(2030, 6, 30), by=cast.thu, because="Sáp nhập tỉnh")
    assert terms(bloc) == [("Sở Nội vụ", "head", date(2030, 1, 1), date(2030, 6, 30))]
    row = term.history.first()
    assert (row.history_user, row.history_change_reason) == (cast.thu, "Sáp nhập tỉnh")
    rotation.appoint(bloc, cast.member, year="2030", role=HEAD, since=date(2030, 7, 1), by=cast.thu)


@pytest.mark.parametrize("because", ["", "  "])
def test_a_term_does_not_end_without_a_reason(cast, bloc, because):
    term = rotation.appoint(bloc, cast.head, year="2030", role=HEAD, by=cast.thu)
    with pytest.raises(ValidationError) as error:
        rotation.end(term, on=date(2030, 6, 30), by=cast.thu, because=because)
    assert codes(error) == {"because_missing"}


def test_ending_a_term_never_prolongs_it(cast, bloc):
    term = rotation.appoint(bloc, cast.head, year="2030", role=HEAD, by=cast.thu)
    with pytest.raises(ValidationError) as error:
        rotation.end(term, on=date(2099, 12, 31), by=cast.thu, because="gia hạn")
    assert codes(error) == {"prolongs"}
    assert terms(bloc) == [("Sở Nội vụ", "head", date(2030, 1, 1), date(2030, 12, 31))]
    rotation.end(term, on=date(2030, 12, 31), by=cast.thu, because="hết nhiệm kỳ")


def test_a_term_does_not_end_before_it_began(cast, bloc):
    term = rotation.appoint(bloc, cast.head, year="2030", role=HEAD, by=cast.thu)
    with pytest.raises(ValidationError):
        rotation.end(term, on=date(2029, 12, 31), by=cast.thu, because="lý do")
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.filter(pk=term.pk).update(until=date(2029, 12, 31))


def test_a_new_head_acts_from_the_day_after_the_old_one(cast, bloc):
    rotation.appoint(bloc, cast.head, year="2030", role=HEAD, by=cast.thu)
    term = rotation.replace_head(
        bloc, cast.member, year="2030", from_day=date(2030, 7, 1), by=cast.thu, because="Giải thể", document="QĐ 9/QĐ"
    )
    assert terms(bloc) == [
        ("Sở Nội vụ", "head", date(2030, 1, 1), date(2030, 6, 30)),
        ("Kho bạc Nhà nước tỉnh", "head", date(2030, 7, 1), date(2030, 12, 31)),
    ]
    assert (term.is_acting, term.basis, term.document) == (True, "appointment", "QĐ 9/QĐ")
    assert Term.objects.get(bloc=bloc, year="2030", unit=cast.head).history.first().history_change_reason == "Giải thể"


def test_a_deputy_who_becomes_head_gives_up_the_other_role(cast, bloc):
    rotation.appoint(bloc, cast.head, year="2030", role=HEAD, by=cast.thu)
    rotation.appoint(bloc, cast.deputy, year="2030", role=DEPUTY, by=cast.thu)
    rotation.replace_head(
        bloc, cast.deputy, year="2030", from_day=date(2030, 7, 1), by=cast.thu, because="lý do", document="QĐ 1",
        is_acting=False,
    )  # fmt: skip
    assert sorted(terms(bloc), key=lambda row: row[1:3]) == [
        ("Đài Phát thanh và Truyền hình tỉnh", "deputy", date(2030, 1, 1), date(2030, 6, 30)),
        ("Sở Nội vụ", "head", date(2030, 1, 1), date(2030, 6, 30)),
        ("Đài Phát thanh và Truyền hình tỉnh", "head", date(2030, 7, 1), date(2030, 12, 31)),
    ]


def test_a_bloc_without_a_head_gets_one(cast, bloc):
    rotation.replace_head(
        bloc, cast.member, year="2030", from_day=date(2030, 7, 1), by=cast.thu, because="", document="QĐ 1"
    )
    assert terms(bloc) == [("Kho bạc Nhà nước tỉnh", "head", date(2030, 7, 1), date(2030, 12, 31))]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"document": " "}, "document_missing"),
        ({"because": ""}, "because_missing"),
        ({"year": "30"}, "year"),
        ({"from_day": date(2030, 1, 1)}, "head_exists"),
        ({"from_day": date(2029, 12, 1)}, "head_exists"),
    ],
)
def test_replacing_a_head_that_is_not_in_order_changes_nothing(cast, bloc, changes, code):
    rotation.appoint(bloc, cast.head, year="2030", role=HEAD, by=cast.thu)
    before = terms(bloc)
    given = {"year": "2030", "from_day": date(2030, 7, 1), "because": "lý do", "document": "QĐ 1", **changes}
    with pytest.raises(ValidationError) as error:
        rotation.replace_head(bloc, cast.member, by=cast.thu, **given)
    assert codes(error) == {code}
    assert terms(bloc) == before


def test_the_old_head_stays_when_the_new_one_is_no_member(cast, bloc):
    rotation.appoint(bloc, cast.head, year="2030", role=HEAD, by=cast.thu)
    before = terms(bloc)
    with pytest.raises(ValidationError) as error:
        rotation.replace_head(
            bloc, make_unit(), year="2030", from_day=date(2030, 7, 1), by=cast.thu, because="lý do", document="QĐ 1"
        )
    assert codes(error) == {"not_a_member"}
    assert terms(bloc) == before


def test_heads_are_selected_by_day_and_seat(cast):
    first, last = bounds(cast.year)
    rows = Term.objects.filter(bloc=cast.bloc)
    assert [row.unit for row in rows.heads()] == [cast.head]
    assert rows.in_office(first).count() == rows.in_office(last).count() == 2
    assert rows.in_office(last + DAY).count() == 0
    Membership.objects.filter(unit=cast.head).update(until=first)
    assert [row.unit for row in rows.in_office(first + DAY)] == [cast.deputy]


def test_other_blocs_are_left_alone(cast):
    other = make_bloc("Cụm", [cast.head, cast.member], council=cast.council)
    rotation.appoint(other, cast.member, year=cast.year, role=HEAD, by=cast.thu)
    assert Term.objects.filter(bloc=other).get().unit == cast.member


# --- For rules that have established the right themselves ---------------------------------------------


def test_a_rule_installs_whom_the_conference_chose_whoever_records_it(cast, bloc):
    term = rotation.install(bloc, cast.deputy, year="2030", role=DEPUTY, order=2, by=cast.an)
    assert (term.order, term.history.get().history_user) == (2, cast.an)
    assert rotation.install(bloc, cast.deputy, year="2030", role=DEPUTY, order=2, by=cast.thu) == term
    with pytest.raises(ValidationError) as error:
        rotation.install(bloc, cast.elsewhere, year="2030", role=DEPUTY, by=cast.an)
    assert codes(error) == {"not_a_member"}


def test_the_seam_of_two_years_moves_and_what_ended_before_stays(cast, bloc):
    rotation.appoint(bloc, cast.head, year="2030", role=HEAD, by=cast.thu)
    gone = rotation.appoint(bloc, cast.deputy, year="2030", role=DEPUTY, by=cast.thu)
    rotation.end(gone, on=date(2030, 6, 30), by=cast.thu, because="Từ nhiệm")
    rotation.appoint(bloc, cast.member, year="2031", role=HEAD, by=cast.thu)
    rotation.appoint(bloc, cast.deputy, year="2031", role=DEPUTY, since=date(2031, 7, 1), by=cast.thu)
    rotation.hand_over(bloc, year="2030", on=date(2031, 1, 20), by=cast.an, because="Bàn giao")
    assert terms(bloc) == [
        ("Sở Nội vụ", "head", date(2030, 1, 1), date(2031, 1, 19)),
        ("Đài Phát thanh và Truyền hình tỉnh", "deputy", date(2030, 1, 1), date(2030, 6, 30)),
    ]
    assert terms(bloc, "2031") == [
        ("Kho bạc Nhà nước tỉnh", "head", date(2031, 1, 20), date(2031, 12, 31)),
        ("Đài Phát thanh và Truyền hình tỉnh", "deputy", date(2031, 7, 1), date(2031, 12, 31)),
    ]
    rotation.hand_over(bloc, year="2030", on=date(2030, 12, 5), was=date(2031, 1, 20), by=cast.an, because="Dời ngày")
    assert terms(bloc)[0][3] == date(2030, 12, 4)
    assert terms(bloc, "2031")[0][2] == date(2030, 12, 5)


def test_a_unit_that_leaves_takes_no_role_along(cast, bloc):
    rotation.appoint(bloc, cast.head, year="2030", role=HEAD, by=cast.thu)
    rotation.appoint(bloc, cast.head, year="2031", role=HEAD, by=cast.thu)
    membership.leave(cast.head.memberships.get(), on=date(2030, 6, 30), by=cast.thu, because="Chuyển khối")
    assert terms(bloc) == [("Sở Nội vụ", "head", date(2030, 1, 1), date(2030, 6, 30))]
    assert terms(bloc, "2031") == []
    assert Term.history.filter(history_type="-", history_user=cast.thu, history_change_reason="Chuyển khối").exists()


def test_a_dissolved_unit_leads_nothing_even_while_its_seat_lasts(cast, bloc):
    Unit.objects.filter(pk=cast.head.pk).update(dissolved_on=today())
    assert not Term.objects.in_office(today()).filter(unit=cast.head).exists()
    assert Term.objects.in_office(today() - DAY).filter(unit=cast.head).exists()


def test_a_year_without_a_head_is_followed_by_the_next_year_that_has_one(cast, bloc):
    later = str(int(cast.year) + 2)
    heads = permissions.heads_of(bloc, cast.year)
    assert (heads.units, heads.successors, heads.coming) == ({cast.head.pk}, [], [])
    rotation.appoint(bloc, cast.member, year=later, role=HEAD, since=today(), by=cast.thu)
    assert permissions.heads_of(bloc, cast.year).successors == []
    Term.objects.filter(year=cast.year, role=HEAD).delete()
    assert [term.unit for term in permissions.heads_of(bloc, cast.year).successors] == [cast.member]
