"""What the bloc and the secretariat do with a submission: open, return, forward, check off."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from awards.proposals import dossier, looks, permissions, reviewing
from awards.proposals.forms import ConfirmForm, NoteForm, ReturnForm
from awards.proposals.views import data_of, described, readable
from emulation import kept_input
from emulation.kept_input import keeps_input


@require_POST
def submission_open(request, pk):
    row = readable(request, pk)
    permissions.check_decides_on(request.user, row)
    form = ConfirmForm(request.POST)
    if form.is_valid() and form.carry_out(reviewing.open_it, row, by=request.user):
        messages.success(request, _("It is noted that you opened it; the unit cannot take it back any more."))
    for words in form.non_field_errors():
        messages.warning(request, words)
    return redirect("awards:submission", pk)


@keeps_input
def submission_return(request, pk):
    row = readable(request, pk)
    permissions.check_decides_on(request.user, row)
    looks.of_submission(request, row)
    form = ReturnForm(data_of(request), initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.send(row, by=request.user):
        messages.success(request, _("It is returned, and the unit is told why."))
        return redirect("awards:submission", pk)
    context = described(row, form=form, missing=dossier.missing(row))
    return render(request, "awards/submission_return.html", context)


@keeps_input
def submission_forward(request, pk):
    row = readable(request, pk)
    permissions.check_can_review(request.user, row)
    looks.of_submission(request, row)
    form = NoteForm(data_of(request), initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.forward(row, by=request.user):
        messages.success(request, _("It is with the secretariat now."))
        return redirect("awards:submission", pk)
    context = described(
        row, form=form, nominations=dossier.standing(row), missing=dossier.missing(row),
        unvoted=reviewing.not_acclaimed(row),
    )  # fmt: skip
    return render(request, "awards/submission_forward.html", context)


@keeps_input
def submission_check(request, pk):
    row = readable(request, pk)
    permissions.check_can_check(request.user, row)
    looks.of_submission(request, row)
    form = NoteForm(data_of(request), initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.check_off(row, by=request.user):
        messages.success(request, _("The dossier is complete; it waits for the council."))
        return redirect("awards:submission", pk)
    context = described(row, form=form, lines=dossier.lines(row), missing=dossier.missing(row))
    return render(request, "awards/submission_check.html", context)
