"""The pages of those who prepare, tellers who count, and the result on the page of the ballot."""

import re

import pytest
from django.urls import reverse

from emulation.ballots import counting, papers, preparing
from emulation.ballots.models import Ballot, PaperCount
from tests.conftest import yesterday
from tests.emulation.ballots.meeting import (
    again,
    everybody_votes,
    make_council,
    name_tellers,
    opened,
    outcomes,
    seat_of,
)


@pytest.fixture
def ask(client):
    def asked(person, name, pk, data=None, follow=False):
        client.force_login(person)
        address = reverse(f"emulation:{name}", args=[pk])
        return client.get(address) if data is None else client.post(address, data, follow=follow)

    return asked


def body(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def sent(meeting, **changes):
    return {
        "conference": meeting.pk, "purpose": "acclaim", "title": "Suy tôn", "form": "each", "most": 1,
        "method": "secret", "preset": "bloc_two_thirds", "rule_source": "Quy chế, Điều 7", "quorum_parts": 2,
        "quorum_of": 3, "yes_parts": 1, "yes_of": 2, "base": "present", "tie_break": "none", "counts_from": 5,
        **changes,
    }  # fmt: skip


def test_a_ballot_is_prepared_filled_checked_opened_closed_and_counted_on_its_pages(cast, meeting, ask):
    campaign = meeting.campaign_id
    assert "chuan-bi" in body(ask(cast.an, "ballots_of_year", campaign))
    assert ask(cast.an, "ballot_begin", campaign, sent(meeting)).status_code == 302
    ballot = Ballot.objects.get()
    assert (ballot.yes_parts, ballot.yes_of, ballot.yes_strictly, ballot.rule_source) == (
        2,
        3,
        False,
        "Quy chế, Điều 7",
    )
    assert body(ask(cast.an, "ballot_open", ballot.pk)).count('class="gaps"') == 1
    for unit in (cast.member, cast.head):
        ask(cast.an, "ballot_candidates", ballot.pk, {"unit": unit.pk, "note": "Cờ thi đua"})
    first = ballot.candidates.first()
    ask(cast.an, "candidate_move", first.pk, {"way": "down", "seen": first.order})
    assert [row.name for row in ballot.candidates.all()] == [cast.head.name, cast.member.name]
    shown = body(ask(cast.an, "ballot_open", ballot.pk))
    assert cast.head.name in shown and "gaps" not in shown
    ask(cast.an, "ballot_open", ballot.pk, {})
    everybody_votes(again(ballot), cast, dict.fromkeys(cast.units, ("agree", "disagree")))
    for name in ("ballot_close", "ballot_count"):
        assert ask(cast.an, name, ballot.pk).status_code == 200
        assert ask(cast.an, name, ballot.pk, {}).status_code == 302
    assert outcomes(ballot) == {cast.head.name: "elected", cast.member.name: "not_elected"}
    said = body(ask(cast.binh, "ballot", ballot.pk))
    assert "100 %" in said and again(ballot).document.code in said
    assert ask(cast.binh, "ballot_pdf", ballot.pk).content.startswith(b"%PDF")
    assert ask(cast.binh, "ballot_docx", ballot.pk).content.startswith(b"PK")
    assert ask(cast.chi, "ballot_pdf", ballot.pk).status_code == 404


def test_a_rule_that_is_typed_replaces_the_list_and_wrong_numbers_come_back(cast, meeting, ask):
    own = {"preset": "", "yes_parts": 3, "yes_of": 4, "yes_strictly": "on", "base": "all"}
    ask(cast.an, "ballot_begin", meeting.campaign_id, sent(meeting, **own))
    ballot = Ballot.objects.get()
    assert (ballot.yes_parts, ballot.yes_of, ballot.yes_strictly, ballot.base) == (3, 4, True, "all")
    seen = ask(cast.an, "ballot_edit", ballot.pk).context["form"].digest
    wrong = sent(meeting, seen=seen, method="hands", by_paper="on", day="01/01/2020", hour="08:00")
    refused = ask(cast.an, "ballot_edit", ballot.pk, wrong)
    assert refused.context["form"].codes == {"paper_is_secret", "in_the_past"} and "Suy tôn" in body(refused)
    assert ask(cast.an, "ballot_edit", ballot.pk, sent(meeting, title="Tên mới", seen=seen)).status_code == 302
    assert again(ballot).title == "Tên mới"


@pytest.mark.parametrize("name", ["ballot_edit", "ballot_candidates", "ballot_open", "ballot_cancel", "ballot_trial"])
def test_members_and_outsiders_do_not_reach_what_is_prepared(cast, meeting, ask, name):
    ballot = opened(meeting, cast.an, [cast.head])
    assert ask(cast.binh, name, ballot.pk).status_code == 403
    assert ask(cast.chi, name, ballot.pk).status_code == 404
    draft = preparing.copy_as_trial(ballot, by=cast.an)
    assert ask(cast.binh, name, draft.pk).status_code == 404


def test_an_officer_prepares_but_does_not_open_close_or_count(cast, meeting, ask):
    ballot = opened(meeting, cast.an, [cast.head])
    assert ask(cast.oanh, "ballot_roll", ballot.pk).status_code == 200
    for name in ("ballot_open", "ballot_close", "ballot_count", "ballot_tie", "ballot_cancel"):
        assert ask(cast.oanh, name, ballot.pk).status_code == 403


def test_two_tellers_who_differ_see_where_and_count_again(cast, meeting, ask):
    ballot = opened(meeting, cast.an, [cast.head], by_paper=True)
    for unit in cast.units:
        seat = seat_of(ballot, unit)
        assert ask(cast.oanh, "ballot_roll", ballot.pk, {"seat": seat.pk, "act": "paper"}).status_code == 302
    assert "no_tellers" in ask(cast.an, "ballot_close", ballot.pk, {}).context["form"].codes
    named = {"first": cast.binh.pk, "second": cast.dung.pk}
    assert ask(cast.an, "ballot_tellers", ballot.pk, named).status_code == 302
    counting.close(ballot, by=cast.an)
    pk = ballot.candidates.get().pk
    figures = {f"c{pk}_agree": 5, f"c{pk}_disagree": 1, f"c{pk}_abstain": 0}
    count = {"issued": 7, "collected": 7, "invalid": 1, **figures}
    ask(cast.binh, "ballot_paper_count", ballot.pk, count)
    said = body(ask(cast.dung, "ballot_paper_count", ballot.pk))
    assert "Bình" in said and 'id="differs"' not in said
    said = body(ask(cast.dung, "ballot_paper_count", ballot.pk, {**count, f"c{pk}_agree": 6}))
    assert "error" in said and PaperCount.objects.count() == 1
    ask(cast.dung, "ballot_paper_count", ballot.pk, {**count, f"c{pk}_agree": 4, f"c{pk}_disagree": 2})
    for person in (cast.binh, cast.dung):
        said = body(ask(person, "ballot_paper_count", ballot.pk))
        assert f"{cast.head.name}: " in said and 'id="differs"' in said
        assert not re.search(r">\s*[45]\s*<", said) and not re.search(r'value="[45]"', said)
    ask(cast.dung, "ballot_paper_count", ballot.pk, count)
    assert not papers.are_open(again(ballot))
    assert ask(cast.an, "ballot_count", ballot.pk, {}).status_code == 302


def test_a_name_that_is_fixed_is_shown_and_not_asked_for(cast, meeting, ask):
    ballot = preparing.copy_as_trial(opened(meeting, cast.an, [cast.head, cast.member]), by=cast.an)
    row = ballot.candidates.first()
    page = ask(cast.oanh, "candidate_edit", row.pk)
    assert set(page.context["form"].fields) == {"seen", "note"} and row.name in body(page)
    data = {"name": cast.member.name, "note": "Cờ thi đua", "seen": page.context["form"].digest}
    assert ask(cast.oanh, "candidate_edit", row.pk, data).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.note) == (cast.head.name, "Cờ thi đua")


