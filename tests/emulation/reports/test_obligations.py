"""What units and secretariats still have to do with reports, as the home page and reminders read it."""

from datetime import timedelta

import pytest

from blocs import succession
from blocs.models import Term
from common import clock
from common.clock import today
from emulation.campaigns.reviewers import of as bench_of
from emulation.notices.audience import recipients
from emulation.notices.models import Message
from emulation.reports import obligations, permissions, requesting, reviewers, submitting
from emulation.reviews import steering
from tests.conftest import make_unit
from tests.emulation.reports import making


def owed(*units, **kwargs):
    return [(duty.kind, duty.subject, duty.unit_id) for duty in obligations.open_for([u.pk for u in units], **kwargs)]


def test_a_unit_owes_its_report_until_it_is_handed_in_and_again_when_it_is_returned(cast, asked, report):
    (duty,) = obligations.open_for([cast.member.pk])
    assert (duty.kind, duty.subject, duty.due_on, duty.campaign_id) == (
        "report_write", report.pk, asked.due_on, asked.campaign_id,
    )  # fmt: skip
    assert duty.url == f"/bao-cao/{report.pk}/soan/"
    making.hand_in(report, by=cast.binh)
    assert owed(cast.member) == []
    assert ("report_review", report.pk, cast.head.pk) in owed(cast.head)
    making.give_back(report, by=cast.an)
    assert owed(cast.member) == [("report_complete", report.pk, cast.member.pk)]
    assert obligations.open_for([cast.member.pk])[0].due_on == asked.due_on
    with clock.at(asked.due_on + timedelta(days=1)):
        assert obligations.open_for([cast.member.pk])[0].due_on is None, "a return makes no report later"
    assert ("report_review", report.pk, cast.head.pk) not in owed(cast.head)


def test_the_heads_own_report_is_the_deputys_to_review_and_without_one_the_secretariats(cast, asked):
    own = making.report_of(asked, cast.head)
    making.hand_in(own, by=cast.an)
    assert ("report_review", own.pk, cast.deputy.pk) in owed(cast.deputy)
    assert owed(cast.head) == []
    Term.objects.filter(role=Term.Role.DEPUTY).update(until=today() - timedelta(days=1))
    assert [duty.council_id for duty in obligations.open_for([], councils=[cast.council.pk])] == [cast.council.pk]
    assert obligations.open_for([], councils=[cast.other_bloc.council_id]) == []


def test_nothing_is_owed_to_a_request_that_was_withdrawn(cast, asked):
    requesting.withdraw(asked, because="Gộp", by=cast.an)
    assert obligations.open_for(None) == []


def test_who_took_the_place_of_a_unit_owes_what_it_left(cast, asked, report):
    new = make_unit("Đơn vị mới")
    succession.merge([cast.member, cast.deputy], into=new, on=today(), decision="NQ 1", by=cast.admin)
    assert ("report_write", report.pk, new.pk) in owed(new)
    requesting.follow_members(asked, by=cast.an)
    mine = making.report_of(asked, new)
    assert owed(new) == [("report_write", mine.pk, new.pk)]


