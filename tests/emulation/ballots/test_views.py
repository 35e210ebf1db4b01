"""The voter's pages: choose, check, done; what they say, what they keep, and to whom they are open."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from common.clock import today
from emulation.ballots import papers, presence, reading
from emulation.ballots.models import Candidate, Tally
from emulation.ballots.turns import turn
from tests.conftest import give_mandate, make_person, yesterday
from tests.emulation.ballots.polls import cast_vote, counts, make_ballot, make_open, seat_of, set_state


def address(name, ballot, seat=None):
    return reverse(f"emulation:{name}", args=[ballot.pk]) + (f"?ghe={seat.pk}" if seat else "")


def paper(ballot, *options, step="vote"):
    """What the page posts: an answer for each candidate."""
    keys = ballot.candidates.values_list("pk", flat=True)
    return {**{f"c{key}": option for key, option in zip(keys, options, strict=True)}, "step": step}


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def binh(client, cast):
    client.force_login(cast.binh)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def booth(cast, ballot):
    return address("ballot_vote", ballot, seat_of(ballot, cast.member))


def test_choose_check_done(binh, cast, ballot, booth):
    assert "step 1 of 2" in words(binh.get(booth))
    checked = binh.post(booth, paper(ballot, "agree", "abstain", step="check"))
    assert "Sở Nội vụ: Agree" in words(checked)
    assert "Kho bạc Nhà nước tỉnh: Abstain" in words(checked)
    assert counts(ballot) == {}
    done = binh.post(booth, paper(ballot, "agree", "abstain"), follow=True)
    assert done.redirect_chain == [(address("ballot_voted", ballot, seat_of(ballot, cast.member)), 302)]
    assert "The vote is in" in words(done)
    assert counts(ballot)["Kho bạc Nhà nước tỉnh", "abstain"] == 1


def test_the_check_page_posts_what_was_chosen_and_goes_back_with_it(binh, ballot, booth):
    checked = binh.post(booth, paper(ballot, "disagree", "agree", step="check")).content.decode()
    assert len(re.findall(r'<input type="hidden" name="c\d+" value="(?:disagree|agree)">', checked)) == 2
    again = binh.post(booth, paper(ballot, "disagree", "agree", step="change"))
    assert "step 1 of 2" in words(again)
    assert not again.context["form"].errors
    assert len(re.findall(r"<input[^>]*checked", again.content.decode())) == 2


def test_nothing_of_the_choice_stays_behind_on_the_way(binh, ballot, booth):
    before = {row.pk: row.session_data for row in Session.objects.all()}
    checked = binh.post(booth, paper(ballot, "disagree", "agree", step="check"))
    done = binh.post(booth, paper(ballot, "disagree", "agree"))
    assert {row.pk: row.session_data for row in Session.objects.all()} == before
    assert set(binh.cookies) <= {"sessionid", "csrftoken", "django_language"}
    for response in (checked, done):
        assert "no-store" in response.headers["Cache-Control"]
    assert "agree" not in done.headers["Location"]
    receipt = binh.get(done.headers["Location"])
    assert "no-store" in receipt.headers["Cache-Control"]
    assert "agree" not in words(receipt).lower()


def test_a_session_that_ended_keeps_nothing_of_the_choice(client, ballot, booth):
    response = client.post(booth, paper(ballot, "agree", "disagree"))
    assert response.headers["Location"].startswith(reverse("account_login"))
    assert "agree" not in response.headers["Location"]
    assert not Session.objects.exists()
    assert counts(ballot) == {}


def test_an_error_report_does_not_show_the_choice(binh, ballot, booth):
    assert binh.get(booth).wsgi_request.sensitive_post_parameters == "__ALL__"


def test_an_answer_that_is_missing_is_asked_for(binh, ballot, booth):
    keys = list(ballot.candidates.values_list("pk", flat=True))
    response = binh.post(booth, {f"c{keys[0]}": "agree", "step": "vote"})
    assert "Agree, disagree or abstain." in words(response)
    assert counts(ballot) == {}


def test_sent_twice_it_is_in_once_and_says_so(binh, ballot, booth):
    binh.post(booth, paper(ballot, "agree", "agree"))
    again = binh.post(booth, paper(ballot, "disagree", "disagree"), follow=True)
    assert "Nothing was counted twice." in words(again)
    assert counts(ballot)[None, "papers"] == 1
    back = binh.get(booth, follow=True)
    assert "The vote is in" in words(back)
    assert "Nothing was counted twice." not in words(back)


def test_closed_while_somebody_checks(binh, ballot, booth):
    binh.post(booth, paper(ballot, "agree", "agree", step="check"))
    set_state(ballot, "closed")
    response = binh.post(booth, paper(ballot, "agree", "agree"))
    assert "It was NOT recorded and counts nowhere." in words(response)
    assert counts(ballot) == {}
    assert binh.get(booth).headers["Location"] == address("ballot", ballot)


def test_a_mandate_that_ended_while_somebody_checks(binh, cast, ballot, booth):
    binh.post(booth, paper(ballot, "agree", "agree", step="check"))
    cast.binh.mandates.update(until=yesterday())
    response = binh.post(booth, paper(ballot, "agree", "agree"))
    assert response.status_code == 403
    assert "no mandate today" in words(response)
    assert counts(ballot) == {}


def test_the_new_leader_votes_after_the_handover(client, cast, ballot, booth):
    cast.binh.mandates.update(until=yesterday())
    client.force_login(make_person("Người mới", cast.member, since=today()))
    client.post(booth, paper(ballot, "agree", "agree"))
    assert counts(ballot)[None, "papers"] == 1


def test_whoever_is_not_sure_asks_whether_the_vote_is_in(binh, cast, ballot):
    page = address("ballot_voted", ballot, seat_of(ballot, cast.member))
    assert "The vote is not in" in words(binh.get(page))
    cast_vote(ballot, cast.member, by=cast.binh)
    assert "The vote is in" in words(binh.get(page))


@pytest.mark.parametrize(("who", "status"), [("chi", 404), ("son", 404), ("thu", 403), ("oanh", 403), ("admin", 403)])
@pytest.mark.parametrize("name", ["ballot_vote", "ballot_voted"])
def test_nobody_else_reaches_a_voting_page(client, cast, ballot, who, status, name):
    client.force_login(getattr(cast, who))
    page = address(name, ballot, seat_of(ballot, cast.member))
    assert client.get(page).status_code == status
    assert client.post(page, paper(ballot, "agree", "agree")).status_code == status
    assert counts(ballot) == {}


def test_nobody_names_the_seat_of_another_unit(binh, cast, ballot):
    page = address("ballot_vote", ballot, seat_of(ballot, cast.head))
    assert binh.post(page, paper(ballot, "agree", "agree")).status_code == 403
    assert binh.get(f"{address('ballot_vote', ballot)}?ghe=abc").status_code == 403


def test_without_a_name_the_page_goes_to_the_first_seat_that_waits(binh, cast, ballot):
    give_mandate(cast.binh, cast.deputy, capacity="authorised", authority="GUQ 9")
    for unit in (cast.deputy, cast.member):
        to = binh.get(address("ballot_vote", ballot)).headers["Location"]
        assert to == address("ballot_vote", ballot, seat_of(ballot, unit))
        binh.post(to, paper(ballot, "agree", "agree"))
    assert [seat.channel for seat in ballot.seats.all()] == ["", "online", "online"]


def test_a_choice_goes_in_for_no_other_seat_than_the_one_it_was_checked_for(binh, cast, ballot):
    """While one checks for a unit, a colleague votes for it: the choice does not go in for the next one."""
    give_mandate(cast.binh, cast.deputy, capacity="authorised", authority="GUQ 9")
    bare = address("ballot_vote", ballot)
    said = words(binh.post(bare, paper(ballot, "agree", "agree"), follow=True))
    assert "Nothing was recorded" in said and counts(ballot) == {}
    page = address("ballot_vote", ballot, seat_of(ballot, cast.deputy))
    binh.post(page, paper(ballot, "agree", "agree", step="check"))
    cast_vote(ballot, cast.deputy, by=cast.dung)
    assert "Nothing was counted twice." in words(binh.post(page, paper(ballot, "agree", "agree"), follow=True))
    assert [seat.channel for seat in ballot.seats.all()] == ["", "online", ""]


def test_a_paper_that_somebody_noted_is_not_called_a_vote_in_the_box(binh, cast, conference):
    ballot = make_open(conference, by_paper=True, by=cast.an)
    presence.note_all(ballot, by=cast.an)
    seat = papers.hand_out(seat_of(ballot, cast.member), by=cast.oanh)
    page = address("ballot_vote", ballot, seat)
    said = words(binh.post(page, paper(ballot, "agree", "agree"), follow=True))
    assert "A paper vote is noted" in said and "The vote is in" not in said.replace("The vote is in when", "")
    assert "nothing was recorded online" in said and "Oanh" in said
    assert "a paper vote is noted" in words(binh.get(address("ballot", ballot)))


def test_one_is_chosen_or_the_blank_vote(binh, cast, conference):
    ballot = make_open(conference, names=["A", "B"], form="choice", by=cast.an)
    page = address("ballot_vote", ballot, seat_of(ballot, cast.member))
    assert "Choose somebody, or the blank vote." in words(binh.post(page, {"step": "check"}))
    assert "A blank vote : no name chosen" in words(binh.post(page, {"choice": "blank", "step": "check"})).replace(
        "vote:", "vote :"
    )
    binh.post(page, {"choice": str(ballot.candidates.last().pk), "step": "vote"})
    assert counts(ballot) == {("B", "agree"): 1, (None, "papers"): 1}


def test_several_are_chosen_up_to_the_number(binh, cast, conference):
    ballot = make_open(conference, names=["A", "B", "C"], form="choice", most=2, by=cast.an)
    page = address("ballot_vote", ballot, seat_of(ballot, cast.member))
    a, b, c = map(str, ballot.candidates.values_list("pk", flat=True))
    assert "Choose 2 at most." in words(binh.post(page, {"choice": [a, b, c], "step": "vote"}))
    assert "A blank vote goes with no name." in words(binh.post(page, {"choice": [a, "blank"], "step": "vote"}))
    checked = binh.post(page, {"choice": [a, c], "step": "check"})
    assert [line[0] for line in checked.context["form"].lines] == ["A", "C"]
    again = binh.post(page, {"choice": [a, c], "step": "change"}).content.decode()
    assert len(re.findall(r"<input[^>]*checked", again)) == 2
    binh.post(page, {"choice": [a, c], "step": "vote"})
    assert counts(ballot) == {("A", "agree"): 1, ("C", "agree"): 1, (None, "papers"): 1}


def test_a_choice_from_another_ballot_is_refused(binh, cast, conference, ballot):
    choice = make_open(conference, names=["A", "B"], form="choice", by=cast.an)
    page = address("ballot_vote", choice, seat_of(choice, cast.member))
    binh.post(page, {"choice": str(ballot.candidates.first().pk), "step": "vote"})
    assert counts(choice) == {}


# --- The page of a ballot ----------------------------------------------------------------------------


def test_the_head_is_marked_beside_its_name_wherever_it_stands(binh, cast, ballot, booth):
    for page in (binh.get(address("ballot", ballot)), binh.get(booth)):
        assert words(page).count("eads the bloc this year") == 1
    checked = binh.post(booth, paper(ballot, "agree", "agree", step="check"))
    assert words(checked).count("Heads the bloc this year") == 1


def test_the_rule_stands_in_words(binh, cast, conference):
    ballot = make_open(
        conference, yes_parts=9, yes_of=10, yes_strictly=False, base="all", places=1, tie_break="chair", by=cast.an
    )
    said = words(binh.get(address("ballot", ballot)))
    assert "In favour: at least 9/10 of all on the roll, present or not. With 3 on the roll these are 3." in said
    assert "The ballot counts when at least 2/3 of the roll take part." in said
    assert "1 place: the most votes win, among those who have enough." in said
    assert "The chair decides among those tied at the last place, and says why." in said
    assert "Điều 8 Quy chế khối" in said


@pytest.mark.parametrize("state", ["open", "closed", "cancelled"])
@pytest.mark.parametrize("who", ["binh", "an", "thu", "admin"])
def test_nobody_reads_a_count_before_it_is_counted(client, cast, ballot, state, who):
    cast_vote(ballot, cast.member, "disagree", "disagree", by=cast.binh)
    Tally.objects.filter(ballot=ballot, option="disagree").update(count=777)
    set_state(ballot, state)
    client.force_login(getattr(cast, who))
    page = client.get(address("ballot", ballot))
    assert "777" not in page.content.decode()
    assert page.context["shows_figures"] is False


def test_the_roll_shows_who_voted(binh, cast, ballot):
    cast_vote(ballot, cast.deputy, by=cast.dung)
    page = binh.get(address("ballot", ballot))
    assert "1 of 3 have voted" in words(page)
    assert [seat.has_voted for seat in page.context["roll"]] == [False, True, False]


@pytest.mark.parametrize(("cast_votes", "is_shown"), [(4, False), (5, True)])
def test_figures_of_few_votes_are_not_shown(binh, ballot, cast_votes, is_shown):
    Tally.objects.filter(ballot=ballot, option="papers").update(count=cast_votes)
    Tally.objects.filter(ballot=ballot, option="agree").update(count=777)
    for row in ballot.candidates.all():
        Candidate._base_manager.filter(pk=row.pk).update(outcome="elected")
    set_state(ballot, "counted")
    page = binh.get(address("ballot", ballot))
    assert ("777" in page.content.decode()) is is_shown
    assert ("only the outcome is shown" in words(page)) is not is_shown
    assert words(page).count("Enough votes") + words(page).count("enough votes") >= 2


def test_a_draft_is_seen_by_those_who_prepare_it(client, cast, conference):
    draft = make_ballot(conference, by=cast.an)
    for who, status in {"an": 200, "oanh": 200, "thu": 200, "binh": 404, "chi": 404}.items():
        client.force_login(getattr(cast, who))
        assert client.get(address("ballot", draft)).status_code == status
    assert turn(draft, []).sentence


def test_a_trial_is_marked_on_every_page(binh, cast, conference):
    ballot = make_open(conference, is_trial=True, by=cast.an)
    seat = seat_of(ballot, cast.member)
    pages = [binh.get(address("ballot", ballot)), binh.get(address("ballot_vote", ballot, seat))]
    pages.append(binh.post(address("ballot_vote", ballot, seat), paper(ballot, "agree", "agree", step="check")))
    pages.append(binh.post(address("ballot_vote", ballot, seat), paper(ballot, "agree", "agree"), follow=True))
    for page in pages:
        assert "it decides nothing" in words(page)


# --- My ballots ---------------------------------------------------------------------------------------


def test_my_ballots_stand_by_what_they_wait_for(binh, cast, conference, ballot):
    voted = make_open(conference, title="Đã bỏ phiếu", by=cast.an)
    cast_vote(voted, cast.member, by=cast.binh)
    over = set_state(make_open(conference, title="Đã kiểm phiếu", by=cast.an), "counted")
    make_ballot(conference, title="Bản nháp", by=cast.an)
    desk = binh.get(reverse("emulation:ballot_list")).context["desk"]
    found = [[row.ballot for row in rows] for rows in (desk.waiting, desk.going_on, desk.over)]
    assert found == [[ballot], [voted], [over]]


def test_an_officer_sees_ballots_that_do_not_wait_for_them(client, cast, ballot):
    client.force_login(cast.oanh)
    desk = client.get(reverse("emulation:ballot_list")).context["desk"]
    assert (desk.waiting, [row.ballot for row in desk.going_on]) == ([], [ballot])


def test_my_ballots_are_paged_and_what_waits_for_me_stands_on_every_page(binh, cast, conference, monkeypatch):
    monkeypatch.setattr(reading, "ROWS", 2)
    waits = make_open(conference, title="Chờ", by=cast.an)
    others = [make_open(conference, title=f"Cuộc {number}", by=cast.an) for number in range(3)]
    for ballot in others:
        cast_vote(ballot, cast.member, by=cast.binh)
    for number, shown in ((1, [others[2], others[1]]), (2, [others[0]]), ("x", [others[2], others[1]])):
        desk = binh.get(reverse("emulation:ballot_list"), {"page": number}).context["desk"]
        assert ([row.ballot for row in desk.waiting], [row.ballot for row in desk.going_on]) == ([waits], shown)


def test_another_bloc_sees_none(client, cast, ballot):
    client.force_login(cast.chi)
    assert client.get(reverse("emulation:ballot_list")).context["desk"].is_empty


@pytest.mark.parametrize("more", [0, 4])
def test_the_queries_of_my_ballots_do_not_grow(binh, cast, conference, ballot, more, django_assert_num_queries):
    for number in range(more):
        make_open(conference, title=f"Phiếu {number}", by=cast.an)
    with django_assert_num_queries(9):
        binh.get(reverse("emulation:ballot_list"))


def test_the_page_on_secrecy_is_open_to_everyone(client):
    assert 'href="/bo-phieu-kin/"' in client.get(reverse("account_login")).content.decode()
    assert client.get(reverse("emulation:ballot_secrecy")).status_code == 200


def test_every_page_leads_to_what_secrecy_rests_on(binh, ballot, booth):
    for page in ("/", address("ballot", ballot), booth):
        assert 'href="/bo-phieu-kin/"' in binh.get(page).content.decode()


def test_home_asks_for_the_vote(binh, ballot, booth):
    assert booth in binh.get("/").content.decode()