@pytest.mark.parametrize("seen", ["9" * 5_000, "²", "-1", "x"])
def test_nonsense_in_the_place_of_an_order_is_no_error(cast, meeting, ask, seen):
    ballot = preparing.copy_as_trial(opened(meeting, cast.an, [cast.head]), by=cast.an)
    assert ask(cast.an, "candidate_move", ballot.candidates.get().pk, {"way": "up", "seen": seen}).status_code == 302


def test_before_opening_and_closing_one_reads_what_few_votes_mean(cast, meeting, ask):
    ballot = opened(meeting, cast.an, [cast.head], by_paper=True)
    papers.hand_out(seat_of(ballot, cast.units[0]), by=cast.an)
    everybody_votes(ballot, cast, {cast.units[1]: "agree"})
    assert len(ask(cast.an, "ballot_close", ballot.pk).context["warnings"]) == 1
    everybody_votes(ballot, cast, dict.fromkeys(cast.units[2:], "agree"))
    (warning,) = ask(cast.an, "ballot_close", ballot.pk).context["warnings"]
    assert "1" in warning and "5" in warning
    draft = preparing.copy_as_trial(ballot, by=cast.an)
    assert ask(cast.an, "ballot_open", draft.pk).context["warnings"] == []
    cast.bloc.memberships.exclude(unit__in=cast.units[:2]).update(until=yesterday())
    assert len(ask(cast.an, "ballot_open", draft.pk).context["warnings"]) == 1


