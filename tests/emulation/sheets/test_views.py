"""The pages of scoring: who sees what, what they write, and how many queries it takes."""

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blocs.models import Membership
from common.clock import today
from emulation.criteria import drafting
from emulation.criteria import permissions as criteria_permissions
from emulation.criteria.models import CriteriaTable
from emulation.scoring.exact import number
from emulation.scoring.files import read_results
from emulation.scoring.tables import AllOrNothing, Criterion, Table
from emulation.sheets import computing, entering, finishing, permissions, reading, turns, verifying
from emulation.sheets.models import Assessment, ScoreSheet
from emulation.sheets.reading import pages
from tests.conftest import codes_of, give_mandate, make_person, make_unit
from tests.emulation.sheets.conftest import again, make_open_round, put, score_of
from tests.points import make_table

PEOPLE = ["an", "oanh", "binh", "dung", "chi", "thu", "son", "admin"]


@pytest.fixture
def page_of(client):
    def get(person, name, *args, **query):
        client.force_login(person)
        return client.get(reverse(f"emulation:{name}", args=args), query)

    return get


@pytest.fixture
def send(client):
    def post(person, name, *args, **data):
        client.force_login(person)
        return client.post(reverse(f"emulation:{name}", args=args), data)

    return post


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def fields_of(response):
    """What a browser would send back of the page's form."""
    form = response.context["form"]
    return {field.html_name: field.value() or "" for field in form}


# --- The bloc ---------------------------------------------------------------------------------------


def test_before_a_table_is_published_the_page_says_what_comes_first(cast, campaign, page_of):
    response = page_of(cast.an, "scoring", campaign.pk)
    assert "scoring_before" in response.templates[0].name
    assert reverse("emulation:scoring_open", args=[campaign.pk]) not in response.content.decode()


def test_a_leader_of_the_head_unit_opens_the_scoring(cast, campaign, page_of, send):
    make_table(campaign, by=cast.an)
    response = page_of(cast.an, "scoring_open", campaign.pk)
    data = {name: f"{value:%d/%m/%Y}" for name, value in response.context["form"].initial.items()}
    response = send(cast.an, "scoring_open", campaign.pk, **data)
    assert response.status_code == 302
    assert campaign.scoring_round.sheets.count() == 3
    for person in (cast.oanh, cast.binh):
        assert send(person, "scoring_open", campaign.pk, **data).status_code == 403


@pytest.mark.parametrize(
    ("name", "seen"),
    [("an", 3), ("oanh", 3), ("thu", 3), ("admin", 3), ("binh", 1), ("dung", 2), ("chi", None), ("son", None)],
)
def test_before_publication_a_unit_sees_its_own_sheet_and_those_it_verifies(
    cast, campaign, round_, page_of, name, seen
):
    response = page_of(getattr(cast, name), "scoring", campaign.pk)
    if seen is None:
        assert response.status_code == 404
    else:
        assert len(response.context["matrix"].columns) == seen


def test_a_self_score_that_is_being_written_is_shown_to_nobody_else(cast, filled, campaign, page_of):
    mine = {column.sheet.pk: column for column in page_of(cast.binh, "scoring", campaign.pk).context["matrix"].columns}
    assert mine[filled.pk].total == number(computing.read(filled.round).ranking.places[0].totals.points)
    for person in (cast.an, cast.thu):
        columns = {
            column.sheet.pk: column for column in page_of(person, "scoring", campaign.pk).context["matrix"].columns
        }
        assert columns[filled.pk].out_of == ""
        assert not page_of(person, "sheet", filled.pk).context["whole"].rows


def test_totals_on_the_pages_are_those_of_the_engine(cast, handed_in, campaign, page_of):
    totals = {int(place.unit): place.totals for place in computing.read(handed_in.round).ranking.places}
    columns = page_of(cast.an, "scoring", campaign.pk).context["matrix"].columns
    shown = {column.sheet.pk: column.total for column in columns}
    assert shown[handed_in.pk] == number(totals[handed_in.pk].points)
    whole = page_of(cast.oanh, "sheet", handed_in.pk).context["whole"]
    assert (whole.total, whole.out_of) == (shown[handed_in.pk], number(totals[handed_in.pk].assigned_max))
    assert [row.points for row in whole.rows if row.criterion.code == "A2"] == [
        number(computing.read(handed_in.round).marks()[handed_in.pk].marks["A2"].points)
    ]


def test_what_is_not_scored_is_a_dash_and_what_is_zero_a_zero(cast, sheet, page_of):
    put(sheet, "B2", "0", by=cast.binh)
    rows = {row.criterion.code: row for row in page_of(cast.binh, "sheet", sheet.pk).context["whole"].rows}
    assert (rows["B2"].points, rows["B1"].points) == ("0", "–")


# --- One sheet --------------------------------------------------------------------------------------

