"""Who counts the papers: two from the roll, of different units, named before the voting is closed."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from blocs.models import CouncilMember
from emulation.ballots import counting, papers, tellers
from tests.conftest import codes, make_person
from tests.emulation.ballots.meeting import figures, make_council, name_tellers, opened, seat_of
from tests.emulation.ballots.polls import make_open


@pytest.fixture
def ballot(cast, meeting):
    """Everybody on the roll takes a paper."""
    ballot = opened(meeting, cast.an, [cast.head], by_paper=True)
    for unit in cast.units:
        papers.hand_out(seat_of(ballot, unit), by=cast.an)
    return ballot


def refuses(code, act):
    with pytest.raises(ValidationError) as error:
        act()
    assert codes(error) == {code}


def named(ballot) -> set:
    return {row.person for row in ballot.tellers.all()}


def test_two_of_different_units_are_named_and_who_named_them_stays(cast, ballot):
    rows = tellers.name(ballot, [cast.binh, cast.dung], by=cast.an)
    tellers.name(ballot, [cast.dung, cast.binh], by=cast.thu)
    assert [(row.person, row.unit) for row in rows] == [(cast.dung, cast.deputy), (cast.binh, cast.member)]
    (noted,) = ballot.history.filter(history_change_reason__startswith="Tổ kiểm phiếu")
    assert noted.history_user == cast.an and "Bình" in noted.history_change_reason


def test_tellers_are_two_from_the_roll_and_of_two_units(cast, ballot):
    refuses("wrong_number", lambda: tellers.name(ballot, [cast.binh], by=cast.an))
    refuses("wrong_number", lambda: tellers.name(ballot, [cast.binh, cast.binh], by=cast.an))
    refuses("wrong_number", lambda: tellers.name(ballot, [cast.an, cast.binh, cast.dung], by=cast.an))
    refuses("same_unit", lambda: tellers.name(ballot, [cast.an, cast.oanh], by=cast.an))
    for outsider in (cast.chi, cast.thu):
        refuses("not_on_roll", lambda outsider=outsider: tellers.name(ballot, [cast.an, outsider], by=cast.an))
    assert named(ballot) == set()


@pytest.mark.parametrize("who", ["oanh", "binh", "chi", "son"])
def test_whoever_does_not_decide_names_nobody(cast, ballot, who):
    with pytest.raises(PermissionDenied):
        tellers.name(ballot, [cast.binh, cast.dung], by=getattr(cast, who))


def test_the_voting_is_not_closed_before_somebody_is_named_to_count_the_papers(cast, ballot):
    refuses("no_tellers", lambda: counting.close(ballot, by=cast.an))
    name_tellers(ballot, cast.binh, cast.dung)
    assert counting.close(ballot, by=cast.an).state == "closed"


def test_after_the_closing_another_teller_is_named_with_a_reason_and_the_old_count_is_nothing(cast, ballot):
    name_tellers(ballot, cast.binh, cast.dung)
    counting.close(ballot, by=cast.an)
    sent = {"issued": 7, "collected": 7, "invalid": 0, "figures": figures(ballot, (7, 0, 0))}
    papers.count(ballot, **sent, by=cast.binh)
    another = [cast.dung, cast.others[0]]
    refuses("because_missing", lambda: tellers.name(ballot, another, by=cast.an))
    tellers.name(ballot, another, because="Ốm", by=cast.an)
    assert named(ballot) == set(another) and papers.counts(ballot) == []
    with pytest.raises(PermissionDenied):
        papers.count(ballot, **sent, by=cast.binh)
    papers.count(ballot, **sent, by=cast.dung)
    assert papers.are_open(ballot)
    papers.count(ballot, **sent, by=cast.others[0])
    assert not papers.are_open(ballot)
    refuses("agreed", lambda: tellers.name(ballot, [cast.binh, cast.dung], because="Đổi", by=cast.an))


def test_tellers_are_named_where_papers_are_taken_while_it_is_time(cast, meeting, ballot):
    other = opened(meeting, cast.an, [cast.head], title="Trực tuyến")
    refuses("not_by_paper", lambda: tellers.name(other, [cast.binh, cast.dung], by=cast.an))
    name_tellers(ballot, cast.binh, cast.dung)
    counting.close(ballot, by=cast.an)
    for person in (cast.binh, cast.dung):
        papers.count(ballot, issued=7, collected=7, invalid=0, figures=figures(ballot, (7, 0, 0)), by=person)
    counting.count(ballot, by=cast.an)
    refuses("not_open", lambda: tellers.name(ballot, [cast.an, cast.dung], because="Đổi", by=cast.an))


def test_in_a_council_two_members_with_an_account_count(cast):
    members = make_council(cast.council, 3)
    CouncilMember.objects.create(council=cast.council, name="Bà Nga", post="Ủy viên", since=date(2020, 1, 1), order=9)
    ballot = make_open(council=cast.council, purpose="awards", by_paper=True, by=cast.thu)
    assert [one.person for one in tellers.choices(ballot)] == [row.person for row in members]
    refuses("not_on_roll", lambda: tellers.name(ballot, [members[0].person, cast.thu], by=cast.thu))
    name_tellers(ballot, members[0].person, members[1].person)
    assert named(ballot) == {members[0].person, members[1].person}


def test_the_choices_take_as_many_queries_for_many_units_as_for_one(cast, ballot, django_assert_num_queries):
    make_person("Thêm", cast.member, capacity="officer", post="Chuyên viên")
    with django_assert_num_queries(2):
        assert {cast.an, cast.oanh, cast.binh, cast.dung} <= {one.person for one in tellers.choices(ballot)}
