"""The pages of minutes: reading, writing side by side, old versions, putting out, signing."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from emulation.conferences.models import AgendaItem
from emulation.minutes import signing, writing
from emulation.minutes.models import Minutes, SectionVersion
from emulation.versions import LONGEST
from tests.conftest import PASSWORD
from tests.emulation.minutes.conftest import act, finish, make_conference

HTMX = {"HTTP_HX_REQUEST": "true"}


def address(name, conference, *args) -> str:
    return reverse(f"emulation:{name}", args=[conference.pk, *args])


@pytest.fixture
def ask(client):
    def ask_(person, name, conference, *args, data=None, **extra):
        client.force_login(person)
        path = address(name, conference, *args)
        query = extra.pop("query", None)
        return client.get(path, query, **extra) if data is None else client.post(path, data, **extra)

    return ask_


def body_of(conference, key="opening") -> str:
    return writing.part(writing.of(conference), key).section.body


# --- Who reaches what ---------------------------------------------------------------------------------


def reached(ask, cast, name, conference, *args) -> dict[str, int]:
    people = ("an", "oanh", "thu", "binh", "chi", "son")
    return {who: ask(getattr(cast, who), name, conference, *args).status_code for who in people}


def test_a_draft_is_nothing_that_members_know_of(ask, cast, written):
    assert reached(ask, cast, "minutes", written) == {
        "an": 200, "oanh": 200, "thu": 200, "binh": 404, "chi": 404, "son": 404,
    }  # fmt: skip
    assert reached(ask, cast, "minutes_docx", written)["binh"] == 404
    assert reached(ask, cast, "minutes_versions", written)["binh"] == 404


def test_the_bloc_reads_minutes_once_they_are_out_for_signing(ask, cast, minutes):
    found = {"an": 200, "oanh": 200, "thu": 200, "binh": 200, "chi": 404, "son": 404}
    for name in ("minutes", "minutes_pdf", "minutes_docx"):
        assert reached(ask, cast, name, minutes.conference) == found
    assert ask(cast.binh, "minutes_versions", minutes.conference).status_code == 404


def test_only_writers_reach_the_pages_for_writing(ask, cast, written):
    for name, *args in (["minutes_write"], ["minutes_section", "opening"], ["minutes_finish"]):
        assert reached(ask, cast, name, written, *args) == {
            "an": 200, "oanh": 200, "thu": 200, "binh": 403, "chi": 404, "son": 404,
        }  # fmt: skip


def test_minutes_of_a_conference_that_lies_ahead_wait(ask, cast, draft):
    ahead = make_conference(draft.campaign)
    assert ask(cast.an, "minutes", ahead).status_code == 200
    assert ask(cast.an, "minutes_write", ahead).url == address("minutes", ahead)
    assert not Minutes.objects.exists()


# --- Writing ------------------------------------------------------------------------------------------


def test_the_page_offers_a_section_for_each_agenda_item(ask, cast, conference):
    page = ask(cast.oanh, "minutes_write", conference).content.decode()
    assert page.count("<textarea") == 4
    assert "1. Báo cáo sơ kết" in page


def test_a_long_agenda_asks_no_more_queries(ask, cast, conference):
    def queries(name):
        with CaptureQueriesContext(connection) as asked:
            assert ask(cast.oanh, name, conference).status_code == 200
        return len(asked)

    queries("minutes_write")
    before = queries("minutes_write"), queries("minutes")
    for number in range(3, 9):
        AgendaItem.objects.create(conference=conference, number=number, title=f"Nội dung {number}")
    assert (queries("minutes_write"), queries("minutes")) == before


def test_a_section_is_saved_with_the_button(ask, cast, conference):
    response = ask(cast.oanh, "minutes_section", conference, "opening", data={"body": "Khai mạc.", "version": 0})
    assert response.url == address("minutes_write", conference) + "#opening"
    assert body_of(conference) == "Khai mạc."


def test_a_section_saves_itself_and_answers_with_its_new_version_only(ask, cast, conference):
    data = {"body": "Khai mạc.", "version": 0}
    response = ask(cast.oanh, "minutes_section", conference, "opening", data=data, **HTMX)
    page = response.content.decode()
    assert page.strip().startswith('<div id="state-opening"')
    assert '<input type="hidden" name="version" value="1">' in page
    assert "<textarea" not in page


def test_a_stale_save_by_itself_says_who_was_first_and_keeps_both(ask, cast, conference):
    writing.save_section(conference, "opening", "Của Thư.", version=0, by=cast.thu)
    data = {"body": "Của Oanh.", "version": 0}
    page = ask(cast.oanh, "minutes_section", conference, "opening", data=data, **HTMX).content.decode()
    assert "Thư" in page
    assert 'name="refused"' in page
    assert '<input type="hidden" name="version" value="0">' in page
    again = {"body": "Của Oanh, viết tiếp.", "version": 0, "refused": 1}
    ask(cast.oanh, "minutes_section", conference, "opening", data=again, **HTMX)
    assert [row.body for row in SectionVersion.objects.all()] == ["Của Oanh."], "told once, it waits"
    assert body_of(conference) == "Của Thư."


def test_a_stale_save_shows_both_texts_side_by_side(ask, cast, conference):
    writing.save_section(conference, "opening", "Chung\nCủa Thư.", version=0, by=cast.thu)
    data = {"body": "Chung\nCủa Oanh.", "version": 0, "refused": 1}
    response = ask(cast.oanh, "minutes_section", conference, "opening", data=data)
    assert response.status_code == 409
    assert f'action="{response.wsgi_request.path}"' in response.content.decode(), (
        "the choice is sent where the text was"
    )
    form = response.context["form"]
    assert form["body"].value() == "Chung\nCủa Thư.\nCủa Oanh."
    assert (form["mine"].value(), form["version"].value()) == ("Chung\nCủa Oanh.", 1)


@pytest.mark.parametrize(("choice", "stands"), [("together", "Cả hai."), ("mine", "Của Oanh."), ("theirs", "Của Thư.")])
def test_the_writer_chooses_which_text_stands(ask, cast, conference, choice, stands):
    writing.save_section(conference, "opening", "Của Thư.", version=0, by=cast.thu)
    ask(cast.oanh, "minutes_section", conference, "opening", data={"body": "Của Oanh.", "version": 0})
    data = {"body": "Cả hai.", "mine": "Của Oanh.", "version": 1, "choice": choice}
    response = ask(cast.oanh, "minutes_section", conference, "opening", data=data)
    assert response.status_code == 302
    assert body_of(conference) == stands
    everything = {row.body for row in SectionVersion.objects.all()} | {stands}
    assert {"Của Oanh.", "Của Thư."} <= everything, "nothing is lost whatever is chosen"


def test_a_choice_made_upon_a_text_that_changed_again_is_asked_again(ask, cast, conference):
    writing.save_section(conference, "opening", "Của Thư.", version=0, by=cast.thu)
    writing.save_section(conference, "opening", "Của Thư, lần hai.", version=1, by=cast.thu)
    data = {"body": "Cả hai.", "mine": "Của Oanh.", "version": 1, "choice": "together"}
    response = ask(cast.oanh, "minutes_section", conference, "opening", data=data)
    assert response.status_code == 409
    assert response.context["form"]["mine"].value() == "Cả hai."


@pytest.mark.parametrize(
    "data",
    [{"version": 0, "body": "ă" * (LONGEST + 1)}, {"version": -1, "body": "a"}, {"version": "x", "body": "a"},
     {"body": "a"}, {"version": 0, "body": "a\x00"}, {"version": 2**40, "body": "a"},
     {"version": 0, "body": "a", "choice": "x"}],
)  # fmt: skip
@pytest.mark.parametrize("extra", [{}, HTMX], ids=["button", "by itself"])
def test_bad_input_saves_nothing_and_breaks_nothing(ask, cast, conference, data, extra):
    response = ask(cast.oanh, "minutes_section", conference, "opening", data=data, **extra)
    assert response.status_code == 200
    assert not SectionVersion.objects.exists()
    assert body_of(conference) == ""


def test_an_unknown_section_is_not_found(ask, cast, conference):
    for key in ("item-0", "khac"):
        assert ask(cast.oanh, "minutes_section", conference, key, data={"body": "a", "version": 0}).status_code == 404


def test_without_a_session_a_save_by_itself_is_told_so(client, cast, conference):
    data = {"body": "Khai mạc.", "version": 0}
    response = client.post(address("minutes_section", conference, "opening"), data, **HTMX)
    page = response.content.decode()
    assert response.status_code == 200
    assert page.strip().startswith('<div id="state-opening"')
    assert 'name="version" value="0"' in page, "so that the button still knows what was read"
    assert not Minutes.objects.exists()


def test_a_text_too_long_to_be_kept_over_a_sign_in_is_said_to_be(client, cast, conference):
    path = address("minutes_section", conference, "opening")
    response = client.post(path, {"body": "ă" * 20_000, "version": 0}, **HTMX)
    assert (response.context["is_signed_out"], response.context["is_too_long"]) == (True, True)
    assert not client.post(path, {"body": "ngắn", "version": 0}, **HTMX).context["is_too_long"]


def test_what_was_written_when_the_session_ended_is_there_after_signing_in(client, cast, conference):
    path = address("minutes_section", conference, "opening")
    client.force_login(cast.oanh)
    client.get(path)
    client.cookies.pop("sessionid")
    response = client.post(path, {"body": "Khai mạc.", "version": 0})
    assert response.url.startswith(reverse("account_login"))
    client.post(response.url, {"login": cast.oanh.email, "password": PASSWORD})
    assert client.get(path).context["form"]["body"].value() == "Khai mạc."


def test_a_save_after_the_text_was_frozen_says_so_and_keeps_the_words_on_the_page(ask, cast, written):
    finish(cast, written)
    data = {"body": "Thêm một ý.", "version": 1}
    response = ask(cast.oanh, "minutes_section", written, "opening", data=data)
    assert response.status_code == 200
    assert response.context["form"].codes == {"finished"}
    assert "Thêm một ý." in response.content.decode()
    state = ask(cast.oanh, "minutes_section", written, "opening", data=data, **HTMX).content.decode()
    assert 'class="turn late"' in state


# --- Old versions -------------------------------------------------------------------------------------


def test_old_versions_are_listed_compared_and_put_back(ask, cast, conference):
    writing.save_section(conference, "opening", "Của Oanh.", version=0, by=cast.oanh)
    writing.save_section(conference, "opening", "Của Thư.", version=1, by=cast.thu)
    old = SectionVersion.objects.get()
    assert "Của Oanh." in ask(cast.an, "minutes_versions", conference).content.decode()
    assert ask(cast.an, "minutes_versions", conference, query={"muc": "conclusions"}).context["versions"] == []
    compared = ask(cast.an, "minutes_restore", conference, old.pk).content.decode()
    assert "Của Oanh." in compared
    assert "Của Thư." in compared
    assert body_of(conference) == "Của Thư.", "looking changes nothing"
    ask(cast.an, "minutes_restore", conference, old.pk, data={})
    assert body_of(conference) == "Của Oanh."
    other = make_conference(conference.campaign)
    assert ask(cast.an, "minutes_restore", other, old.pk).status_code == 404


# --- Putting out and signing --------------------------------------------------------------------------


def put_out(ask, cast, conference, **fields):
    form = ask(cast.oanh, "minutes_finish", conference).context["form"]
    data = {name: form[name].value() for name in ("chair", "secretary", "read")}
    data = {name: getattr(value, "pk", value) for name, value in data.items()}
    return ask(cast.oanh, "minutes_finish", conference, data={**data, **fields})


def test_the_secretary_puts_the_minutes_out_and_is_proposed_as_secretary(ask, cast, written):
    response = put_out(ask, cast, written)
    assert response.url == address("minutes", written)
    minutes = writing.of(written)
    assert (minutes.state, minutes.secretary, minutes.chair_name) == ("signing", cast.oanh, "An")


def test_a_text_that_changed_since_it_was_read_is_shown_anew(ask, cast, written):
    response = put_out(ask, cast, written, read="0" * 64)
    assert response.context["form"].codes == {"text_changed"}
    assert response.context["form"]["read"].value() != "0" * 64
    assert writing.of(written).state == "draft"


def test_what_is_missing_stands_on_the_page_before_and_nothing_is_sent(ask, cast, conference):
    page = ask(cast.oanh, "minutes_finish", conference)
    assert [gap.code for gap in page.context["gaps"]] == ["nothing_written"]
    assert " disabled>" in page.content.decode()


def sign(ask, person, conference, role, **fields):
    page = ask(person, "minutes_sign", conference, query={"vai": role})
    form = page.context["form"]
    data = {"role": role, "text_sha256": form["text_sha256"].value(), "capacity": "", "secret": PASSWORD, **fields}
    return ask(person, "minutes_sign", conference, data=data)


def test_secretary_and_chair_sign_on_their_pages_and_the_minutes_are_locked(ask, cast, minutes):
    conference = minutes.conference
    response = sign(ask, cast.oanh, conference, "secretary")
    assert response.url == address("minutes_signed", conference) + "?vai=secretary"
    receipt = ask(cast.oanh, "minutes_signed", conference, query={"vai": "secretary"}).content.decode()
    assert minutes.document.code in receipt
    sign(ask, cast.an, conference, "chair")
    minutes.refresh_from_db()
    assert minutes.state == "signed"
    assert sorted(row.proof for row in minutes.document.signatures.all()) == ["password", "password"]
    page = ask(cast.binh, "minutes", conference).content.decode()
    assert page.count('class="seal signed"') == 2
    pdf = PdfReader(io.BytesIO(ask(cast.binh, "minutes_pdf", conference).content))
    assert "2/2" in " ".join(page.extract_text() for page in pdf.pages)


@pytest.mark.parametrize(
    "wrong",
    [{"secret": "sai"}, {"secret": ""}, {"text_sha256": "0" * 64}, {"capacity": "KT."}, {"capacity": "TM."}],
)
def test_a_signature_is_not_given_by_mistake(ask, cast, minutes, wrong):
    response = sign(ask, cast.an, minutes.conference, "chair", **wrong)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not minutes.document.signatures.exists()


def test_the_signing_page_is_for_those_who_sign(ask, cast, minutes):
    assert reached(ask, cast, "minutes_sign", minutes.conference) == {
        "an": 200, "oanh": 200, "thu": 403, "binh": 403, "chi": 404, "son": 404,
    }  # fmt: skip


def test_signing_twice_leads_to_the_receipt(ask, cast, minutes):
    conference = minutes.conference
    sign(ask, cast.oanh, conference, "secretary")
    again = ask(cast.oanh, "minutes_sign", conference, query={"vai": "secretary"})
    assert again.url == address("minutes_signed", conference) + "?vai=secretary"
    assert ask(cast.an, "minutes_signed", conference, query={"vai": "chair"}).url == address("minutes", conference)


def test_the_head_takes_the_minutes_back_until_somebody_signs(ask, cast, minutes):
    conference = minutes.conference
    assert ask(cast.oanh, "minutes_take_back", conference, data={"because": ""}).context["form"].errors
    response = ask(cast.oanh, "minutes_take_back", conference, data={"because": "Thiếu một ý kiến"})
    assert response.url == address("minutes_write", conference)
    assert body_of(conference) == "Đồng chí An khai mạc hội nghị."
    again = finish(cast, conference)
    signing.sign(again, role="chair", by=cast.an, act=act(again))
    response = ask(cast.oanh, "minutes_take_back", conference, data={"because": "Sửa nữa"})
    assert response.context["form"].codes == {"already_signed"}


def test_the_verification_page_says_who_signed_as_what(client, cast, minutes):
    signing.sign(minutes, role="secretary", by=cast.oanh, act=act(minutes))
    page = client.get(reverse("documents:verify_code", args=[minutes.document.code])).content.decode()
    assert "Oanh" in page
    assert "CHỦ TỌA – Sở Nội vụ" in page
    assert "Hội nghị sơ kết 6 tháng đầu năm" in page


def test_minutes_that_somebody_signed_are_not_offered_to_be_taken_back(cast, minutes, ask):
    signing.sign(minutes, role="secretary", act=act(minutes), by=cast.oanh)
    response = ask(cast.oanh, "minutes_take_back", minutes.conference)
    assert (response.status_code, response.url) == (302, minutes.get_absolute_url())
