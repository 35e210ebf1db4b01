"""Proposing, choosing and recognising who leads the next year."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from blocs import membership, rotation, succession
from blocs.models import Term, Unit
from blocs.years import bounds, following
from common import clock
from common.clock import today
from emulation.campaigns import lifecycle
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.models import Campaign
from emulation.rotation import choosing, obligations, proposing
from emulation.rotation.models import Choice
from tests.conftest import codes, make_person, make_unit
from tests.emulation.rotation.conftest import make_conference, make_vote

DAY = timedelta(days=1)
HEAD, DEPUTY = Term.Role.HEAD, Term.Role.DEPUTY
HANDS, APPOINTMENT = Choice.Method.HANDS, Choice.Method.APPOINTMENT
State = Choice.State


def refuses(code, act):
    with pytest.raises(ValidationError) as error:
        act()
    assert codes(error) == {code}


def states(campaign) -> dict[tuple[str, str], str]:
    return {(row.unit.name, row.role): row.state for row in Choice.objects.filter(campaign=campaign)}


def next_terms(campaign) -> list[tuple]:
    rows = Term.objects.filter(bloc=campaign.bloc, year=following(campaign.year)).order_by("-role", "order")
    return [(row.unit.name, row.role, row.order, row.since, row.until, row.basis) for row in rows]


@pytest.fixture
def first(year) -> date:
    return bounds(following(year.year))[0]


# --- Proposing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "unit"), [("an", "Sở Nội vụ"), ("oanh", "Sở Nội vụ"), ("binh", "Kho bạc Nhà nước tỉnh"), ("thu", "")]
)
def test_members_the_head_unit_and_the_secretariat_propose(cast, year, name, unit):
    by = getattr(cast, name)
    choice = proposing.propose(year, cast.member, role=HEAD, reason="Đến lượt", by=by)
    assert (choice.year, choice.state, choice.proposed_by) == (following(year.year), State.PROPOSED, by)
    proposer = choice.proposing_unit.name if choice.proposing_unit else ""
    assert proposer == (unit if name != "oanh" else "")
    assert choice.history.get().history_user == by


@pytest.mark.parametrize("name", ["chi", "son"])
def test_outsiders_neither_propose_nor_withdraw_nor_choose(cast, year, vote, name):
    by, choice = getattr(cast, name), proposing.propose(year, cast.member, role=HEAD, by=cast.an)
    for act in (
        lambda: proposing.propose(year, cast.deputy, role=HEAD, by=by),
        lambda: proposing.withdraw(choice, by=by, because="x"),
        lambda: choosing.choose(choice, method=HANDS, vote=vote, by=by),
        lambda: choosing.choose(choice, method=APPOINTMENT, document="QĐ 1", by=by),
        lambda: choosing.pass_over(choice, by=by),
        lambda: choosing.recognise(choice, recognised=True, document="QĐ 1", on=today(), by=by),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert states(year) == {("Kho bạc Nhà nước tỉnh", "head"): State.PROPOSED}


def test_an_officer_of_a_member_unit_does_not_propose(cast, year):
    officer = make_person("Cán bộ", cast.member, capacity="officer", post="Chuyên viên")
    with pytest.raises(PermissionDenied):
        proposing.propose(year, cast.member, role=HEAD, by=officer)


def test_proposing_twice_changes_nothing(cast, year):
    first = proposing.propose(year, cast.member, role=HEAD, by=cast.an)
    assert proposing.propose(year, cast.member, role=HEAD, by=cast.binh) == first
    assert first.history.count() == 1


def test_only_a_unit_that_will_sit_there_is_proposed_in_a_launched_year(cast, year, campaign):
    refuses("not_a_member", lambda: proposing.propose(year, cast.elsewhere, role=HEAD, by=cast.an))
    membership.leave(cast.member.memberships.get(), on=today() - DAY, by=cast.thu, because="Chuyển khối")
    refuses("not_a_member", lambda: proposing.propose(year, cast.member, role=HEAD, by=cast.an))
    other = lifecycle.begin(cast.bloc, following(cast.year), by=cast.thu)
    refuses("not_launched", lambda: proposing.propose(other, cast.head, role=HEAD, by=cast.thu))


def test_a_proposal_is_withdrawn_by_its_unit_with_a_reason(cast, year):
    choice = proposing.propose(year, cast.member, role=HEAD, by=cast.binh)
    with pytest.raises(PermissionDenied):
        proposing.withdraw(choice, by=cast.dung, because="x")
    refuses("because_missing", lambda: proposing.withdraw(choice, by=cast.binh, because=" "))
    assert proposing.withdraw(choice, by=cast.binh, because="Xin rút").state == State.WITHDRAWN
    proposing.withdraw(choice, by=cast.binh, because="Xin rút")
    assert choice.history.count() == 2
    assert proposing.propose(year, cast.member, role=HEAD, by=cast.an).pk != choice.pk
    refuses("decided", lambda: choosing.choose(choice, method=APPOINTMENT, document="QĐ 1", by=cast.thu))


# --- Choosing ---------------------------------------------------------------------------------------


def test_a_show_of_hands_makes_head_and_two_deputies(cast, year, vote, first):
    extra = make_unit("Sở Tài chính")
    cast.bloc.memberships.create(unit=extra, since=date(2020, 1, 1))
    names = [(cast.member, HEAD), (cast.deputy, HEAD), (cast.deputy, DEPUTY), (extra, DEPUTY)]
    head, _other, deputy, second = [proposing.propose(year, unit, role=role, by=cast.an) for unit, role in names]
    for choice in (head, deputy, second):
        choosing.choose(choice, method=HANDS, vote=vote, by=cast.an)
    assert states(year) == {
        ("Kho bạc Nhà nước tỉnh", "head"): State.CHOSEN,
        ("Đài Phát thanh và Truyền hình tỉnh", "head"): State.NOT_CHOSEN,
        ("Đài Phát thanh và Truyền hình tỉnh", "deputy"): State.CHOSEN,
        ("Sở Tài chính", "deputy"): State.CHOSEN,
    }
    last = bounds(following(year.year))[1]
    assert next_terms(year) == [
        ("Kho bạc Nhà nước tỉnh", "head", 1, first, last, "election"),
        ("Đài Phát thanh và Truyền hình tỉnh", "deputy", 1, first, last, "election"),
        ("Sở Tài chính", "deputy", 2, first, last, "election"),
    ]
    head.refresh_from_db()
    assert (head.term.document, head.decided_by) == (f"Hội nghị tổng kết, {today():%d/%m/%Y}", cast.an)
    with translation.override("en"):
        labels = [term.role_label for term in Term.objects.filter(year=following(year.year), role=DEPUTY)]
    assert labels == ["deputy head of the bloc", "second deputy head of the bloc"]


def test_choosing_twice_changes_nothing(cast, year, vote):
    choice = proposing.propose(year, cast.member, role=HEAD, by=cast.an)
    choosing.choose(choice, method=HANDS, vote=vote, by=cast.an)
    before = choice.history.count(), Term.history.count()
    choosing.choose(choice, method=HANDS, vote=vote, by=cast.thu)
    assert (choice.history.count(), Term.history.count()) == before


def test_hands_are_counted_at_a_conference_of_the_bloc_and_need_a_majority(cast, year, vote):
    choice = proposing.propose(year, cast.member, role=HEAD, by=cast.an)
    conference = vote.conference
    foreign = make_vote(make_conference(_year_of(cast), cast.elsewhere), cast.chi)
    lost = make_vote(conference, cast.an, in_favour=1)
    refuses("vote_missing", lambda: choosing.choose(choice, method=HANDS, by=cast.an))
    refuses("another_bloc", lambda: choosing.choose(choice, method=HANDS, vote=foreign, by=cast.an))
    refuses("another_bloc", lambda: choosing.pass_over(choice, vote=foreign, by=cast.an))
    refuses("not_carried", lambda: choosing.choose(choice, method=HANDS, vote=lost, by=cast.an))
    assert choosing.pass_over(choice, vote=lost, by=cast.an).state == State.NOT_CHOSEN
    choosing.pass_over(choice, by=cast.an)
    assert choice.history.count() == 2


def _year_of(cast):
    return Campaign.objects.create(
        bloc=cast.other_bloc, year=cast.year, starts_on=bounds(cast.year)[0], ends_on=bounds(cast.year)[1]
    )


def test_an_appointment_is_for_the_secretariat_and_names_its_document(cast, year, first):
    choice = proposing.propose(year, cast.member, role=HEAD, by=cast.an)
    with pytest.raises(PermissionDenied):
        choosing.choose(choice, method=APPOINTMENT, document="QĐ 1", by=cast.an)
    refuses("document_missing", lambda: choosing.choose(choice, method=APPOINTMENT, by=cast.thu))
    choosing.choose(choice, method=APPOINTMENT, document="QĐ 15/QĐ-HĐ", by=cast.thu)
    (name, *_rest, since, _until, basis) = next_terms(year)[0]
    assert (name, since, basis) == ("Kho bạc Nhà nước tỉnh", first, "appointment")
    assert Term.objects.get(year=following(year.year)).document == "QĐ 15/QĐ-HĐ"


def test_a_bloc_has_one_head_also_when_the_secretariat_set_it_by_hand(cast, year, vote):
    rotation.appoint(cast.bloc, cast.head, year=following(cast.year), role=HEAD, by=cast.thu)
    choice = proposing.propose(year, cast.member, role=HEAD, by=cast.an)
    refuses("head_exists", lambda: choosing.choose(choice, method=HANDS, vote=vote, by=cast.an))


def test_a_seat_that_ends_with_the_year_is_lengthened_before_its_unit_is_chosen(cast, year, vote):
    last = bounds(cast.year)[1]
    membership.leave(cast.member.memberships.get(), on=last, by=cast.thu, because="Nhập theo năm")
    choice = proposing.propose(year, cast.member, role=HEAD, by=cast.an)
    refuses("seat_ends", lambda: choosing.choose(choice, method=HANDS, vote=vote, by=cast.an))
    membership.seat(cast.bloc, cast.member, since=last + DAY, by=cast.thu)
    assert choosing.choose(choice, method=HANDS, vote=vote, by=cast.an).state == State.CHOSEN


def test_two_deputies_do_not_share_a_number(cast, year, vote):
    first, second = [proposing.propose(year, unit, role=DEPUTY, by=cast.an) for unit in (cast.member, cast.deputy)]
    choosing.choose(first, method=HANDS, vote=vote, order=1, by=cast.an)
    refuses("order_taken", lambda: choosing.choose(second, method=HANDS, vote=vote, order=1, by=cast.an))


def test_the_deputy_does_not_become_head_by_itself(cast, year):
    with clock.at(bounds(following(cast.year))[0]):
        assert not campaign_permissions.can_decide(cast.dung, year)
    assert next_terms(year) == []


# --- Recognition ------------------------------------------------------------------------------------


@pytest.fixture
def waiting(cast, year, vote):
    cast.council.recognises_heads = True
    cast.council.save()
    choice = proposing.propose(year, cast.member, role=HEAD, by=cast.an)
    return choosing.choose(choice, method=HANDS, vote=vote, by=cast.an)


def test_where_the_council_recognises_heads_a_choice_waits_and_gives_no_right(cast, year, waiting):
    assert (waiting.state, next_terms(year)) == (State.WAITING, [])
    with pytest.raises(PermissionDenied):
        lifecycle.begin(cast.bloc, following(cast.year), by=cast.binh)
    duty = obligations.open_for([], councils=[cast.council.pk])
    assert [(row.kind, row.subject, row.council_id) for row in duty] == [
        ("rotation_recognise", waiting.pk, cast.council.pk)
    ]
    assert obligations.open_for(None) == duty
    assert obligations.open_for([cast.head.pk], councils=[]) == []
    assert obligations.open_for([cast.head.pk], councils=[cast.other_bloc.council_id]) == []


def test_a_recognised_head_holds_its_term_by_the_decision(cast, year, waiting, first):
    for name in ("an", "binh"):
        with pytest.raises(PermissionDenied):
            choosing.recognise(waiting, recognised=True, document="QĐ 9", on=today(), by=getattr(cast, name))
    recognise = {"recognised": True, "document": "Quyết định số 9/QĐ-HĐ", "on": today(), "by": cast.thu}
    refuses("document_missing", lambda: choosing.recognise(waiting, **{**recognise, "document": ""}))
    refuses("in_the_future", lambda: choosing.recognise(waiting, **{**recognise, "on": today() + DAY}))
    choice = choosing.recognise(waiting, **recognise)
    assert (choice.state, choice.term.since, choice.term.basis) == (State.RECOGNISED, first, "recognition")
    assert choice.term.document == f"Quyết định số 9/QĐ-HĐ, {today():%d/%m/%Y}"
    before = choice.history.count()
    choosing.recognise(waiting, **recognise)
    assert choice.history.count() == before
    assert obligations.open_for(None) == []


def test_a_decision_after_the_year_began_gives_no_right_for_days_before_it(cast, year, waiting, first):
    with clock.at(first + 14 * DAY):
        choice = choosing.recognise(waiting, recognised=True, document="QĐ 9", on=first + 10 * DAY, by=cast.thu)
    assert choice.term.since == first + 10 * DAY


def test_a_choice_that_is_not_recognised_leaves_the_place_free(cast, year, waiting, vote):
    choosing.recognise(waiting, recognised=False, document="CV 3/HĐ", on=today(), by=cast.thu)
    assert next_terms(year) == []
    refuses(
        "not_waiting",
        lambda: choosing.recognise(waiting, recognised=True, document="QĐ 9", on=today(), by=cast.thu),
    )
    other = proposing.propose(year, cast.deputy, role=HEAD, by=cast.an)
    assert choosing.choose(other, method=HANDS, vote=vote, by=cast.an).state == State.WAITING


# --- Units that go ------------------------------------------------------------------------------------


def test_a_head_that_leaves_the_bloc_loses_its_role_and_nobody_follows_by_itself(cast, year, vote):
    choice = proposing.propose(year, cast.head, role=HEAD, by=cast.an)
    choosing.choose(choice, method=HANDS, vote=vote, by=cast.an)
    membership.leave(cast.head.memberships.get(), on=today() - DAY, by=cast.thu, because="Chuyển sang khối khác")
    assert Term.objects.get(unit=cast.head).until == today() - DAY, "the term of the next year never held"
    assert not campaign_permissions.can_decide(cast.an, year)
    assert not campaign_permissions.can_decide(cast.dung, year)
    choice.refresh_from_db()
    assert choice.term is None
    rotation.replace_head(
        cast.bloc, cast.member, year=cast.year, from_day=today(), by=cast.thu, because="Khuyết", document="QĐ 2"
    )
    assert campaign_permissions.can_decide(cast.binh, year)


def test_a_head_that_is_divided_leaves_the_bloc_without_head(cast, year):
    halves = [Unit(code=f"N{n}", name=f"Sở Nội vụ {n}") for n in (1, 2)]
    succession.split(cast.head, into=halves, on=today(), decision="NQ 1", by=cast.thu)
    assert not Term.objects.in_office(today()).heads().filter(bloc=cast.bloc).exists()


def test_a_head_that_is_merged_hands_its_role_to_the_new_unit(cast, year, vote):
    choice = proposing.propose(year, cast.head, role=HEAD, by=cast.an)
    choosing.choose(choice, method=HANDS, vote=vote, by=cast.an)
    new = Unit(code="MOI", name="Sở mới")
    succession.merge([cast.head, make_unit()], into=new, on=today(), decision="NQ 1", by=cast.admin)
    held = Term.objects.filter(bloc=cast.bloc, unit=new).order_by("year").values_list("year", flat=True)
    assert list(held) == [cast.year, following(cast.year)]
