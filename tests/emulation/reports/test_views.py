"""The pages of reports: the table, asking, writing part by part, handing in, the paper."""

import io
from datetime import timedelta
from decimal import Decimal
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from blocs.models import Membership
from common import clock
from common.clock import today
from emulation.campaigns.models import Step
from emulation.evidence import keeping
from emulation.reports import parts, requesting, submitting, text, writing
from emulation.reports.forms import PartForm
from emulation.reports.models import Report, ReportRequest, ReportSectionVersion, Submission
from emulation.reports.writing import Entry
from tests.conftest import make_person, make_unit
from tests.emulation.evidence.making import upload
from tests.emulation.reports import making

HTMX = {"HTTP_HX_REQUEST": "true"}
DAY = timedelta(days=1)


@pytest.fixture
def ask(client):
    def ask_(person, name, *args, data=None, **extra):
        client.force_login(person)
        path = reverse(f"emulation:{name}", args=args)
        query = extra.pop("query", None)
        return client.get(path, query, **extra) if data is None else client.post(path, data, **extra)

    return ask_


@pytest.fixture
def hoa(cast):
    return make_person("Hoa", cast.member, capacity="officer", post="Chuyên viên")


# --- The table ----------------------------------------------------------------------------------------


def test_the_table_says_state_days_late_and_whose_turn_with_the_own_unit_first(ask, cast, year, asked, report):
    making.hand_in(report, by=cast.binh)
    with clock.at(asked.due_on + 2 * DAY):
        response = ask(cast.dung, "report_list", year.pk)
    lines = response.context["table"].lines
    assert [line.unit for line in lines] == [cast.deputy, cast.head, cast.member]
    assert [line.cells[0].days_late for line in lines] == [2, 2, 0]
    whose = [line.cells[0].turn.sentence for line in lines]
    assert all(unit.name in told for unit, told in zip([cast.deputy, cast.head, cast.head], whose, strict=True)), (
        "the head reviews what the member handed in"
    )
    assert [line.cells[0].kind for line in lines] == ["late", "late", "wait"]
    body = response.content.decode()
    assert '<tr class="me">' in body
    assert f"/bao-cao/{report.pk}/" not in body, "not yet to be read by the others"


def test_a_cell_leads_to_the_review_for_whom_it_waits_and_to_the_report_or_its_history_for_others(
    ask, cast, year, asked, report
):
    making.hand_in(report, by=cast.binh)

    def way(person):
        table = ask(person, "report_list", year.pk).context["table"]
        return {line.unit: line.cells[0].url for line in table.lines}

    page = f"/bao-cao/{report.pk}/"
    readers = (cast.an, cast.binh, cast.thu, cast.dung)
    assert [way(who)[cast.member] for who in readers] == [f"{page}xet/", page, page, ""]
    waiting = making.report_of(asked, cast.deputy)
    assert [way(who)[cast.deputy] for who in (cast.thu, cast.dung, cast.binh)] == [
        f"/bao-cao/{waiting.pk}/qua-trinh/", f"/bao-cao/{waiting.pk}/", "",
    ]  # fmt: skip
    for who in readers:
        for address in filter(None, way(who).values()):
            assert ask(who, "report_list", year.pk).client.get(address).status_code == 200, (who, address)


@pytest.mark.parametrize(
    ("shown", "units"),
    [
        ("cho", {"head", "deputy"}),
        ("tre", {"head", "deputy"}),
        ("xet", {"member"}),
        ("toi", {"member"}),
        ("x", {"head", "deputy", "member"}),
    ],
)
def test_the_table_is_narrowed_to_what_one_looks_for(ask, cast, year, asked, report, shown, units):
    making.hand_in(report, by=cast.binh)
    with clock.at(asked.due_on + 2 * DAY):
        response = ask(cast.binh, "report_list", year.pk, query={"loc": shown})
    assert {line.unit for line in response.context["lines"]} == {getattr(cast, name) for name in units}


