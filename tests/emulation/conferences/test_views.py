"""Reading a conference: what each reader sees, and the files."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from blocs.models import Term
from blocs.years import following
from common.clock import at, today
from documents.uploads import Upload
from emulation.campaigns import lifecycle
from emulation.conferences import agenda, attending, hands, holding, inviting, planning
from tests.conftest import make_person, make_unit


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


def get(client, person, path, status=200):
    client.force_login(person)
    response = client.get(path)
    assert response.status_code == status
    return response


def read(client, person, conference, status=200):
    return get(client, person, f"/hoi-nghi/{conference.pk}/", status)


def offered(response):
    acts = response.context["acts"]
    return {link.url.split("?")[0].split("/")[3] for link in [acts.main, *acts.others, *acts.rare] if link}


def put_paper(conference, audience, by, data=b"%PDF-1.7 a"):
    upload = Upload(data, "application/pdf")
    return agenda.attach(
        conference.agenda.get(), title=audience, upload=upload, stage="draft", audience=audience, by=by
    )


@pytest.mark.parametrize(
    ("who", "acts"),
    [
        ("an", {"moi-hop", "sua", "huy", "khach-moi"}),
        ("thu", {"moi-hop", "sua", "huy", "khach-moi"}),
        ("oanh", {"sua", "khach-moi"}),
        ("binh", set()),
    ],
)
def test_everyone_is_offered_what_they_may_do_before_the_invitation(client, cast, conference, who, acts):
    response = read(client, getattr(cast, who), conference)
    assert offered(response) == acts
    assert response.content.decode().count("btn-primary") <= 1


@pytest.mark.parametrize(
    ("who", "acts"),
    [
        ("an", {"diem-danh", "danh-sach", "bieu-quyet", "be-mac", "khach-moi"}),
        ("oanh", {"diem-danh", "danh-sach", "bieu-quyet", "khach-moi"}),
        ("binh", {"diem-danh"}),
    ],
)
def test_everyone_is_offered_what_they_may_do_in_session(client, cast, session, who, acts):
    response = read(client, getattr(cast, who), session)
    assert offered(response) == acts
    assert response.content.decode().count("btn-primary") == 1


@pytest.mark.parametrize("who", ["chi", "son"])
def test_another_bloc_knows_nothing(client, cast, invited, who):
    read(client, getattr(cast, who), invited, 404)
    for name in ("giay-moi.pdf", "giay-moi.docx", "lich.ics", "so-dai-bieu/", "tra-loi/", "diem-danh/"):
        get(client, getattr(cast, who), f"/hoi-nghi/{invited.pk}/{name}", 404)


def test_the_page_says_whose_turn_it_is(client, cast, invited):
    assert "Waiting for the answer of Sở Nội vụ" in read(client, cast.binh, invited).context["turn"].sentence
    for unit, person in ((cast.head, cast.an), (cast.member, cast.binh), (cast.deputy, cast.dung)):
        inviting.answer(invited, unit=unit, answer="accepted", by=person)
    assert read(client, cast.binh, invited).context["turn"].sentence.startswith("Every unit has answered.")
    off = holding.cancel(invited, because="Bão số 9", by=cast.an)
    assert read(client, cast.binh, off).context["turn"].sentence == "Cancelled: Bão số 9"


def test_those_who_decide_are_told_that_the_letter_is_behind(client, cast, invited):
    assert not read(client, cast.an, invited).context["is_behind"]
    agenda.put(invited, title="Bàn giao", by=cast.oanh)
    text = read(client, cast.an, invited).content.decode()
    assert "changed since this letter" in text
    assert not read(client, cast.binh, invited).context["is_behind"]
    inviting.invite(invited, by=cast.an)
    assert not read(client, cast.an, invited).context["is_behind"]


def test_the_code_is_shown_to_those_who_read_it_out(client, cast, session):
    assert session.check_in_code in read(client, cast.oanh, session).content.decode()
    for who in ("binh", "dung"):
        assert session.check_in_code not in read(client, getattr(cast, who), session).content.decode()


@pytest.mark.parametrize(
    ("audience", "may"),
    [("members", {"an", "oanh", "thu", "dung", "binh"}), ("heads", {"an", "oanh", "thu", "dung"}),
     ("secretariat", {"an", "oanh", "thu"})],
)  # fmt: skip
def test_a_paper_is_seen_and_downloaded_by_its_audience_only(client, cast, conference, audience, may):
    paper = put_paper(conference, audience, cast.an)
    path = f"/tai-lieu-hop/{paper.pk}/"
    for who in ("an", "oanh", "thu", "dung", "binh", "chi", "son"):
        response = get(client, getattr(cast, who), path, 200 if who in may else 404)
        if who in may:
            assert response.content == b"%PDF-1.7 a"
            assert response["Content-Disposition"] == f'attachment; filename="{audience}.pdf"'
        if who not in ("chi", "son"):
            assert (path in read(client, getattr(cast, who), conference).content.decode()) is (who in may)


def test_an_earlier_version_is_for_those_who_prepare(client, cast, conference):
    paper = put_paper(conference, "members", cast.an)
    new = Upload(b"%PDF-1.7 b", "application/pdf")
    agenda.revise(paper, title="members", stage="final", audience="members", upload=new, by=cast.an)
    former = f"/tai-lieu-hop/{paper.pk}/?ban={paper.document_id}"
    assert get(client, cast.oanh, former).content == b"%PDF-1.7 a"
    get(client, cast.binh, former, 404)
    assert get(client, cast.binh, f"/tai-lieu-hop/{paper.pk}/").content == b"%PDF-1.7 b"
    stranger = f"/tai-lieu-hop/{paper.pk}/?ban=999999"
    get(client, cast.oanh, stranger, 404)


def test_who_led_on_the_day_keeps_reading_the_papers_of_that_day(client, cast, session):
    paper = put_paper(session, "secretariat", cast.an)
    Term.objects.filter(unit=cast.head).update(until=today())
    with at(today().replace(year=today().year + 1)):
        response = get(client, cast.an, f"/tai-lieu-hop/{paper.pk}/")
    assert response.content == b"%PDF-1.7 a"


def test_the_letter_is_handed_out_once_it_was_sent_and_previewed_before(client, cast, conference):
    path = f"/hoi-nghi/{conference.pk}/giay-moi.pdf"
    get(client, cast.binh, path, 404)
    assert get(client, cast.oanh, path).content.startswith(b"%PDF-")
    inviting.invite(conference, by=cast.an)
    response = get(client, cast.binh, path)
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/pdf", "private, no-cache")
    assert response["Content-Disposition"].endswith(f'giay-moi-khoi-thi-dua-tong-hop-{conference.day}.pdf"')
    assert get(client, cast.binh, f"/hoi-nghi/{conference.pk}/giay-moi.docx").content.startswith(b"PK")
    calendar = get(client, cast.binh, f"/hoi-nghi/{conference.pk}/lich.ics")
    assert calendar.content.startswith(b"BEGIN:VCALENDAR") and calendar["Content-Type"].startswith("text/calendar")


def test_the_tally_is_a_part_that_is_asked_for_again_only_in_session(client, cast, session):
    attending.check_in(session, unit=cast.member, by=cast.binh, code=session.check_in_code)
    part = get(client, cast.binh, f"/hoi-nghi/{session.pk}/so-dai-bieu/").content.decode()
    assert "<html" not in part and "<b>1</b>/3" in part and 'hx-trigger="every 10s"' in part
    holding.close_session(session, by=cast.an)
    assert "hx-get" not in get(client, cast.binh, f"/hoi-nghi/{session.pk}/so-dai-bieu/").content.decode()


def queries(client, person, path):
    client.force_login(person)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("who", ["an", "binh"])
def test_a_conference_takes_as_many_queries_at_any_size(client, cast, session, who):
    person, path, counts = getattr(cast, who), f"/hoi-nghi/{session.pk}/", []
    attending.check_in(session, unit=cast.head, by=cast.an, code=session.check_in_code)
    for number in (1, 2, 3):
        item = agenda.put(session, title=f"Nội dung {number}", by=cast.an)
        upload = Upload(f"%PDF-1.7 {number}".encode(), "application/pdf")
        agenda.attach(item, title="Tệp", upload=upload, stage="draft", audience="members", by=cast.an)
        inviting.invite_guest(session, name=f"Khách {number}", by=cast.an)
        hands.count(session, question=f"Câu {number}", in_favour=1, item=item, by=cast.an)
        unit = make_unit()
        cast.bloc.memberships.create(unit=unit, since=today())
        inviting.list_units(session, by=cast.an)
        counts.append(queries(client, person, path))
    assert counts[0] == counts[2] <= 16


def test_the_year_lists_its_conferences_in_as_many_queries_for_one_and_three(client, cast, conference, begins):
    path, counts = f"/nam/{conference.campaign_id}/", []
    for kind in ("final", "midyear", "thematic"):
        planning.plan(conference.campaign, kind=kind, starts_at=begins, by=cast.an)
        counts.append(queries(client, cast.binh, path))
    assert counts[0] == counts[2]
    text = get(client, cast.binh, path).content.decode()
    assert text.count("/hoi-nghi/") == 3
    assert "/hoi-nghi/" in get(client, cast.an, path).content.decode()


def test_the_next_year_shows_the_conference_that_launches_it(client, cast, conference):
    next_year = lifecycle.begin(cast.bloc, following(cast.year), by=cast.thu)
    planning.change(conference, launches=next_year, by=cast.an)
    assert conference.title in get(client, cast.binh, f"/nam/{next_year.pk}/").content.decode()


def test_the_secretariat_reads_it_in_the_administration_and_numbers_the_letter(client, cast, invited):
    get(client, cast.thu, f"/quan-tri/emulation/conference/{invited.pk}/change/")
    get(client, cast.thu, "/quan-tri/emulation/conference/")
    get(client, cast.thu, f"/quan-tri/documents/document/{invited.letter_id}/change/")
    client.post(
        f"/quan-tri/documents/document/{invited.letter_id}/change/",
        {"number": "12", "symbol": "GM-KTĐ", "issued_on": f"{today():%d/%m/%Y}"},
    )
    invited.letter.refresh_from_db()
    assert (invited.letter.number, invited.letter.symbol) == ("12", "GM-KTĐ")
    get(client, cast.son, f"/quan-tri/emulation/conference/{invited.pk}/change/", 302)
    get(client, make_person("Khác"), "/quan-tri/emulation/conference/", 302)
