"""Meetings of a council: called, filled, voted, held."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from awards.deliberation import calling, permissions, reading, voting
from awards.deliberation.forms import CallForm, NothingForm, PutForm
from awards.deliberation.models import CouncilMeeting, MeetingItem
from awards.proposals import looks
from blocs.models import Council
from emulation import kept_input
from emulation.covenants.forms import ReasonForm
from emulation.kept_input import keeps_input


def _meeting(request, pk):
    rows = CouncilMeeting.objects.visible_to(request.user).select_related("council")
    return get_object_or_404(rows, pk=pk)


def _crumbs(request, meeting, here=""):
    council = reading.way_back(meeting.council, request.user)
    if not here:
        return [council, {"label": meeting.title}]
    return [council, {"label": meeting.title, "url": meeting.get_absolute_url()}, {"label": here}]


def meeting(request, pk):
    row = _meeting(request, pk)
    found, ballots = reading.lines(row), reading.ballots(row)
    nominations = [line.nomination for line in found]
    looks.of_people(request, row.title, [(each.submission.unit_id, each.recipient_id) for each in nominations])
    decisions = list(reading.decisions(row, request.user)) if row.state == CouncilMeeting.State.HELD else []
    sentence, kind = reading.turn(row, found, ballots, has_decision=bool(decisions))
    prepares = permissions.can_prepare(request.user, row.council)
    context = {
        "meeting": row, "lines": found, "ballots": ballots, "decisions": decisions, "sentence": sentence, "kind": kind,
        "prepares": prepares, "crumbs": _crumbs(request, row), "members": row.council.members.on(row.held_on),
        "is_planned": row.state == CouncilMeeting.State.PLANNED, "is_voting": row.state == CouncilMeeting.State.VOTING,
        "is_to_decide": row.state == CouncilMeeting.State.HELD and any(line.is_to_decide for line in found),
    }  # fmt: skip
    return render(request, "awards/meeting.html", context)


@keeps_input
def meeting_call(request, council_pk):
    council = get_object_or_404(Council.objects.visible_to(request.user), pk=council_pk)
    permissions.check_can_prepare(request.user, council)
    form = CallForm(request.POST or None, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.call(council, by=request.user):
        messages.success(request, _("The meeting is prepared. Put nominations before it."))
        return redirect("awards:meeting_put", pk=form.result.pk)
    desk = reverse("awards:council", args=[council.pk])
    context = {
        "form": form, "act": _("Prepare a meeting of the council"), "submit": _("Prepare the meeting"),
        "lead": council.name, "back": desk, "crumbs": [{"label": council.name, "url": desk}, {"label": _("Meeting")}],
    }  # fmt: skip
    return render(request, "awards/act.html", context)


@keeps_input
def meeting_put(request, pk):
    row = _meeting(request, pk)
    permissions.check_can_prepare(request.user, row.council)
    waiting = reading.waiting(row)
    looks.of_nominations(request, row.title, waiting)
    form = PutForm(request.POST or None, nominations=waiting, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid():
        count = form.put(row, by=request.user)
        if count:
            messages.success(request, _("%(count)s nominations are before the meeting.") % {"count": count})
        if not form.errors:
            return redirect(row)
    context = {"meeting": row, "form": form, "crumbs": _crumbs(request, row, _("Put before the meeting"))}
    return render(request, "awards/meeting_put.html", context)


@require_POST
def meeting_take_off(request, pk):
    rows = MeetingItem.objects.filter(meeting__in=CouncilMeeting.objects.visible_to(request.user))
    item = get_object_or_404(rows.select_related("meeting__council"), pk=pk)
    try:
        calling.take_off(item, by=request.user)
        messages.success(request, _("It is no longer before the meeting."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(item.meeting)


@keeps_input
def meeting_open(request, pk):
    row = _meeting(request, pk)
    permissions.check_can_prepare(request.user, row.council)
    form = NothingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and form.carry_out(voting.open_votes, row, by=request.user):
        messages.success(request, _("Voting is open. Every member of the council with an account is told."))
        return redirect(row)
    consequences = [
        _("What is before the meeting stands from now on."),
        _("All members of the council of today are on the roll; absent ones are asked in writing."),
        _("There is one ballot for each rule of voting; nobody sees counts before it is closed."),
    ]
    context = {
        "form": form, "act": _("Open the voting"), "submit": _("Open the voting"), "lead": row.title,
        "crumbs": _crumbs(request, row, _("Open the voting")), "back": row.get_absolute_url(),
        "consequences": consequences,
    }  # fmt: skip
    return render(request, "awards/act.html", context)


@keeps_input
def meeting_hold(request, pk):
    row = _meeting(request, pk)
    permissions.check_can_prepare(request.user, row.council)
    form = NothingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and form.carry_out(voting.hold, row, by=request.user):
        messages.success(request, _("The council has voted. Prepare the decision."))
        return redirect("awards:council", pk=row.council_id)
    context = {
        "form": form, "act": _("Note that the council has voted"), "submit": _("The council has voted"),
        "lead": row.title, "crumbs": _crumbs(request, row, _("Voted")), "back": row.get_absolute_url(),
    }  # fmt: skip
    return render(request, "awards/act.html", context)


@keeps_input
def meeting_cancel(request, pk):
    row = _meeting(request, pk)
    permissions.check_can_prepare(request.user, row.council)
    form = ReasonForm(request.POST or None, initial=kept_input.of(request), label=_("Why the meeting is called off"))
    if request.method == "POST" and form.is_valid():
        if form.carry_out(calling.cancel, row, by=request.user, **form.cleaned_data):
            messages.success(request, _("The meeting is called off."))
            return redirect("awards:council", pk=row.council_id)
    context = {
        "form": form, "act": _("Call the meeting off"), "submit": _("Call off"), "lead": row.title,
        "crumbs": _crumbs(request, row, _("Call off")), "back": row.get_absolute_url(),
    }  # fmt: skip
    return render(request, "awards/act.html", context)