def test_the_table_of_twenty_units_asks_no_more_than_that_of_five(ask, cast, year):
    def queries(person):
        with CaptureQueriesContext(connection) as found:
            assert ask(person, "report_list", year.pk).status_code == 200
        return len(found)

    def join(count):
        for _ in range(count):
            Membership.objects.create(bloc=cast.bloc, unit=make_unit(), since=today())

    join(2)
    row = making.make_request(year, by=cast.an)
    making.make_request(year, by=cast.an, kind="one_off")
    queries(cast.an)
    queries(cast.thu)  # whoever signs in after somebody else asks a few more
    five = queries(cast.an), queries(cast.binh), queries(cast.thu)
    assert max(five) <= 19, "with signing in"
    join(15)
    for each in (row, ReportRequest.objects.get(kind="one_off")):
        requesting.add(each, requesting.drift(each).unasked, by=cast.an)
    making.hand_in(making.report_of(row, cast.member), by=cast.binh)
    making.hand_in(making.report_of(row, cast.head), by=cast.an)
    assert Report.objects.count() == 40
    queries(cast.thu)
    assert (queries(cast.an), queries(cast.binh), queries(cast.thu)) == five


def test_an_empty_table_says_what_to_do_first(ask, cast, year):
    link = reverse("emulation:report_ask", args=[year.pk]) + "?loai=midyear"
    assert link in ask(cast.an, "report_list", year.pk).content.decode()
    assert link not in ask(cast.binh, "report_list", year.pk).content.decode()


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("report_list", {"an": 200, "thu": 200, "binh": 200, "chi": 404, "son": 404}),
        ("report_ask", {"an": 200, "oanh": 200, "thu": 200, "binh": 403, "chi": 404}),
    ],
)
def test_who_reaches_the_pages_of_the_year(ask, cast, year, name, found):
    assert {who: ask(getattr(cast, who), name, year.pk).status_code for who in found} == found


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("report_request", {"an": 200, "thu": 200, "binh": 200, "chi": 404, "son": 404}),
        ("report_request_move", {"an": 200, "thu": 200, "binh": 403, "chi": 404}),
        ("report_request_withdraw", {"an": 200, "thu": 200, "binh": 403, "chi": 404}),
        ("report_request_members", {"an": 302, "thu": 302, "binh": 403, "chi": 404}),
    ],
)
def test_who_reaches_the_pages_of_a_request(ask, cast, asked, name, found):
    assert {who: ask(getattr(cast, who), name, asked.pk).status_code for who in found} == found


def test_a_draft_is_read_by_its_unit_only(ask, cast, report):
    making.write(report, by=cast.binh, body="Lời riêng của đơn vị.")
    pages = [
        ("report",),
        ("report_pdf",),
        ("report_write",),
        ("report_versions",),
        ("report_submit",),
        ("report_part", "situation"),
        ("report_evidence", "situation"),
    ]
    for name, *args in pages:
        found = {
            who: ask(getattr(cast, who), name, report.pk, *args).status_code
            for who in ("binh", "an", "thu", "admin", "dung", "chi")
        }
        assert found == {"binh": 200, "an": 404, "thu": 404, "admin": 404, "dung": 404, "chi": 404}


def test_what_was_handed_in_is_read_by_those_who_review_and_written_by_nobody(ask, cast, report):
    making.hand_in(report, by=cast.binh)
    found = {
        who: ask(getattr(cast, who), "report", report.pk).status_code for who in ("binh", "an", "thu", "dung", "chi")
    }
    assert found == {"binh": 200, "an": 200, "thu": 200, "dung": 404, "chi": 404}
    assert ask(cast.an, "report_write", report.pk).status_code == 403
    assert ask(cast.an, "report_versions", report.pk).status_code == 403
    assert ask(cast.binh, "report_write", report.pk).status_code == 302


def test_after_a_return_reviewers_read_what_was_handed_in_and_not_what_is_being_rewritten(ask, cast, report):
    making.hand_in(report, by=cast.binh)
    making.give_back(report, by=cast.an)
    writing.save(report, "situation", body="Lời mới chưa nộp.", version=1, by=cast.binh)
    assert "Lời mới chưa nộp." in ask(cast.binh, "report", report.pk).content.decode()
    page = ask(cast.an, "report", report.pk).content.decode()
    assert "Lời mới chưa nộp." not in page
    assert "Đơn vị đã triển khai phong trào." in page