PAGES = ["sheet", "sheet_log", "sheet_print", "sheet_xlsx"]


def test_one_sheet_and_one_table_are_seen_by_whom_the_lists_show_them(cast, sheets, round_):
    draft = drafting.new_version(round_.table, because="Sửa.", by=cast.an)
    for who in PEOPLE:
        person = getattr(cast, who)
        for row in (sheets.head, sheets.member, sheets.deputy):
            listed = ScoreSheet.objects.visible_to(person).filter(pk=row.pk).exists()
            assert bool(permissions.visible(person, row.pk)) == listed, (who, row)
        for table in (round_.table, draft):
            listed = CriteriaTable.objects.visible_to(person).filter(pk=table.pk).exists()
            assert bool(criteria_permissions.visible(person, table.pk)) == listed, (who, table)


@pytest.mark.parametrize("name", PAGES)
def test_a_sheet_is_read_by_its_unit_its_verifier_and_those_who_prepare_the_year(cast, handed_in, page_of, name):
    found = {who: page_of(getattr(cast, who), name, handed_in.pk).status_code for who in PEOPLE}
    assert found == {
        "an": 200, "oanh": 200, "binh": 200, "dung": 404, "chi": 404, "thu": 200, "son": 404, "admin": 200,
    }  # fmt: skip


def test_a_page_of_the_sheet_saves_what_was_typed_and_only_that(cast, sheet, page_of, send):
    data = fields_of(page_of(cast.binh, "sheet_group", sheet.pk, "B"))
    pk = score_of(sheet, "B2").pk
    response = send(cast.binh, "sheet_group", sheet.pk, "B", **{**data, f"actual_{pk}": "12,5", f"words_{pk}": "Đủ."})
    assert response.status_code == 302
    assert [
        (row.score.criterion.code, row.actual) for row in Assessment.objects.select_related("score__criterion")
    ] == [("B2", 12.5)]
    assert score_of(sheet, "B2").explanation == "Đủ."


def onward(send, page_of, person, sheet, code):
    data = fields_of(page_of(person, "sheet_group", sheet.pk, code))
    return send(person, "sheet_group", sheet.pk, code, **data, next="1").url


def test_saving_goes_on_to_the_next_group_that_is_assigned_and_ends_at_handing_in(cast, sheet, page_of, send):
    for code in ("B1", "B2"):
        assert onward(send, page_of, cast.binh, sheet, "A") == reverse("emulation:sheet_group", args=[sheet.pk, "B"])
        finishing.assign(score_of(sheet, code), False, why="Không có nhiệm vụ này.", by=cast.thu)
    hand_in = reverse("emulation:sheet_act", args=[sheet.pk, "nop"])
    assert onward(send, page_of, cast.binh, sheet, "A") == hand_in
    assert onward(send, page_of, cast.binh, sheet, "B") == hand_in, "a group that is not assigned can still be opened"


def test_an_officer_who_hands_nothing_in_ends_at_the_sheet(cast, sheet, page_of, send):
    hoa = make_person("Hoa", cast.member, capacity="officer")
    assert onward(send, page_of, hoa, sheet, "B") == sheet.get_absolute_url()


def test_a_result_in_percent_says_that_it_is_a_result(cast, sheet, page_of, client):
    client.cookies["django_language"] = "en"
    form = page_of(cast.binh, "sheet_group", sheet.pk, "A").context["form"]
    assert [form[row.values[0]].label for row in form.leaves] == ["Result (%)", "Sáng kiến"]


def test_what_is_wrong_stands_at_its_leaf_and_everything_typed_stays(cast, sheet, page_of, send):
    data = fields_of(page_of(cast.binh, "sheet_group", sheet.pk, "B"))
    one, two = score_of(sheet, "B1").pk, score_of(sheet, "B2").pk
    response = send(
        cast.binh,
        "sheet_group",
        sheet.pk,
        "B",
        **{**data, f"actual_{one}": "1", f"actual_{two}": "99", f"words_{two}": "x"},
    )
    form = response.context["form"]
    assert list(form.errors) == [f"actual_{two}"]
    assert 'value="99"' in response.content.decode()
    assert not Assessment.objects.exists()


def test_a_stale_page_is_refused_once_and_shows_who_was_faster(cast, handed_in, page_of, send):
    data = fields_of(page_of(cast.oanh, "sheet_group", handed_in.pk, "B"))
    pk = score_of(handed_in, "B2").pk
    verifying.verify(
        handed_in, "B2", "20", version=score_of(handed_in, "B2").version, by=cast.an, words="Thiếu số liệu."
    )
    data |= {f"actual_{pk}": "15", f"words_{pk}": "Nộp trễ."}
    response = send(cast.oanh, "sheet_group", handed_in.pk, "B", **data)
    assert "An" in text_of(response)
    assert 'value="15"' in response.content.decode()
    assert Assessment.objects.get(stage="verified").actual == 20
    assert send(cast.oanh, "sheet_group", handed_in.pk, "B", **fields_of(response)).status_code == 302
    assert Assessment.objects.get(stage="verified").actual == 15


