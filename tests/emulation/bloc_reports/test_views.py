"""The pages of the bloc's report: who reaches what, writing, figures and their sources, comments, adoption, files."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from common import history
from common.clock import now
from emulation.bloc_reports import adopting, drafting, remarking, text
from emulation.bloc_reports.models import BlocReport
from emulation.evidence.models import Evidence
from emulation.reports.models import ReportFigure
from tests.conftest import PASSWORD, make_unit
from tests.emulation.bloc_reports import making
from tests.emulation.minutes.conftest import make_conference

HTMX = {"HTTP_HX_REQUEST": "true"}
PEOPLE = ("an", "oanh", "thu", "binh", "chi", "son")
WRITERS = {"an": 200, "oanh": 200, "thu": 200}
BLOC = {**WRITERS, "binh": 200, "chi": 404, "son": 404}


def address(name, report, *args) -> str:
    return reverse(f"emulation:{name}", args=[report.pk, *args])


@pytest.fixture
def ask(client):
    def ask_(person, name, report, *args, data=None, **extra):
        client.force_login(person)
        path = address(name, report, *args)
        query = extra.pop("query", None)
        return client.get(path, query, **extra) if data is None else client.post(path, data, **extra)

    return ask_


def words(response) -> str:
    return " ".join(response.content.decode().split())


def reached(ask, cast, name, report, *args) -> dict[str, int]:
    return {who: ask(getattr(cast, who), name, report, *args).status_code for who in PEOPLE}


@pytest.fixture
def adopted(cast, circulated, conference):
    adopting.adopt(circulated, conference=conference, by=cast.an)
    circulated.refresh_from_db()
    return circulated


# --- Who reaches what ---------------------------------------------------------------------------------


READ = ("bloc_report", "bloc_report_pdf", "bloc_report_docx", "bloc_report_figures", "bloc_report_movements")


@pytest.mark.parametrize("name", READ)
def test_a_draft_is_nothing_that_members_know_of_and_then_the_whole_bloc_reads_it(ask, cast, report, name):
    assert reached(ask, cast, name, report) == {**BLOC, "binh": 404}
    drafting.circulate(report, by=cast.an)
    assert reached(ask, cast, name, report) == BLOC


def test_figures_and_extracts_are_read_by_the_whole_bloc(ask, cast, circulated, movement):
    assert reached(ask, cast, "bloc_report_figure", circulated, "figure-news_own") == BLOC
    for name in ("bloc_report_movement", "bloc_report_movement_pdf", "bloc_report_movement_docx"):
        assert reached(ask, cast, name, circulated, movement.pk) == BLOC


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("bloc_report_write", []), ("bloc_report_section", ["situation"]), ("bloc_report_title", []),
        ("bloc_report_collect", []), ("bloc_report_circulate", []),
    ],
)  # fmt: skip
def test_only_writers_reach_the_pages_for_writing(ask, cast, circulated, name, args):
    assert reached(ask, cast, name, circulated, *args) == {**BLOC, "binh": 403}


def test_old_versions_are_for_writers(ask, cast, circulated):
    assert reached(ask, cast, "bloc_report_versions", circulated) == {**BLOC, "binh": 404}


def test_an_officer_prepares_and_a_leader_puts_the_adoption_down(ask, cast, circulated):
    assert reached(ask, cast, "bloc_report_adopt", circulated) == {**BLOC, "oanh": 403, "binh": 403}


def test_members_comment_and_others_do_not(ask, cast, circulated):
    found = reached(ask, cast, "bloc_report_comment", circulated)
    assert found == {**BLOC, "thu": 403}


# --- The list and the beginning -----------------------------------------------------------------------


def test_the_list_shows_what_was_asked_and_lets_the_head_begin(client, cast, campaign, two):
    page = reverse("emulation:bloc_report_list", args=[campaign.pk])
    begin = reverse("emulation:bloc_report_begin", args=[campaign.pk, two.pk])
    client.force_login(cast.binh)
    assert begin not in words(client.get(page))
    assert client.get(begin).status_code == 403
    client.force_login(cast.an)
    assert begin in words(client.get(page))
    response = client.post(begin, {"title": "Sơ kết"})
    report = BlocReport.objects.get()
    assert response.url == address("bloc_report_write", report)
    assert client.get(begin).url == report.get_absolute_url()
    assert report.get_absolute_url() in words(client.get(page))
    client.force_login(cast.chi)
    assert client.get(page).status_code == 404


def test_without_a_request_the_list_says_what_comes_first(client, cast, campaign):
    client.force_login(cast.an)
    assert 'class="empty"' in words(client.get(reverse("emulation:bloc_report_list", args=[campaign.pk])))


# --- The page -----------------------------------------------------------------------------------------


def test_the_page_shows_paper_progress_and_who_is_missing(ask, cast, circulated):
    page = words(ask(cast.binh, "bloc_report", circulated))
    assert page.count("<h1") == 1
    for expected in ("(DỰ THẢO)", "từ 70 % đến 72,5 %", "Đài Phát thanh và Truyền hình tỉnh", "1.234,5"):
        assert expected in page, expected
    assert page.count("btn-primary") == 1


def test_with_nothing_accepted_the_page_says_who_is_missing(ask, cast, asked):
    report = drafting.begin(asked, by=cast.an)
    for name in ("bloc_report", "bloc_report_figures", "bloc_report_collect"):
        assert 'class="empty"' in words(ask(cast.an, name, report))
    page = words(ask(cast.an, "bloc_report_figures", report))
    assert all(unit.name in page for unit in (cast.head, cast.member, cast.deputy))


def test_an_adopted_report_says_when_figures_changed_since(ask, cast, adopted, promises):
    assert 'class="turn info"' not in words(ask(cast.binh, "bloc_report", adopted))
    making.accepted(adopted.request, cast.deputy, by=cast.dung, figures={"figure-news_own": 100})
    assert 'class="turn info"' in words(ask(cast.binh, "bloc_report", adopted))
    assert 'class="turn info"' in words(ask(cast.binh, "bloc_report_figures", adopted))
    page = words(ask(cast.binh, "bloc_report_figure", adopted, "figure-news_own"))
    assert "1.334,5" in page
    assert "1.234,5" in page


@pytest.mark.parametrize("name", ["bloc_report", "bloc_report_figures", "bloc_report_write", "bloc_report_collect"])
def test_more_units_ask_no_more_queries(ask, cast, circulated, name):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert ask(cast.an, name, circulated).status_code == 200
        return len(asked)

    queries()
    before = queries()
    for number in range(6):
        unit = make_unit(f"Đơn vị {number} thêm")
        kind = type(making.report_of(circulated.request, cast.head))
        history.save(kind(request=circulated.request, unit=unit, due_on=circulated.request.due_on), by=cast.thu)
        making.accepted(
            circulated.request, unit, by=cast.an, figures={"figure-news_own": 1}, sections={"situation": "Đã làm."}
        )
    assert queries() == before


# --- Figures and their sources ------------------------------------------------------------------------


def test_a_number_opens_to_the_units_it_comes_from(ask, cast, circulated, promises):
    page = words(ask(cast.thu, "bloc_report_figure", circulated, f"commitment-{promises.houses.pk}"))
    assert "12 nhà" in page
    assert "≥ 20 nhà" in page
    assert page.index("Sở Nội vụ</") < page.index("Kho bạc Nhà nước tỉnh</")


@pytest.mark.parametrize("key", ["figure-khac", "commitment-0", "khac"])
def test_there_is_no_figure_of_that_name(ask, cast, circulated, key):
    assert ask(cast.an, "bloc_report_figure", circulated, key).status_code == 404


def test_evidence_of_an_accepted_report_is_named_to_the_whole_bloc(ask, cast, campaign, circulated):
    file = Evidence(
        campaign=campaign, unit=cast.head, name="bang-ke.pdf", media_type="application/pdf", size=1, sha256="0" * 64,
        added_by=cast.an, added_at=now(),
    )  # fmt: skip
    history.save(file, by=cast.an)
    ReportFigure.objects.get(report__unit=cast.head, code="news_own").evidence.add(file)
    for person in (cast.thu, cast.binh):
        assert "bang-ke.pdf" in words(ask(person, "bloc_report_figure", circulated, "figure-news_own"))


# --- Writing ------------------------------------------------------------------------------------------


def body_of(report, key="situation") -> str:
    return drafting.part(report, key).section.body


def test_a_section_is_saved_with_the_button_and_by_itself(ask, cast, report):
    data = {"body": "Một.", "version": 1}
    response = ask(cast.oanh, "bloc_report_section", report, "situation", data=data)
    assert response.url == address("bloc_report_write", report) + "#situation"
    page = words(
        ask(cast.oanh, "bloc_report_section", report, "situation", data={"body": "Hai.", "version": 2}, **HTMX)
    )
    assert page.startswith('<div id="state-situation"')
    assert '<input type="hidden" name="version" value="3">' in page
    assert body_of(report) == "Hai."


def test_a_stale_save_shows_both_texts_and_any_of_them_can_stand(ask, cast, report):
    drafting.save_section(report, "situation", "Của Thư.", version=1, by=cast.thu)
    response = ask(cast.oanh, "bloc_report_section", report, "situation", data={"body": "Của Oanh.", "version": 1})
    assert response.status_code == 409
    assert f'action="{response.wsgi_request.path}"' in response.content.decode(), (
        "the choice is sent where the text was"
    )
    assert {"Của Thư.", "Của Oanh."} <= set(response.context["form"].initial["body"].split("\n"))
    data = {"body": "Chung.", "mine": "Của Oanh.", "version": 2, "choice": "mine"}
    ask(cast.oanh, "bloc_report_section", report, "situation", data=data)
    assert body_of(report) == "Của Oanh."
    ask(cast.oanh, "bloc_report_section", report, "situation", data={**data, "version": 3, "choice": "theirs"})
    assert body_of(report) == "Của Oanh."


def test_a_save_by_itself_that_is_stale_says_who_was_first(ask, cast, report):
    drafting.save_section(report, "situation", "Của Thư.", version=1, by=cast.thu)
    data = {"body": "Của Oanh.", "version": 1}
    page = words(ask(cast.oanh, "bloc_report_section", report, "situation", data=data, **HTMX))
    assert 'name="refused"' in page
    assert body_of(report) == "Của Thư."


def test_what_was_typed_outlives_the_session(client, cast, report):
    page = address("bloc_report_section", report, "situation")
    client.force_login(cast.oanh)
    client.get(page)
    client.session.flush()
    client.cookies.pop("sessionid", None)
    assert client.post(page, {"body": "Đang gõ.", "version": 1}, **HTMX).status_code == 200
    assert client.post(page, {"body": "Đang gõ.", "version": 1}).status_code == 302
    sent = {"login": cast.oanh.email, "password": PASSWORD}
    client.post(reverse("account_login"), sent)
    assert "Đang gõ." in words(client.get(page))


def test_what_would_be_taken_over_is_shown_first(ask, cast, report):
    page = words(ask(cast.an, "bloc_report_collect", report))
    assert "– Sở Nội vụ: Sở ban hành kế hoạch." in page
    assert "Khối tổ chức phong trào thi đua theo kế hoạch." in page
    assert page.count(" checked") == 2
    assert ask(cast.an, "bloc_report_collect", report, data={}).status_code == 200
    assert ask(cast.an, "bloc_report_collect", report, data={"keys": ["limits"]}).status_code == 302
    assert body_of(report, "limits") == "– Kho bạc Nhà nước tỉnh: Còn chậm."


def test_an_old_text_is_compared_and_put_back(ask, cast, report):
    drafting.save_section(report, "situation", "Bản hai.", version=1, by=cast.thu)
    (kept,) = drafting.versions(report)
    assert "Bản hai." in words(ask(cast.an, "bloc_report_restore", report, kept.pk))
    assert "Bản hai." not in words(ask(cast.an, "bloc_report_versions", report, query={"muc": "limits"}))
    ask(cast.an, "bloc_report_restore", report, kept.pk, data={})
    assert body_of(report) == kept.body


def test_a_stale_title_is_shown_before_it_is_written_over(ask, cast, report):
    seen = ask(cast.an, "bloc_report_title", report).context["form"].initial["seen"]
    drafting.rename(report, title="Của Thư", by=cast.thu)
    data = {"title": "Của An", "seen": seen}
    assert "Của Thư" in words(ask(cast.an, "bloc_report_title", report, data=data))
    report.refresh_from_db()
    assert report.title == "Của Thư"


@pytest.mark.parametrize("name", ["write", "title", "collect", "circulate", "adopt", "comment"])
def test_pages_that_change_lead_to_the_adopted_report(ask, cast, adopted, name):
    assert ask(cast.an, f"bloc_report_{name}", adopted).url == adopted.get_absolute_url()


def test_a_text_sent_after_the_adoption_is_refused_in_words(ask, cast, adopted):
    response = ask(cast.an, "bloc_report_section", adopted, "situation", data={"body": "Muộn.", "version": 1})
    assert response.status_code == 200
    assert "Muộn." in words(response)
    assert body_of(adopted) == "Khối tổ chức phong trào thi đua theo kế hoạch."


# --- Comments and adoption ----------------------------------------------------------------------------


def test_from_comment_to_adoption(ask, cast, circulated, conference):
    data = {"key": "situation", "text": "Bổ sung số liệu."}
    ask(cast.binh, "bloc_report_comment", circulated, data=data)
    remark = circulated.remarks.get()
    assert (remark.key, remark.unit) == ("situation", cast.member)
    answer = ask(cast.an, "bloc_report", circulated).context["acts"].main.url
    assert answer == remark.get_answer_url()
    assert ask(cast.binh, "bloc_report_answer", remark).status_code == 403
    seen = ask(cast.an, "bloc_report_answer", remark).context["form"].initial["seen"]
    sent = {"outcome": "accepted", "answer": "Đã bổ sung.", "seen": seen}
    ask(cast.an, "bloc_report_answer", remark, data=sent)
    assert "Đã bổ sung." in words(ask(cast.binh, "bloc_report", circulated))
    form = ask(cast.an, "bloc_report_adopt", circulated).context["form"]
    data = {"conference": conference.pk, "read": form["read"].value()}
    assert ask(cast.an, "bloc_report_adopt", circulated, data=data).url == circulated.get_absolute_url()
    circulated.refresh_from_db()
    assert circulated.state == "adopted"
    assert "Đã bổ sung." in words(ask(cast.binh, "bloc_report", circulated))


def test_what_changed_while_the_check_page_was_open_is_read_again(ask, cast, circulated, conference):
    read = text.mark(circulated)
    drafting.save_section(circulated, "situation", "Sửa.", version=1, by=cast.thu)
    response = ask(cast.an, "bloc_report_adopt", circulated, data={"conference": conference.pk, "read": read})
    assert response.status_code == 200
    assert "Sửa." in words(response)
    again = {"conference": conference.pk, "read": response.context["form"]["read"].value()}
    assert ask(cast.an, "bloc_report_adopt", circulated, data=again).status_code == 302


def test_the_check_page_offers_only_conferences_that_began(ask, cast, campaign, circulated):
    ahead = make_conference(campaign, title="Chưa họp")
    page = words(ask(cast.an, "bloc_report_adopt", circulated))
    assert "Chưa họp" not in page
    assert " disabled" in page
    response = ask(cast.an, "bloc_report_adopt", circulated, data={"conference": ahead.pk, "read": "x"})
    assert response.status_code == 200
    circulated.refresh_from_db()
    assert circulated.state == "circulated"


def test_gaps_are_links_to_where_they_are_put_right(ask, cast, circulated):
    remarking.comment(circulated, by=cast.binh, text="Góp ý.")
    page = words(ask(cast.an, "bloc_report_adopt", circulated))
    assert f'<li><a href="{circulated.get_absolute_url()}">' in page


# --- Files --------------------------------------------------------------------------------------------


def test_files_have_names_that_say_what_they_are(ask, cast, circulated, movement):
    pdf = ask(cast.binh, "bloc_report_pdf", circulated)
    assert pdf["Content-Disposition"].startswith('attachment; filename="bao-cao-so-ket')
    assert "du-thao.pdf" in pdf["Content-Disposition"]
    assert len(PdfReader(io.BytesIO(pdf.content)).pages) >= 1
    docx = ask(cast.binh, "bloc_report_docx", circulated)
    assert docx.content.startswith(b"PK")
    extract = ask(cast.binh, "bloc_report_movement_pdf", circulated, movement.pk)
    assert "trich-bao-cao-ca-nuoc" in extract["Content-Disposition"]


def test_a_draft_that_cannot_be_printed_says_so_on_its_page(ask, cast, report):
    drafting.save_section(report, "limits", "Chữ \U0001f600 lạ.", version=0, by=cast.an)
    assert ask(cast.an, "bloc_report_pdf", report).url == report.get_absolute_url()
    assert ask(cast.an, "bloc_report_docx", report).status_code == 200


def test_a_movement_of_another_year_has_no_extract(ask, cast, circulated, movement):
    movement.responses.all().delete()
    assert ask(cast.an, "bloc_report_movement", circulated, movement.pk).status_code == 404
    assert 'class="empty"' in words(ask(cast.an, "bloc_report_movements", circulated))