def test_the_report_offers_the_review_first_to_whom_it_waits_for_and_says_to_all_whose_turn_it_is(ask, cast, report):
    making.hand_in(report, by=cast.binh)
    link = reverse("emulation:report_review", args=[report.pk])
    primary = f'<a class="btn btn-primary btn-big" href="{link}">'
    for who, has_link, is_first in ((cast.an, True, True), (cast.thu, True, False), (cast.binh, False, False)):
        response = ask(who, "report", report.pk)
        page = response.content.decode()
        assert (link in page, primary in page) == (has_link, is_first), who
        assert page.count("btn-primary") == is_first
        assert page.count(response.context["turn"].sentence) == 1
    assert reverse("emulation:report_reassign", args=[report.pk]) in ask(cast.thu, "report", report.pk).content.decode()
    assert "giao-xet" not in ask(cast.an, "report", report.pk).content.decode()


def test_the_history_of_a_report_leads_to_the_parts_that_were_flagged(ask, cast, report):
    making.hand_in(report, by=cast.binh)
    making.give_back(
        report, by=cast.an, because="Thiếu số", parts={"situation": "Nêu rõ", "figure-news_own": "Đếm lại"}
    )
    page = ask(cast.an, "report", report.pk).content.decode()
    assert "Thiếu số" in page
    for key in ("situation", "figure-news_own"):
        assert page.count(f'id="{key}"') == 1
        assert f'href="{reverse("emulation:report", args=[report.pk])}#{key}"' in page


def test_the_secretariat_reaches_what_happened_to_a_report_that_it_does_not_read_yet(ask, cast, report):
    making.write(report, by=cast.binh)
    page = ask(cast.thu, "report_steps", report.pk).content.decode()
    assert reverse("emulation:report_extend", args=[report.pk]) in page
    for name in ("report_steps", "report_extend"):
        page = ask(cast.thu, name, report.pk).content.decode()
        assert f'href="{reverse("emulation:report", args=[report.pk])}"' not in page, "would not be found"
    making.hand_in(report, by=cast.binh)
    page = ask(cast.thu, "report_steps", report.pk).content.decode()
    assert f'href="{reverse("emulation:report", args=[report.pk])}"' in page


# --- Asking -------------------------------------------------------------------------------------------


def asking(cast, **fields):
    return {
        "title": "Báo cáo sơ kết", "covers_from": f"01/01/{cast.year}", "covers_to": f"30/06/{cast.year}",
        "due_on": f"{today() + 9 * DAY:%d/%m/%Y}", "asks_for": ["limits", "situation"], "note": "Ngắn gọn.",
        "units": [cast.head.pk, cast.member.pk], **fields,
    }  # fmt: skip


def test_the_head_asks_on_the_page_from_what_the_plan_proposes(ask, cast, year):
    Step.objects.update_or_create(campaign=year, kind=Step.Kind.MIDYEAR_REPORT, defaults={"due_on": year.ends_on})
    form = ask(cast.an, "report_ask", year.pk, query={"loai": "midyear"}).context["form"]
    assert form["due_on"].value() == year.ends_on
    assert set(form["units"].value()) == {cast.head.pk, cast.member.pk, cast.deputy.pk}
    response = ask(cast.an, "report_ask", year.pk, data=asking(cast))
    row = ReportRequest.objects.get()
    assert response.url == reverse("emulation:report_request", args=[row.pk])
    assert (row.kind, row.asks_for, row.is_lock) == ("midyear", ["situation", "limits"], False)
    assert row.reports.count() == 2
    assert ask(cast.an, "report_ask", year.pk).context["kind"] == "year"


