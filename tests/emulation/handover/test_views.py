"""The pages of a handover."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from common import clock
from common.clock import today
from documents.models import Signature
from emulation.campaigns import lifecycle
from emulation.covenants import drafting
from emulation.handover import handing
from emulation.handover.models import Handover
from emulation.rotation import choosing, proposing
from tests.conftest import PASSWORD

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture(autouse=True)
def nobody_guessed_before(db):
    cache.clear()


@pytest.fixture
def chosen(cast, year, vote):
    choice = proposing.propose(year, cast.member, role="head", by=cast.an)
    return choosing.choose(choice, method="hands", vote=vote, by=cast.an)


@pytest.fixture
def handover(cast, year, chosen):
    return handing.begin(year, effective_on=today() + 9 * DAY, by=cast.an)


def url(name, pk):
    return reverse(f"emulation:{name}", args=[pk])


def read(client, person, name, pk, status=200):
    client.force_login(person)
    response = client.get(url(name, pk))
    assert response.status_code == status
    return response.content.decode()


def send(client, person, name, pk, **data):
    client.force_login(person)
    return client.post(url(name, pk), data)


def test_the_day_is_set_and_both_units_sign(client, cast, year, chosen):
    day = today() + 9 * DAY
    text = read(client, cast.an, "handover_begin", year.pk)
    assert "Kho bạc Nhà nước tỉnh" in text
    send(client, cast.an, "handover_begin", year.pk, effective_on=f"{day:%d/%m/%Y}", note="Còn một việc.")
    handover = Handover.objects.get()
    assert (handover.effective_on, handover.note, handover.state) == (day, "Còn một việc.", "prepared")
    mark = client.get(url("handover_open", handover.pk)).context["form"].initial["read"]
    assert send(client, cast.an, "handover_open", handover.pk, read=mark).url == url("handover", handover.pk)
    handover.refresh_from_db()
    for person, unit in [(cast.an, cast.head), (cast.binh, cast.member)]:
        form = {"unit": unit.pk, "text_sha256": handover.document.sha256, "capacity": ""}
        wrong = send(client, person, "handover_sign", handover.pk, **form, secret="sai")
        assert wrong.context["form"].errors["secret"]
        right = send(client, person, "handover_sign", handover.pk, **form, secret=PASSWORD)
        assert right.url == url("handover_signed", handover.pk) + f"?don-vi={unit.pk}"
        again = send(client, person, "handover_sign", handover.pk, **form, secret=PASSWORD)
        assert again.url == right.url
        assert unit.name in client.get(right.url).content.decode()
    handover.refresh_from_db()
    assert handover.state == "done"
    assert set(Signature.objects.values_list("proof", flat=True)) == {"password"}


def test_a_stale_mark_does_not_freeze(client, cast, handover):
    response = send(client, cast.an, "handover_open", handover.pk, read="0" * 64)
    assert response.context["form"].has_error("__all__", "text_changed")
    assert Handover.objects.get().state == "prepared"
    again = response.context["form"]["read"].value()
    assert send(client, cast.an, "handover_open", handover.pk, read=again).status_code == 302


def test_a_day_that_is_over_is_refused_and_the_note_stays(client, cast, year, chosen):
    sent = {"effective_on": f"{today() - DAY:%d/%m/%Y}", "note": "Ghi chú dài"}
    response = send(client, cast.an, "handover_begin", year.pk, **sent)
    assert response.context["form"].has_error("__all__", "in_the_past")
    assert "Ghi chú dài" in response.content.decode()
    assert not Handover.objects.exists()


def test_the_page_says_who_may_do_what(client, cast, handover):
    assert url("handover_open", handover.pk) in read(client, cast.an, "handover", handover.pk)
    assert url("handover_open", handover.pk) not in read(client, cast.binh, "handover", handover.pk)
    read(client, cast.binh, "handover_open", handover.pk, status=403)
    for outsider in (cast.dung, cast.chi, cast.son):
        for page in ("handover", "handover_open", "handover_sign", "handover_pdf", "handover_recall"):
            read(client, outsider, page, handover.pk, status=404)
    handing.open_signing(handover, by=cast.an)
    for person in (cast.an, cast.binh):
        assert url("handover_sign", handover.pk) in read(client, person, "handover", handover.pk)
    assert url("handover_sign", handover.pk) not in read(client, cast.oanh, "handover", handover.pk)
    read(client, cast.oanh, "handover_sign", handover.pk, status=403)


def test_the_outgoing_head_still_reads_after_the_day(client, cast, year, handover):
    with clock.at(handover.effective_on + DAY):
        read(client, cast.an, "handover", handover.pk)
        read(client, cast.an, "campaign_edit", year.pk, status=403)
        read(client, cast.an, "campaign", year.pk)
        read(client, cast.binh, "campaign_edit", year.pk)


def test_the_pdf_is_there_once_the_record_is_frozen(client, cast, handover):
    client.force_login(cast.binh)
    assert client.get(url("handover_pdf", handover.pk)).url == url("handover", handover.pk)
    handing.open_signing(handover, by=cast.an)
    response = client.get(url("handover_pdf", handover.pk))
    assert response.content.startswith(b"%PDF-")
    assert f'filename="bien-ban-ban-giao-{cast.year}' in response.headers["Content-Disposition"]
    code = Handover.objects.get().document.code
    assert client.get(reverse("documents:verify_code", args=[code])).status_code == 200


def test_a_record_is_taken_back_on_its_page(client, cast, handover):
    handing.open_signing(handover, by=cast.an)
    assert url("handover_recall", handover.pk) in read(client, cast.an, "handover", handover.pk)
    assert send(client, cast.an, "handover_recall", handover.pk, because="").context["form"].errors
    send(client, cast.an, "handover_recall", handover.pk, because="Thiếu một văn bản")
    assert Handover.objects.get().state == "prepared"


def test_the_page_of_the_year_leads_there(client, cast, year, chosen):
    assert url("handover_begin", year.pk) in read(client, cast.an, "campaign", year.pk)
    assert url("handover_begin", year.pk) not in read(client, cast.binh, "campaign", year.pk)
    handover = handing.begin(year, effective_on=today() + 9 * DAY, by=cast.an)
    assert url("handover", handover.pk) in read(client, cast.binh, "campaign", year.pk)
    assert url("handover", handover.pk) not in read(client, cast.dung, "campaign", year.pk)


def test_whoever_took_over_closes_the_year_and_is_told_so(client, cast, year, handover):
    drafting.withdraw(year.covenants.get(), by=cast.an, because="không ký nữa")
    with clock.at(handover.effective_on):
        for _click in range(2):
            response = send(client, cast.binh, "campaign_close", year.pk, because="Biên bản ký sau")
            assert response.status_code == 302
        response = client.get(url("campaign_close", year.pk), follow=True)
        assert [path for path, _status in response.redirect_chain] == [url("campaign", year.pk)]
        assert response.content.decode().count(f"The year {cast.year} is closed") >= 1
        assert read(client, cast.chi, "campaign_close", year.pk, 404)
    year.refresh_from_db()
    assert year.closed_on == handover.effective_on


def test_the_page_before_the_end_says_what_is_noted(client, cast, year, handover):
    drafting.withdraw(year.covenants.get(), by=cast.an, because="không ký nữa")
    assert "The closing is noted with today’s date." in read(client, cast.an, "campaign_close", year.pk)
    lifecycle.note_step(year, "closing", on=today(), by=cast.an)
    assert "The closing is noted" not in read(client, cast.an, "campaign_close", year.pk)
