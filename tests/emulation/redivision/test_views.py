"""The secretariat's pages for a new division: begun, prepared on screen or by a file, looked at, applied."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blocs import rotation
from blocs.division import drafting
from blocs.models import Bloc, Membership, PlannedSeat, Redivision, Term
from common.clock import today
from emulation.campaigns import lifecycle
from emulation.directives.models import Directive
from tests.conftest import PASSWORD, make_bloc, make_unit

ROOT = "/chia-lai-khoi/"
ON = min(today() + timedelta(days=40), date(today().year, 12, 31))  # in the year of the cast
EVE = ON - timedelta(days=1)
DECISION = "Quyết định số 77/2026/QĐ-UBND"


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def second(cast):
    return make_bloc("Khối thi đua Kinh tế", [make_unit("Sở Công Thương")], council=cast.council)


@pytest.fixture
def plan(cast, second):
    return drafting.begin(cast.council, effective_on=ON, decision=DECISION, by=cast.thu)


@pytest.fixture
def get(client, cast):
    def ask(path, by="thu", status=200):
        client.force_login(getattr(cast, by))
        response = client.get(path)
        assert response.status_code == status
        return response

    return ask


@pytest.fixture
def post(client, cast):
    def send(path, by="thu", status=302, **data):
        client.force_login(getattr(cast, by))
        response = client.post(path, data)
        assert response.status_code == status
        return response

    return send


def of(plan, page=""):
    return f"{ROOT}{plan.pk}/{page}"


def details(**changes):
    return {
        "decision": DECISION, "decided_on": "01/06/2026", "effective_on": f"{ON:%d/%m/%Y}", "dissolves_empty": "on",
        **changes,
    }  # fmt: skip


PAGES = ["", "sua/", "tep/", "mau/", "khoi-moi/", "don-vi/", "ap-dung/", "bo/"]


@pytest.mark.parametrize("name", ["an", "oanh", "binh", "chi", "son"])
def test_nobody_but_the_secretariat_of_the_council_knows_of_a_plan(cast, plan, get, post, name):
    for page in PAGES:
        get(of(plan, page), by=name, status=404)
        post(of(plan, page), by=name, status=404)
    assert Redivision.objects.get().state == "draft"


@pytest.mark.parametrize(("name", "status"), [("thu", 200), ("son", 200), ("admin", 200), ("an", 404), ("chi", 404)])
def test_secretariats_begin_plans_and_see_their_own(cast, plan, get, post, name, status):
    page = get(ROOT, by=name, status=status)
    if status == 200:
        assert (DECISION in page.content.decode()) == (name != "son")
    get(f"{ROOT}moi/", by=name, status=status)


def test_the_list_of_blocs_leads_a_secretariat_there_and_nobody_else(cast, get):
    assert f'href="{ROOT}"' in get("/khoi/").content.decode()
    assert f'href="{ROOT}"' not in get("/khoi/", by="an").content.decode()


def test_a_plan_is_begun_for_the_only_council_of_the_secretariat(cast, post, get):
    form = get(f"{ROOT}moi/").context["form"]
    assert form["council"].value() == cast.council.pk
    response = post(f"{ROOT}moi/", **details(council=cast.council.pk))
    plan = Redivision.objects.get()
    assert response.url == of(plan)
    assert (plan.council, plan.decision, plan.effective_on, plan.decided_on) == (
        cast.council, DECISION, ON, date(2026, 6, 1),
    )  # fmt: skip
    post(f"{ROOT}moi/", **details(council=cast.council.pk))
    assert Redivision.objects.count() == 1


def test_a_plan_is_not_begun_for_another_council(cast, post):
    response = post(f"{ROOT}moi/", status=200, **details(council=cast.other_bloc.council.pk))
    assert response.context["form"].errors.keys() == {"council"}


def test_a_decision_after_its_first_day_is_refused_with_the_input_kept(cast, post):
    late = f"{ON + timedelta(days=1):%d/%m/%Y}"
    response = post(f"{ROOT}moi/", status=200, **details(council=cast.council.pk, decided_on=late))
    assert response.context["form"].errors.keys() == {"decided_on"}
    assert late in response.content.decode()


def test_decision_and_day_are_changed_but_not_over_another_hand(cast, plan, get, post):
    seen = get(of(plan, "sua/")).context["form"]["seen"].value()
    drafting.describe(plan, decision="Quyết định của người khác", by=cast.thu)
    response = post(of(plan, "sua/"), status=200, **details(decision="Quyết định số 78", seen=seen))
    assert "Quyết định của người khác" in response.content.decode()
    again = response.context["form"]["seen"].value()
    post(of(plan, "sua/"), **details(decision="Quyết định số 78", seen=again))
    plan.refresh_from_db()
    assert plan.decision == "Quyết định số 78"


def test_the_preview_says_what_changes_and_what_stays_open(cast, plan, get, campaign):
    drafting.place(plan, {cast.head.pk: plan.places.get(name="Khối thi đua Kinh tế").pk}, by=cast.thu)
    drafting.place(plan, {cast.member.pk: None}, by=cast.thu)
    page = get(of(plan))
    groups = {group.heading: [item["bloc"] for item in group.items] for group in page.context["groups"]}
    assert groups == {
        "Blocs that change and have no head from that day": ["Khối thi đua Kinh tế", "Khối thi đua Tổng hợp"],
        "Bloc years that are not closed": ["Khối thi đua Tổng hợp"],
    }  # fmt: skip
    assert [remark.names for remark in page.context["remarks"]] == [
        ["Kho bạc Nhà nước tỉnh"], ["Khối thi đua Kinh tế (2)", "Khối thi đua Tổng hợp (1)"],
        [f"Sở Nội vụ – Khối thi đua Tổng hợp, {cast.year}"],
    ]  # fmt: skip
    assert campaign.get_absolute_url() in page.content.decode()


def test_covenants_and_directives_that_stay_open_are_named_too(cast, plan, get, covenant):
    for number, owner in enumerate((cast.head, cast.deputy), start=1):
        Directive.objects.create(
            campaign=covenant.campaign, number=number, text="Báo cáo kết quả", owner=owner, due_on=today()
        )
    drafting.place(plan, {cast.head.pk: None}, by=cast.thu)
    groups = {group.heading: group.items for group in get(of(plan)).context["groups"]}
    assert [item["url"] for item in groups["Covenants that are not in force yet"]] == [covenant.get_absolute_url()]
    assert [item["what"][:9] for item in groups["Directives of units that leave"]] == ["Sở Nội vụ"]


# --- On screen ----------------------------------------------------------------------------------------


def shown(page):
    form = page.context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_units_are_put_into_blocs_on_screen(cast, plan, get, post):
    place = plan.places.get(name="Khối thi đua Kinh tế")
    path = of(plan, f"don-vi/?bloc={plan.places.get(bloc=cast.bloc).pk}")
    fields = shown(get(path))
    assert len(fields) == 4
    response = post(path, **{**fields, f"unit_{cast.head.pk}": place.pk, f"unit_{cast.member.pk}": ""})
    assert response.url == path
    seats = dict(PlannedSeat.objects.filter(redivision=plan).values_list("unit__name", "place__name"))
    assert seats["Sở Nội vụ"] == "Khối thi đua Kinh tế" and seats["Kho bạc Nhà nước tỉnh"] is None


def test_two_officers_do_not_write_over_each_other(cast, plan, get, post):
    place = plan.places.get(name="Khối thi đua Kinh tế").pk
    fields = shown(get(of(plan, "don-vi/")))
    drafting.place(plan, {cast.head.pk: None}, by=cast.thu)
    response = post(of(plan, "don-vi/"), status=200, **{**fields, f"unit_{cast.member.pk}": place})
    assert response.context["form"].codes == {"changed_since"}
    assert PlannedSeat.objects.get(redivision=plan, unit=cast.head).place is None


def test_a_choice_for_a_unit_that_left_the_page_is_asked_again_and_not_dropped(cast, plan, get, post):
    economy = plan.places.get(name="Khối thi đua Kinh tế").pk
    path = of(plan, f"don-vi/?bloc={plan.places.get(bloc=cast.bloc).pk}")
    fields = {**shown(get(path)), f"unit_{cast.head.pk}": economy}
    drafting.place(plan, {cast.head.pk: None}, by=cast.thu)
    response = post(path, status=200, **fields)
    assert response.context["form"].codes == {"changed_since"}
    assert f'name="unit_{cast.head.pk}"' in response.content.decode()
    post(path, **{**fields, "seen": response.context["form"]["seen"].value()})
    assert PlannedSeat.objects.get(redivision=plan, unit=cast.head).place_id == economy


def test_places_chosen_when_the_session_had_ended_are_offered_again(client, cast, plan, get):
    for _ in range(30):
        drafting.place(plan, {make_unit().pk: plan.places.first().pk}, by=cast.thu)
    page = get(of(plan, "don-vi/"))
    name = next(name for name, value in shown(page).items() if name.startswith("unit_") and value)
    del client.cookies["sessionid"]
    asked = client.post(of(plan, "don-vi/"), {**shown(page), name: ""})
    client.post(asked["Location"], {"login": cast.thu.email, "password": PASSWORD})
    again = client.get(of(plan, "don-vi/"))
    assert again.context["form"][name].value() == ""
    assert [message.level_tag for message in again.context["messages"]][-1] == "warning"


def test_a_search_finds_units_that_sit_nowhere_and_none_of_other_councils(cast, plan, get, post):
    new = make_unit("Sở Y tế")
    page = get(of(plan, "don-vi/?q=so+y+te"))
    assert shown(page).keys() == {"seen", f"unit_{new.pk}"}
    assert shown(get(of(plan, "don-vi/?q=tai+chinh+tinh+khac"))).keys() == {"seen"}
    assert shown(get(of(plan, "don-vi/?bloc=0"))).keys() == {"seen"}
    place = plan.places.get(bloc=cast.bloc).pk
    post(of(plan, "don-vi/?q=so+y+te"), **{**shown(page), f"unit_{new.pk}": place})
    assert PlannedSeat.objects.get(redivision=plan, unit=new).place_id == place


@pytest.mark.parametrize("query", ["?bloc=x", "?bloc=999999", "?page=99", "?q=%00", "?bloc=" + "9" * 30])
def test_an_address_that_makes_no_sense_shows_the_list(cast, plan, get, query):
    get(of(plan, f"don-vi/{query}"))


def test_a_place_that_is_gone_is_refused_under_its_field(cast, plan, get, post):
    fields = shown(get(of(plan, "don-vi/")))
    response = post(of(plan, "don-vi/"), status=200, **{**fields, f"unit_{cast.head.pk}": "999999"})
    assert response.context["form"].errors.keys() == {f"unit_{cast.head.pk}"}


def test_a_bloc_is_added_and_a_dissolved_name_refused(cast, plan, post):
    Bloc.objects.create(council=cast.council, name="Khối cũ", level="province", dissolved_on=today())
    refused = post(of(plan, "khoi-moi/"), status=200, name="Khối cũ", kind="bloc", level="province")
    assert refused.context["form"].codes == {"bloc_gone"}
    post(of(plan, "khoi-moi/"), name="Cụm số 1", kind="cluster", level="commune")
    assert plan.places.filter(name="Cụm số 1", kind="cluster", level="commune", bloc=None).exists()


@pytest.mark.parametrize("page", ["", "don-vi/", "ap-dung/"])
def test_as_many_queries_for_three_blocs_as_for_one(cast, plan, get, django_assert_num_queries, page):
    path = of(plan, page)
    get(path)
    with CaptureQueriesContext(connection) as before:
        get(path)
    for number in range(2):
        bloc = make_bloc(f"Khối {number}", 2, council=cast.council)
        unit = bloc.memberships.first().unit
        rotation.appoint(bloc, unit, year=cast.year, role=Term.Role.HEAD, by=cast.thu)
        lifecycle.begin(bloc, cast.year, theme="Đoàn kết", by=cast.thu)
        drafting.add_bloc(plan, name=bloc.name, by=cast.thu)
        drafting.place(plan, {unit.pk: None}, by=cast.thu)
    with CaptureQueriesContext(connection) as after:
        get(path)
    assert len(after) == len(before)


def test_the_list_of_plans_asks_as_much_for_three_as_for_one(cast, plan, get):
    get(ROOT)
    with CaptureQueriesContext(connection) as before:
        get(ROOT)
    for number in range(2):
        drafting.begin(cast.council, effective_on=ON, decision=f"Quyết định {number}", by=cast.thu)
    with CaptureQueriesContext(connection) as after:
        get(ROOT)
    assert len(after) == len(before)


# --- By a file ----------------------------------------------------------------------------------------


def test_the_template_holds_the_division_of_today(cast, plan, get):
    book = openpyxl.load_workbook(io.BytesIO(get(of(plan, "mau/")).content))
    rows = list(book["division"].values)
    assert rows[0] == ("Bloc", "Kind", "Code", "Unit")
    assert ("Khối thi đua Tổng hợp", "Bloc", cast.head.code, "Sở Nội vụ") in rows
    assert get(of(plan, "mau/?dang=csv")).content.decode("utf-8-sig").startswith("Bloc,Kind,Code,Unit")


def test_a_file_is_taken_in(cast, plan, post, get):
    content = get(of(plan, "mau/?dang=csv")).content.decode().replace("Khối thi đua Kinh tế", "Khối số 1")
    response = post(of(plan, "tep/"), file=SimpleUploadedFile("chia.csv", content.encode()))
    assert response.url == of(plan)
    seats = dict(PlannedSeat.objects.filter(redivision=plan).values_list("unit__name", "place__name"))
    assert seats["Sở Công Thương"] == "Khối số 1"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"bloc,unit\nA,Kh\xc3\xb4ng c\xc3\xb3\n", "row 2, column “unit”: There is no unit called"),
        ("a.csv", b"khoi,don vi,xyz\nA,B,C\n", "Unknown column"),
        ("a.csv", b"\xff\xfe\x00", "not UTF-8"),
        ("a.xlsx", b"khong phai excel", "this is not an Excel file"),
        ("a.csv", b"", "The file is empty"),
        ("a.csv", b" \n", "The file is empty"),
    ],
)
def test_a_bad_file_says_what_is_wrong_and_changes_nothing(cast, plan, post, name, content, said):
    before = list(PlannedSeat.objects.values_list("unit", "place").order_by("pk"))
    response = post(of(plan, "tep/"), status=200, file=SimpleUploadedFile(name, content))
    assert said in response.content.decode()
    assert list(PlannedSeat.objects.values_list("unit", "place").order_by("pk")) == before


def test_a_missing_file_is_asked_for(cast, plan, post):
    assert post(of(plan, "tep/"), status=200).context["form"].errors.keys() == {"file"}


# --- Applying -----------------------------------------------------------------------------------------


def test_a_plan_is_applied_from_the_check_page_and_read_again_later(cast, plan, get, post, campaign):
    drafting.place(plan, {cast.head.pk: plan.places.get(name="Khối thi đua Kinh tế").pk}, by=cast.thu)
    seen = get(of(plan, "ap-dung/")).context["form"]["seen"].value()
    assert post(of(plan, "ap-dung/"), seen=seen, was_read="on").url == of(plan, "ket-qua/")
    assert Membership.objects.filter(unit=cast.head, bloc=cast.bloc, until=EVE).exists()
    lifecycle_page = get(of(plan, "ket-qua/"))
    text = lifecycle_page.content.decode()
    assert DECISION in text and "Sở Nội vụ joins from Khối thi đua Tổng hợp" in text
    assert [item["bloc"] for group in lifecycle_page.context["groups"] for item in group.items] == [
        "Khối thi đua Kinh tế", "Khối thi đua Tổng hợp", "Khối thi đua Tổng hợp",
    ]  # fmt: skip
    make_bloc("Khối về sau", council=cast.council)
    assert "Khối về sau" not in get(of(plan, "ket-qua/")).content.decode()
    assert get(of(plan), status=302).url == of(plan, "ket-qua/")


def test_sending_it_twice_leads_to_the_same_result(cast, plan, get, post):
    seen = get(of(plan, "ap-dung/")).context["form"]["seen"].value()
    post(of(plan, "ap-dung/"), seen=seen, was_read="on")
    response = post(of(plan, "ap-dung/"), seen=seen, was_read="on")
    assert get(response.url, status=302).url == of(plan, "ket-qua/")


def test_what_is_not_read_is_not_applied(cast, plan, get, post):
    seen = get(of(plan, "ap-dung/")).context["form"]["seen"].value()
    assert post(of(plan, "ap-dung/"), status=200, seen=seen).context["form"].errors.keys() == {"was_read"}


def test_a_change_since_the_preview_shows_the_new_one_and_asks_again(cast, plan, get, post):
    seen = get(of(plan, "ap-dung/")).context["form"]["seen"].value()
    drafting.place(plan, {cast.head.pk: None}, by=cast.thu)
    response = post(of(plan, "ap-dung/"), status=200, seen=seen, was_read="on")
    assert response.context["form"].codes == {"changed_since"}
    assert "Sở Nội vụ leaves and sits in no bloc" in response.content.decode()
    again = response.context["form"]["seen"].value()
    assert again != seen and not response.context["form"]["was_read"].value()
    post(of(plan, "ap-dung/"), seen=again, was_read="on")
    plan.refresh_from_db()
    assert plan.state == "applied"


def test_a_plan_with_a_unit_that_is_gone_cannot_be_sent(cast, plan, get, post):
    cast.head.dissolved_on = ON
    cast.head.save()
    page = get(of(plan, "ap-dung/"))
    assert page.context["is_blocked"] and "disabled" in page.content.decode()
    seen = page.context["form"]["seen"].value()
    response = post(of(plan, "ap-dung/"), status=200, seen=seen, was_read="on")
    assert response.context["form"].codes == {"unit_gone"}


def test_a_plan_is_given_up_and_only_read_then(cast, plan, get, post):
    get(of(plan, "bo/"))
    post(of(plan, "bo/"))
    assert Redivision.objects.get().state == "discarded"
    assert "given up" in get(of(plan)).content.decode()
    for page in ("sua/", "tep/", "khoi-moi/", "don-vi/", "ap-dung/", "bo/", "ket-qua/"):
        assert get(of(plan, page), status=302).url == of(plan)


def test_giving_up_what_is_applied_meanwhile_is_refused(cast, plan, get, post):
    post(of(plan, "ap-dung/"), seen=get(of(plan, "ap-dung/")).context["form"]["seen"].value(), was_read="on")
    assert post(of(plan, "bo/")).url == of(plan)
    assert Redivision.objects.get().state == "applied"


def test_the_result_is_there_only_when_there_is_one(cast, plan, get):
    assert get(of(plan, "ket-qua/"), status=302).url == of(plan)