@pytest.mark.parametrize(
    "wrong",
    [{"title": ""}, {"covers_to": "01/01/2020"}, {"due_on": "x"}, {"due_on": "01/01/2020"}, {"asks_for": []},
     {"asks_for": ["x"]}, {"units": []}, {"units": ["0"]}, {"note": "\x00"}],
)  # fmt: skip
def test_bad_input_is_said_and_kept(ask, cast, year, wrong):
    response = ask(cast.an, "report_ask", year.pk, data=asking(cast, **wrong))
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not ReportRequest.objects.exists()


def test_the_last_day_is_changed_and_the_request_withdrawn_on_their_pages(ask, cast, asked):
    page = ask(cast.an, "report_request_move", asked.pk)
    data = {"due_on": f"{asked.due_on + DAY:%d/%m/%Y}", "because": "Chờ", "seen": page.context["form"]["seen"].value()}
    assert ask(cast.an, "report_request_move", asked.pk, data=data).status_code == 302
    response = ask(
        cast.an, "report_request_move", asked.pk, data={**data, "due_on": f"{asked.due_on + 3 * DAY:%d/%m/%Y}"}
    )
    assert "changed_since" in response.context["form"].codes
    assert ask(cast.an, "report_request_withdraw", asked.pk, data={"because": "Gộp"}).status_code == 302
    asked.refresh_from_db()
    assert asked.withdrawn_at
    assert "Gộp" in ask(cast.binh, "report_request", asked.pk).content.decode()


def test_members_are_followed_and_added_on_their_page(ask, cast, asked):
    late = make_unit("Đơn vị mới")
    Membership.objects.create(bloc=cast.bloc, unit=late, since=today())
    cast.deputy.memberships.update(until=today() - DAY)
    assert (
        reverse("emulation:report_request_members", args=[asked.pk])
        in ask(cast.an, "report_request", asked.pk).content.decode()
    )
    assert cast.deputy.name in ask(cast.an, "report_request_members", asked.pk).content.decode()
    ask(cast.an, "report_request_members", asked.pk, data={"units": [late.pk]})
    assert asked.reports.filter(unit=late).exists()
    assert asked.reports.get(unit=cast.deputy).state == Report.State.WAIVED


# --- Writing ------------------------------------------------------------------------------------------


def sent(report, key, **given):
    """What the page of one part sends as it stands, with `given` on top."""
    form = PartForm(part=parts.part(report, key))
    plain = {name: form[name].value() for name in form.fields}
    return {**{name: "" if value is None else value for name, value in plain.items()}, **given}


def test_the_writing_page_opens_with_the_commitments(ask, cast, report):
    page = ask(cast.binh, "report_write", report.pk).content.decode()
    assert page.index("Người trực tiếp công tác được khen") < page.index("Tình hình chung và công tác chỉ đạo")
    assert "≥ 60 %" in page
    assert all(f'name="value-{figure.key}"' in page for part in parts.of(report) for figure in part.figures)
    assert page.count("<h1") == 1


def test_a_part_is_saved_with_the_button_text_and_figures_together(ask, cast, report):
    data = sent(
        report,
        "publicity",
        body="Đã tuyên truyền.",
        **{"value-figure-news_own": "1.234,5", "value-figure-news_press": "0"},
    )
    response = ask(cast.binh, "report_part", report.pk, "publicity", data=data)
    assert response.url == reverse("emulation:report_write", args=[report.pk]) + "#publicity"
    values = {row.code: row.value for row in report.figures.all()}
    assert values == {"news_own": Decimal("1234.5"), "news_press": 0}
    assert report.sections.get().body == "Đã tuyên truyền."


@pytest.mark.parametrize(
    ("typed", "value"), [("1.234,5", "1234.5"), ("1,234.5", "1234.5"), ("0", "0"), ("70,5", "70.5"), ("1 000", "1000")]
)
def test_numbers_are_read_as_people_write_them(ask, cast, report, typed, value):
    ask(
        cast.binh,
        "report_part",
        report.pk,
        "publicity",
        data=sent(report, "publicity", **{"value-figure-news_own": typed}),
    )
    assert report.figures.get().value == Decimal(value)


