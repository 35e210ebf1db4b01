"""Who prepares, who decides, who sees, and for which seats somebody votes."""

from datetime import date

import pytest

from blocs.models import CouncilMember
from common import history
from emulation.ballots import obligations, permissions
from emulation.ballots.models import Ballot
from tests.conftest import give_mandate, make_person
from tests.emulation.ballots.polls import make_ballot, make_open

EVERYBODY = ["an", "oanh", "thu", "admin", "binh", "dung", "chi", "son"]


def those(cast, may) -> set[str]:
    return {name for name in EVERYBODY if may(getattr(cast, name))}


def test_a_ballot_of_a_conference_is_in_the_hands_of_the_head_and_the_secretariat(cast, ballot):
    assert those(cast, lambda user: permissions.can_prepare(user, ballot)) == {"an", "oanh", "thu", "admin"}
    assert those(cast, lambda user: permissions.can_decide(user, ballot)) == {"an", "thu", "admin"}


def test_a_ballot_of_a_council_is_in_the_hands_of_its_secretariat(cast):
    draft = make_ballot(council=cast.council, purpose="awards", by=cast.thu)
    assert those(cast, lambda user: permissions.can_prepare(user, draft)) == {"thu", "admin"}
    assert those(cast, lambda user: permissions.can_decide(user, draft)) == {"thu", "admin"}


def test_members_see_a_ballot_once_it_is_open(cast, conference):
    draft, opened = make_ballot(conference, by=cast.an), make_open(conference, title="Mở", by=cast.an)
    seen = {name: set(Ballot.objects.visible_to(getattr(cast, name))) for name in EVERYBODY}
    assert {name for name in EVERYBODY if draft in seen[name]} == {"an", "oanh", "thu", "admin"}
    assert {name for name in EVERYBODY if opened in seen[name]} == set(EVERYBODY) - {"chi", "son"}


def test_members_of_a_council_see_its_ballots_when_open(cast):
    nga = make_person("Nga")
    CouncilMember.objects.create(
        council=cast.council, person=nga, name="Nga", post="Ủy viên", since=date(2020, 1, 1), order=1
    )
    draft = make_ballot(council=cast.council, purpose="awards", by=cast.thu)
    opened = make_open(council=cast.council, purpose="awards", title="Mở", by=cast.thu)
    assert set(Ballot.objects.visible_to(nga)) == {opened}
    assert set(Ballot.objects.visible_to(cast.thu)) == {draft, opened}
    assert [right.seat.name for right in permissions.rights_in(nga, opened)] == ["Nga"]
    assert permissions.rights_in(nga, opened)[0].in_words == "Ủy viên"


def test_a_seat_of_a_council_keeps_the_account_of_its_opening(cast):
    """Whoever keeps the list of members enters another account while the ballot is open: it votes for nobody."""
    nga = make_person("Nga")
    member = CouncilMember.objects.create(
        council=cast.council, person=nga, name="Nga", post="Ủy viên", since=date(2020, 1, 1), order=1
    )
    ballot = make_open(council=cast.council, purpose="awards", by=cast.thu)
    history.save(member_with(member, cast.thu), by=cast.thu)
    assert permissions.rights_in(cast.thu, ballot) == []
    assert [right.seat.person for right in permissions.rights_in(nga, ballot)] == [nga]
    assert ballot in Ballot.objects.visible_to(nga)
    assert obligations.of_person(cast.thu.pk) == [] and len(obligations.of_person(nga.pk)) == 1


def member_with(member, person) -> CouncilMember:
    member.person = person
    return member


def test_a_member_without_an_account_is_nobodys_seat(cast):
    CouncilMember.objects.create(council=cast.council, name="Nga", post="Ủy viên", since=date(2020, 1, 1), order=1)
    ballot = make_open(council=cast.council, purpose="awards", by=cast.thu)
    assert those(cast, lambda user: bool(permissions.rights_in(user, ballot))) == set()
    assert obligations.of_person(None) == []


def test_a_right_says_by_which_post_and_unit(cast, ballot):
    (right,) = permissions.rights_in(cast.binh, ballot)
    assert right.in_words == "Giám đốc, Kho bạc Nhà nước tỉnh"


def test_an_account_that_was_switched_off_votes_for_nobody(cast, ballot):
    cast.binh.is_active = False
    assert permissions.rights_in(cast.binh, ballot) == []


@pytest.mark.parametrize(("who", "units"), [("binh", 1), ("oanh", 0), ("thu", 0), ("admin", 0), ("chi", 0)])
def test_seats_of_somebody(cast, ballot, who, units):
    assert len(permissions.rights_in(getattr(cast, who), ballot)) == units


def test_who_decides_for_two_units_has_two_seats(cast, ballot):
    give_mandate(cast.binh, cast.deputy, capacity="authorised", authority="GUQ 9")
    person = type(cast.binh).objects.get(pk=cast.binh.pk)
    assert [right.seat.unit for right in permissions.rights_in(person, ballot)] == [cast.deputy, cast.member]
