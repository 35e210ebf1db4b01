"""The next head by ballot: who is proposed stands on the paper, and the result becomes the choice and the term."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from blocs.models import Term
from blocs.years import following
from emulation.ballots import counting, hands, opening, preparing
from emulation.ballots.models import Ballot
from emulation.campaigns import lifecycle
from emulation.rotation import balloting, choosing, proposing
from emulation.rotation.models import Choice
from tests.conftest import codes
from tests.emulation.ballots.meeting import figures, make_meeting
from tests.emulation.rotation.conftest import make_conference

HEAD, DEPUTY, BALLOT = Term.Role.HEAD, Term.Role.DEPUTY, Choice.Method.BALLOT


def refuses(code, act):
    with pytest.raises(ValidationError) as error:
        act()
    assert codes(error) == {code}


@pytest.fixture
def meeting(cast, year):
    return make_meeting(cast, year)


@pytest.fixture
def choices(cast, year):
    return [proposing.propose(year, unit, role=HEAD, by=cast.an) for unit in (cast.member, cast.deputy)]


def counted(ballot, by, *rows):
    """The ballot by show of hands, opened, counted."""
    preparing.change(ballot, method="hands", rule_source="Quy chế, Điều 4", by=by)
    opening.open_ballot(ballot, by=by)
    hands.record(ballot, figures(ballot, *rows), by=by)
    counting.close(ballot, by=by)
    return counting.count(ballot, by=by)


def test_the_units_proposed_stand_on_the_paper_and_one_is_chosen(cast, year, meeting, choices):
    ballot = balloting.prepare(year, meeting, role=HEAD, by=cast.an)
    assert balloting.prepare(year, meeting, role=HEAD, by=cast.an) == ballot
    what = f"Khối trưởng năm {following(year.year)}"
    assert (ballot.title, ballot.form, ballot.most, ballot.places) == (f"Bầu {what}", "choice", 1, 1)
    assert [(row.name, row.note) for row in ballot.candidates.all()] == [
        (cast.member.name, what), (cast.deputy.name, what),
    ]  # fmt: skip
    refuses("nobody_proposed", lambda: balloting.prepare(year, meeting, role=DEPUTY, by=cast.an))
    for person in (cast.binh, cast.chi):
        with pytest.raises(PermissionDenied):
            balloting.prepare(year, meeting, role=HEAD, by=person)


def test_who_was_elected_becomes_head_by_the_counting_minutes(cast, year, meeting, choices):
    ballot = counted(balloting.prepare(year, meeting, role=HEAD, by=cast.an), cast.an, (5,), (2,))
    won, lost = choices
    candidate = balloting.elected(won).get()
    assert not balloting.elected(lost).exists()
    choice = choosing.choose(won, method=BALLOT, candidate=candidate, by=cast.an)
    assert (choice.state, choice.method, choice.candidate) == (Choice.State.CHOSEN, BALLOT, candidate)
    term = Term.objects.get(bloc=cast.bloc, year=following(year.year), role=HEAD)
    ballot = Ballot.objects.get(pk=ballot.pk)
    assert (term.unit, term.basis) == (cast.member, Term.Basis.ELECTION)
    assert term.document.startswith(f"Biên bản kiểm phiếu {ballot.document.code}, ")
    assert Choice.objects.get(pk=lost.pk).state == Choice.State.NOT_CHOSEN


def test_where_the_council_recognises_heads_the_elected_unit_waits(cast, year, meeting, choices):
    cast.council.recognises_heads = True
    cast.council.save()
    counted(balloting.prepare(year, meeting, role=HEAD, by=cast.an), cast.an, (5,), (2,))
    candidate = balloting.elected(choices[0]).get()
    assert choosing.choose(choices[0], method=BALLOT, candidate=candidate, by=cast.an).state == Choice.State.WAITING


def test_only_a_counted_ballot_on_this_role_that_the_unit_won_is_a_ground(cast, year, meeting, choices):
    won, lost = choices
    choose = choosing.choose
    refuses("ballot_missing", lambda: choose(won, method=BALLOT, by=cast.an))
    ballot = balloting.prepare(year, meeting, role=HEAD, by=cast.an)
    member, deputy = ballot.candidates.all()
    refuses("not_this_ballot", lambda: choose(won, method=BALLOT, candidate=member, by=cast.an))
    counted(ballot, cast.an, (5,), (2,))
    refuses("another_unit", lambda: choose(won, method=BALLOT, candidate=deputy, by=cast.an))
    refuses("not_carried", lambda: choose(lost, method=BALLOT, candidate=deputy, by=cast.an))
    other = proposing.propose(year, cast.member, role=DEPUTY, by=cast.an)
    refuses("not_this_ballot", lambda: choose(other, method=BALLOT, candidate=member, by=cast.an))


def test_a_trial_ballot_makes_no_head(cast, year, meeting, choices):
    trial = preparing.copy_as_trial(balloting.prepare(year, meeting, role=HEAD, by=cast.an), by=cast.an)
    counted(trial, cast.an, (7,), (0,))
    candidate = trial.candidates.get(unit=cast.member)
    refuses("not_this_ballot", lambda: choosing.choose(choices[0], method=BALLOT, candidate=candidate, by=cast.an))


def test_it_is_prepared_and_recorded_on_the_pages(client, cast, year, meeting, choices):
    client.force_login(cast.an)
    assert "bo-phieu" in client.get(reverse("emulation:rotation", args=[year.pk])).content.decode()
    page = reverse("emulation:rotation_ballot", args=[year.pk])
    sent = client.post(page, {"role": "head", "conference": meeting.pk})
    ballot = Ballot.objects.get()
    assert sent.url == reverse("emulation:ballot", args=[ballot.pk])
    counted(ballot, cast.an, (5,), (2,))
    page = reverse("emulation:rotation_choose", args=[choices[0].pk])
    candidate = ballot.candidates.get(unit=cast.member)
    assert ballot.title in client.get(page).content.decode()
    client.post(page, {"outcome": "ballot", "candidate": candidate.pk})
    assert Choice.objects.get(pk=choices[0].pk).state == Choice.State.CHOSEN
    client.force_login(cast.binh)
    assert ballot.title in client.get(reverse("emulation:rotation", args=[year.pk])).content.decode()
    assert client.get(reverse("emulation:rotation_ballot", args=[year.pk])).status_code == 403


def test_a_conference_of_another_year_takes_no_such_ballot(cast, year, meeting, choices):
    other = lifecycle.begin(cast.bloc, following(cast.year), by=cast.thu)
    elsewhere = make_conference(other, cast.head)
    refuses("another_bloc", lambda: balloting.prepare(year, elsewhere, role=HEAD, by=cast.an))