@pytest.mark.parametrize("typed", ["nhiều", "-1", "1x5", "12345678901234", "1,2345,6", "NaN", "\x00"])
def test_a_number_that_is_none_is_said_and_kept(ask, cast, report, typed):
    data = sent(report, "publicity", body="Giữ lại.", **{"value-figure-news_own": typed})
    response = ask(cast.binh, "report_part", report.pk, "publicity", data=data)
    assert response.status_code == 200
    assert "value-figure-news_own" in response.context["form"].errors
    assert response.context["form"]["body"].value() == "Giữ lại."
    assert not report.figures.exists()


def test_a_part_saves_itself_and_answers_with_its_new_versions_only(ask, cast, report):
    data = sent(report, "publicity", body="Tin.", **{"value-figure-news_own": "5"})
    page = ask(cast.binh, "report_part", report.pk, "publicity", data=data, **HTMX).content.decode()
    assert page.strip().startswith('<div id="state-publicity"')
    assert '<input type="hidden" name="version" value="1">' in page
    assert '<input type="hidden" name="seen-figure-news_own" value="1">' in page
    assert "<textarea" not in page
    wrong = ask(cast.binh, "report_part", report.pk, "publicity", data={**data, "value-figure-news_own": "x"}, **HTMX)
    assert 'class="turn late"' in wrong.content.decode()


def test_a_stale_text_is_shown_beside_the_one_that_is_there(ask, cast, hoa, report):
    writing.save(report, "situation", body="Chung\nCủa Hoa.", by=hoa)
    data = {"body": "Chung\nCủa Bình.", "version": 0}
    first = ask(cast.binh, "report_part", report.pk, "situation", data=data, **HTMX).content.decode()
    assert 'name="refused"' in first
    response = ask(cast.binh, "report_part", report.pk, "situation", data={**data, "refused": 1})
    assert response.status_code == 409
    assert f'action="{response.wsgi_request.path}"' in response.content.decode(), (
        "the choice is sent where the text was"
    )
    form = response.context["form"]
    assert form["body"].value() == "Chung\nCủa Hoa.\nCủa Bình."
    ask(
        cast.binh,
        "report_part",
        report.pk,
        "situation",
        data={"choice": "mine", "mine": form["mine"].value(), "body": "x", "version": 1},
    )
    assert report.sections.get().body == "Chung\nCủa Bình."
    assert {row.body for row in ReportSectionVersion.objects.all()} == {"Chung\nCủa Bình.", "Chung\nCủa Hoa."}


def test_a_stale_figure_is_shown_with_what_is_there_and_sent_again_on_purpose(ask, cast, hoa, report):
    data = sent(report, "publicity", body="Của Bình.", **{"value-figure-news_own": "6"})
    writing.save(report, "publicity", figures={"figure-news_own": Entry(Decimal(5), "Hoa ghi")}, by=hoa)
    response = ask(cast.binh, "report_part", report.pk, "publicity", data=data)
    form = response.context["form"]
    assert response.status_code == 409
    assert form.present == [("Tin, bài trên trang thông tin của đơn vị", "5 tin, bài · Hoa ghi")]
    assert form["value-figure-news_own"].value() == "6"
    again = {**data, "seen-figure-news_own": form["seen-figure-news_own"].value(), "version": 1}
    assert ask(cast.binh, "report_part", report.pk, "publicity", data=again).status_code == 302
    assert report.figures.get().value == 6


def test_forged_posts_to_parts_that_were_not_returned_change_nothing(ask, cast, report):
    making.hand_in(report, by=cast.binh)
    making.give_back(report, by=cast.an, parts={"figure-news_press": "Thiếu"})
    assert (
        ask(cast.binh, "report_part", report.pk, "limits", data={"body": "Chen vào", "version": 0}).status_code == 403
    )
    assert ask(cast.binh, "report_evidence", report.pk, "limits", data={}).status_code == 403
    forged = {"body": "Chen vào", "version": 0, "value-figure-news_own": "9", "seen-figure-news_own": 1,
              "value-figure-news_press": "3", "note-figure-news_press": "", "seen-figure-news_press": 0}  # fmt: skip
    ask(cast.binh, "report_part", report.pk, "publicity", data=forged)
    assert {row.code: row.value for row in report.figures.all()} == {"news_own": Decimal("85.5"), "news_press": 3}
    assert not report.sections.filter(key="publicity").exclude(body="").exists()
    choice = {"choice": "mine", "mine": "Chen vào", "body": "Chen vào", "version": 0}
    assert ask(cast.binh, "report_part", report.pk, "publicity", data=choice).status_code == 200
    assert not report.sections.filter(key="publicity").exclude(body="").exists()


