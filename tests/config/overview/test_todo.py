"""What is mine to do, for each role and each state of a year."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from blocs import rotation, succession
from blocs.models import Mandate, Membership, Term
from common.clock import at, today
from config.overview import todo
from config.overview.thing import of_obligations
from emulation.campaigns import content, lifecycle
from emulation.campaigns.models import Campaign, Step
from emulation.covenants import drafting, signing
from emulation.covenants.models import Covenant
from emulation.obligations import Obligation
from tests.conftest import act, give_mandate, make_bloc, make_person, make_unit


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def fresh(person):
    """The person as a new request knows them: nothing remembered."""
    return type(person).objects.get(pk=person.pk)


def titles(person):
    return [item.title for item in todo.of(fresh(person)).todos]


def pages(person):
    return [item.url for item in todo.of(fresh(person)).todos]


# --- Members ------------------------------------------------------------------------------------------


def test_a_leader_signs_until_the_unit_has_signed(cast, covenant):
    assert titles(cast.binh) == [f"Sign the covenant of {cast.year} for Kho bạc Nhà nước tỉnh"]
    assert pages(cast.binh) == [f"/giao-uoc/{covenant.pk}/"]
    signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))
    assert titles(cast.binh) == []
    assert f"Sign the covenant of {cast.year} for Sở Nội vụ" in titles(cast.an)


def test_officers_and_strangers_are_not_asked_to_sign(cast, covenant):
    assert titles(cast.chi) == []
    assert not any(title.startswith("Sign") for title in titles(cast.oanh))


def test_who_declined_reads_last_and_without_a_day_that_it_can_still_sign(cast, covenant):
    signing.decline(covenant, unit=cast.deputy, by=cast.dung, because="Chưa phù hợp")
    (item,) = todo.of(fresh(cast.dung)).todos
    assert item.title == f"Đài Phát thanh và Truyền hình tỉnh declined to sign the covenant of {cast.year}"
    assert (item.due_on, item.url) == (None, f"/giao-uoc/{covenant.pk}/")
    day, last = f"{today():%d/%m/%Y}", f"{covenant.signing_due_on:%d/%m/%Y}"
    assert item.detail.endswith(f"declined on {day}; can still sign until {last}")
    with at(covenant.signing_due_on + timedelta(days=1)):
        assert todo.of(fresh(cast.dung)).todos[-1].detail.endswith("can still sign until signing is closed")


def test_a_mandate_that_ended_yesterday_asks_for_nothing(cast, covenant):
    Mandate.objects.filter(person=cast.binh).update(until=today() - timedelta(days=1))
    assert todo.of(fresh(cast.binh)) == todo.Day([], None)


@pytest.mark.parametrize(
    ("days", "urgency", "label"), [(-3, "late", "3 days late"), (0, "soon", "due today"), (8, "", "8 days left")]
)
def test_a_day_is_late_soon_or_far(days, urgency, label):
    item = todo.Todo("", "", "", "", today() + timedelta(days=days))
    assert item.urgency == urgency
    assert item.due_label.endswith(label)


def test_the_most_pressing_comes_first_and_what_has_no_day_last(cast, covenant):
    late = make_bloc(units=[cast.member], council=cast.council)
    rotation.appoint(late, cast.member, year=cast.year, role=Term.Role.HEAD, by=cast.thu)
    lifecycle.begin(late, cast.year, by=cast.thu)
    found = todo.of(fresh(cast.binh)).todos
    assert [item.due_on for item in found] == [covenant.signing_due_on, None]


def test_the_unit_that_followed_a_party_signs_for_it(cast, covenant):
    (new,) = succession.rename(
        cast.member, name="Kho bạc khu vực", code="KBKV", on=today(), decision="QĐ 1", by=cast.thu
    ).units
    assert titles(cast.binh) == [f"Sign the covenant of {cast.year} for Kho bạc Nhà nước tỉnh"]
    assert new.name == "Kho bạc khu vực"


def test_a_member_comments_once_while_the_draft_is_out(cast, draft):
    assert titles(cast.binh) == []
    drafting.circulate(draft, due_on=today() + timedelta(days=3), by=cast.an)
    asked = [f"Comment on the draft covenant of {cast.year}"]
    assert titles(cast.binh) == titles(cast.dung) == asked
    assert asked[0] not in titles(cast.an)
    assert titles(cast.chi) == []
    with at(today() + timedelta(days=4)):
        assert titles(cast.binh) == []
    drafting.comment(draft, text="Đồng ý.", by=cast.binh)
    assert (titles(cast.binh), titles(cast.dung)) == ([], asked)


def test_a_unit_that_left_the_bloc_is_not_asked_to_comment(cast, draft):
    drafting.circulate(draft, by=cast.an)
    Membership.objects.filter(unit=cast.member).update(until=today() - timedelta(days=1))
    assert titles(cast.binh) == []


# --- The head unit ------------------------------------------------------------------------------------


def test_the_head_is_led_from_the_empty_year_to_the_launch(cast, campaign):
    item = todo.of(fresh(cast.an)).todos[0]
    assert (item.title, item.url) == (f"Prepare the launch of {cast.year}", f"/nam/{campaign.pk}/sua/")
    assert item.detail.endswith("Missing: draft covenant")
    draft = drafting.draft(campaign, by=cast.an)
    assert titles(cast.an) == [f"Launch the year {cast.year}", f"Finish the draft covenant of {cast.year}"]
    assert titles(cast.oanh) == [f"Prepare the launch of {cast.year}", f"Finish the draft covenant of {cast.year}"]
    assert pages(cast.an) == [f"/nam/{campaign.pk}/phat-dong/", f"/giao-uoc/{draft.pk}/soan/"]
    assert titles(cast.binh) == titles(cast.dung) == titles(cast.chi) == []


def test_the_list_and_the_launch_agree_on_what_is_missing(cast, campaign):
    def gaps():
        detail = next(item.detail for item in todo.of(fresh(cast.an)).todos if "aunch" in item.title)
        return len(detail.partition("Missing: ")[2].split(", ")) if "Missing" in detail else 0

    drafting.draft(campaign, by=cast.an)
    assert gaps() == len(lifecycle.missing(campaign)) == 0
    lifecycle.plan(campaign, {Step.Kind.MIDYEAR: None, Step.Kind.SCORING: None}, by=cast.an)
    assert gaps() == len(lifecycle.missing(campaign)) == 1
    content.set_theme(campaign, "", by=cast.an)
    assert gaps() == len(lifecycle.missing(Campaign.objects.get(pk=campaign.pk))) == 2


def test_the_head_answers_then_opens_then_closes(cast, draft):
    year = draft.campaign
    lifecycle.launch(year, by=cast.an)
    drafting.circulate(draft, due_on=today(), by=cast.an)
    remark = drafting.comment(draft, text="Đề nghị 50% là đủ", by=cast.binh)
    assert titles(cast.an) == titles(cast.oanh) == [f"Answer 1 comment on the draft covenant of {cast.year}"]
    drafting.answer(remark, outcome="accepted", by=cast.an)
    assert titles(cast.an) == []
    with at(today() + timedelta(days=1)):
        assert titles(cast.an) == [f"Open the covenant of {cast.year} for signing"]
        assert titles(cast.oanh) == []
        assert signing.missing(Covenant.objects.get(pk=draft.pk)) == []
        covenant = signing.open_signing(draft, due_on=today() + timedelta(days=5), by=cast.an)
    signing.sign(covenant, unit=cast.head, by=cast.an, act=act(covenant))
    with at(covenant.signing_due_on + timedelta(days=1)):
        (item,) = todo.of(fresh(cast.an)).todos
        assert (item.title, item.url) == (
            f"Close the signing of the covenant of {cast.year}", f"/giao-uoc/{covenant.pk}/dong-ky/",
        )  # fmt: skip
        assert item.detail.endswith("2 units have not signed")
        signing.close(covenant, by=cast.an, because="Hai đơn vị đang sáp nhập")
        assert titles(cast.an) == []


def test_while_the_members_sign_the_head_sees_who_is_missing(cast, covenant):
    signing.sign(covenant, unit=cast.head, by=cast.an, act=act(covenant))
    for person in (cast.an, cast.oanh):
        (item,) = todo.of(fresh(person)).todos
        assert item.title == f"2 units have not signed the covenant of {cast.year}"
        assert (item.due_on, item.url) == (covenant.signing_due_on, f"/giao-uoc/{covenant.pk}/")
        assert cast.deputy.name in item.detail
        assert cast.member.name in item.detail
    for unit, person in ((cast.deputy, cast.dung), (cast.member, cast.binh)):
        signing.sign(covenant, unit=unit, by=person, act=act(covenant))
    assert titles(cast.an) == titles(cast.oanh) == []


def test_a_head_that_alone_is_missing_is_told_once(cast, covenant):
    for unit, person in ((cast.deputy, cast.dung), (cast.member, cast.binh)):
        signing.sign(covenant, unit=unit, by=person, act=act(covenant))
    assert titles(cast.an) == [f"Sign the covenant of {cast.year} for Sở Nội vụ"]


def test_a_head_changed_today_hands_its_tasks_over_at_midnight(cast, draft):
    rotation.replace_head(
        cast.bloc, cast.member, year=cast.year, from_day=today(), by=cast.thu, because="Sáp nhập", document="QĐ 1"
    )
    assert titles(cast.an) == []
    assert len(titles(cast.binh)) == 2


# --- The secretariat ----------------------------------------------------------------------------------


def test_the_secretariat_appoints_heads_where_there_are_none(cast):
    assert titles(cast.thu) == []
    first = make_bloc("Khối A", units=1, council=cast.council)
    assert titles(cast.thu) == [f"Appoint a head for 1 bloc in {cast.year}"]
    assert pages(cast.thu) == [f"/khoi/{first.pk}/"]
    for number in range(4):
        make_bloc(f"Khối B{number}", units=1, council=cast.council)
    (item,) = todo.of(fresh(cast.thu)).todos
    assert (item.title, item.url) == (f"Appoint a head for 5 blocs in {cast.year}", "/khoi/?lacks=head")
    assert item.detail == "Khối A, Khối B0, Khối B1 and 2 more"
    assert not any("5 blocs" in title for title in titles(cast.son))


def test_the_secretariat_sees_covenants_past_their_day(cast, covenant):
    assert titles(cast.thu) == []
    with at(covenant.signing_due_on + timedelta(days=1)):
        (item,) = todo.of(fresh(cast.thu)).todos
        assert (item.url, item.urgency) == (f"/giao-uoc/{covenant.pk}/", "late")
        assert item.detail.endswith("0/3 units have signed")
        assert all("past its day" not in title for title in titles(cast.son))


# --- What comes next, and what it costs ---------------------------------------------------------------


@pytest.mark.parametrize("who", ["binh", "oanh", "thu"])
def test_the_next_dated_step_of_ones_blocs_is_named(cast, campaign, who):
    lifecycle.plan(campaign, {Step.Kind.LAUNCH: today(), Step.Kind.COVENANT: today() - timedelta(days=1)}, by=cast.an)
    step = todo.of(fresh(getattr(cast, who))).next_step
    assert (step.campaign, step.title, step.due_on) == (campaign, "Launch", today())
    assert todo.of(fresh(cast.chi)).next_step is None


@pytest.mark.parametrize("who", ["binh", "oanh", "thu"])
def test_the_last_day_of_an_open_covenant_counts_and_not_the_one_once_planned(cast, covenant, who):
    steps = {Step.Kind.COVENANT: today() + timedelta(days=1), Step.Kind.MIDYEAR: today() + timedelta(days=30)}
    lifecycle.plan(covenant.campaign, steps, by=cast.an)
    step = todo.of(fresh(getattr(cast, who))).next_step
    assert (step.title, step.due_on) == ("Covenant", covenant.signing_due_on)
    assert step.when == f"{covenant.signing_due_on:%A, %d/%m/%Y}"


def test_a_covenant_past_its_day_stays_the_next_step_and_says_how_late(cast, covenant):
    with at(covenant.signing_due_on + timedelta(days=3)):
        step = todo.of(fresh(cast.binh)).next_step
        assert step.title == "Covenant"
        assert step.when == f"{covenant.signing_due_on:%A, %d/%m/%Y} (3 days late)"


@pytest.mark.parametrize("items", [1, 3])
def test_a_desk_takes_as_many_queries_at_any_size(cast, covenant, items):
    give_mandate(cast.binh, council=cast.council, capacity=Mandate.Capacity.OFFICER, post="Chuyên viên")
    for _number in range(items):
        bloc = make_bloc(units=[cast.member, make_unit()], council=cast.council)
        rotation.appoint(bloc, cast.member, year=cast.year, role=Term.Role.HEAD, by=cast.thu)
        drafting.draft(lifecycle.begin(bloc, cast.year, by=cast.thu), by=cast.thu)
        make_bloc(units=1, council=cast.council)
    person = fresh(cast.binh)
    with CaptureQueriesContext(connection) as captured:
        assert len(todo.of(person).todos) == 2 + 2 * items
    assert len(captured) == 10


def test_somebody_without_a_mandate_costs_two_queries(cast):
    """For mandates, and for votes awaited in a council: its members hold no mandate."""
    nobody = fresh(make_person())
    with CaptureQueriesContext(connection) as captured:
        assert todo.of(nobody) == todo.Day([], None)
    assert len(captured) == 2


# --- Many of one kind -----------------------------------------------------------------------------------


def duty(kind, number, campaign, days=0):
    return Obligation(
        kind, number, f"{kind} {number}", "", f"/{number}/", "Do", today() + timedelta(days), campaign_id=campaign
    )


def test_many_things_of_one_kind_in_one_year_stand_behind_the_one_that_is_due_first():
    sheets = [duty("verify", number, 1, days=10 - number) for number in range(5)]
    found = list(of_obligations([*sheets, duty("verify", 9, 2), duty("report", 7, 1)]))
    assert [row.title for row in found] == ["verify 4", "verify 9", "report 7"]
    assert [row.title for row in found[0].alike] == ["verify 3", "verify 2", "verify 1", "verify 0"]


def test_three_of_one_kind_stand_each_for_itself():
    found = list(of_obligations([duty("verify", number, 1) for number in range(3)]))
    assert [row.alike for row in found] == [(), (), ()]