def test_of_hidden_figures_the_page_tells_neither_valid_nor_invalid_votes(cast, meeting, ask):
    ballot = opened(meeting, cast.an, [cast.head], base="valid", counts_from=7)
    everybody_votes(ballot, cast, dict.fromkeys(cast.units[:6], "agree"))
    counting.count(counting.close(ballot, by=cast.an), by=cast.an)
    found = ask(cast.binh, "ballot", ballot.pk)
    assert len(found.context["facts"]) == 2 and not found.context["shows_figures"]


def test_nobody_but_the_tellers_reaches_the_count(cast, meeting, ask):
    ballot = opened(meeting, cast.an, [cast.head], by_paper=True)
    name_tellers(ballot, cast.binh, cast.dung)
    statuses = {who: ask(getattr(cast, who), "ballot_paper_count", ballot.pk).status_code for who in
                ("binh", "dung", "an", "oanh", "thu", "chi")}  # fmt: skip
    assert statuses == {"binh": 200, "dung": 200, "an": 403, "oanh": 403, "thu": 403, "chi": 404}
    for who, status in (("an", 200), ("thu", 200), ("oanh", 403), ("binh", 403), ("chi", 404)):
        assert ask(getattr(cast, who), "ballot_tellers", ballot.pk).status_code == status
    online = opened(meeting, cast.an, [cast.head], title="Trực tuyến")
    assert ask(cast.an, "ballot_tellers", online.pk).status_code == 404


def test_no_count_stands_on_any_page_before_the_result(cast, meeting, ask):
    ballot = opened(meeting, cast.an, [cast.head])
    everybody_votes(ballot, cast, dict.fromkeys(cast.units, "agree"))
    for person in (cast.an, cast.binh, cast.thu):
        assert "100 %" not in body(ask(person, "ballot", ballot.pk))
    counting.close(ballot, by=cast.an)
    assert "100 %" not in body(ask(cast.an, "ballot", ballot.pk))
    assert ask(cast.binh, "ballot_pdf", ballot.pk).status_code == 404


def test_hands_are_typed_for_each_candidate_and_who_did_it_is_shown(cast, meeting, ask):
    ballot = opened(meeting, cast.an, [cast.head], method="hands")
    pk = ballot.candidates.get().pk
    data = {f"c{pk}_agree": 9, f"c{pk}_disagree": 0, f"c{pk}_abstain": 0}
    assert "error" in body(ask(cast.oanh, "ballot_hands", ballot.pk, data))
    ask(cast.oanh, "ballot_hands", ballot.pk, {**data, f"c{pk}_agree": 6})
    assert "Giơ tay: Sở Nội vụ: 6/0/0" in body(ask(cast.an, "ballot_hands", ballot.pk))
    secret = opened(meeting, cast.an, [cast.head], title="Kín")
    assert ask(cast.an, "ballot_hands", secret.pk).status_code == 404


def test_the_secretariat_of_a_council_prepares_its_ballots(cast, ask):
    make_council(cast.council, 3)
    assert "chuan-bi" in body(ask(cast.thu, "ballots_of_council", cast.council.pk))
    data = {
        "purpose": "awards", "title": "Xét Bằng khen", "form": "each", "most": 1, "method": "secret",
        "preset": "council_90_of_all", "quorum_parts": 1, "quorum_of": 2, "yes_parts": 1, "yes_of": 2, "base": "all",
        "tie_break": "none", "counts_from": 5,
    }  # fmt: skip
    ask(cast.thu, "ballot_council_begin", cast.council.pk, data)
    ballot = Ballot.objects.get()
    assert (ballot.council, ballot.yes_parts, ballot.yes_of) == (cast.council, 9, 10)
    assert ballot.rule_source == "Nghị định 91/2017/NĐ-CP, Điều 45 khoản 8"
    ask(cast.thu, "ballot_candidates", ballot.pk, {"name": "Nguyễn Văn A", "note": "Bằng khen"})
    assert body(ask(cast.thu, "ballot_open", ballot.pk)).count("Ủy viên") == 3
    for person in (cast.an, cast.son):
        assert ask(person, "ballots_of_council", cast.council.pk).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_a_year_takes_as_many_queries_for_three_ballots_as_for_one(
    cast, meeting, ask, django_assert_num_queries, count
):
    for number in range(count):
        opened(meeting, cast.an, [cast.head], title=f"Cuộc {number}")
    ask(cast.binh, "ballots_of_year", meeting.campaign_id)
    with django_assert_num_queries(14):
        said = body(ask(cast.binh, "ballots_of_year", meeting.campaign_id))
    assert said.count("Cuộc ") == count