def test_a_returned_report_says_why_until_it_is_handed_in_again(ask, cast, report):
    making.hand_in(report, by=cast.binh)
    making.give_back(report, by=cast.an, because="Thiếu phần tuyên truyền", parts={"situation": "Viết rõ hơn"})
    for name in ("report_write", "report"):
        page = ask(cast.binh, name, report.pk).content.decode()
        assert "Thiếu phần tuyên truyền" in page
        assert page.index("Viết rõ hơn") < page.index("Đơn vị đã triển khai phong trào.")
    assert ask(cast.binh, "report_write", report.pk).content.decode().count("<textarea") == 1
    submitting.submit(report, by=cast.binh, answer="Đã bổ sung")
    response = ask(cast.binh, "report", report.pk)
    assert response.context["returned"] is None, "it stands in the history only"
    assert response.content.decode().count("Thiếu phần tuyên truyền") == 1


def test_what_was_written_survives_a_lost_session(client, cast, report):
    client.force_login(cast.binh)
    path = reverse("emulation:report_part", args=[report.pk, "situation"])
    client.get(reverse("emulation:report_write", args=[report.pk]))
    client.session.flush()
    client.cookies.pop("sessionid", None)
    response = client.post(path, {"body": "Viết dở.", "version": 0})
    assert "/" in response.url and response.status_code == 302
    htmx = client.post(path, {"body": "Viết dở.", "version": 0}, **HTMX).content.decode()
    assert htmx.strip().startswith('<div id="state-situation"')
    kept = client.session.get("kept_input")
    client.force_login(cast.binh)
    session = client.session
    session["kept_input"] = kept
    session.save()
    assert client.get(path).context["form"]["body"].value() == "Viết dở."


def test_evidence_is_chosen_on_its_page(ask, cast, report):
    assert "<form" in ask(cast.binh, "report_evidence", report.pk, "situation").content.decode()
    file = making.make_evidence(report.request.campaign, cast.member, by=cast.binh)
    other = making.make_evidence(report.request.campaign, cast.deputy, by=cast.dung)
    for key in ("situation", "figure-news_own"):
        seen = ask(cast.binh, "report_evidence", report.pk, key).context["form"]["seen"].value()
        assert (
            ask(cast.binh, "report_evidence", report.pk, key, data={"evidence": [other.pk], "seen": seen}).status_code
            == 200
        )
        assert (
            ask(cast.binh, "report_evidence", report.pk, key, data={"evidence": [file.pk], "seen": seen}).status_code
            == 302
        )
    assert list(report.sections.get().evidence.all()) == [file]
    assert "ảnh.jpg" in ask(cast.binh, "report_write", report.pk).content.decode()
    assert ask(cast.binh, "report_evidence", report.pk, "x").status_code == 404


@pytest.mark.parametrize("has_file", [False, True])
def test_a_file_is_added_on_the_way_and_one_comes_back_to_choose_it(ask, client, cast, report, has_file):
    campaign = report.request.campaign
    if has_file:
        making.make_evidence(campaign, cast.member, by=cast.binh)
    here = reverse("emulation:report_evidence", args=[report.pk, "situation"])
    there = f"{reverse('emulation:evidence_list', args=[campaign.pk])}?ve={quote(here, safe='')}"
    assert f'href="{there}"' in ask(cast.binh, "report_evidence", report.pk, "situation").content.decode()
    assert f'href="{here}"' in client.get(there).content.decode()
    response = client.post(there, {"unit": cast.member.pk, "files": [upload(name="mới.pdf")]})
    assert response.url == here
    assert "mới.pdf" in client.get(here).content.decode()