def test_everything_is_asked_in_a_fixed_number_of_queries(cast, asked, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert len(obligations.open_for(None)) == 3
    for unit, person in ((cast.member, cast.binh), (cast.head, cast.an)):
        making.hand_in(making.report_of(asked, unit), by=person)
        with django_assert_num_queries(3):
            assert len(obligations.open_for(None, councils=[cast.council.pk])) == 3


def test_the_day_of_an_unlocked_report_is_the_later_one(cast, asked, report):
    later = asked.due_on + timedelta(days=9)
    steering.unlock(report, until=later, because="Chờ số liệu", by=cast.thu)
    assert obligations.open_for([cast.member.pk])[0].due_on == later


def test_the_home_page_shows_each_report_once_to_whoever_writes_or_reviews_it(client, cast, asked, report):
    def home(person):
        client.force_login(person)
        page = client.get("/").content.decode()
        return page.count("/bao-cao/"), page

    count, page = home(cast.binh)
    assert (count, f"{asked.due_on:%d/%m/%Y}" in page) == (1, True)
    making.hand_in(report, by=cast.binh)
    assert home(cast.binh)[0] == 0
    count, page = home(cast.an)
    assert count == 2, "the own report to write and the member's to review"
    assert page.count(f"/bao-cao/{report.pk}/xet/") == 1
    own = making.report_of(asked, cast.head)
    making.hand_in(own, by=cast.an)
    assert home(cast.dung)[1].count(f"/bao-cao/{own.pk}/xet/") == 1, "the first deputy reviews the head's"
    assert home(cast.thu)[0] == 0
    steering.reassign(own, to=None, because="Xét chung", by=cast.thu)
    assert home(cast.thu)[1].count(f"/bao-cao/{own.pk}/xet/") == 1


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", {"head": "deputy", "member": "head", "deputy": "head"}),
        ("reviewer", {"head": "deputy", "member": "deputy"}),
        ("secretariat", {"head": None, "member": None, "deputy": None}),
        ("no_head", {"head": "deputy", "member": "deputy", "deputy": None}),
        ("no_deputy", {"head": None, "member": "head", "deputy": "head"}),
    ],
)
def test_who_reviews_is_one_rule_for_one_report_and_for_many(cast, asked, given, expected):
    role = {"no_head": Term.Role.HEAD, "no_deputy": Term.Role.DEPUTY}.get(given, "none")
    Term.objects.filter(role=role).update(until=today() - timedelta(days=1))
    fields = {"reviewer": {"reviewer": cast.deputy}, "secretariat": {"is_secretariats": True}}.get(given, {})
    bench = bench_of(asked.campaign)
    for unit, reviewer in expected.items():
        row = making.report_of(asked, getattr(cast, unit))
        for name, value in fields.items():
            setattr(row, name, value)
        told = getattr(cast, reviewer) if reviewer else None
        assert (reviewers.reviewing_unit(row, bench), reviewers.reviewing_unit(row)) == (told, told), unit


def test_the_secretariat_may_review_but_it_is_the_turn_of_the_unit_that_reviews(cast, asked, report):
    making.hand_in(report, by=cast.binh)
    people = ("an", "oanh", "thu", "binh", "dung")
    assert [who for who in people if permissions.is_turn_of(getattr(cast, who), report)] == ["an", "oanh"]
    assert permissions.can_review(cast.thu, report)
    report.is_secretariats = True
    assert [permissions.is_turn_of(who, report) for who in (cast.thu, cast.an)] == [True, False]


# --- Who is told --------------------------------------------------------------------------------------


def test_the_reviewer_hears_of_what_was_handed_in(cast, asked, report):
    submission = making.hand_in(report, by=cast.binh)
    message = Message.objects.get(key=f"report:{report.pk}:submitted:1")
    assert {who.name for who in recipients(message)} == {"An", "Oanh"}
    assert submission.number in message.body
    assert message.url == report.get_absolute_url()
    making.give_back(report, by=cast.an)
    submitting.submit(report, by=cast.binh, answer="Xong")
    assert "Nộp lần 2." in Message.objects.get(key=f"report:{report.pk}:submitted:2").body


def test_the_secretariat_hears_of_what_it_reviews_itself(cast, asked, report):
    making.write(report, by=cast.binh)
    report.is_secretariats = True
    report.save()
    submitting.submit(report, by=cast.binh)
    assert {who.name for who in recipients(Message.objects.get(key=f"report:{report.pk}:submitted:1"))} == {"Thư"}


def test_units_are_told_whatever_is_asked_of_them(cast, asked):
    requesting.move(asked, due_on=asked.due_on + timedelta(days=1), because="Chờ số liệu", by=cast.an)
    requesting.withdraw(asked, because="Gộp", by=cast.an)
    rows = Message.objects.filter(kind=Message.Kind.REPORT).order_by("pk")
    assert [row.subject.partition(" – ")[0] for row in rows] == [
        "Đề nghị nộp báo cáo", "Thay đổi thời hạn nộp báo cáo", "Không còn yêu cầu báo cáo",
    ]  # fmt: skip
    assert all({who.name for who in recipients(row)} == {"Bình", "Dung", "Oanh"} for row in rows)
