"""Handing a submission in: the page to check it once more, the receipt; taking it back, giving it up."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from awards.proposals import dossier, handing_in, permissions, stages, text
from awards.proposals.forms import ConfirmForm, ReasonForm, SubmitForm
from awards.proposals.models import Stage
from awards.proposals.views import data_of, described, readable, written
from emulation import kept_input
from emulation.kept_input import keeps_input


@keeps_input
def submission_submit(request, pk):
    row = readable(request, pk)
    permissions.check_can_submit(request.user, row)
    if not row.is_with_unit:
        return redirect("awards:submission", pk)
    missing, mark = dossier.missing(row), text.mark(row)
    form = SubmitForm(
        data_of(request), submission=row, missing=missing, initial={**kept_input.of(request), "read": mark}
    )
    if request.method == "POST" and form.is_valid() and form.submit(by=request.user):
        return redirect("awards:submission_submitted", pk)
    if "text_changed" in form.codes:
        form.show_again(mark)
    context = described(
        row,
        form=form,
        missing=missing,
        nominations=dossier.standing(row),
        sheet=text.paper_of(row),
        next_step=handing_in.next_step(row),
    )
    return render(request, "awards/submission_submit.html", context)


def submission_submitted(request, pk):
    row = written(request, pk)
    if row.is_with_unit or not row.number:
        return redirect("awards:submission", pk)
    step = stages.last(row, Stage.Kind.SUBMITTED)
    context = described(row, step=step, next_step=handing_in.next_step(row), missing=dossier.missing(row))
    return render(request, "awards/submission_submitted.html", context)


@keeps_input
def submission_recall(request, pk):
    row = readable(request, pk)
    permissions.check_can_submit(request.user, row)
    form = ConfirmForm(data_of(request))
    if request.method == "POST" and form.is_valid() and form.carry_out(handing_in.recall, row, by=request.user):
        messages.success(request, _("The submission is with your unit again."))
        return redirect("awards:submission", pk)
    return render(request, "awards/submission_recall.html", described(row, form=form))


@keeps_input
def submission_withdraw(request, pk):
    row = readable(request, pk)
    permissions.check_can_submit(request.user, row)
    form = ReasonForm(data_of(request), initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.withdraw(row, by=request.user):
        messages.success(request, _("The submission is given up; its papers stay on file."))
        return redirect("awards:submission", pk)
    return render(request, "awards/submission_withdraw.html", described(row, form=form))
