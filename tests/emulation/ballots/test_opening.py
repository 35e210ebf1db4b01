"""What opening freezes, what it asks for first, and who is told."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.timezone import make_aware

from blocs.models import CouncilMember, Membership, Term
from common import clock
from common.clock import now, today
from emulation.ballots import locking, opening, preparing
from emulation.ballots.models import Ballot, Tally
from emulation.conferences import agenda as agenda_rules
from emulation.conferences import attending, holding, inviting
from emulation.notices.models import Message
from tests.conftest import codes, make_bloc, make_person, make_unit, yesterday
from tests.emulation.ballots.meeting import prepare
from tests.emulation.ballots.polls import make_ballot, make_conference, make_open, set_state
from tests.emulation.ranking.making import make_scored, publish


def names(ballot) -> list[str]:
    return [seat.name for seat in ballot.seats.all()]


def test_the_roll_is_who_sits_in_the_bloc_today(cast, conference):
    late, gone = make_unit("Mới vào"), make_unit("Đã rời")
    Membership.objects.create(bloc=cast.bloc, unit=late, since=today())
    Membership.objects.create(bloc=cast.bloc, unit=gone, since=date(2020, 1, 1), until=yesterday())
    Membership.objects.create(bloc=cast.bloc, unit=make_unit("Chưa vào"), since=today() + timedelta(days=1))
    ballot = make_open(conference, by=cast.an)
    assert names(ballot) == [cast.head.name, cast.deputy.name, cast.member.name, "Mới vào"]
    assert (ballot.state, bool(ballot.opened_at)) == (Ballot.State.OPEN, True)


def test_a_unit_that_joins_later_is_not_on_the_roll(cast, ballot):
    Membership.objects.create(bloc=cast.bloc, unit=make_unit("Mới vào"), since=today())
    assert opening.open_ballot(ballot, by=cast.an).seats.count() == 3


def test_presence_is_taken_from_the_attendance_and_nobody_is_present_by_default(cast, conference):
    assert {seat.is_present for seat in make_open(conference, by=cast.an).seats.all()} == {False}
    agenda_rules.put(conference, title="Bình xét", by=cast.an)
    inviting.invite(conference, by=cast.an)
    holding.open_session(conference, by=cast.an)
    rows = {row.unit_id: row for row in conference.attendances.all()}
    attending.record(rows[cast.head.pk], presence="present", by=cast.an)
    attending.record(rows[cast.deputy.pk], presence="excused", by=cast.an)
    ballot = make_open(conference, title="Lần hai", by=cast.an)
    assert {seat.unit: seat.is_present for seat in ballot.seats.all()} == {
        cast.head: True, cast.deputy: False, cast.member: False,
    }  # fmt: skip


def test_the_head_and_the_places_of_the_published_ranking_are_noted(cast, covenant):
    year = covenant.campaign
    year.refresh_from_db()
    publish(make_scored(year, ["25", "20", "15"], by=cast.thu), head=cast.an, secretariat=cast.thu)
    ballot = make_open(
        make_conference(year, by=cast.an), names=[cast.member, cast.head, "Đề án"], tie_break="ranking", by=cast.an
    )
    found = [(row.name, row.is_head, row.rank) for row in ballot.candidates.all()]
    assert found == [(cast.member.name, False, 2), (cast.head.name, True, 1), ("Đề án", False, None)]


@pytest.fixture
def january(cast, conference):
    """A draft of this year with its head and the member; in January the member heads the next year."""
    ballot = prepare(conference, cast.an, [cast.head, cast.member])
    year = int(conference.campaign.year)
    Term.objects.create(
        bloc=cast.bloc, year=str(year + 1), unit=cast.member, role="head", since=date(year + 1, 1, 1),
        until=date(year + 1, 12, 31),
    )  # fmt: skip
    return ballot, clock.at(make_aware(datetime(year + 1, 1, 10, 9)))


def marked(ballot) -> list[str]:
    return [row.name for row in ballot.candidates.all() if row.is_head]


def test_the_mark_stands_beside_the_heads_of_the_year_that_is_voted_on(cast, january):
    ballot, later = january
    assert marked(ballot) == [cast.head.name]
    with later:
        assert marked(opening.open_ballot(ballot, by=cast.thu)) == [cast.head.name]


def test_who_headed_for_a_part_of_the_year_keeps_the_mark(cast, conference):
    ballot = prepare(conference, cast.an, [cast.head, cast.member])
    cast.bloc.terms.filter(unit=cast.head).update(until=yesterday())
    assert marked(opening.open_ballot(ballot, by=cast.thu)) == [cast.head.name]


@pytest.mark.parametrize(("year", "heads"), [("", [0]), ("-1", []), ("0", [0])])
def test_before_a_council_the_year_of_what_is_proposed_says_who_headed_a_bloc(cast, year, heads):
    CouncilMember.objects.create(council=cast.council, name="Bà Nga", post="Ủy viên", since=date(2020, 1, 1))
    ballot = preparing.prepare(council=cast.council, purpose="awards", title="Xét", by=cast.thu, rule_source="Điều 5")
    given = str(today().year + int(year)) if year else ""
    for unit in (cast.head, cast.member):
        preparing.put_candidate(ballot, name="", unit=unit, year=given, by=cast.thu)
    drafted = marked(ballot)
    assert marked(opening.open_ballot(ballot, by=cast.thu)) == drafted == [cast.head.name for _ in heads]


def test_every_count_that_can_go_up_is_there_at_nought(cast, conference):
    each = make_open(conference, by=cast.an)
    choice = make_open(conference, form="choice", by=cast.an, title="Chọn")
    found = {
        ballot: list(Tally.objects.filter(ballot=ballot).values_list("candidate__name", "option", "count"))
        for ballot in (each, choice)
    }
    options = ["agree", "disagree", "abstain"]
    whole = [(None, "papers", 0), (None, "invalid", 0)]
    assert found[each] == [*[(name, option, 0) for name in "AB" for option in options], *whole]
    assert found[choice] == [("A", "agree", 0), ("B", "agree", 0), *whole]


def test_opening_twice_is_once(cast, ballot):
    again = opening.open_ballot(ballot, by=cast.an)
    assert (again.opened_at, again.seats.count(), again.tallies.count()) == (ballot.opened_at, 3, 8)
    assert Message.objects.filter(kind="ballot").count() == 1


def test_everything_that_is_missing_is_said_at_once(cast, conference):
    ballot = make_ballot(
        conference, names=[], purpose="question", rule_source="", closes_at=now() - timedelta(hours=1), by=cast.an
    )
    cast.bloc.memberships.update(until=yesterday())
    with pytest.raises(ValidationError) as refusal:
        opening.open_ballot(ballot, by=cast.thu)
    assert codes(refusal) == {"no_candidates", "no_question", "no_roll", "no_rule_source", "over"}
    assert Ballot.objects.get().state == Ballot.State.DRAFT
    assert all(gap.url for gap in opening.missing(ballot))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"form": "choice", "most": 3}, "too_few_candidates"),
        ({"tie_break": "ranking"}, "no_ranking"),
        ({"rule_source": ""}, "no_rule_source"),
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused(cast, conference, fields, code):
    with pytest.raises(ValidationError) as refusal:
        make_open(conference, by=cast.an, **fields)
    assert codes(refusal) == {code}


def test_a_ballot_of_a_cancelled_conference_is_not_opened(cast, conference):
    holding.cancel(conference, because="Bão", by=cast.an)
    with pytest.raises(ValidationError) as refusal:
        make_open(conference, by=cast.an)
    assert codes(refusal) == {"cancelled"}


def test_a_trial_needs_no_source(cast, conference):
    assert make_open(conference, is_trial=True, rule_source="", by=cast.an).state == Ballot.State.OPEN


@pytest.mark.parametrize("who", ["binh", "oanh", "chi", "son"])
def test_only_those_who_decide_open(cast, conference, who):
    draft = make_ballot(conference, by=cast.an)
    with pytest.raises(PermissionDenied):
        opening.open_ballot(draft, by=getattr(cast, who))


@pytest.mark.parametrize("state", ["closed", "counted", "cancelled"])
def test_what_is_over_is_not_opened_again(cast, ballot, state):
    with pytest.raises(ValidationError) as refusal:
        opening.open_ballot(set_state(ballot, state), by=cast.an)
    assert codes(refusal) == {"not_draft"}


def test_from_opening_on_nothing_of_it_changes(cast, conference, ballot):
    locking.check_draft(make_ballot(conference, by=cast.an))
    with pytest.raises(ValidationError) as refusal:
        locking.check_draft(ballot)
    assert codes(refusal) == {"not_draft"}


def test_the_roll_of_a_council_is_its_members_of_today(cast):
    person = make_person("Chủ tịch")
    since = date(2020, 1, 1)
    make = CouncilMember.objects.create
    make(council=cast.council, person=person, name="Chủ tịch", post="Chủ tịch", role="chair", since=since, order=1)
    make(council=cast.council, name="Bà Nga", post="Ủy viên", since=since, order=2)
    make(council=cast.council, name="Đã thôi", post="Ủy viên", since=since, until=yesterday(), order=3)
    ballot = make_open(council=cast.council, purpose="awards", names=[cast.head, cast.elsewhere], by=cast.thu)
    assert names(ballot) == ["Chủ tịch", "Bà Nga"]
    assert [row.is_head for row in ballot.candidates.all()] == [True, False]
    assert Message.objects.get(kind="ballot").audience == {"people": [person.pk]}


def test_a_council_is_opened_by_its_secretariat(cast):
    CouncilMember.objects.create(council=cast.council, name="Bà Nga", post="Ủy viên", since=date(2020, 1, 1))
    for who in (cast.an, cast.son):
        with pytest.raises(PermissionDenied):
            make_open(council=cast.council, purpose="awards", by=who)


def test_the_leaders_of_the_units_on_the_roll_are_told(cast, ballot):
    message = Message.objects.get(kind="ballot")
    units = [seat.unit_id for seat in ballot.seats.all()]
    assert message.audience == {"units": units, "leaders_only": True}
    assert message.subject == f"Mời bỏ phiếu: {ballot.title} – {cast.bloc.name}"
    assert message.url == f"/phieu/{ballot.pk}/"


def test_a_trial_is_called_a_trial(cast, conference):
    make_open(conference, is_trial=True, by=cast.an)
    message = Message.objects.get(kind="ballot")
    assert message.subject.startswith("Mời bỏ phiếu thử:")
    assert "không có giá trị" in message.body


def test_nobody_is_asked_to_vote_online_at_a_show_of_hands(cast, conference):
    make_open(conference, method="hands", by=cast.an)
    assert not Message.objects.filter(kind="ballot").exists()


def test_a_unit_of_another_bloc_is_on_no_roll(cast, ballot):
    make_bloc(units=[cast.elsewhere])
    assert cast.elsewhere.name not in names(ballot)
