"""Handing a report in: the page to check it once more, the receipt, and taking it back."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from emulation import kept_input
from emulation.kept_input import keeps_input
from emulation.reports import flags, permissions, reading, submitting, text
from emulation.reports.forms import SubmitForm, TakeBackForm
from emulation.reports.models import Report
from emulation.reports.views import described, may_take_back, readable


@keeps_input
def report_submit(request, pk):
    report = readable(request, pk)
    permissions.check_can_submit(request.user, report)
    if report.state in (Report.State.SUBMITTED, Report.State.ACCEPTED):
        return redirect("emulation:report_submitted", pk=pk)
    content = text.content(report)
    mark = text.mark(content)
    form = SubmitForm(request.POST or None, report=report, initial={**kept_input.of(request), "read": mark})
    if request.method == "POST" and form.is_valid() and form.submit(by=request.user):
        messages.success(request, _("The report is handed in."))
        return redirect("emulation:report_submitted", pk=pk)
    if "text_changed" in form.codes:
        form.show_again(mark)
    returned = flags.last_return(report)
    context = described(
        report,
        form=form,
        gaps=submitting.gaps(report),
        sheet=text.paper(report, content),
        days_late=submitting.days_late_now(report),
        is_locked=submitting.is_locked(report),
        returned=returned,
        remarks=reading.remarks(report, returned),
        next_step=reading.next_step(report),
    )
    return render(request, "emulation/report_submit.html", context)


def report_submitted(request, pk):
    report = readable(request, pk)
    permissions.check_can_write(request.user, report)
    submission = submitting.last_submission(report)
    if not submission:
        return redirect("emulation:report", pk=pk)
    found = {
        "submission": submission,
        "state": reading.state(report),
        "next_step": reading.next_step(report),
        "may_take_back": may_take_back(request.user, report),
    }
    context = described(report, **found)
    return render(request, "emulation/report_submitted.html", context)


@keeps_input
def report_take_back(request, pk):
    report = readable(request, pk)
    permissions.check_can_submit(request.user, report)
    form = TakeBackForm(request.POST if request.method == "POST" else None, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.take_back(report, by=request.user):
        messages.success(request, _("The report is with your unit again. What was handed in stays on file."))
        return redirect("emulation:report_write", pk=pk)
    if request.method != "POST" and not submitting.can_be_taken_back(report):
        return redirect("emulation:report", pk=pk)
    found = {"submission": submitting.last_submission(report), "was_returned": submitting.was_returned(report)}
    return render(request, "emulation/report_take_back.html", described(report, form=form, **found))
