"""Pages of the voter: my ballots, one ballot, choose → check → done, and what secrecy rests on.

The choice is carried by the pages that are posted. It is put into no session, cookie, address or message: whoever signs
in again while choosing chooses again. So these pages do not keep input as others do.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from emulation.ballots import acts, papers, permissions, presence, reading, results, turns, words
from emulation.ballots.forms import VoteForm, typed
from emulation.ballots.models import Ballot

CHECK, CAST, CHANGE = "check", "vote", "change"


@login_not_required
def ballot_secrecy(request):
    return render(request, "emulation/ballot_secrecy.html")


def ballot_list(request):
    return render(request, "emulation/ballot_list.html", {"desk": reading.desk(request.user, request.GET.get("page"))})


def called(request, pk):
    """Return the ballot, if the reader may know of it. Whoever lost the mandate for a seat is told so."""
    ballot = reading.readable(request.user).filter(pk=pk).first()
    if ballot:
        return ballot
    if permissions.had_a_seat(request.user, pk):
        raise PermissionDenied(_("You have no mandate today in this ballot. Nothing was recorded by this page."))
    raise Http404


def ballot(request, pk):
    row = called(request, pk)
    roll, rights = reading.roll(row), permissions.rights_in(request.user, row)
    found = results.result(row) if row.state == Ballot.State.COUNTED else None
    votes, running = turns.votes(row, rights), acts.acts(row, request.user)
    context = {
        "ballot": row,
        "campaign": row.conference.campaign if row.conference else None,
        "candidates": reading.candidates(row, found),
        "shows_figures": bool(found and found.shows_figures),
        "found": found,
        "facts": acts.facts(found) if found else [],
        "acts": running,
        "acts_are_main": not votes,
        "rule": words.rule(row, on_roll=len(roll)),
        "roll": roll,
        "knows_presence": presence.is_known(roll),
        "rights": rights,
        "turn": turns.turn(row, roll),
        "votes": votes,
    }
    return render(request, "emulation/ballot.html", context)


def booth(request, pk):
    """Return the ballot and by what the reader votes in it: for the seat that the address names (`ghe`), else for the
    first that has not voted. Raises PermissionDenied when there is none.

    A vote goes in only for a seat that is named: the first that waits may be another one by then.
    """
    row = called(request, pk)
    rights = permissions.rights_in(request.user, row)
    if wanted := request.GET.get("ghe"):
        rights = [right for right in rights if str(right.seat.pk) == wanted]
    if not rights:
        raise PermissionDenied(_("You have no mandate today in this ballot. Nothing was recorded by this page."))
    return row, next((right for right in rights if not right.seat.has_voted), rights[0])


@sensitive_post_parameters()
@never_cache
def ballot_vote(request, pk):
    row, right = booth(request, pk)
    return _vote(request, row, right) if request.GET.get("ghe") else _named(request, right)


def _vote(request, row, right):
    context = {"ballot": row, "campaign": row.conference.campaign if row.conference else None, "right": right}
    if right.seat.has_voted:
        return _is_in(request, row, right)
    if row.state != Ballot.State.OPEN or not row.is_secret:
        return _not_taken(request, context)
    form = VoteForm(request.POST or None, ballot=row, seat=right.seat)
    step = request.POST.get("step", CHECK)
    if request.method == "POST" and step == CHANGE:
        form = VoteForm(ballot=row, seat=right.seat, initial=typed(request.POST, form))
    elif request.method == "POST" and form.is_valid():
        if step != CAST:
            return render(request, "emulation/ballot_check.html", {**context, "form": form})
        if form.vote(by=request.user) or form.refused == "voted_already":
            return _is_in(request, row, right, is_new=not form.refused)
        if form.refused == "not_open":
            return _not_taken(request, context)
    context["rule"] = words.rule(row, on_roll=0)
    return render(request, "emulation/ballot_vote.html", {**context, "form": form})


def _named(request, right):
    """Go to the page of one seat."""
    if request.method == "POST":
        messages.warning(request, _("Nothing was recorded: for whom was not said. Choose again."))
    return redirect(f"{request.path}?ghe={right.seat.pk}")


def _is_in(request, row, right, *, is_new=False):
    right.seat.refresh_from_db(fields=["channel"])
    if request.method == "POST" and right.seat.is_on_paper:
        messages.warning(request, _("A paper vote is noted here: nothing was recorded online."))
    elif request.method == "POST" and not is_new:
        messages.warning(request, _("This vote was in already. Nothing was counted twice."))
    return redirect(f"{reverse('emulation:ballot_voted', args=[row.pk])}?ghe={right.seat.pk}")


def _not_taken(request, context):
    """Say that a vote that was sent is not in; without one, show the ballot as it stands."""
    if request.method == "POST":
        return render(request, "emulation/ballot_not_taken.html", context)
    messages.info(request, _("Votes are not taken here now."))
    return redirect("emulation:ballot", pk=context["ballot"].pk)


@never_cache
def ballot_voted(request, pk):
    """Say whether the vote of a seat is in: after voting, and whenever somebody is not sure."""
    row, right = booth(request, pk)
    rights = permissions.rights_in(request.user, row)
    context = {
        "ballot": row,
        "campaign": row.conference.campaign if row.conference else None,
        "right": right,
        "votes": turns.votes(row, rights),
        "is_open": row.state == Ballot.State.OPEN,
        "noted": papers.noted(right.seat) if right.seat.is_on_paper else None,
    }
    return render(request, "emulation/ballot_voted.html", context)
