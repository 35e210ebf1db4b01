"""Answering an invitation, checking in, the secretary's table, and votes by show of hands."""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from emulation import kept_input
from emulation.conferences import attending, forms, hands, inviting, permissions, reading, turns
from emulation.conferences.models import Conference
from emulation.conferences.planning_views import prepared
from emulation.kept_input import keeps_input

GUESSES = {"check_in": "10/5m/user"}
"""Codes that one person may try: more are guesses."""


def chosen_row(request, conference, is_open):
    """Return the row of the unit that the request names, or the first of the person's for which `is_open` holds, with
    the mandate. Raises PermissionDenied for a unit for which the person has no mandate today.
    """
    rows = attending.roll(conference)
    wanted = request.POST.get("unit") or request.GET.get("don-vi") or ""
    if wanted.isdecimal():
        row = next((row for row in rows if row.unit_id == int(wanted[:18])), None)
    else:
        row = next(iter(sorted(turns.mine(request.user, rows), key=lambda row: not is_open(row))), None)
    if not row:
        raise PermissionDenied(_("You have no mandate today for a unit that was invited."))
    return row, permissions.check_speaks_for(request.user, row.unit)


@keeps_input
def conference_answer(request, pk):
    conference = get_object_or_404(reading.readable(request.user), pk=pk)
    row, _mandate = chosen_row(request, conference, lambda row: row.is_waited_for)
    given = {"answer": row.answer, "representative": row.representative, "post": row.post, "note": row.answer_note}
    form = forms.AnswerForm(request.POST or None, initial={**given, **kept_input.of(request)})
    if request.method == "POST" and form.is_valid():
        if form.carry_out(inviting.answer, conference, unit=row.unit, by=request.user, **form.cleaned_data):
            said = form.result.get_answer_display()
            messages.success(request, _("Recorded for %(unit)s: %(answer)s.") % {"unit": row.unit, "answer": said})
            return redirect("emulation:conference", pk=pk)
    is_over = conference.state != Conference.State.INVITED
    context = {"conference": conference, "form": form, "row": row, "is_over": is_over}
    return render(request, "emulation/conference_answer.html", context)


@keeps_input
def conference_check_in(request, pk):
    conference = get_object_or_404(reading.readable(request.user), pk=pk)
    row, mandate = chosen_row(request, conference, lambda row: not row.is_here)
    proposed = {
        "presence": attending.proposed_presence(row, mandate),
        "representative": row.representative or request.user.full_name,
        "post": row.post if row.representative else mandate.post,
    }
    form = forms.CheckInForm(request.POST or None, initial={**proposed, **kept_input.of(request)})
    if request.method == "POST" and form.is_valid() and _may_guess(request, form):
        if form.carry_out(attending.check_in, conference, unit=row.unit, by=request.user, **form.cleaned_data):
            row = form.result
    context = {
        "conference": conference,
        "form": form,
        "row": row,
        "doors": attending.doors_are_open(conference),
        "opens_at": conference.starts_at - attending.DOORS_OPEN,
    }
    return render(request, "emulation/conference_check_in.html", context)


def _may_guess(request, form):
    if ratelimit.consume(request, app="emulation", action="check_in", config=GUESSES, user=request.user):
        return True
    form.show(
        ValidationError(
            _("Too many attempts. Wait five minutes, or ask the secretary to record you."), "too_many_attempts"
        )
    )
    return False


@keeps_input
def conference_attendance(request, pk):
    conference = prepared(request, pk)
    rows, guests = attending.roll(conference), list(conference.guests.all())
    form = forms.RollForm(
        request.POST or None, conference=conference, rows=rows, guests=guests, initial=kept_input.of(request)
    )
    if request.method == "POST" and form.is_valid() and form.carry_out(_record_all, form, by=request.user):
        messages.success(request, _("The attendance is recorded."))
        return redirect("emulation:conference_attendance", pk=pk)
    context = {
        "conference": conference,
        "form": form,
        "tally": attending.tally(conference),
        "is_on": True,
        "may_record": conference.state not in {Conference.State.PLANNED, Conference.State.CANCELLED},
    }
    return render(request, "emulation/conference_attendance.html", context)


@transaction.atomic
def _record_all(form, *, by):
    """Record every row that was touched, all or none."""
    because = form.cleaned_data.get("because", "")
    for row, presence, mode, seen in form.touched():
        attending.record(row, by=by, presence=presence, mode=mode, seen=seen, because=because)
    for guest, field in form.guest_lines:
        attending.record_guest(guest, by=by, has_come=form.cleaned_data[field.name])


@keeps_input
def conference_vote(request, pk):
    return _vote(request, prepared(request, pk))


@keeps_input
def vote_edit(request, pk, vote_pk):
    conference = prepared(request, pk)
    return _vote(request, conference, get_object_or_404(conference.votes, pk=vote_pk))


def _vote(request, conference, vote=None):
    names = ("question", "in_favour", "against", "abstaining")
    given = {"item": vote.item_id, **{name: getattr(vote, name) for name in names}} if vote else {}
    form = forms.VoteForm(request.POST or None, conference=conference, initial={**given, **kept_input.of(request)})
    if request.method == "POST" and form.is_valid():
        if form.carry_out(hands.count, conference, by=request.user, vote=vote, **form.cleaned_data):
            messages.success(request, _("The vote is recorded."))
            return redirect("emulation:conference", pk=conference.pk)
    is_over = conference.state != Conference.State.OPEN
    context = {"conference": conference, "form": form, "tally": attending.tally(conference), "is_over": is_over}
    return render(request, "emulation/conference_vote.html", context)