def test_an_untouched_leaf_of_a_stale_page_is_left_alone(cast, handed_in, page_of, send):
    data = fields_of(page_of(cast.oanh, "sheet_group", handed_in.pk, "B"))
    verifying.verify(
        handed_in, "B2", "20", version=score_of(handed_in, "B2").version, by=cast.an, words="Thiếu số liệu."
    )
    assert send(cast.oanh, "sheet_group", handed_in.pk, "B", **data).status_code == 302
    assert Assessment.objects.get(stage="verified").actual == 20


def test_totals_while_typing_are_those_of_the_engine_and_write_nothing(cast, filled, page_of, send):
    data = fields_of(page_of(cast.binh, "sheet_group", filled.pk, "B"))
    pk = score_of(filled, "B2").pk
    live = send(cast.binh, "sheet_totals", filled.pk, "B", **{**data, f"actual_{pk}": "30"}).context["live"]
    assert (live.group, live.points[pk]) == ("40", "30")
    assert computing.read(filled.round).result(computing.read(filled.round).scores[filled.pk]["B2"]).actual == 25
    put(filled, "B2", "30", by=cast.binh)
    assert live.whole.total == number(computing.read(filled.round).ranking.places[0].totals.points)
    live = send(cast.binh, "sheet_totals", filled.pk, "B", **{**data, f"actual_{pk}": "ba mươi"}).context["live"]
    assert live.points[pk] == "–"


def test_without_a_session_the_totals_say_so_and_the_words_come_back(cast, sheet, client, page_of):
    data = fields_of(page_of(cast.binh, "sheet_group", sheet.pk, "B"))
    client.cookies.pop("sessionid")
    address = reverse("emulation:sheet_totals", args=[sheet.pk, "B"])
    response = client.post(address, data, headers={"HX-Request": "true"})
    assert (response.status_code, response.context["is_signed_out"]) == (200, True)
    pk = score_of(sheet, "B2").pk
    assert (
        client.post(reverse("emulation:sheet_group", args=[sheet.pk, "B"]), {**data, f"actual_{pk}": "7"}).status_code
        == 302
    )
    response = page_of(cast.binh, "sheet_group", sheet.pk, "B")
    assert response.context["form"][f"actual_{pk}"].value() == "7"


@pytest.mark.parametrize("name", PEOPLE)
def test_only_whose_turn_it_is_writes_on_a_page_of_the_sheet(cast, handed_in, page_of, send, name):
    status = page_of(getattr(cast, name), "sheet_group", handed_in.pk, "B").status_code
    assert status == send(getattr(cast, name), "sheet_group", handed_in.pk, "B").status_code or status == 200
    expected = {"an": 200, "oanh": 200, "thu": 200, "admin": 200, "binh": 403}
    assert status == expected.get(name, 404)


@pytest.mark.parametrize("word", ["xong-tham-dinh", "tra-lai", "xong-lan-hai", "chuyen-tiep", "chot", "mo-lai"])
@pytest.mark.parametrize("name", ["an", "thu", "binh", "dung"])
def test_a_forged_act_on_the_sheet_of_ones_own_unit_is_refused(cast, handed_in, send, name, word):
    person = getattr(cast, name)
    if name != "binh":
        give_mandate(person, cast.member, post="Chuyên viên", capacity="officer")
    assert send(person, "sheet_act", handed_in.pk, word, because="Vì thế.").status_code == 403
    assert again(handed_in).state == ScoreSheet.State.VERIFYING


def test_the_acts_of_the_way_are_done_on_their_check_pages(cast, filled, page_of, send):
    assert page_of(cast.binh, "sheet_act", filled.pk, "nop").status_code == 200
    assert send(cast.binh, "sheet_act", filled.pk, "nop").status_code == 302
    assert page_of(cast.oanh, "sheet_act", filled.pk, "xong-tham-dinh").status_code == 200
    assert send(cast.oanh, "sheet_act", filled.pk, "xong-tham-dinh").status_code == 302
    assert page_of(cast.thu, "scoring_final", filled.round.campaign_id).status_code == 200
    assert send(cast.thu, "scoring_final", filled.round.campaign_id).status_code == 302
    assert again(filled).state == ScoreSheet.State.FINAL
    assert page_of(cast.thu, "sheet_act", filled.pk, "khong-co").status_code == 404


