"""The pages: who opens what, the tree, one form for each kind, files, trying, publishing; constant queries."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blocs.files.writing import to_csv
from emulation.campaigns import lifecycle
from emulation.criteria import building, drafting, editing, trying
from emulation.criteria.models import CriteriaTable
from emulation.scoring import files, writing
from tests.emulation.criteria import making

State = CriteriaTable.State
OF_THE_DRAFT = [
    "",
    "tep/",
    "soan/",
    "soan/thiet-lap/",
    "soan/them/",
    "soan/them/?loai=counter",
    "thu/",
    "thu/mau/",
    "rut/",
]


def at(table, path=""):
    return f"/tieu-chi/{table.pk}/{path}"


def send(client, address, **form):
    """Post `form` over what the page of the form shows now."""
    shown = client.get(address).context["form"]
    first = {field.html_name: field.value() for field in shown if field.value() not in (None, False)}
    return client.post(address, {**first, **form})


@pytest.mark.parametrize(
    ("who", "status"), [("an", 200), ("oanh", 200), ("thu", 200), ("admin", 200), ("binh", 404), ("chi", 404)]
)
def test_a_draft_is_known_to_those_who_prepare_the_year_only(client, cast, table, who, status):
    client.force_login(getattr(cast, who))
    for path in OF_THE_DRAFT:
        assert client.get(at(table, path)).status_code == status, path


@pytest.mark.parametrize(("who", "status"), [("an", 200), ("thu", 200), ("oanh", 403), ("binh", 404)])
def test_the_publish_page_is_for_those_who_decide(client, cast, table, who, status):
    client.force_login(getattr(cast, who))
    assert client.get(at(table, "cong-bo/")).status_code == status


def test_members_read_try_and_download_a_published_table_and_write_nothing(client, cast, table):
    making.publish(table, by=cast.an)
    client.force_login(cast.binh)
    for path in ("", "tep/", "tep/?dang=csv", "thu/", "thu/mau/"):
        assert client.get(at(table, path)).status_code == 200, path
    for path in ("soan/", "soan/thiet-lap/", "soan/them/", "cong-bo/", "ban-moi/", "rut/"):
        assert client.get(at(table, path)).status_code == 403, path
    assert client.post(at(table, "soan/thu-tu/"), {"move": "1:1"}).status_code == 403
    client.force_login(cast.chi)
    assert client.get(at(table)).status_code == 404


@pytest.mark.parametrize("path", ["lap/", "sao-chep/", "tep/", "mau/"])
def test_members_begin_no_table(client, cast, campaign, path):
    for who, status in (("binh", 403), ("chi", 404), ("oanh", 200)):
        client.force_login(getattr(cast, who))
        assert client.get(f"/nam/{campaign.pk}/tieu-chi/{path}").status_code == status


def test_a_table_begins_from_the_page_of_the_year(client, cast, campaign):
    client.force_login(cast.oanh)
    assert client.get(f"/nam/{campaign.pk}/tieu-chi/").context["may_draft"]
    response = send(client, f"/nam/{campaign.pk}/tieu-chi/lap/", name="Bảng năm nay", total="1.000")
    table = CriteriaTable.objects.get()
    assert response["Location"] == at(table, "soan/")
    assert (table.name, table.total) == ("Bảng năm nay", 1000)


def test_last_years_table_is_offered_and_copied(client, cast, campaign):
    year = lifecycle.begin(cast.bloc, str(int(cast.year) - 1), by=cast.thu)
    before = making.publish(making.begin(year, by=cast.thu), by=cast.thu)
    client.force_login(cast.an)
    assert client.get(f"/nam/{campaign.pk}/tieu-chi/").context["last_year"] == before
    assert send(client, f"/nam/{campaign.pk}/tieu-chi/sao-chep/", table=before.pk).status_code == 302
    assert making.outline(CriteriaTable.objects.get(campaign=campaign)) == making.outline(before)


def test_a_criterion_is_added_with_a_form_of_its_kind_and_the_page_returns_to_it(client, cast, table):
    client.force_login(cast.oanh)
    group = making.row(table, "A")
    address = at(table, f"soan/them/?trong={group.pk}&loai=bands")
    response = send(
        client, address, name="Hồ sơ đúng hạn", max="10,5", unit_of_measure="%", high_0="75", below_0="below",
        points_0="0", low_1="75", points_1="10,5",
    )  # fmt: skip
    row = making.row(table, "A3")
    assert response["Location"] == at(table, f"soan/?mo={row.pk}#tc-{row.pk}")
    assert [str(one) for one in _engine(table).by_code["A3"].rule.ranges] == ["<75", "≥75"]
    assert (row.parent, row.max) == (group, Decimal("10.5"))


def _engine(table):
    return building.engine_table(CriteriaTable.objects.get(pk=table.pk))


def test_more_rows_send_nothing(client, cast, table):
    client.force_login(cast.an)
    address = at(table, "soan/them/?loai=ladder")
    response = client.post(address, {"name": "Hội thao", "points_0": "10", "row_count": "3", "more": "1"})
    form = response.context["form"]
    assert (form.count, form["name"].value(), form["points_0"].value()) == (6, "Hội thao", "10")
    assert len(making.outline(table)) == 6


def test_a_stale_page_does_not_write_over_what_somebody_else_saved(client, cast, table):
    client.force_login(cast.an)
    address = at(table, f"soan/{making.row(table, 'A1').pk}/")
    page = {f.html_name: f.value() for f in client.get(address).context["form"] if f.value() not in (None, False)}
    send(client, address, name="Của người thứ nhất")
    response = client.post(address, {**page, "name": "Của người thứ hai"})
    assert response.status_code == 200
    assert "changed_since" in response.context["form"].codes
    assert making.row(table, "A1").name == "Của người thứ nhất"


def test_another_kind_is_chosen_without_losing_what_is_common(client, cast, table):
    client.force_login(cast.an)
    row = making.row(table, "A1")
    send(client, at(table, f"soan/{row.pk}/?loai=direct"))
    row.refresh_from_db()
    assert (row.kind, row.name, row.options["evidence"]) == ("direct", "Hoàn thành chỉ tiêu", "báo cáo")


def test_a_result_is_said_to_come_from_a_commitment(client, cast, table):
    client.force_login(cast.an)
    row = making.row(table, "A1")
    page = client.get(at(table, f"soan/{row.pk}/"))
    assert "Người trực tiếp công tác được khen" in page.content.decode()
    send(client, at(table, f"soan/{row.pk}/"), origin="commitment:2")
    row.refresh_from_db()
    assert (row.source, row.commitment_number) == ("commitment", 2)


def test_a_criterion_that_was_removed_meanwhile_keeps_the_input(client, cast, table):
    client.force_login(cast.an)
    row = making.row(table, "A1")
    address = at(table, f"soan/{row.pk}/")
    page = {f.html_name: f.value() for f in client.get(address).context["form"] if f.value() not in (None, False)}
    pk = row.pk
    editing.remove(row, by=cast.thu)
    response = client.post(address, {**page, "name": "Vẫn còn đây"})
    assert "removed" in response.context["form"].codes
    assert "Vẫn còn đây" in response.content.decode()
    assert client.get(at(table, f"soan/{pk}/")).status_code == 404


def test_lines_move_and_go(client, cast, table):
    client.force_login(cast.oanh)
    group = making.row(table, "B")
    for _twice in range(2):
        client.post(at(table, "soan/thu-tu/"), {"move": f"{group.pk}:1"})
    assert making.outline(table) == ["B", "  B1", "  B2", "A", "  A1", "  A2"]
    page = client.get(at(table, f"soan/{group.pk}/bo/"))
    assert len(page.context["inside"]) == 2
    client.post(at(table, f"soan/{group.pk}/bo/"))
    assert making.outline(table) == ["A", "  A1", "  A2"]


@pytest.mark.parametrize("forged", ["", "x:y", "99999:1", "1", "1:" + "9" * 30])
def test_a_forged_move_changes_nothing(client, cast, table, forged):
    client.force_login(cast.an)
    assert client.post(at(table, "soan/thu-tu/"), {"move": forged}).status_code == 302
    assert making.outline(table) == ["A", "  A1", "  A2", "B", "  B1", "  B2"]


def test_the_row_of_another_table_is_not_found(client, cast, table):
    year = lifecycle.begin(cast.bloc, str(int(cast.year) + 1), by=cast.thu)
    other = making.begin(year, by=cast.thu)
    client.force_login(cast.an)
    row = making.row(other, "A1")
    assert client.get(at(table, f"soan/{row.pk}/")).status_code == 404
    assert client.get(at(table, f"soan/{row.pk}/bo/")).status_code == 404
    client.post(at(table, "soan/thu-tu/"), {"move": f"{row.pk}:2"})
    assert making.outline(other)[1:3] == ["  A1", "  A2"]


def test_the_tree_is_searched_without_accents_and_shows_the_groups_around(client, cast, table):
    client.force_login(cast.an)
    [node] = client.get(at(table, "soan/?q=giao uoc")).context["nodes"]
    assert (node.row.code, [child.row.code for child in node.children]) == ("B", ["B1"])


def test_a_difference_is_marked_at_its_group_and_in_the_checks(client, cast, table):
    client.force_login(cast.an)
    send(client, at(table, f"soan/{making.row(table, 'A1').pk}/"), max="41")
    page = client.get(at(table, "soan/"))
    assert [(each.max, each.sum) for each in page.context["nodes"][0].differing] == [(60, 61)]
    assert f"/soan/{making.row(table, 'A').pk}/" in page.content.decode()
    assert not client.get(at(table, "cong-bo/")).context["form"].is_bound


def test_settings_are_saved_from_the_page(client, cast, table):
    client.force_login(cast.an)
    response = send(
        client, at(table, "soan/thiet-lap/"), measure="points", gate_0="Xuất sắc", minimum_0="90", floor_0="85",
        reasons=["report_missing"], own_reasons="Có vụ việc nghiêm trọng", tie_0="criterion:A1",
        unit_kinds="xã\nphường", headroom_rule="any",
    )  # fmt: skip
    assert response.status_code == 302
    found = _engine(table)
    assert (found.headroom, found.unit_kinds, found.gates[0].floor) == (None, ("xã", "phường"), 85)
    assert [reason.code for reason in found.reasons] == ["report_missing", "Có vụ việc nghiêm trọng"]
    assert found.tie_break[0].code == "A1"


# --- Files -------------------------------------------------------------------------------------------------------


def test_a_file_is_previewed_and_then_brought_in(client, cast, table):
    client.force_login(cast.oanh)
    address = f"/nam/{table.campaign_id}/tieu-chi/tep/"
    upload = SimpleUploadedFile("mau.csv", to_csv(trying.criteria_sample()))
    page = client.post(address, {"file": upload})
    assert len(making.outline(table)) == 6
    hidden = {name: page.context["form"][name].value() for name in ("content", "read")}
    response = client.post(address, hidden)
    assert response["Location"] == at(table, "soan/")
    assert _engine(table) == files.read_table(to_csv(trying.criteria_sample()), name="mau.csv").table


def test_a_file_is_not_brought_in_over_what_changed_since_the_preview(client, cast, table):
    client.force_login(cast.oanh)
    address = f"/nam/{table.campaign_id}/tieu-chi/tep/"
    page = client.post(address, {"file": SimpleUploadedFile("mau.csv", to_csv(trying.criteria_sample()))})
    hidden = {name: page.context["form"][name].value() for name in ("content", "read")}
    editing.remove(making.row(table, "A1"), by=cast.an)
    page = client.post(address, hidden)
    assert page.status_code == 200 and "changed_since" in page.context["form"].codes
    assert making.row(table, "A2")
    assert client.post(address, {**hidden, "read": page.context["form"]["read"].value()}).status_code == 302


def test_mistakes_of_a_file_are_listed(client, cast, table):
    client.force_login(cast.oanh)
    upload = SimpleUploadedFile("sai.csv", "code,parent,name,max,kind\nA,,A,x,direct\nB,,B,1,lạ\n".encode())
    page = client.post(f"/nam/{table.campaign_id}/tieu-chi/tep/", {"file": upload})
    assert len(page.context["form"].problems) == 2


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_file_of_a_table_is_read_again_as_the_same_table(client, cast, table, form):
    client.force_login(cast.oanh)
    response = client.get(at(table, f"tep/?dang={form}"))
    assert response["Content-Disposition"].endswith(f'.{form}"')
    assert files.read_table(response.content, name=f"x.{form}").table == _engine(table)


# --- Trying ------------------------------------------------------------------------------------------------------


def grid(**cells):
    return {"grid": "1", "unit_0": "Sở A", "unit_1": "Sở B", **cells}


def test_a_table_is_tried_on_typed_results_and_nothing_is_stored(client, cast, table):
    client.force_login(cast.oanh)
    with CaptureQueriesContext(connection) as queries:
        page = client.post(
            at(table, "thu/"),
            grid(target_0="100", result_0_0="80", result_0_1="100", result_2_0="1", result_2_1="0", result_3_0="2"),
        )
    trial = page.context["trial"]
    totals = {place.unit: place.totals.points for place in trial.ranking.places}
    assert totals == {"Sở A": Decimal("54.5"), "Sở B": 40}
    assert [line.leaf.code for line in trial.lines] == ["A1", "B1", "B2"]
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_wrong_result_is_told_at_its_cell(client, cast, table):
    client.force_login(cast.oanh)
    page = client.post(at(table, "thu/"), grid(result_0_1="80", result_3_0="x"))
    assert set(page.context["grid"].errors) == {"result_0_1", "result_3_0"}


def test_results_are_pasted_as_they_come_out_of_a_spreadsheet(client, cast, table):
    client.force_login(cast.oanh)
    text = "unit\tcode\ttarget\tactual\nSở A\tA1\t10\t5\nSở B\tA1\t10\t10\n"
    trial = client.post(at(table, "thu/"), {"text": text}).context["trial"]
    assert trial.units == ["Sở B", "Sở A"]
    page = client.post(at(table, "thu/"), {"text": text.replace("A1", "Z9")})
    assert len(page.context["sample"].problems) == 2


def test_the_empty_file_of_results_is_read_again(client, cast, table):
    client.force_login(cast.oanh)
    content = client.get(at(table, "thu/mau/?dang=csv")).content
    assert len(files.read_results(content, table=_engine(table), name="x.csv").entries) == 2


def test_a_table_with_faults_is_not_tried(client, cast, launched):
    table = drafting.begin(launched, name="Bảng", by=cast.an)
    client.force_login(cast.an)
    assert client.get(at(table, "thu/")).context["stops"]
    assert client.post(at(table, "thu/"), grid()).context["trial"] is None


# --- Publishing --------------------------------------------------------------------------------------------------


def test_publishing_needs_the_tick_and_freezes(client, cast, table):
    client.force_login(cast.an)
    send(client, at(table, "cong-bo/"))
    table.refresh_from_db()
    assert table.state == State.DRAFT
    assert send(client, at(table, "cong-bo/"), was_read="on")["Location"] == at(table)
    table.refresh_from_db()
    assert table.state == State.PUBLISHED
    assert client.get(at(table, "soan/"))["Location"] == at(table)


def test_what_changed_since_the_page_was_opened_is_shown_before_it_is_published(client, cast, table):
    client.force_login(cast.an)
    read = client.get(at(table, "cong-bo/")).context["form"]["read"].value()
    editing.move(making.row(table, "B"), to=1, by=cast.thu)
    page = client.post(at(table, "cong-bo/"), {"read": read, "was_read": "on"})
    assert "changed_since" in page.context["form"].codes
    assert client.post(
        at(table, "cong-bo/"), {"read": page.context["form"]["read"].value(), "was_read": "on"}
    ).status_code == 302  # fmt: skip


def test_a_new_version_shows_what_it_changes(client, cast, table):
    making.publish(table, by=cast.an)
    client.force_login(cast.an)
    send(client, at(table, "ban-moi/"), because="Theo góp ý.")
    version = CriteriaTable.objects.get(version=2)
    send(client, at(version, f"soan/{making.row(version, 'A1').pk}/"), name="Tên mới")
    page = client.get(at(version))
    assert [(each.kind, each.code) for each in page.context["changes"]] == [("changed", "A1")]
    assert "Tên mới" in page.content.decode() and "Theo góp ý." in page.content.decode()


def test_the_number_of_queries_does_not_grow_with_the_table(client, cast, launched):
    client.force_login(cast.an)
    table = making.begin(launched, rows=making.SMALL, by=cast.an)
    paths = ["", "soan/", "soan/thiet-lap/", "soan/them/?loai=direct", "cong-bo/", "thu/"]

    def count():
        found = []
        for path in paths:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(at(table, path)).status_code == 200
            found.append(len(queries))
        return found

    count()
    small = count()
    for row in (*making.large(groups=2, leaves=22),):
        editing.add(table, making.criterion(*row), by=cast.an)
    assert count() == small


def test_a_large_tree_is_closed_but_around_what_was_saved(client, cast, launched):
    client.force_login(cast.an)
    rows = making.large(groups=3, leaves=20)
    content = writing.criteria_table(building.Table("Bảng", Decimal(60), tuple(making.criterion(*row) for row in rows)))
    from emulation.criteria import importing

    table = importing.import_file(launched, to_csv(content), "x.csv", by=cast.an).draft
    row = making.row(table, "P2.7")
    nodes = client.get(at(table, f"soan/?mo={row.pk}")).context["nodes"]
    assert [node.is_open for node in nodes] == [False, True, False]
    nodes = client.get(at(table, "soan/?mo=tat-ca")).context["nodes"]
    assert all(node.is_open for node in nodes)