@pytest.mark.parametrize(
    "away", ["https://example.com/", "//example.com/", "/\\example.com", "javascript:alert(1)", ""]
)
def test_one_is_led_back_to_pages_of_ours_only(ask, client, cast, report, away):
    page = ask(cast.binh, "evidence_list", report.request.campaign_id, query={"ve": away})
    assert page.context["back"] == ""


def test_a_file_that_went_while_the_page_was_open_is_said(ask, cast, report):
    file = making.make_evidence(report.request.campaign, cast.member, by=cast.binh)
    seen = ask(cast.binh, "report_evidence", report.pk, "situation").context["form"]["seen"].value()
    data = {"evidence": [file.pk], "seen": seen}
    keeping.remove(file, by=cast.binh)
    response = ask(cast.binh, "report_evidence", report.pk, "situation", data=data)
    assert response.context["form"].errors.as_data()["evidence"][0].code == "invalid_choice"
    assert response.status_code == 200


def test_old_versions_are_read_and_put_back(ask, cast, hoa, report):
    writing.save(report, "situation", body="Bản một.", by=cast.binh)
    writing.save(report, "situation", body="Bản hai.", version=1, by=hoa)
    kept = ReportSectionVersion.objects.get()
    assert "Bản một." in ask(cast.binh, "report_versions", report.pk, query={"muc": "situation"}).content.decode()
    assert ask(cast.binh, "report_restore", report.pk, kept.pk).status_code == 200
    ask(cast.binh, "report_restore", report.pk, kept.pk, data={})
    assert report.sections.get().body == "Bản một."
    assert ask(cast.an, "report_restore", report.pk, kept.pk).status_code == 404


def test_a_long_report_asks_no_more_queries(ask, cast, year, report):
    def queries():
        with CaptureQueriesContext(connection) as found:
            assert ask(cast.binh, "report_write", report.pk).status_code == 200
        return len(found)

    making.write(report, by=cast.binh)
    file = making.make_evidence(year, cast.member, by=cast.binh)
    writing.attach(report, "situation", [file], by=cast.binh)
    writing.attach(report, "figure-news_own", [file], by=cast.binh)
    writing.save(report, "commitments", figures={parts.of(report)[0].figures[0].key: Entry(Decimal(1))}, by=cast.binh)
    queries()
    before = queries()
    assert before <= 18, "with signing in"
    for part in parts.of(report):
        given = {figure.key: Entry(Decimal(1), "", figure.row.version) for figure in part.figures}
        writing.save(
            report,
            part.key,
            body="Có." if part.section else None,
            version=part.section.version if part.section else 0,
            figures=given,
            by=cast.binh,
        )
        if part.section:
            writing.attach(report, part.key, [file], by=cast.binh)
    assert queries() == before


# --- Handing in ---------------------------------------------------------------------------------------


def test_a_leader_checks_hands_in_and_gets_a_number(ask, cast, report):
    making.write(report, by=cast.binh)
    page = ask(cast.binh, "report_submit", report.pk)
    assert page.context["gaps"]
    read = page.context["form"]["read"].value()
    with clock.at(report.due_on + 2 * DAY):
        response = ask(cast.binh, "report_submit", report.pk, data={"read": read})
    assert response.url == reverse("emulation:report_submitted", args=[report.pk])
    number = Submission.objects.get().number
    receipt = ask(cast.binh, "report_submitted", report.pk).content.decode()
    assert number in receipt
    assert cast.head.name in receipt, "what comes next"
    assert ask(cast.binh, "report_submit", report.pk, data={"read": read}).url == response.url
    assert Submission.objects.count() == 1


def test_a_report_that_changed_since_it_was_read_is_shown_anew(ask, cast, report):
    making.write(report, by=cast.binh)
    response = ask(cast.binh, "report_submit", report.pk, data={"read": "0" * 64})
    assert response.context["form"].codes == {"text_changed"}
    assert response.context["form"]["read"].value() == text.mark(text.content(report))
    assert not Submission.objects.exists()


