"""Starting, changing, launching and closing a year, its roles, and the movements."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blocs import rotation
from blocs.models import Level, Term
from common.clock import at, today
from emulation.campaigns import content, lifecycle
from emulation.campaigns.models import Campaign, Movement, Objective, Step, Task
from emulation.covenants import signing
from tests.conftest import act, make_bloc


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"


def get(client, person, path, status=200):
    client.force_login(person)
    response = client.get(path)
    assert response.status_code == status
    return response


def post(client, person, path, status=302, **data):
    client.force_login(person)
    response = client.post(path, data)
    assert response.status_code == status
    return response


def errors(response):
    return response.context["form"].errors


def as_shown(client, person, campaign, **changes):
    """What the form of a year would send back, with `changes`."""
    form = get(client, person, f"/nam/{campaign.pk}/sua/").context["form"]
    shown = {name: form[name].value() for name in form.fields}
    days = {name: f"{value:%d/%m/%Y}" for name, value in shown.items() if isinstance(value, date)}
    return {name: value for name, value in (shown | days | changes).items() if value is not None}


# --- Begin --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [("an", 200), ("oanh", 200), ("thu", 200), ("binh", 403), ("dung", 403), ("chi", 404), ("son", 404)],
)
def test_a_year_is_started_by_the_head_unit_or_the_secretariat(client, cast, who, status):
    get(client, getattr(cast, who), f"/khoi/{cast.bloc.pk}/nam-moi/", status)
    post(client, getattr(cast, who), f"/khoi/{cast.bloc.pk}/nam-moi/", {200: 302}.get(status, status), year=cast.year)
    assert Campaign.objects.exists() is (status == 200)


def test_the_new_year_has_its_theme_and_six_steps_and_is_filled_in_next(client, cast):
    path = f"/khoi/{cast.bloc.pk}/nam-moi/"
    assert get(client, cast.an, path).context["form"]["year"].value() == cast.year
    response = post(client, cast.an, path, year=cast.year, theme="Đoàn kết", place="Hà Nam")
    campaign = Campaign.objects.get()
    assert response.url == f"/nam/{campaign.pk}/sua/"
    assert (campaign.theme, campaign.place, campaign.steps.count()) == ("Đoàn kết", "Hà Nam", 6)
    assert get(client, cast.thu, path).context["form"]["year"].value() == str(int(cast.year) + 1)


def test_a_year_that_exists_is_opened_and_not_made_again(client, cast, campaign):
    response = post(client, cast.an, f"/khoi/{cast.bloc.pk}/nam-moi/", year=cast.year, theme="Chủ đề khác")
    assert response.url == f"/nam/{campaign.pk}/sua/"
    assert Campaign.objects.get().theme == "Đoàn kết, sáng tạo"


def test_a_word_that_is_no_year_is_refused_and_kept(client, cast):
    response = post(client, cast.thu, f"/khoi/{cast.bloc.pk}/nam-moi/", 200, year="2026-2029", theme="Đoàn kết")
    assert "year" in errors(response)
    assert 'value="Đoàn kết"' in response.content.decode()


def test_a_head_cannot_start_a_year_that_another_unit_heads(client, cast):
    post(client, cast.an, f"/khoi/{cast.bloc.pk}/nam-moi/", 403, year="2015")


# --- Edit ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [("an", 200), ("oanh", 200), ("thu", 200), ("binh", 403), ("dung", 403), ("chi", 404), ("son", 404)],
)
def test_a_year_is_changed_by_the_head_unit_or_the_secretariat(client, cast, campaign, who, status):
    get(client, getattr(cast, who), f"/nam/{campaign.pk}/sua/", status)


def test_theme_days_lists_and_movements_are_saved_together(client, cast, campaign):
    movement = Movement.objects.create(name="Vì người nghèo", level=Level.CENTRAL)
    data = as_shown(
        client, cast.oanh, campaign, theme="Siết chặt kỷ cương", due_midyear="05/07/2026", due_ballot="",
        objectives="Đoàn kết\n\n  Nhân rộng   điển hình ", tasks="Một\nHai", movements=[movement.pk],
    )  # fmt: skip
    response = post(client, cast.oanh, f"/nam/{campaign.pk}/sua/", **data)
    assert response.url == f"/nam/{campaign.pk}/"
    campaign.refresh_from_db()
    assert campaign.theme == "Siết chặt kỷ cương"
    steps = {step.kind: step.due_on for step in campaign.steps.all()}
    assert (steps["midyear"], steps["ballot"]) == (date(2026, 7, 5), None)
    assert [str(row) for row in campaign.objectives.all()] == ["1. Đoàn kết", "2. Nhân rộng điển hình"]
    assert [row.text for row in campaign.tasks.all()] == ["Một", "Hai"]
    assert list(campaign.movements.all()) == [movement]


def test_only_rows_that_changed_are_saved_and_history_says_by_whom(client, cast, campaign):
    content.set_tasks(campaign, ["Một", "Hai", "Ba"], by=cast.an)
    content.set_objectives(campaign, ["Hai đoạn\nmột mục đích"], by=cast.an)
    post(client, cast.oanh, f"/nam/{campaign.pk}/sua/", **as_shown(client, cast.oanh, campaign, tasks="Một\nHai sửa"))
    written = [(row.text, row.history_type, row.history_user) for row in Task.history.order_by("history_id")][3:]
    assert written == [("Hai sửa", "~", cast.oanh), ("Ba", "-", cast.oanh)]
    assert Objective.objects.get().text == "Hai đoạn\nmột mục đích"
    assert Campaign.history.count() == 1


def test_saving_what_is_shown_writes_nothing(client, cast, campaign):
    content.set_tasks(campaign, ["Một"], by=cast.an)
    before = [model.history.count() for model in (Campaign, Step, Task)]
    post(client, cast.an, f"/nam/{campaign.pk}/sua/", **as_shown(client, cast.an, campaign))
    assert [model.history.count() for model in (Campaign, Step, Task)] == before


def test_a_step_is_noted_as_held_but_not_ahead_of_time(client, cast, campaign):
    path = f"/nam/{campaign.pk}/sua/"
    tomorrow = today() + timedelta(days=1)
    response = post(
        client, cast.an, path, 200, **as_shown(client, cast.an, campaign, held_midyear=f"{tomorrow:%d/%m/%Y}")
    )
    assert errors(response).get_json_data()["held_midyear"][0]["code"] == "in_the_future"
    post(client, cast.an, path, **as_shown(client, cast.an, campaign, held_midyear=f"{today():%d/%m/%Y}"))
    step = campaign.steps.get(kind=Step.Kind.MIDYEAR)
    assert (step.has_happened, step.done_on) == (True, today())


@pytest.mark.parametrize(
    ("name", "value"),
    [("due_launch", "31/02/2026"), ("due_launch", "hôm qua"), ("tasks", "x" * 2001), ("theme", "x" * 401)],
)
def test_a_wrong_field_is_named_and_nothing_is_half_saved(client, cast, campaign, name, value):
    data = as_shown(client, cast.an, campaign, objectives="Không được lưu", **{name: value})
    response = post(client, cast.an, f"/nam/{campaign.pk}/sua/", 200, **data)
    assert list(errors(response)) == [name]
    assert "Không được lưu" in response.content.decode()
    assert not Objective.objects.exists()


def test_a_stale_page_does_not_overwrite_another_hand_unasked(client, cast, campaign):
    stale = as_shown(client, cast.an, campaign, place="Phủ Lý")
    content.set_theme(campaign, "Chủ đề của Oanh", place="Hà Nam", by=cast.oanh)
    response = post(client, cast.an, f"/nam/{campaign.pk}/sua/", 200, **stale)
    assert errors(response).get_json_data()["__all__"][0]["code"] == "changed_since"
    campaign.refresh_from_db()
    assert campaign.theme == "Chủ đề của Oanh"
    again = stale | {"seen": response.context["form"]["seen"].value()}
    post(client, cast.an, f"/nam/{campaign.pk}/sua/", **again)
    campaign.refresh_from_db()
    assert campaign.place == "Phủ Lý"


def test_a_year_that_is_over_is_not_changed(client, cast, campaign):
    data = as_shown(client, cast.an, campaign, theme="Sửa sau")
    campaign.launch()
    campaign.close()
    campaign.save()
    data["seen"] = get(client, cast.an, f"/nam/{campaign.pk}/sua/").context["form"].digest
    response = post(client, cast.an, f"/nam/{campaign.pk}/sua/", 200, **data)
    assert errors(response)["__all__"] == ["This year is over."]
    assert "Sửa sau" in response.content.decode()


def test_movements_that_ended_before_the_year_are_not_offered_unless_answered(client, cast, campaign):
    year = int(cast.year)
    ended = Movement.objects.create(name="Đã hết", level=Level.CENTRAL, ended_on=date(year - 1, 12, 31))
    running = Movement.objects.create(name="Đang chạy", level=Level.CENTRAL, ended_on=date(year, 1, 1))
    Movement.objects.create(name="Chưa bắt đầu", level=Level.CENTRAL, started_on=date(year + 1, 1, 1))
    path = f"/nam/{campaign.pk}/sua/"
    assert list(get(client, cast.an, path).context["form"].fields["movements"].queryset) == [running]
    content.answer_movements(campaign, [ended], by=cast.an)
    assert list(get(client, cast.an, path).context["form"].fields["movements"].queryset) == [ended, running]


@pytest.mark.parametrize("items", [1, 3])
def test_the_form_takes_as_many_queries_at_any_size(client, cast, campaign, items):
    content.set_tasks(campaign, ["Việc"] * items, by=cast.an)
    for number in range(items):
        Movement.objects.create(name=f"Phong trào {number}", level=Level.CENTRAL)
    client.force_login(cast.an)
    with CaptureQueriesContext(connection) as captured:
        client.get(f"/nam/{campaign.pk}/sua/")
    assert len(captured) == 12


# --- Roles --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status", "may"),
    [("thu", 200, True), ("an", 200, False), ("binh", 200, False), ("chi", 404, False), ("son", 404, False)],
)
def test_roles_are_read_by_the_bloc_and_changed_by_its_secretariat(client, cast, campaign, who, status, may):
    path = f"/nam/{campaign.pk}/khoi-truong/"
    response = get(client, getattr(cast, who), path, status)
    if status == 200:
        assert response.context["may_appoint"] is may
        assert ('<button class="btn btn-primary"' in response.content.decode()) is may
    data = {"unit": cast.member.pk, "role": "deputy", "basis": "election"}
    post(client, getattr(cast, who), path, 302 if may else {200: 403}.get(status, status), **data)
    assert Term.objects.filter(unit=cast.member).exists() is may


def test_a_head_is_replaced_and_history_keeps_who_served(client, cast, campaign):
    path = f"/nam/{campaign.pk}/khoi-truong/"
    data = {
        "unit": cast.member.pk,
        "from_day": f"{today():%d/%m/%Y}",
        "document": "QĐ 12",
        "because": "Sáp nhập",
        "is_acting": "on",
    }
    assert post(client, cast.thu, f"{path}?viec=thay", **data).url == path
    terms = [(t.unit, t.is_acting, t.since) for t in get(client, cast.binh, path).context["terms"] if t.role == "head"]
    assert terms == [(cast.head, False, date(today().year, 1, 1)), (cast.member, True, today())]


def test_a_term_is_ended_with_a_reason(client, cast, campaign):
    term = Term.objects.get(role=Term.Role.DEPUTY)
    path = f"/nam/{campaign.pk}/khoi-truong/?viec=ket-thuc"
    day = f"{today():%d/%m/%Y}"
    assert "because" in errors(post(client, cast.thu, path, 200, term=term.pk, on=day))
    post(client, cast.thu, path, term=term.pk, on=day, because="Theo đề nghị")
    term.refresh_from_db()
    assert term.until == today()


def test_what_the_rules_refuse_stands_above_the_form(client, cast, campaign):
    path = f"/nam/{campaign.pk}/khoi-truong/"
    response = post(client, cast.thu, path, 200, unit=cast.member.pk, role="head", basis="election", document="QĐ 7")
    assert errors(response)["__all__"] == ["The bloc already has a head in this time. End that term first."]
    assert 'value="QĐ 7"' in response.content.decode()
    assert "unit" in errors(post(client, cast.thu, path, 200, unit=cast.elsewhere.pk, role="head", basis="election"))


@pytest.mark.parametrize("items", [1, 3])
def test_roles_take_as_many_queries_at_any_size(client, cast, items):
    bloc = make_bloc(units=items, council=cast.council)
    campaign = lifecycle.begin(bloc, cast.year, by=cast.thu)
    for membership in bloc.memberships.select_related("unit"):
        rotation.appoint(bloc, membership.unit, year=cast.year, role=Term.Role.DEPUTY, by=cast.thu)
    client.force_login(cast.thu)
    with CaptureQueriesContext(connection) as captured:
        assert len(client.get(f"/nam/{campaign.pk}/khoi-truong/").context["terms"]) == items
    assert len(captured) == 6


# --- Launch and close ---------------------------------------------------------------------------------

DECIDE = [("an", 200), ("thu", 200), ("oanh", 403), ("binh", 403), ("dung", 403), ("chi", 404), ("son", 404)]


@pytest.mark.parametrize("page", ["phat-dong", "ket-thuc"])
@pytest.mark.parametrize(("who", "status"), DECIDE)
def test_launch_and_closing_are_for_those_who_decide(client, cast, draft, who, status, page):
    path = f"/nam/{draft.campaign.pk}/{page}/"
    get(client, getattr(cast, who), path, status)
    if status != 200:
        post(client, getattr(cast, who), path, status)
        assert Campaign.objects.get().state == Campaign.State.DRAFT


def test_a_launch_that_lacks_something_says_what_and_links_to_it(client, cast, campaign):
    lifecycle.plan(campaign, {Step.Kind.LAUNCH: None}, by=cast.an)
    path = f"/nam/{campaign.pk}/phat-dong/"
    text = get(client, cast.an, path).content.decode()
    assert "There is no draft of the covenant yet." in text
    assert f'href="/nam/{campaign.pk}/giao-uoc/"' in text
    assert f'href="/nam/{campaign.pk}/sua/"' in text
    assert '<button class="btn btn-primary"' not in text
    assert "Not possible now" in post(client, cast.an, path, 200).content.decode()
    assert Campaign.objects.get().state == Campaign.State.DRAFT


def test_a_launch_is_checked_done_and_confirmed_and_a_second_click_does_no_harm(client, cast, draft):
    path = f"/nam/{draft.campaign.pk}/phat-dong/"
    text = get(client, cast.an, path).content.decode()
    assert "under the theme “Đoàn kết, sáng tạo”" in text
    assert "3 member units" in text
    for _click in range(2):
        assert post(client, cast.an, path).url == path
    text = get(client, cast.an, path).content.decode()
    assert f"The year {cast.year} is launched" in text
    assert f'href="/giao-uoc/{draft.pk}/"' in text
    assert Campaign.history.filter(state=Campaign.State.LAUNCHED).count() == 1


def test_a_year_with_an_unfinished_covenant_is_not_closed(client, cast, covenant):
    path = f"/nam/{covenant.campaign.pk}/ket-thuc/"
    text = get(client, cast.an, path).content.decode()
    assert f'href="/giao-uoc/{covenant.pk}/"' in text
    assert "Steps without a note" in text
    assert "The covenant is not finished" in post(client, cast.an, path, 200).content.decode()
    assert Campaign.objects.get().state == Campaign.State.LAUNCHED


def test_a_year_is_closed_and_confirmed(client, cast, covenant):
    for unit, person in [(cast.head, cast.an), (cast.member, cast.binh), (cast.deputy, cast.dung)]:
        signing.sign(covenant, unit=unit, by=person, act=act(covenant))
    path = f"/nam/{covenant.campaign.pk}/ket-thuc/"
    for _click in range(2):
        assert post(client, cast.an, path, because="Khối trưởng năm sau do cấp trên chỉ định").url == path
    text = get(client, cast.an, path).content.decode()
    assert f"The year {cast.year} is closed" in text
    assert f"Next: the year {int(cast.year) + 1}." in text
    assert Campaign.objects.get().closed_on == today()


def test_a_draft_year_is_launched_before_it_is_closed(client, cast, campaign):
    assert (
        f'href="/nam/{campaign.pk}/phat-dong/"'
        in get(client, cast.an, f"/nam/{campaign.pk}/ket-thuc/").content.decode()
    )


def test_a_recorded_year_is_neither_launched_nor_closed(client, cast):
    with at(date(2021, 1, 10)):
        campaign = lifecycle.begin(cast.bloc, "2020", by=cast.thu)
    lifecycle.record(campaign, source="Báo", by=cast.thu)
    for page in ("phat-dong", "ket-thuc"):
        assert "recorded afterwards" in get(client, cast.thu, f"/nam/{campaign.pk}/{page}/").content.decode()


@pytest.mark.parametrize("page", ["phat-dong", "ket-thuc"])
def test_the_check_pages_stay_within_twelve_queries(client, cast, draft, page):
    client.force_login(cast.an)
    with CaptureQueriesContext(connection) as captured:
        client.get(f"/nam/{draft.campaign.pk}/{page}/")
    assert len(captured) <= 12


# --- Movements ----------------------------------------------------------------------------------------


@pytest.fixture
def movements(cast, campaign):
    poor = Movement.objects.create(
        name="Vì người nghèo", level=Level.CENTRAL, launched_by="Thủ tướng Chính phủ", form="regular"
    )
    covid = Movement.objects.create(name="Phòng, chống đại dịch", level=Level.PROVINCE, started_on=date(2021, 7, 1))
    content.answer_movements(campaign, [poor], by=cast.an)
    return poor, covid


def found(client, person, query=""):
    return [row.name for row in get(client, person, f"/phong-trao/{query}").context["page"].object_list]


def test_movements_are_public_to_all_who_sign_in_and_narrowed_by_words_and_filters(client, cast, movements):
    assert found(client, cast.chi) == ["Phòng, chống đại dịch", "Vì người nghèo"]
    assert found(client, cast.chi, "?q=vi+nguoi") == found(client, cast.chi, "?q=thu+tuong") == ["Vì người nghèo"]
    assert found(client, cast.chi, "?level=province") == ["Phòng, chống đại dịch"]
    assert found(client, cast.chi, "?form=regular") == ["Vì người nghèo"]
    assert len(found(client, cast.chi, "?form=x&level=y&sort=z")) == 2
    assert client.get("/phong-trao/", headers={"cookie": ""}).status_code == 302


@pytest.mark.parametrize("key", ["name", "launched", "level", "from", "answers"])
def test_movements_sort_by_every_heading(client, cast, movements, key):
    assert sorted(found(client, cast.an, f"?sort={key}")) == sorted(found(client, cast.an, f"?sort=-{key}"))
    if key == "answers":
        assert found(client, cast.an, "?sort=-answers")[0] == "Vì người nghèo"


def test_only_answers_that_one_may_see_are_counted_and_listed(client, cast, movements):
    poor, _covid = movements
    for person, count in [(cast.binh, 1), (cast.thu, 1), (cast.chi, 0)]:
        rows = get(client, person, "/phong-trao/?q=ngheo").context["page"].object_list
        assert [row.answer_count for row in rows] == [count]
        assert len(get(client, person, f"/phong-trao/{poor.pk}/").context["page"].object_list) == count


def test_the_file_of_movements_holds_what_is_filtered(client, cast, movements):
    response = get(client, cast.an, "/phong-trao/?q=ngheo&export=csv")
    _header, *rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert [(row[0], row[1], row[-1]) for row in rows] == [("Vì người nghèo", "Thủ tướng Chính phủ", "1")]


@pytest.mark.parametrize("items", [1, 3])
def test_movements_take_as_many_queries_at_any_size(client, cast, items):
    movements = [Movement.objects.create(name=f"Phong trào {n}", level=Level.CENTRAL) for n in range(items)]
    for number in range(items):
        bloc = make_bloc(units=[cast.member], council=cast.council)
        content.answer_movements(lifecycle.begin(bloc, str(2020 + number), by=cast.thu), movements, by=cast.thu)
    client.force_login(cast.binh)
    for path, queries in [("/phong-trao/", 6), (f"/phong-trao/{movements[0].pk}/", 7)]:
        with CaptureQueriesContext(connection) as captured:
            assert len(client.get(path).context["page"].object_list) == items
        assert len(captured) == queries


def test_what_was_written_before_the_session_ended_is_offered_again(client, cast, campaign):
    path = f"/nam/{campaign.pk}/sua/"
    data = as_shown(client, cast.an, campaign, tasks="Viết dở trước khi hết phiên")
    del client.cookies["sessionid"]
    client.cookies["django_language"] = "en"
    assert client.post(path, data).url.startswith("/tai-khoan/login/")
    client.force_login(cast.an)
    assert "Viết dở trước khi hết phiên" in client.get(path).content.decode()
    assert not Task.objects.exists()
