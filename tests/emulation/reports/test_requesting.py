"""Asking for reports: who may, what is made at once, another last day, taking back, and members that come and go."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from blocs import succession
from blocs.models import Membership
from common import clock
from common.clock import today
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Campaign, Step
from emulation.notices.models import Message
from emulation.reports import proposing, requesting, writing
from emulation.reports.models import Report, ReportRequest
from tests.conftest import codes, make_unit, yesterday
from tests.emulation.reports import making

DAY = timedelta(days=1)


def test_asking_makes_a_report_for_every_member_at_once_and_tells_them(cast, asked):
    assert {report.unit for report in asked.reports.all()} == {cast.head, cast.member, cast.deputy}
    assert {report.due_on for report in asked.reports.all()} == {asked.due_on}
    message = Message.objects.get(kind=Message.Kind.REPORT)
    assert set(message.audience["units"]) == {cast.head.pk, cast.member.pk, cast.deputy.pk}
    assert f"Hạn nộp: {asked.due_on:%d/%m/%Y}." in message.body


def test_the_same_request_sent_twice_is_made_once(cast, year, asked):
    assert making.make_request(year, by=cast.an) == asked
    assert Message.objects.filter(kind=Message.Kind.REPORT).count() == 1
    once = making.make_request(year, by=cast.an, kind="ad_hoc", title="Đột xuất")
    assert making.make_request(year, by=cast.thu, kind="ad_hoc", title="  Đột xuất ") == once
    assert making.make_request(year, by=cast.an, kind="ad_hoc", title="Đột xuất 2") != once


def test_a_periodic_report_is_asked_for_once_a_year(cast, year, asked):
    with pytest.raises(ValidationError) as error:
        making.make_request(year, by=cast.an, title="Báo cáo khác")
    assert codes(error) == {"asked_already"}
    requesting.withdraw(asked, because="Nhầm", by=cast.an)
    assert making.make_request(year, by=cast.an, title="Báo cáo khác")


def test_chosen_units_only(cast, year):
    row = making.make_request(year, by=cast.an, kind="one_off", units=[cast.member])
    assert [report.unit for report in row.reports.all()] == [cast.member]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [({"asks_for": []}, "nothing_asked"), ({"asks_for": ["x"]}, "unknown_section"), ({"units": []}, "nobody"),
     ({"due_on": yesterday()}, "in_the_past"), ({"kind": "x"}, "invalid_choice"), ({"title": ""}, "blank"),
     ({"covers": (date(2026, 2, 1), date(2026, 1, 1))}, None)],
)  # fmt: skip
def test_a_request_that_makes_no_sense_is_refused(cast, year, wrong, code):
    with pytest.raises(ValidationError) as error:
        making.make_request(year, by=cast.an, **wrong)
    assert code is None or codes(error) == {code}
    assert not ReportRequest.objects.exists()


def test_units_of_other_blocs_are_not_asked(cast, year):
    with pytest.raises(ValidationError) as error:
        making.make_request(year, by=cast.an, units=[cast.elsewhere])
    assert codes(error) == {"not_a_member"}


@pytest.mark.parametrize("person", ["binh", "chi", "son", "dung"])
def test_only_who_prepares_the_year_asks(cast, year, person):
    with pytest.raises(PermissionDenied):
        making.make_request(year, by=getattr(cast, person))


@pytest.mark.parametrize("person", ["an", "oanh", "thu"])
def test_the_head_unit_and_the_secretariat_ask(cast, year, person):
    assert making.make_request(year, by=getattr(cast, person))


def test_a_year_that_is_over_asks_for_nothing(cast, year):
    lifecycle.close(year, because="Xong", by=cast.an)
    with pytest.raises(ValidationError) as error:
        making.make_request(year, by=cast.an)
    assert codes(error) == {"not_open"}


def test_day_and_lock_are_proposed_from_the_plan(cast, year):
    said = {"is_lock": True, "due_on": date(2026, 6, 25)}
    Step.objects.update_or_create(campaign=year, kind=Step.Kind.MIDYEAR_REPORT, defaults=said)
    found = proposing.proposed(year, "midyear")
    assert (found.due_on, found.is_lock) == (date(2026, 6, 25), True)
    assert (found.covers_from, found.covers_to.month, found.covers_to.day) == (year.starts_on, 6, 30)
    assert year.year in found.title
    assert proposing.proposed(year, "ad_hoc").due_on is None


# --- Another last day ---------------------------------------------------------------------------------


def test_another_last_day_is_told_and_goes_to_those_who_have_not_handed_in(cast, asked, report):
    making.hand_in(report, by=cast.binh)
    extended = making.report_of(asked, cast.deputy)
    extended.due_on = asked.due_on + 30 * DAY
    extended.save()
    requesting.move(asked, due_on=asked.due_on + 3 * DAY, because="Chờ số liệu", by=cast.an)
    days = {row.unit: row.due_on - asked.due_on for row in Report.objects.all()}
    assert days == {cast.member: 0 * DAY, cast.head: 3 * DAY, cast.deputy: 30 * DAY}
    message = Message.objects.filter(subject__startswith="Thay đổi thời hạn").get()
    assert set(message.audience["units"]) == {cast.head.pk, cast.deputy.pk}
    assert "Lý do: Chờ số liệu" in message.body


def test_the_same_day_twice_changes_nothing(cast, asked):
    requesting.move(asked, due_on=asked.due_on, because="", by=cast.an)
    assert asked.history.count() == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [({"because": " "}, "because_missing"), ({"due_on": yesterday()}, "in_the_past")],
)
def test_a_day_that_makes_no_sense_is_refused(cast, asked, given, code):
    with pytest.raises(ValidationError) as error:
        requesting.move(asked, **{"due_on": asked.due_on + DAY, "because": "Lý do", "by": cast.an, **given})
    assert codes(error) == {code}


# --- Taking back --------------------------------------------------------------------------------------


def test_a_request_is_withdrawn_while_nothing_was_handed_in(cast, asked, report):
    making.write(report, by=cast.binh)
    for _ in range(2):
        requesting.withdraw(asked, because="Gộp vào báo cáo năm", by=cast.an)
    asked.refresh_from_db()
    assert requesting.withdrawal(asked) == "Gộp vào báo cáo năm"
    assert not Report.objects.outstanding().exists()
    assert report.sections.get(key="situation").body, "what was written stays"
    with pytest.raises(ValidationError) as error:
        writing.save(report, "situation", body="Viết tiếp", version=1, by=cast.binh)
    assert codes(error) == {"withdrawn"}
    assert Message.objects.filter(subject__startswith="Không còn yêu cầu").count() == 1


def test_once_a_unit_has_handed_in_nothing_is_withdrawn(cast, asked, report):
    making.hand_in(report, by=cast.binh)
    with pytest.raises(ValidationError) as error:
        requesting.withdraw(asked, because="Nhầm", by=cast.an)
    assert codes(error) == {"handed_in"}


@pytest.mark.parametrize("act", [requesting.withdraw, requesting.move, requesting.follow_members, requesting.add])
def test_members_change_nothing_of_what_is_asked(cast, asked, act):
    given = {
        requesting.withdraw: {"because": "x"}, requesting.move: {"because": "x", "due_on": asked.due_on + DAY},
        requesting.add: {"units": [cast.member]},
    }.get(act, {})  # fmt: skip
    for person in (cast.binh, cast.chi, cast.son):
        with pytest.raises(PermissionDenied):
            act(asked, by=person, **given)


# --- Members that come and go -------------------------------------------------------------------------


def test_a_unit_that_joins_later_is_asked_once(cast, asked):
    late = make_unit("Đơn vị mới")
    Membership.objects.create(bloc=cast.bloc, unit=late, since=today())
    assert requesting.drift(asked).unasked == [late]
    for _ in range(2):
        requesting.add(asked, [late], by=cast.an)
    assert asked.reports.filter(unit=late).count() == 1
    assert requesting.drift(asked) == requesting.Drift([], [])


def test_the_report_of_a_merged_unit_is_covered_by_its_successor(cast, asked, report):
    making.write(report, by=cast.binh, body="Đã viết một nửa.")
    new = make_unit("Sở Tài chính hợp nhất")
    succession.merge([cast.member, cast.deputy], into=new, on=today(), decision="Nghị quyết 1", by=cast.admin)
    for _ in range(2):
        requesting.follow_members(asked, by=cast.an)
    report.refresh_from_db()
    assert report.state == Report.State.WAIVED
    assert asked.reports.filter(unit=new, state=Report.State.WAITING).count() == 1
    step = report.steps.get()
    assert "Sở Tài chính hợp nhất" in step.reason
    assert f"{today():%d/%m/%Y}" in step.reason
    assert report.sections.get(key="situation").body == "Đã viết một nửa."


def test_a_mere_new_name_takes_the_draft_along(cast, asked, report):
    making.write(report, by=cast.binh, body="Đã viết một nửa.", value="0")
    (new,) = succession.rename(
        cast.member, name="Kho bạc khu vực", code="KBKV", on=today(), decision="QĐ 2", by=cast.admin
    ).units
    requesting.follow_members(asked, by=cast.thu)
    heir = making.report_of(asked, new)
    assert heir.state == Report.State.DRAFT
    assert heir.sections.get(key="situation").body == "Đã viết một nửa."
    assert heir.figures.get(code="news_own").value == 0


def test_what_a_unit_handed_in_before_it_ended_stays(cast, asked, report):
    making.hand_in(report, by=cast.binh)
    succession.merge([cast.member], into=cast.head, on=today(), decision="Nghị quyết 1", by=cast.admin)
    requesting.follow_members(asked, by=cast.an)
    report.refresh_from_db()
    assert report.state == Report.State.SUBMITTED


def test_a_unit_that_simply_left_is_not_asked_any_more(cast, asked, report):
    cast.member.memberships.update(until=yesterday())
    requesting.follow_members(asked, by=cast.an)
    report.refresh_from_db()
    assert report.state == Report.State.WAIVED
    assert "không còn là thành viên" in report.steps.get().reason


def test_chosen_units_stay_chosen_when_members_are_followed(cast, year):
    row = making.make_request(year, by=cast.an, kind="one_off", units=[cast.member])
    requesting.follow_members(row, by=cast.an)
    assert row.reports.count() == 1


def test_the_proposal_of_a_school_year_reads_as_one():
    year = Campaign(year="2026-2027", starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31))
    found = proposing.proposed(year, "one_off")
    assert found.covers_to == date(2027, 8, 31)
    with clock.at(date(2026, 9, 1)):
        assert proposing._half_a_year_after(year.starts_on) == date(2027, 2, 28)
