"""Calling a conference: planning, changing, inviting, opening, closing, cancelling."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from emulation import kept_input
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.views import visible as year
from emulation.conferences import attending, forms, holding, inviting, letters, permissions, planning, reading
from emulation.conferences.models import Conference
from emulation.covenants.forms import ReasonForm
from emulation.kept_input import keeps_input


def prepared(request, pk):
    """Return the conference to work on. Raises Http404, or PermissionDenied for those who only read it."""
    conference = get_object_or_404(reading.readable(request.user), pk=pk)
    permissions.check_can_prepare(request.user, conference)
    return conference


def decided(request, pk):
    """Return the conference to decide on. Raises Http404, or PermissionDenied for those who do not."""
    conference = get_object_or_404(reading.readable(request.user), pk=pk)
    permissions.check_can_decide(request.user, conference)
    return conference


@keeps_input
def conference_begin(request, campaign_pk):
    campaign = year(request, campaign_pk)
    campaign_permissions.check_can_prepare(request.user, campaign)
    form = forms.ConferenceForm(request.POST or None, campaign=campaign, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid():
        if form.carry_out(planning.plan, campaign, by=request.user, **form.cleaned_data):
            messages.success(
                request, _("The conference is planned. Put the agenda together, then send the invitations.")
            )
            return redirect("emulation:conference", pk=form.result.pk)
    return render(request, "emulation/conference_begin.html", {"campaign": campaign, "form": form})


@keeps_input
def conference_edit(request, pk):
    conference = prepared(request, pk)
    if not conference.is_ahead and request.method == "GET":
        messages.warning(request, _("This conference is no longer ahead."))
        return redirect("emulation:conference", pk=pk)
    form = forms.ConferenceForm(
        request.POST or None,
        campaign=conference.campaign,
        kept=forms.values_of(conference),
        initial=kept_input.of(request),
    )
    if request.method == "POST" and form.is_valid():
        if form.carry_out(planning.change, conference, by=request.user, **form.cleaned_data):
            _say_what_changed(request, conference, form.result)
            return redirect("emulation:conference", pk=pk)
    return render(request, "emulation/conference_edit.html", {"conference": conference, "form": form})


def _say_what_changed(request, before, after):
    if after.revision != before.revision:
        messages.success(request, _("Saved. Every invited unit is told and asked again whether it comes."))
    else:
        messages.success(request, _("Saved."))


def _confirmed(request, conference, rule, said, form=None, **values):
    """Carry out an act that was confirmed. Return the form, or None when it was done."""
    form = form or forms.ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if form.carry_out(rule, conference, by=request.user, **form.cleaned_data, **values):
            messages.success(request, said)
            return None
    return form


@keeps_input
def conference_invite(request, pk):
    conference = decided(request, pk)
    form = _confirmed(request, conference, inviting.invite, _("The invitations are sent."))
    if not form:
        return redirect("emulation:conference", pk=pk)
    context = {
        "conference": conference,
        "form": form,
        "gaps": inviting.missing(conference) if conference.is_ahead else [],
        "newcomers": inviting.newcomers(conference) if conference.is_ahead else [],
        "people": letters.invited_people(conference).count(),
        "letter_changes": bool(conference.letter_id) and not letters.is_current(conference),
        "when": letters.moment_in_words(conference),
    }
    return render(request, "emulation/conference_invite.html", context)


@keeps_input
def conference_open(request, pk):
    conference = decided(request, pk)
    form = _confirmed(request, conference, holding.open_session, _("The session is open."))
    if not form:
        return redirect("emulation:conference", pk=pk)
    tally = attending.tally(conference)
    return render(request, "emulation/conference_open.html", {"conference": conference, "form": form, "tally": tally})


@keeps_input
def conference_close(request, pk):
    conference = decided(request, pk)
    form = _confirmed(request, conference, holding.close_session, _("The session is closed."))
    if not form:
        return redirect("emulation:conference", pk=pk)
    rows = attending.roll(conference)
    context = {
        "conference": conference,
        "form": form,
        "tally": attending.tally(conference, rows),
        "missing": [row.unit.name for row in rows if row.sits and not row.presence],
        "notes_step": conference.kind in holding.STEPS,
    }
    return render(request, "emulation/conference_close.html", context)


@keeps_input
def conference_cancel(request, pk):
    conference = decided(request, pk)
    form = ReasonForm(
        request.POST or None,
        initial=kept_input.of(request),
        label=_("Why the conference is cancelled"),
        help_text=_("Every invited unit reads it."),
    )
    if not _confirmed(request, conference, holding.cancel, _("The conference is cancelled."), form):
        return redirect("emulation:conference", pk=pk)
    is_told = conference.state == Conference.State.INVITED
    context = {"conference": conference, "form": form, "is_told": is_told}
    return render(request, "emulation/conference_cancel.html", context)
