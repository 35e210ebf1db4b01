"""Who reads what of a decision, on its pages."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext, override

from awards.decisions import issuing, ruling, words
from awards.decisions.models import Decision
from common.clock import today
from tests.awards import making
from tests.awards.decisions.making import voted
from tests.awards.records.making import person


@pytest.fixture
def refused(cast, campaign, nomination):
    """A nomination of the head unit, beside that of Bình's unit."""
    return voted(
        making.checked(campaign, person(cast.head, "Trần Văn Kín"), "F-GKDV", by=cast.thu), "elected", by=cast.thu
    )


@pytest.fixture
def issued(cast, decision, nomination, refused):
    ruling.rule(decision, nomination, outcome="granted", by=cast.thu)
    ruling.rule(decision, refused, outcome="rejected", reason="Đang bị xem xét.", by=cast.thu)
    return issuing.issue(decision, number="1/QĐ-UBND", decided_on=today(), by=cast.thu)


def page(client, user, address):
    client.force_login(user)
    return client.get(address)


def test_a_unit_reads_what_was_decided_on_its_own_and_not_why_others_were_refused(client, cast, issued):
    text = page(client, cast.binh, issued.get_absolute_url()).text
    assert "Nguyễn Thị Hồng" in text
    assert "Trần Văn Kín" not in text and "Đang bị xem xét." not in text


def test_its_secretariat_reads_every_line(client, cast, issued):
    text = page(client, cast.thu, issued.get_absolute_url()).text
    assert "Nguyễn Thị Hồng" in text and "Đang bị xem xét." in text


def test_a_draft_of_a_unit_is_read_by_no_secretariat_at_a_ruling(client, cast, campaign, decision, nomination):
    ruled = reverse("awards:decision_rule", args=[decision.pk, nomination.pk])
    assert page(client, cast.thu, ruled).status_code == 200
    for state in ("draft", "submitted", "forwarded"):
        early = making.checked(campaign, person(cast.deputy), "F-GKDV", by=cast.dung, submission={"state": state})
        address = reverse("awards:decision_rule", args=[decision.pk, early.pk])
        assert page(client, cast.thu, address).status_code == 404, state


def test_the_paper_of_a_decision_names_the_place_of_its_date(client, cast, campaign, decision):
    address = reverse("awards:decision_begin", args=[cast.council.pk])
    assert page(client, cast.thu, address).context["form"]["place"].value() == "Hà Nam"
    said = {"title": "Tặng Giấy khen", "decided_by": "Giám đốc Sở Nội vụ", "place": "Phủ Lý"}
    client.post(address, said)
    begun = Decision.objects.get(title="Tặng Giấy khen")
    assert words.of_decision(begun)["place"] == "Phủ Lý"
    assert page(client, cast.thu, address).context["form"]["place"].value() == "Phủ Lý"


def test_a_ruling_is_taken_out_where_it_stands(client, cast, decision, nomination):
    row = ruling.rule(decision, nomination, outcome="granted", by=cast.thu)
    strike = reverse("awards:ruling_strike", args=[row.pk])
    assert strike in page(client, cast.thu, decision.get_absolute_url()).text
    client.post(strike)
    assert not decision.rulings.exists()


def test_an_award_decided_here_offers_its_own_council_to_take_it_back_and_nobody_to_correct_it(client, cast, granted):
    edit, back = (reverse(f"awards:{name}", args=[granted.pk]) for name in ("award_record_edit", "revoke"))
    text = page(client, cast.thu, granted.recipient.get_absolute_url()).text
    assert back in text and edit not in text
    text = page(client, cast.son, granted.recipient.get_absolute_url()).text
    assert granted.award.name in text and back not in text and edit not in text
    assert page(client, cast.son, back).status_code == 403
    assert page(client, cast.thu, edit).status_code == 302


def test_only_who_prepares_there_is_led_back_to_the_desk_of_the_council(client, cast, issued):
    desk = f'href="{reverse("awards:council", args=[cast.council.pk])}"'
    assert desk in page(client, cast.thu, issued.get_absolute_url()).text
    text = page(client, cast.binh, issued.get_absolute_url()).text
    assert desk not in text and reverse("awards:award_desk") in text


def test_a_meeting_leads_who_may_read_it_to_the_decision_on_what_it_said(client, cast, issued, nomination):
    making.members(cast.council, 1, people=[cast.dung])
    meeting = nomination.meeting_items.get().meeting.get_absolute_url()
    link = f'href="{issued.get_absolute_url()}"'
    with override("vi"):
        below = gettext("The council has voted, and what it said is decided on: see below.")
        decided = gettext("The council has voted, and what it said is decided on.")
    for reader, sentence in ((cast.thu, below), (cast.dung, decided)):
        shown = page(client, reader, meeting)
        assert (shown.context["sentence"], link in shown.text) == (sentence, reader == cast.thu)


def test_a_meeting_asks_for_a_decision_until_all_that_was_before_it_is_decided(client, cast, decision, nomination):
    meeting = nomination.meeting_items.get().meeting.get_absolute_url()
    begin = reverse("awards:decision_begin", args=[cast.council.pk])
    assert begin in page(client, cast.thu, meeting).text
    ruling.rule(decision, nomination, outcome="granted", by=cast.thu)
    issuing.issue(decision, number="2/QĐ-UBND", decided_on=today(), by=cast.thu)
    assert begin not in page(client, cast.thu, meeting).text