def test_the_log_hides_what_the_reader_does_not_see_yet(cast, handed_in, page_of):
    verifying.verify(
        handed_in, "B2", "20", version=score_of(handed_in, "B2").version, by=cast.an, words="Thiếu số liệu."
    )
    assert "Thiếu số liệu." in text_of(page_of(cast.oanh, "sheet_log", handed_in.pk))
    assert "Thiếu số liệu." not in text_of(page_of(cast.binh, "sheet_log", handed_in.pk))
    assert "Thiếu số liệu." not in text_of(page_of(cast.binh, "sheet", handed_in.pk))
    verifying.finish_verifying(handed_in, by=cast.an)
    assert "Thiếu số liệu." in text_of(page_of(cast.binh, "sheet", handed_in.pk))
    assert page_of(cast.binh, "sheet_group", handed_in.pk, "B").status_code == 200


def test_the_secretariat_changes_verifier_assignment_and_reasons(cast, handed_in, page_of, send):
    pk, score = handed_in.pk, score_of(handed_in, "B2").pk
    for name, args in (("sheet_verifier", [pk]), ("sheet_assign", [pk, score]), ("sheet_blocks", [pk])):
        assert page_of(cast.thu, name, *args).status_code == 200
        for person in (cast.an, cast.binh):
            assert page_of(person, name, *args).status_code == 403
    assert send(cast.thu, "sheet_verifier", pk, verifier=cast.deputy.pk, because="Cân đối.").status_code == 302
    assert send(cast.thu, "sheet_verifier", pk, verifier=cast.member.pk, because="x").status_code == 200
    assert again(handed_in).verifier == cast.deputy
    assert send(cast.thu, "sheet_assign", pk, score, is_assigned="0", because="Không có.").status_code == 302
    assert not score_of(handed_in, "B2").is_assigned


def test_results_go_out_as_the_table_that_score_table_reads(cast, handed_in, campaign, page_of):
    response = page_of(cast.an, "scoring_results", campaign.pk)
    board = computing.read(handed_in.round)
    read = read_results(response.content, name="ket-qua.csv", table=board.table)
    mine = next(entry for entry in read.entries if entry.unit == cast.member.name)
    assert {code: (one.target, one.actual) for code, one in mine.results.items()} == {
        code: (one.target, one.actual) for code, one in board.entry(handed_in).results.items()
    }
    assert page_of(cast.binh, "scoring_results", campaign.pk).status_code == 403


# --- Queries ----------------------------------------------------------------------------------------

GROUPS = [(group, "", f"Nhóm {group}", "100", "", {}) for group in "ABCD"]
LARGE = GROUPS + [(f"{row[0]}{n}", row[0], f"Tiêu chí {n}", "2", "direct", {}) for row in GROUPS for n in range(1, 51)]


@pytest.mark.parametrize("units", [5, 20])
def test_the_matrix_asks_as_little_for_twenty_units_as_for_five(cast, campaign, client, units):
    for _number in range(units - 3):
        Membership.objects.create(bloc=cast.bloc, unit=make_unit(), since=today())
    table = make_table(campaign, by=cast.an, rows=sorted(LARGE), total=400)
    row = make_open_round(campaign, by=cast.an, table=table)
    assert row.sheets.count() == units
    address = reverse("emulation:scoring", args=[campaign.pk])
    for person in (cast.an, cast.thu, cast.binh):
        client.force_login(person)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address, {"mo": "tat-ca"}).status_code == 200
        assert len(found) <= 15, "\n".join(each["sql"][:150] for each in found)


def test_a_large_table_is_cut_into_pages_that_can_be_filled_in(cast, campaign, page_of):
    inner = [Criterion(f"A.{n}", "x", 10, "A") for n in range(3)]
    leaves = [Criterion(f"A.{n}.{m}", "x", 1, f"A.{n}", AllOrNothing()) for n in range(3) for m in range(20)]
    own = Criterion("A.x", "x", 1, "A", AllOrNothing())
    table = Table("t", 100, (Criterion("A", "x", 30), own, *inner, *leaves, Criterion("B", "x", 1, "", AllOrNothing())))
    assert [(one.group.code, len(one.leaves)) for one in pages(table)] == [
        ("A", 1), ("A.0", 20), ("A.1", 20), ("A.2", 20), ("B", 1),
    ]  # fmt: skip


def test_codes_of_refusals_are_words_for_people(cast, sheet):
    with pytest.raises(Exception) as error:  # noqa: PT011
        entering.hand_in(sheet, by=cast.binh)
    assert codes_of(error.value) == ["nothing_scored"]
    assert again(sheet).state == ScoreSheet.State.SELF


def test_the_place_of_a_row_has_the_number_as_links_say_it(cast, filled):
    """Numbers on pages have separators, addresses have none."""
    found = reading.whole(computing.read(filled.round), filled, turns.rights(cast.binh, filled))
    large = [replace(row, score_id=44801) for row in found.rows if row.score_id]
    assert {row.anchor for row in large} == {"diem-44801"}
