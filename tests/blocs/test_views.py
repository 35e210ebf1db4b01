"""The list of blocs and the page of one."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blocs import rotation, succession
from blocs.models import Bloc, Level, Membership, Succession, Term
from common.clock import today
from emulation.campaigns import content, lifecycle
from tests.conftest import make_bloc, make_unit


def names(response):
    return [row["name"] for row in response.context["page"].object_list]


def listed(client, person, query=""):
    client.force_login(person)
    response = client.get(f"/khoi/{query}")
    assert response.status_code == 200
    return response


def page(client, person, bloc, status=200):
    client.force_login(person)
    response = client.get(f"/khoi/{bloc.pk}/")
    assert response.status_code == status
    return response


# --- The list -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("an", ["Khối thi đua Tổng hợp"]),
        ("thu", ["Khối thi đua Tổng hợp"]),
        ("chi", ["Khối khác"]),
        ("admin", ["Khối khác", "Khối thi đua Tổng hợp"]),
    ],
)
def test_the_list_holds_the_blocs_one_may_know(client, cast, who, seen):
    assert names(listed(client, getattr(cast, who))) == seen


def test_a_row_says_members_head_and_latest_year(client, cast, campaign):
    row = listed(client, cast.an).context["page"].object_list[0]
    assert (row["member_count"], row["head_name"], row["latest_year"]) == (3, "Sở Nội vụ", cast.year)
    assert row["latest_pk"] == campaign.pk


def test_a_head_that_left_the_bloc_is_not_shown_as_head(client, cast):
    Membership.objects.get(bloc=cast.bloc, unit=cast.head).delete()
    assert listed(client, cast.thu).context["page"].object_list[0]["head_name"] is None


@pytest.mark.parametrize("words", ["tong hop", "TỔNG HỢP", "đua tổng"])
def test_search_ignores_accents_and_case(client, cast, words):
    assert names(listed(client, cast.admin, f"?q={words}")) == ["Khối thi đua Tổng hợp"]


def test_filters_narrow_by_level_council_and_what_is_lacking(client, cast):
    make_bloc("Khối trung ương", council=cast.council, level=Level.CENTRAL)
    assert names(listed(client, cast.thu, "?level=central")) == ["Khối trung ương"]
    assert len(names(listed(client, cast.admin, f"?council={cast.council.pk}"))) == 2
    assert names(listed(client, cast.thu, "?lacks=head")) == ["Khối trung ương"]
    assert len(names(listed(client, cast.thu, "?lacks=size"))) == 2


def test_filters_that_make_no_sense_are_left_out(client, cast):
    assert names(listed(client, cast.thu, "?level=xyz&council=abc&lacks=?&sort=-;drop&page=99")) == [
        "Khối thi đua Tổng hợp"
    ]


@pytest.mark.parametrize("key", ["name", "level", "council", "members", "head", "year"])
def test_every_heading_sorts_both_ways_with_empty_values_last(client, cast, campaign, key):
    make_bloc("Khối Ất", units=2, council=cast.council)
    up, down = names(listed(client, cast.thu, f"?sort={key}")), names(listed(client, cast.thu, f"?sort=-{key}"))
    if key == "members":
        assert (up, down) == (["Khối Ất", "Khối thi đua Tổng hợp"], ["Khối thi đua Tổng hợp", "Khối Ất"])
    if key in {"head", "year"}:
        assert up == down == ["Khối thi đua Tổng hợp", "Khối Ất"]


def test_the_file_holds_exactly_what_is_filtered(client, cast):
    make_bloc("=HYPERLINK(1)", units=1, council=cast.council)
    make_bloc("Khối không khớp", council=cast.council)
    response = listed(client, cast.thu, "?q=hyperlink&export=csv")
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert "khoi-thi-dua.csv" in response["Content-Disposition"]
    _header, *rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert [row[0] for row in rows] == ["'=HYPERLINK(1)"]
    assert rows[0][3:] == ["1", "", ""]


def test_fifty_rows_stand_on_a_page(client, cast):
    for number in range(51):
        make_bloc(f"Khối số {number:02}", council=cast.council)
    assert len(names(listed(client, cast.thu))) == 50
    assert len(names(listed(client, cast.thu, "?page=2&q=khoi"))) == 2


@pytest.mark.parametrize("items", [1, 3])
def test_the_list_takes_as_many_queries_at_any_size(client, cast, items):
    for _number in range(items - 1):
        rotation.appoint(
            make_bloc(units=[cast.member], council=cast.council),
            cast.member,
            year=cast.year,
            role=Term.Role.HEAD,
            by=cast.thu,
        )
    for person, queries in [(cast.thu, 6), (cast.binh, 6)]:
        client.force_login(person)
        with CaptureQueriesContext(connection) as captured:
            assert len(names(client.get("/khoi/"))) == items
        assert len(captured) == queries


# --- One bloc -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"), [("an", 200), ("binh", 200), ("thu", 200), ("admin", 200), ("chi", 404), ("son", 404)]
)
def test_a_bloc_is_shown_to_those_who_may_know_it(client, cast, who, status):
    page(client, getattr(cast, who), cast.bloc, status)


def test_a_bloc_says_who_sits_and_who_led_when(client, cast, campaign):
    rotation.replace_head(
        cast.bloc, cast.member, year=cast.year, from_day=today(), by=cast.thu, because="Sáp nhập", document="QĐ 1"
    )
    context = page(client, cast.binh, cast.bloc).context
    assert [seat.unit for seat in context["seats"]] == [cast.head, cast.member, cast.deputy]
    (row,) = context["years"]
    assert (row.year, row.campaign) == (cast.year, campaign)
    assert [served.unit for served in row.heads] == [cast.head, cast.member]
    assert (row.heads[0].until, row.heads[1].since) == (today() - timedelta(days=1), today())
    assert [(served.unit, served.since, served.until) for served in row.deputies] == [(cast.deputy, None, None)]


def test_a_bloc_with_an_example_year_says_so_of_its_members(client, cast, campaign):
    client.force_login(cast.binh)
    assert client.get(f"/khoi/{cast.bloc.pk}/").context["has_examples"] is False
    type(campaign).objects.update(is_example=True)
    assert client.get(f"/khoi/{cast.bloc.pk}/").context["has_examples"] is True


def test_a_renamed_member_is_shown_with_its_former_names(client, cast):
    oldest, old = make_unit("Viện cũ nhất"), make_unit("Viện cũ")
    Succession.objects.create(old=oldest, new=old, kind=Succession.Kind.RENAME)
    Succession.objects.create(old=old, new=cast.member, kind=Succession.Kind.RENAME)
    seats = {seat.unit: seat for seat in page(client, cast.binh, cast.bloc).context["seats"]}
    assert [row.old.name for row in seats[cast.member].former] == ["Viện cũ", "Viện cũ nhất"]
    assert seats[cast.head].former == []


def test_those_who_left_are_listed_apart_and_earlier_seats_of_members_with_them(client, cast):
    gone = make_unit("Sở đã giải thể")
    for unit in (gone, cast.member):
        Membership.objects.create(bloc=cast.bloc, unit=unit, since=date(2015, 1, 1), until=date(2015, 12, 31))
    context = page(client, cast.an, cast.bloc).context
    assert [row.unit for row in context["ended"]] == [gone]
    earlier = {seat.unit: [row.since.year for row in seat.earlier] for seat in context["seats"]}
    assert earlier == {cast.head: [], cast.member: [2015], cast.deputy: []}


def test_a_rename_today_moves_the_seat_to_the_new_name(client, cast):
    succession.rename(cast.member, name="Kho bạc mới", code="KBM", on=today(), decision="QĐ 2", by=cast.thu)
    seats = page(client, cast.thu, cast.bloc).context["seats"]
    assert [(seat.unit.name, [row.old.name for row in seat.former]) for seat in seats if seat.former] == [
        ("Kho bạc mới", ["Kho bạc Nhà nước tỉnh"])
    ]


@pytest.mark.parametrize(("count", "warned"), [(3, True), (4, False), (20, False), (21, True)])
def test_an_unusual_size_is_remarked_on_but_not_for_a_dissolved_bloc(client, cast, count, warned):
    bloc = make_bloc(units=count, council=cast.council)
    assert page(client, cast.thu, bloc).context["is_unusual"] is warned
    Bloc.objects.filter(pk=bloc.pk).update(dissolved_on=today())
    assert page(client, cast.thu, bloc).context["is_unusual"] is False


@pytest.mark.parametrize(
    ("who", "may"), [("an", True), ("oanh", True), ("thu", True), ("binh", False), ("dung", False)]
)
def test_the_head_unit_and_the_secretariat_are_offered_a_new_year(client, cast, who, may):
    response = page(client, getattr(cast, who), cast.bloc)
    assert (f"/khoi/{cast.bloc.pk}/nam-moi/" in response.content.decode()) is may


@pytest.mark.parametrize("items", [1, 3])
def test_a_bloc_takes_as_many_queries_at_any_size(client, cast, items):
    bloc = make_bloc(units=[cast.member, *[make_unit() for _ in range(items - 1)]], council=cast.council)
    for year in range(2020, 2020 + items):
        rotation.appoint(bloc, cast.member, year=str(year), role=Term.Role.HEAD, by=cast.thu)
        content.set_theme(lifecycle.begin(bloc, str(year), by=cast.thu), f"Chủ đề {year}", by=cast.thu)
    client.force_login(cast.binh)
    with CaptureQueriesContext(connection) as captured:
        assert len(client.get(f"/khoi/{bloc.pk}/").context["years"]) == items
    assert len(captured) == 9
