"""Pages of those who prepare: the ballots of a year or council, what is asked, who stands, opening and stopping."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from blocs import permissions as bloc_permissions
from blocs.models import Council
from emulation import kept_input
from emulation.ballots import acts, opening, permissions, preparing, presence, proposing, reading, words
from emulation.ballots.models import Ballot, Candidate
from emulation.ballots.preparing_forms import ActForm, BallotForm, CandidateForm, RankedForm, values_of
from emulation.ballots.views import called
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.views import visible as year
from emulation.conferences.models import Conference
from emulation.covenants.forms import ReasonForm
from emulation.kept_input import keeps_input


def prepared(request, pk):
    """Return the ballot to work on. Raises Http404, or PermissionDenied for those who only read it."""
    row = called(request, pk)
    permissions.check_can_prepare(request.user, row)
    return row


def decided(request, pk):
    """Return the ballot to decide on. Raises Http404, or PermissionDenied for those who do not."""
    row = called(request, pk)
    permissions.check_can_decide(request.user, row)
    return row


def ballots_of_year(request, campaign_pk):
    campaign = year(request, campaign_pk)
    rows = reading.readable(request.user).filter(conference__campaign=campaign)
    prepares = campaign.is_open and campaign_permissions.can_prepare(request.user, campaign)
    context = {
        "campaign": campaign,
        "rows": rows,
        "may_prepare": prepares,
        "has_conference": prepares and running(campaign).exists(),
    }
    return render(request, "emulation/ballots_of_year.html", context)


def running(campaign):
    """The conferences at which something can still be voted on."""
    return Conference.objects.filter(campaign=campaign, state__in=Conference.RUNNING)


@keeps_input
def ballot_begin(request, campaign_pk):
    campaign = year(request, campaign_pk)
    campaign_permissions.check_can_prepare(request.user, campaign)
    conferences = running(campaign)
    proposed = {"purpose": request.GET.get("cho", "acclaim"), "conference": conferences.first()}
    form = BallotForm(
        request.POST or None, conferences=conferences, initial={**proposed, **kept_input.of(request)}
    )  # fmt: skip
    return _begun(request, form, {"campaign": campaign, "has_conference": bool(proposed["conference"])})


def _served(request, council_pk):
    """Return the council to prepare for. Raises Http404 or PermissionDenied."""
    council = get_object_or_404(Council, pk=council_pk)
    bloc_permissions.check_manages_council(request.user, council)
    return council


def ballots_of_council(request, council_pk):
    council = _served(request, council_pk)
    rows = reading.readable(request.user).filter(council=council)
    page = Paginator(rows, reading.ROWS).get_page(request.GET.get("page"))
    return render(request, "emulation/ballots_of_council.html", {"council": council, "page": page})


@keeps_input
def ballot_council_begin(request, council_pk):
    council = _served(request, council_pk)
    form = BallotForm(request.POST or None, council=council, initial=kept_input.of(request))
    return _begun(request, form, {"council": council, "has_conference": True})


def _begun(request, form, context):
    if request.method == "POST" and form.is_valid() and form.save(by=request.user):
        messages.success(request, _("The ballot is prepared. Say who stands."))
        return redirect("emulation:ballot_candidates", pk=form.result.pk)
    return render(request, "emulation/ballot_begin.html", {**context, "form": form})


@keeps_input
def ballot_edit(request, pk):
    row = prepared(request, pk)
    form = BallotForm(request.POST or None, ballot=row, kept=values_of(row), initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.save(by=request.user):
        messages.success(request, _("Saved."))
        return redirect("emulation:ballot", pk=pk)
    return render(request, "emulation/ballot_edit.html", {"ballot": row, "form": form})


# --- Who stands --------------------------------------------------------------------------------------------------


@keeps_input
def ballot_candidates(request, pk):
    """The paper: who stands, in order, with a form for one more."""
    row = prepared(request, pk)
    form = CandidateForm(request.POST or None, ballot=row, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.save(by=request.user):
        messages.success(request, _("On the paper: %(name)s.") % {"name": form.result.name})
        return redirect("emulation:ballot_candidates", pk=pk)
    is_open = row.state == Ballot.State.DRAFT
    context = {
        "ballot": row,
        "form": form,
        "candidates": reading.candidates(row),
        "may_write": is_open,
        "from_ranking": is_open and row.purpose == Ballot.Purpose.ACCLAIM and bool(proposing.ranked(row)),
        "from_question": is_open and row.purpose == Ballot.Purpose.QUESTION,
        "from_rotation": is_open and row.purpose == Ballot.Purpose.HEAD,
    }
    return render(request, "emulation/ballot_candidates.html", context)


@keeps_input
def ballot_ranked(request, pk):
    row = prepared(request, pk)
    lines = proposing.ranked(row)
    if row.purpose != Ballot.Purpose.ACCLAIM or not lines:
        raise Http404
    form = RankedForm(request.POST or None, ballot=row, lines=lines, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.put(by=request.user):
        messages.success(request, _("The units of the ranking stand on the paper."))
        return redirect("emulation:ballot_candidates", pk=pk)
    return render(request, "emulation/ballot_ranked.html", {"ballot": row, "form": form, "lines": lines})


@require_POST
def ballot_question(request, pk):
    form = ActForm(request.POST)
    if not form.carry_out(proposing.put_question, prepared(request, pk), by=request.user):
        messages.warning(request, " ".join(form.non_field_errors()))
    return redirect("emulation:ballot_candidates", pk=pk)


def _candidate(request, pk):
    """Return the candidate, its ballot known to the reader, who prepares it."""
    candidate = get_object_or_404(Candidate, pk=pk)
    candidate.ballot = prepared(request, candidate.ballot_id)
    return candidate


@keeps_input
def candidate_edit(request, pk):
    row = _candidate(request, pk)
    kept = {"name": row.name, "note": row.note} if preparing.may_rename(row) else {"note": row.note}
    form = CandidateForm(
        request.POST or None, ballot=row.ballot, candidate=row, kept=kept, initial=kept_input.of(request)
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and form.save(by=request.user):
        return redirect("emulation:ballot_candidates", pk=row.ballot_id)
    return render(request, "emulation/candidate_edit.html", {"ballot": row.ballot, "candidate": row, "form": form})


def candidate_remove(request, pk):
    row = _candidate(request, pk)
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if form.carry_out(preparing.remove_candidate, row, by=request.user):
            return redirect("emulation:ballot_candidates", pk=row.ballot_id)
    return render(request, "emulation/candidate_remove.html", {"ballot": row.ballot, "candidate": row, "form": form})


@require_POST
def candidate_move(request, pk):
    row = _candidate(request, pk)
    seen = request.POST.get("seen", "")
    given = {"up": request.POST.get("way") == "up", "seen": int(seen) if seen.isdecimal() and len(seen) < 10 else None}
    form = ActForm(request.POST)
    if not form.carry_out(preparing.move_candidate, row, by=request.user, **given):
        messages.warning(request, " ".join(form.non_field_errors()))
    return redirect("emulation:ballot_candidates", pk=row.ballot_id)


# --- Opening and stopping ----------------------------------------------------------------------------------------


def ballot_open(request, pk):
    """What is missing, the roll and the paper as voters will see them; then it is opened."""
    row = decided(request, pk)
    if row.state != Ballot.State.DRAFT:
        messages.info(request, _("This ballot was opened already."))
        return redirect("emulation:ballot", pk=pk)
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if form.carry_out(opening.open_ballot, row, by=request.user):
            messages.success(request, _("Voting is open."))
            return redirect("emulation:ballot", pk=pk)
    roll = opening.roll(row)
    context = {
        "ballot": row, "form": form, "gaps": acts.gaps(row), "roll": roll, "candidates": reading.candidates(row),
        "absent": [seat for seat in roll if not seat.is_present], "rule": words.rule(row, on_roll=len(roll)),
        "knows_presence": presence.is_known(roll), "warnings": words.before_opening(row, len(roll)),
    }  # fmt: skip
    return render(request, "emulation/ballot_open.html", context)


@keeps_input
def ballot_cancel(request, pk):
    row = prepared(request, pk)
    if row.state != Ballot.State.DRAFT:
        permissions.check_can_decide(request.user, row)
    form = ReasonForm(
        request.POST or None, initial=kept_input.of(request), label=_("Why the ballot is cancelled"),
        help_text=_("Everybody who was called to vote reads it."),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        if form.carry_out(preparing.cancel, row, by=request.user, **form.cleaned_data):
            messages.success(request, _("The ballot is cancelled."))
            return redirect("emulation:ballot", pk=pk)
    return render(request, "emulation/ballot_cancel.html", {"ballot": row, "form": form})


def ballot_trial(request, pk):
    return _copied(request, prepared(request, pk), preparing.copy_as_trial, "emulation/ballot_trial.html")


def ballot_run_off(request, pk):
    return _copied(request, prepared(request, pk), preparing.run_off, "emulation/ballot_run_off.html")


def _copied(request, row, rule, template):
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and form.carry_out(rule, row, by=request.user):
        messages.success(request, _("The ballot is prepared. Look at it, then open it."))
        return redirect("emulation:ballot", pk=form.result.pk)
    return render(request, template, {"ballot": row, "form": form})