def test_the_deadline_that_passes_while_the_page_is_open(ask, cast, year):
    row = making.make_request(year, by=cast.an, is_lock=True)
    report = making.write(making.report_of(row, cast.member), by=cast.binh)
    read = ask(cast.binh, "report_submit", report.pk).context["form"]["read"].value()
    with clock.at(report.due_on + DAY):
        response = ask(cast.binh, "report_submit", report.pk, data={"read": read})
        assert response.context["form"].codes == {"locked"}
        assert " disabled>" in response.content.decode()
        assert ask(cast.binh, "report_write", report.pk).status_code == 200
    assert report.sections.get(key="situation").body


def test_handing_in_again_wants_an_answer(ask, cast, report):
    making.hand_in(report, by=cast.binh)
    making.give_back(report, by=cast.an)
    read = ask(cast.binh, "report_submit", report.pk).context["form"]["read"].value()
    response = ask(cast.binh, "report_submit", report.pk, data={"read": read, "answer": ""})
    assert response.context["form"].codes == {"answer_missing"}
    assert ask(cast.binh, "report_submit", report.pk, data={"read": read, "answer": "Đã bổ sung"}).status_code == 302


def test_officers_and_reviewers_do_not_reach_the_handing_in(ask, cast, hoa, report):
    making.write(report, by=hoa)
    assert ask(hoa, "report_submit", report.pk).status_code == 403
    making.hand_in(report, by=cast.binh)
    assert ask(cast.an, "report_submit", report.pk).status_code == 403
    assert ask(cast.an, "report_submitted", report.pk).status_code == 403


# --- The paper ----------------------------------------------------------------------------------------


def words(response):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages).split())


def test_the_draft_is_marked_as_one_and_what_was_handed_in_is_not(ask, cast, report):
    making.write(report, by=cast.binh)
    draft = words(ask(cast.binh, "report_pdf", report.pk))
    assert "DỰ THẢO" in draft
    assert "KHO BẠC NHÀ NƯỚC TỈNH" in draft
    submission = making.hand_in(report, by=cast.binh)
    paper = words(ask(cast.an, "report_pdf", report.pk))
    assert "DỰ THẢO" not in paper
    assert submission.number in paper
    assert "85,5 tin, bài" in paper
    assert "Bình" in paper


def test_an_earlier_handing_in_is_read_again(ask, cast, report):
    making.hand_in(report, by=cast.binh)
    making.give_back(report, by=cast.an)
    writing.save(report, "situation", body="Bản thứ hai.", version=1, by=cast.binh)
    submitting.submit(report, by=cast.binh, answer="Xong")
    assert "Bản thứ hai." in words(ask(cast.an, "report_pdf", report.pk))
    assert "Bản thứ hai." not in words(ask(cast.an, "report_pdf", report.pk, query={"lan": 1}))
    assert ask(cast.an, "report_pdf", report.pk, query={"lan": 9}).status_code == 404
    assert ask(cast.an, "report_pdf", report.pk, query={"lan": "x" * 9}).status_code == 200


def test_a_leader_takes_back_what_nobody_decided_on(ask, cast, hoa, report):
    making.hand_in(report, by=cast.binh)
    link = reverse("emulation:report_take_back", args=[report.pk])
    assert link in ask(cast.binh, "report", report.pk).content.decode()
    assert link in ask(cast.binh, "report_submitted", report.pk).content.decode()
    assert link not in ask(hoa, "report", report.pk).content.decode()
    assert ask(cast.binh, "report_take_back", report.pk).status_code == 200
    assert ask(hoa, "report_take_back", report.pk).status_code == 403
    response = ask(cast.binh, "report_take_back", report.pk, data={"because": "Nhầm số liệu"})
    assert response.url == reverse("emulation:report_write", args=[report.pk])
    assert ask(cast.binh, "report_take_back", report.pk).url == reverse("emulation:report", args=[report.pk])
    assert "Nhầm số liệu" in ask(cast.binh, "report_steps", report.pk).content.decode()
    assert ask(cast.an, "report", report.pk).status_code == 404, "a draft again"
