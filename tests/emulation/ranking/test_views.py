"""The pages of a ranking: who sees what and when, how a place came about, proposing, agreeing, file and picture."""

import csv
import io
import re
from xml.etree import ElementTree

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blocs import rotation
from common import history
from emulation.campaigns import lifecycle
from emulation.evidence.models import Evidence
from emulation.ranking import proposing, standing
from emulation.ranking.models import PublishedRanking
from emulation.sheets.models import Score, ScoreSheet
from tests.conftest import make_bloc, make_person, make_unit
from tests.emulation.ranking.making import block, change, make_scored, publish, sheet_of

State = PublishedRanking.State


def page(client, person, name, *args, data=None, **query):
    client.force_login(person)
    address = reverse(f"emulation:{name}", args=args)
    return client.get(address, query) if data is None else client.post(address, data)


def body(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def listed(said: str) -> list[int]:
    """The keys of the units that the table names, from the first place to the last."""
    table = said.partition("<table")[2].partition("</table>")[0]
    return [int(key) for key in re.findall(r"/xep-hang/(\d+)/", table)]


@pytest.fixture
def published(cast, scored) -> PublishedRanking:
    return publish(scored, head=cast.an, secretariat=cast.thu)


# --- Before it is published --------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["an", "oanh", "thu", "admin"])
def test_those_who_prepare_the_year_see_it_as_it_is_computed(client, cast, year, scored, who):
    said = body(page(client, getattr(cast, who), "ranking", year.pk))
    assert said.index(cast.head.name) < said.index(cast.member.name) < said.index(cast.deputy.name)
    assert reverse("emulation:ranking_propose", args=[year.pk]) in said


@pytest.mark.parametrize("who", ["binh", "dung"])
def test_members_read_that_it_is_not_published_and_what_comes_next(client, cast, year, scored, who):
    person = getattr(cast, who)
    said = body(page(client, person, "ranking", year.pk, ban="hien-tai"))
    assert cast.deputy.name not in said.split("</header>")[-1]
    assert scored.final_due_on.strftime("%d/%m/%Y") in said
    for name, args in (("ranking_unit", [cast.member.pk]), ("ranking_picture", [])):
        assert page(client, person, name, year.pk, *args).status_code == 404
    assert page(client, person, "ranking", year.pk, export="csv").status_code == 404


def test_a_year_without_scoring_says_so(client, cast, year):
    for person in (cast.an, cast.binh):
        assert 'class="empty"' in body(page(client, person, "ranking", year.pk))


def test_sheets_that_are_not_final_are_named_with_links(client, cast, year, scored):
    ScoreSheet._base_manager.filter(round=scored, unit=cast.member).update(state=ScoreSheet.State.SECRETARIAT)
    for name in ("ranking", "ranking_propose"):
        assert sheet_of(scored, cast.member).get_absolute_url() in body(page(client, cast.an, name, year.pk))


@pytest.mark.parametrize("who", ["chi", "son"])
def test_another_bloc_does_not_know_of_it(client, cast, year, published, who):
    person = getattr(cast, who)
    for name, args in (
        ("ranking", [year.pk]), ("ranking_unit", [year.pk, cast.head.pk]), ("ranking_picture", [year.pk]),
        ("ranking_years", [year.pk]), ("ranking_years_picture", [year.pk]), ("commitment_progress", [year.pk]),
        ("commitment_progress_picture", [year.pk]), ("ranking_pdf", [published.pk]), ("ranking_agree", [published.pk]),
        ("ranking_propose", [year.pk]), ("ranking_withdraw", [published.pk]),
    ):  # fmt: skip
        assert page(client, person, name, *args).status_code == 404, name


def test_a_result_that_cannot_be_scored_is_said_and_stops_nothing_else(client, cast, year, scored):
    score = sheet_of(scored, cast.member).scores.get(criterion__code="A1")
    score.target = 0
    history.save(score, by=cast.thu)
    assert "A1" in body(page(client, cast.an, "ranking", year.pk))
    assert body(page(client, cast.an, "ranking_propose", year.pk))
    with pytest.raises(ValidationError) as error:
        proposing.propose(scored, by=cast.an)
    assert error.value.error_list[0].code == "cannot_be_scored"


# --- Proposing and agreeing --------------------------------------------------------------------------------------


def test_from_proposal_to_publication_on_the_pages(client, cast, year, scored):
    read = {"read": standing.read(scored).fingerprint}
    assert page(client, cast.oanh, "ranking_propose", year.pk, data=read).status_code == 302
    ranking = PublishedRanking.objects.get()
    for person in (cast.an, cast.thu):
        said = body(page(client, person, "ranking", year.pk))
        assert reverse("emulation:ranking_agree", args=[ranking.pk]) in said
        body(page(client, person, "ranking_agree", ranking.pk))
        assert page(client, person, "ranking_agree", ranking.pk, data={}).status_code == 302
    ranking.refresh_from_db()
    assert (ranking.state, ranking.head_agreed_by, ranking.secretariat_agreed_by) == (
        State.PUBLISHED,
        cast.an,
        cast.thu,
    )
    said = body(page(client, cast.binh, "ranking", year.pk))
    assert cast.deputy.name in said and ranking.document.code in said


def test_what_changed_after_the_page_was_opened_is_looked_at_again(client, cast, year, scored):
    read = standing.read(scored).fingerprint
    change(scored, cast.deputy, "30")
    response = page(client, cast.oanh, "ranking_propose", year.pk, data={"read": read})
    assert not PublishedRanking.objects.exists()
    new = standing.read(scored).fingerprint
    assert f'value="{new}"' in body(response)
    assert page(client, cast.oanh, "ranking_propose", year.pk, data={"read": new}).status_code == 302


def test_a_correction_is_proposed_with_its_reason(client, cast, year, scored, published):
    change(scored, cast.deputy, "30")
    read = standing.read(scored).fingerprint
    said = body(page(client, cast.oanh, "ranking_propose", year.pk, data={"read": read, "because": ""}))
    assert 'name="because"' in said
    page(client, cast.oanh, "ranking_propose", year.pk, data={"read": read, "because": "Sửa lỗi nhập điểm"})
    assert PublishedRanking.objects.get(state=State.PROPOSED).change_reason == "Sửa lỗi nhập điểm"
    assert cast.deputy.name in body(page(client, cast.binh, "ranking", year.pk))  # still the published one


@pytest.mark.parametrize(
    ("who", "name", "status"),
    [
        ("binh", "ranking_propose", 403), ("oanh", "ranking_propose", 200), ("binh", "ranking_agree", 404),
        ("oanh", "ranking_agree", 403), ("binh", "ranking_withdraw", 404), ("oanh", "ranking_withdraw", 200),
        ("an", "ranking_agree", 200), ("thu", "ranking_agree", 200), ("admin", "ranking_agree", 200),
    ],
)  # fmt: skip
def test_who_opens_which_act(client, cast, year, scored, who, name, status):
    ranking = proposing.propose(scored, by=cast.an)
    key = year.pk if name == "ranking_propose" else ranking.pk
    assert page(client, getattr(cast, who), name, key).status_code == status


def test_a_forged_side_is_refused(client, cast, year, scored):
    ranking = proposing.propose(scored, by=cast.an)
    assert page(client, cast.an, "ranking_agree", ranking.pk, data={"side": "secretariat"}).status_code == 403
    assert page(client, cast.oanh, "ranking_agree", ranking.pk, data={"side": "head"}).status_code == 403


def test_agreeing_to_scores_that_changed_says_what_changed(client, cast, year, scored):
    ranking = proposing.propose(scored, by=cast.an)
    change(scored, cast.deputy, "30")
    for person in (cast.an, cast.thu):
        said = body(page(client, person, "ranking_agree", ranking.pk, data={}))
        assert f"{cast.deputy.name}: 75 → 90" in said
    ranking.refresh_from_db()
    assert not ranking.head_agreed_at


def test_a_double_click_agrees_once(client, cast, year, scored):
    ranking = proposing.propose(scored, by=cast.an)
    for _time in range(2):
        assert page(client, cast.an, "ranking_agree", ranking.pk, data={"side": "head"}).status_code == 302
    assert ranking.history.count() == 2


def test_taking_back_wants_a_reason(client, cast, year, scored):
    ranking = proposing.propose(scored, by=cast.an)
    assert page(client, cast.an, "ranking_withdraw", ranking.pk, data={}).status_code == 200
    page(client, cast.an, "ranking_withdraw", ranking.pk, data={"because": "Chưa thống nhất"})
    ranking.refresh_from_db()
    assert ranking.state == State.WITHDRAWN


# --- Once it is published ----------------------------------------------------------------------------------------


def test_the_bloc_sees_the_published_places_whatever_happens_later(client, cast, year, scored, published):
    change(scored, cast.deputy, "30")
    said = body(page(client, cast.binh, "ranking", year.pk))
    assert listed(said) == [cast.head.pk, cast.member.pk, cast.deputy.pk]
    live = body(page(client, cast.an, "ranking", year.pk, ban="hien-tai"))
    assert listed(live) == [cast.deputy.pk, cast.head.pk, cast.member.pk]
    assert f"{cast.deputy.name}: 75 → 90" in body(page(client, cast.an, "ranking", year.pk))
    assert "75 → 90" not in said


def test_an_old_version_stays_readable(client, cast, year, scored, published):
    change(scored, cast.deputy, "30")
    publish(scored, head=cast.an, secretariat=cast.thu, because="Sửa lỗi nhập điểm")
    old = body(page(client, cast.binh, "ranking", year.pk, ban="1"))
    new = body(page(client, cast.binh, "ranking", year.pk))
    assert listed(old) == [cast.head.pk, cast.member.pk, cast.deputy.pk]
    assert listed(new) == [cast.deputy.pk, cast.head.pk, cast.member.pk]
    assert f"/{cast.head.pk}/?ban=1" in old
    assert "Sửa lỗi nhập điểm" in new
    assert page(client, cast.binh, "ranking_pdf", published.pk).content.startswith(b"%PDF")


def test_a_blocked_unit_is_named_last_with_the_reason(client, cast, year):
    round_ = make_scored(year, ["25", "20", "15"], by=cast.thu, options={"blocked_because": ["report_missing"]})
    block(round_, cast.head, "report_missing", by=cast.thu)
    publish(round_, head=cast.an, secretariat=cast.thu)
    response = page(client, cast.binh, "ranking", year.pk)
    assert listed(body(response)) == [cast.member.pk, cast.deputy.pk, cast.head.pk]
    last = response.context["data"]["rows"][-1]
    assert last["rank"] is None and last["blocked"] in body(response)


def test_a_tie_says_with_whom(client, cast, year):
    publish(make_scored(year, ["20", "20", "25"], by=cast.thu), head=cast.an, secretariat=cast.thu)
    assert f"Đồng hạng với: {cast.head.name}" in body(page(client, cast.binh, "ranking", year.pk))


def test_who_headed_the_bloc_is_marked(client, cast, year, published):
    rows = page(client, cast.binh, "ranking", year.pk).context["data"]["rows"]
    assert [row["unit"] for row in rows if row["was_head"]] == [cast.head.name]


def test_a_reader_finds_the_row_of_their_own_unit(client, cast, year, published):
    response = page(client, cast.binh, "ranking", year.pk)
    assert response.context["page"].mine == {cast.member.pk}
    marked = body(response).split('<tr class="me">')
    assert len(marked) == 2 and cast.member.name in marked[1].split("</tr>")[0]
    assert 'class="me"' not in body(page(client, cast.thu, "ranking", year.pk))


# --- How a place came about --------------------------------------------------------------------------------------


@pytest.fixture
def evidence(cast, year, scored) -> Evidence:
    row = Evidence(
        campaign=year, unit=cast.member, name="quyet-dinh.pdf", media_type="application/pdf", size=3, sha256="a" * 64,
        added_by=cast.binh, added_at=scored.opened_at,
    )  # fmt: skip
    history.save(row, by=cast.binh)
    Score.objects.get(sheet__round=scored, sheet__unit=cast.member, criterion__code="B1").evidence.add(row)
    return row


def test_a_place_is_explained_down_to_its_evidence(client, cast, year, scored, evidence):
    publish(scored, head=cast.an, secretariat=cast.thu)
    for person, may_open in ((cast.binh, True), (cast.an, True), (cast.dung, False)):
        said = body(page(client, person, "ranking_unit", year.pk, cast.member.pk))
        assert "B2. Chất lượng báo cáo" in said and "20 / 30" in said and "quyet-dinh.pdf" in said
        assert (evidence.get_absolute_url() in said) == may_open


@pytest.mark.django_db(transaction=True)
def test_a_link_that_was_drawn_for_one_reader_is_not_given_to_another(client, cast, year, scored, evidence):
    publish(scored, head=cast.an, secretariat=cast.thu)
    for person, may_open in 2 * ((cast.binh, True), (cast.dung, False)):
        said = body(page(client, person, "ranking_unit", year.pk, cast.member.pk))
        assert (evidence.get_absolute_url() in said) == may_open


def test_a_unit_that_is_not_ranked_here_has_no_page(client, cast, year, published):
    assert page(client, cast.binh, "ranking_unit", year.pk, cast.elsewhere.pk).status_code == 404


# --- File and picture --------------------------------------------------------------------------------------------


def test_the_file_holds_what_is_on_the_page(client, cast, year, scored, published):
    change(scored, cast.deputy, "30")
    response = page(client, cast.binh, "ranking", year.pk, export="csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["rank"], row["unit"]) for row in rows] == [
        ("1", cast.head.name), ("2", cast.member.name), ("3", cast.deputy.name),
    ]  # fmt: skip
    assert list(rows[0]) == [
        "rank", "unit", "points", "assigned_max", "percent", "bonus", "penalty", "tied", "blocked_because",
    ]  # fmt: skip
    live = page(client, cast.an, "ranking", year.pk, export="csv", ban="hien-tai").content.decode("utf-8-sig")
    assert live.splitlines()[1].startswith(f"1,{cast.deputy.name}")
    sheet = openpyxl.load_workbook(
        io.BytesIO(page(client, cast.binh, "ranking", year.pk, export="xlsx").content)
    ).active
    assert [cell.value for cell in sheet[2]][:2] == [1, cast.head.name]


def test_the_picture_is_a_drawing_and_nothing_else(client, cast, year, published):
    response = page(client, cast.binh, "ranking_picture", year.pk)
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert "script" not in response["Content-Security-Policy"]
    ElementTree.fromstring(response.content)  # noqa: S314 what this site drew itself


# --- Queries -----------------------------------------------------------------------------------------------------


def counted(client, person, name, *args, **query) -> int:
    page(client, person, name, *args, **query)
    with CaptureQueriesContext(connection) as asked:
        assert page(client, person, name, *args, **query).status_code == 200
    return len(asked)


@pytest.fixture
def blocs(cast):
    """A bloc of five units and one of twenty, each with a published ranking of this year."""

    def make(size):
        units = [make_unit() for _ in range(size)]
        bloc = make_bloc(units=units, council=cast.council)
        rotation.appoint(bloc, units[0], year=cast.year, role="head", by=cast.thu)
        campaign = lifecycle.begin(bloc, cast.year, by=cast.thu)
        type(campaign)._base_manager.filter(pk=campaign.pk).update(state="launched")
        campaign.refresh_from_db()
        publish(
            make_scored(campaign, [str(n % 7) for n in range(size)], by=cast.thu),
            head=make_person(unit=units[0]), secretariat=cast.thu,
        )  # fmt: skip
        return campaign

    return make(5), make(20)


def test_twenty_units_ask_no_more_than_five(client, cast, blocs):
    five, twenty = blocs
    for name in ("ranking", "ranking_years", "ranking_years_picture", "ranking_picture", "commitment_progress"):
        assert counted(client, cast.thu, name, twenty.pk) == counted(client, cast.thu, name, five.pk), name
    live = {"ban": "hien-tai"}
    assert counted(client, cast.thu, "ranking", twenty.pk, **live) == counted(
        client, cast.thu, "ranking", five.pk, **live
    )
    first, last = (campaign.members()[0].pk for campaign in blocs)
    for query in ({}, live):
        few = counted(client, cast.thu, "ranking_unit", five.pk, first, **query)
        assert counted(client, cast.thu, "ranking_unit", twenty.pk, last, **query) == few


def test_the_picture_of_the_scores_has_its_table_beside_it(client, cast, year):
    make_scored(year, [30, 20, 10], by=cast.an)
    shown = page(client, cast.an, "ranking", year.pk).context["page"]
    assert [total for _range, total in shown.ranges()] == [1, 0, 1, 0, 1]
    assert [label.split()[0] for label, _total in shown.ranges()] == ["70", "75", "80", "85", "90"]
