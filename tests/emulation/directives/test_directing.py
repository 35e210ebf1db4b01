"""How directives are given, done, changed, and come back until they are done."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from blocs import rotation, scope
from blocs.models import Term
from common import clock
from common.clock import now, today
from emulation.campaigns import lifecycle
from emulation.covenants import drafting
from emulation.directives import directing, obligations, reading
from emulation.directives.models import Directive
from tests.conftest import codes
from tests.emulation.minutes.conftest import hold, make_conference

DAY = timedelta(days=1)


def refuses(code, act) -> None:
    with pytest.raises(ValidationError) as error:
        act()
    assert codes(error) == {code}


@pytest.fixture
def give(cast, campaign):
    def give_(**fields) -> Directive:
        given = {"text": "Nộp báo cáo.", "owner": cast.member, "due_on": today() + 5 * DAY, "by": cast.an, **fields}
        return directing.give(given.pop("campaign", campaign), **given)

    return give_


@pytest.fixture
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def directive(give) -> Directive:
    return give()


# --- Giving -------------------------------------------------------------------------------------------


def test_a_directive_is_a_task_with_an_owner_and_a_day(cast, campaign, give):
    row = give(text=" Nộp báo cáo.\r\n", given_by="An, Giám đốc")
    assert (row.number, row.text, row.owner, row.state) == (1, "Nộp báo cáo.", cast.member, "open")
    assert (row.due_on, row.conference, row.given_by) == (today() + 5 * DAY, None, "An, Giám đốc")
    assert row.history.get().history_user == cast.an
    assert give(text="Việc khác.").number == 2


def test_the_same_directive_sent_twice_is_kept_once(give):
    assert give().pk == give().pk
    assert Directive.objects.count() == 1


@pytest.mark.parametrize("name", ["an", "oanh", "thu", "admin"])
def test_head_unit_and_secretariat_give_directives(cast, give, name):
    assert give(by=getattr(cast, name)).number == 1


@pytest.mark.parametrize("name", ["binh", "dung", "chi", "son"])
def test_others_do_not(cast, give, name):
    with pytest.raises(PermissionDenied):
        give(by=getattr(cast, name))


def test_the_owner_is_a_member_and_the_day_is_ahead(cast, campaign, give):
    refuses("not_a_member", lambda: give(owner=cast.elsewhere))
    refuses("in_the_past", lambda: give(due_on=today() - DAY))
    assert give(due_on=today()).due_on == today()


def test_what_was_said_at_a_past_conference_may_have_been_due_since(campaign, give):
    conference = make_conference(campaign, days_ago=10)
    assert give(conference=conference, due_on=today() - 3 * DAY).days_late == 3
    refuses("in_the_past", lambda: give(conference=conference, due_on=today() - 11 * DAY))


def test_a_conference_of_another_year_gives_no_directives_of_this_one(cast, campaign, give):
    other = lifecycle.begin(cast.bloc, str(int(cast.year) + 1), by=cast.thu)
    conference = make_conference(other, chair_unit=cast.head)
    refuses("other_year", lambda: give(conference=conference))
    both = make_conference(campaign, launches=other)
    assert give(conference=both, campaign=other, by=cast.thu, due_on=today() + DAY).campaign == other


def test_a_year_that_is_over_gets_no_new_directives(cast, campaign, draft, give):
    lifecycle.launch(draft.campaign, by=cast.an)
    conference = make_conference(campaign)
    drafting.withdraw(draft, because="Không ký", by=cast.an)
    lifecycle.close(campaign, by=cast.an, because="Hết năm")
    refuses("not_open", give)
    assert give(conference=conference).state == "open", "but what its last conference asked for may be written down"


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_a_text_of_nothing_or_too_much_is_refused(give, text):
    with pytest.raises(ValidationError):
        give(text=text)


# --- Doing --------------------------------------------------------------------------------------------


def test_the_owner_reports_it_done(cast, directive):
    done = directing.report(directive, result="Đã nộp.", by=cast.binh)
    assert (done.state, done.result, done.finished_by) == ("done", "Đã nộp.", cast.binh)
    assert done.finished_at
    assert directing.report(directive, result="Lần nữa.", by=cast.binh).result == "Đã nộp."


@pytest.mark.parametrize("name", ["an", "oanh", "dung", "chi", "thu", "admin"])
def test_nobody_else_reports_for_the_owner(cast, directive, name):
    with pytest.raises(PermissionDenied):
        directing.report(directive, result="Xong", by=getattr(cast, name))


def test_a_report_wants_a_result_and_a_directive_that_stands(cast, directive):
    refuses("result_missing", lambda: directing.report(directive, result=" ", by=cast.binh))
    directing.drop(directive, because="Thôi", by=cast.an)
    refuses("dropped", lambda: directing.report(directive, result="Xong", by=cast.binh))


# --- Changing -----------------------------------------------------------------------------------------


def test_the_due_day_moves_with_a_reason_that_stays(cast, directive):
    moved = directing.move(directive, due_on=today() + 9 * DAY, because="Thiếu số liệu", by=cast.oanh)
    assert moved.due_on == today() + 9 * DAY
    assert moved.history.first().history_change_reason == "Thiếu số liệu"
    directing.move(directive, due_on=today() + 9 * DAY, because="", by=cast.oanh)
    assert directive.history.count() == 2
    refuses("because_missing", lambda: directing.move(directive, due_on=today(), because="", by=cast.an))
    refuses("in_the_past", lambda: directing.move(directive, due_on=today() - DAY, because="x", by=cast.an))


def test_a_done_directive_is_asked_for_again_with_a_reason(cast, directive):
    directing.report(directive, result="Đã nộp.", by=cast.binh)
    refuses("finished", lambda: directing.move(directive, due_on=today(), because="x", by=cast.an))
    refuses("done", lambda: directing.drop(directive, because="x", by=cast.an))
    refuses("because_missing", lambda: directing.reopen(directive, because="", by=cast.an))
    again = directing.reopen(directive, because="Thiếu phụ lục", by=cast.an)
    assert (again.state, again.result, again.finished_at, again.finished_by) == ("open", "", None, None)
    assert directing.reopen(directive, because="x", by=cast.an).history.count() == 3


def test_a_directive_is_dropped_with_a_reason(cast, directive):
    refuses("because_missing", lambda: directing.drop(directive, because="", by=cast.an))
    dropped = directing.drop(directive, because="Không còn phù hợp", by=cast.thu)
    assert (dropped.state, dropped.result) == ("dropped", "Không còn phù hợp")
    assert directing.drop(directive, because="Khác", by=cast.thu).result == "Không còn phù hợp"


@pytest.mark.parametrize("name", ["binh", "chi", "son"])
@pytest.mark.parametrize("act", ["drop", "reopen", "move"])
def test_owner_and_strangers_do_not_change_what_is_asked(cast, directive, name, act):
    fields = {"because": "Lý do", "by": getattr(cast, name)} | ({"due_on": today()} if act == "move" else {})
    with pytest.raises(PermissionDenied):
        getattr(directing, act)(directive, **fields)


def test_the_new_head_follows_up_what_last_year_left_open(cast, directive):
    rotation.appoint(cast.bloc, cast.deputy, year=str(int(cast.year) + 1), role=Term.Role.HEAD, by=cast.thu)
    new_years_day = today().replace(year=today().year + 1, month=1, day=2)
    with clock.at(new_years_day):
        scope.forget(cast.dung)
        row = directing.move(directive, due_on=new_years_day + DAY, because="Nhiệm kỳ mới", by=cast.dung)
    scope.forget(cast.dung)
    assert row.due_on == new_years_day + DAY


# --- Coming back --------------------------------------------------------------------------------------


def test_what_is_open_comes_back_at_the_next_conference_until_done(cast, campaign, give):
    first = make_conference(campaign, days_ago=30)
    with clock.at(now() - 29 * DAY):
        between = give(text="Giữa hai kỳ họp.", due_on=today() + DAY)
    at_first = give(conference=first, text="Tại hội nghị đầu.", due_on=today())
    hold(first)
    second = make_conference(campaign)
    at_second = give(conference=second, text="Tại hội nghị sau.", due_on=today())
    assert directing.carried_over(second) == [between, at_first] or directing.carried_over(second) == [
        at_first, between,
    ]  # fmt: skip
    assert directing.given_at(second) == [at_second]
    assert directing.carried_over(first) == [], "what was given at it, or after it began, does not come back at it"
    directing.report(at_first, result="Xong", by=cast.binh)
    assert directing.carried_over(second) == [between]


def test_minutes_keep_what_was_open_when_the_conference_ended(cast, campaign, give):
    with clock.at(now() - 30 * DAY):
        row = give(due_on=today() + DAY)
    conference = make_conference(campaign, days_ago=2)
    hold(conference)
    directing.report(row, result="Xong sau hội nghị", by=cast.binh)
    assert directing.carried_over(conference) == [row]


def test_what_last_year_left_open_comes_back_this_year(cast, campaign, give):
    with clock.at(now() - DAY):
        row = give(due_on=today() + DAY)
    other = lifecycle.begin(cast.bloc, str(int(cast.year) + 1), by=cast.thu)
    conference = make_conference(other, chair_unit=cast.head)
    assert directing.carried_over(conference) == [row]
    assert list(directing.open_in(other)) == [row]
    assert reading.comes_back(conference)["lines"][0].number == f"1/{cast.year}"
    assert list(directing.open_in(campaign)) == [row]


def test_another_blocs_directives_do_not_come_back_here(cast, campaign, directive):
    other = lifecycle.begin(cast.other_bloc, cast.year, by=cast.admin)
    conference = make_conference(other, chair_unit=cast.elsewhere)
    assert directing.carried_over(conference) == []
    assert reading.comes_back(conference) == {"lines": [], "late_count": 0, "campaign": other}
    assert list(directing.open_in(other)) == []


# --- On everybody's screen ----------------------------------------------------------------------------


def test_the_owner_has_an_obligation_until_it_is_done(cast, directive, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = obligations.open_for({cast.member.pk})
    assert [(row.kind, row.subject, row.due_on, row.unit_id, row.for_leaders) for row in found] == [
        ("directive", directive.pk, directive.due_on, cast.member.pk, False)
    ]
    assert found == obligations.open_for(None)
    assert obligations.open_for({cast.head.pk}) == obligations.open_for(set()) == []
    directing.report(directive, result="Xong", by=cast.binh)
    assert obligations.open_for(None) == []


def test_late_is_said_in_days(cast, campaign, give, english):
    row = give(conference=make_conference(campaign, days_ago=10), due_on=today() - 4 * DAY)
    assert reading.status(row) == ("4 days late", "late")
    assert reading.comes_back(make_conference(campaign), {cast.member.pk})["late_count"] == 1
    assert reading.turn(row).kind == "late"


def test_what_happened_is_told_with_the_reasons(cast, directive, english):
    directing.move(directive, due_on=today() + 9 * DAY, because="Thiếu số liệu", by=cast.oanh)
    directing.report(directive, result="Đã nộp.", by=cast.binh)
    directing.reopen(directive, because="Thiếu phụ lục", by=cast.an)
    told = [(event.what.split(" from ")[0], event.who, event.words) for event in reading.events(directive)]
    assert told == [
        ("asked again", "An", "Thiếu phụ lục"), ("reported done", "Bình", "Đã nộp."),
        ("due day moved", "Oanh", "Thiếu số liệu"), ("given", "An", ""),
    ]  # fmt: skip
