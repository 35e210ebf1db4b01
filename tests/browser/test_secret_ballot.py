"""A leader votes on a phone without JavaScript: from my tasks to choose, check and done."""

import re

import pytest
from playwright.sync_api import Error, expect

from tests.emulation.ballots.polls import counts, make_conference, make_open, set_state

PHONE = {"width": 390, "height": 844}


def fits(page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url


def test_choose_check_done_on_a_phone_without_javascript(cast, campaign, new_context, sign_in):
    ballot = make_open(make_conference(campaign, by=cast.an), names=[cast.head, cast.member], by=cast.an)
    page = new_context(java_script_enabled=False).new_page()
    page.set_viewport_size(PHONE)
    sign_in(page, cast.binh)
    page.goto("/")
    page.locator(f".todo a[href*='/phieu/{ballot.pk}/bo-phieu/']").first.click()
    expect(page).to_have_url(re.compile(f"/phieu/{ballot.pk}/bo-phieu/"))
    page.locator("form.form-card button").click()
    expect(page.locator(".error-summary")).to_be_visible()
    for row, option in zip(ballot.candidates.all(), ("agree", "abstain"), strict=True):
        page.locator(f"[name=c{row.pk}][value={option}]").check()
    page.locator("form.form-card button").click()
    expect(page.locator(".rows")).to_contain_text(cast.head.name)
    assert counts(ballot) == {}

    page.locator("button[value=change]").click()
    expect(page.locator("input:checked")).to_have_count(2)
    page.locator("form.form-card button").click()
    page.locator("button[value=vote]").click()
    expect(page).to_have_url(re.compile("/da-bo-phieu/"))
    expect(page.locator(".receipt")).to_contain_text(cast.member.name)
    assert counts(ballot)[cast.member.name, "abstain"] == 1

    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        page.go_back()  # the page that carried the choice was not kept: the browser would have to send it again
    again = page.context.new_page()
    again.goto(f"/phieu/{ballot.pk}/bo-phieu/")
    expect(again.locator(".receipt")).to_be_visible()
    assert counts(ballot)[None, "papers"] == 1


def test_the_pages_of_a_ballot_fit_a_phone_and_axe_finds_nothing(cast, campaign, new_context, sign_in, axe):
    conference = make_conference(campaign, by=cast.an)
    ballot = make_open(conference, names=[cast.head, cast.member], question="Có suy tôn không?", by=cast.an)
    choice = make_open(conference, form="choice", title="Chọn khối trưởng", most=2, is_trial=True, by=cast.an)
    page = new_context().new_page()
    page.set_viewport_size(PHONE)
    sign_in(page, cast.binh)
    for address in (
        "/phieu/",
        f"/phieu/{ballot.pk}/",
        f"/phieu/{choice.pk}/bo-phieu/",
        f"/phieu/{ballot.pk}/da-bo-phieu/",
    ):
        page.goto(address)
        axe(page)
        fits(page)
    page.goto(f"/phieu/{ballot.pk}/bo-phieu/")
    for row in ballot.candidates.all():
        page.locator(f"[name=c{row.pk}][value=agree]").check()
    axe(page)
    fits(page)
    page.locator("form.form-card button").click()
    expect(page.locator("button[value=vote]")).to_be_visible()
    axe(page)
    fits(page)
    set_state(ballot, "closed")
    page.locator("button[value=vote]").click()
    expect(page.locator(".turn.late")).to_be_visible()
    axe(page)
    fits(page)
    set_state(ballot, "counted")
    for address in (f"/phieu/{ballot.pk}/", "/bo-phieu-kin/"):
        page.goto(address)
        axe(page)
        fits(page)
