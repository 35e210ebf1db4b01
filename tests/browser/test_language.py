"""Another language at one click, and nothing half-written lost by it without a word."""

import pytest
from django.urls import reverse


@pytest.fixture
def answers(page):
    """What the person says to each question of the page, in order; the questions asked are noted."""
    answers = {"say": [], "asked": []}

    def reply(dialog):
        answers["asked"].append(dialog.message)
        dialog.accept() if answers["say"].pop(0) else dialog.dismiss()

    page.on("dialog", reply)
    return answers


def language(page):
    return page.evaluate("document.documentElement.lang")


def test_a_half_filled_form_is_not_lost_without_a_question(page, cast, draft, sign_in, answers):
    sign_in(page, cast.an)
    page.goto(reverse("emulation:commitment_add", args=[draft.pk]))
    page.click(".bar .lang button")
    page.wait_for_url("**/chi-tieu/")
    assert (language(page), answers["asked"]) == ("en", [])

    page.fill("[name=text]", "Viết dở")
    answers["say"] = [False, True]
    page.click(".bar .lang button")
    assert (language(page), page.input_value("[name=text]")) == ("en", "Viết dở")
    with page.expect_navigation():
        page.click(".bar .lang button")
    assert language(page) == "vi"
    assert len(answers["asked"]) == 2


def test_a_form_that_was_refused_is_not_saved_either(page, cast, draft, sign_in, answers):
    sign_in(page, cast.an)
    page.goto(reverse("emulation:commitment_add", args=[draft.pk]))
    page.fill("[name=text]", "Thiếu chỉ tiêu")
    page.select_option("[name=comparator]", ">=")
    with page.expect_navigation():
        page.click("main .btn-primary")
    answers["say"] = [False]
    page.click(".bar .lang button")
    assert page.input_value("[name=text]") == "Thiếu chỉ tiêu"
    assert len(answers["asked"]) == 1
