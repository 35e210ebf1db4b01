"""From the written draft to the adopted paper: out to the members, their comments, the answers, the adoption."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from emulation import kept_input
from emulation.bloc_reports import adopting, drafting, permissions, reading, remarking, text
from emulation.bloc_reports.forms import AdoptForm
from emulation.bloc_reports.models import BlocReport, BlocReportRemark
from emulation.bloc_reports.views import around, readable, written
from emulation.bloc_reports.writing_views import is_too_late
from emulation.covenants.forms import AnswerForm, CirculateForm, CommentForm
from emulation.kept_input import keeps_input


@keeps_input
def bloc_report_circulate(request, pk):
    report = written(request, pk)
    if is_too_late(request, report):
        return redirect("emulation:bloc_report", pk=pk)
    form = CirculateForm(request.POST or None, initial={"due_on": report.comments_due_on, **kept_input.of(request)})
    if request.method == "POST" and form.is_valid():
        if form.carry_out(drafting.circulate, report, by=request.user, **form.cleaned_data):
            messages.success(request, _("The members can read the report and comment now."))
            return redirect("emulation:bloc_report", pk=pk)
    context = around(report, form=form, units=report.request.campaign.members())
    return render(request, "emulation/bloc_report_circulate.html", context)


@keeps_input
def bloc_report_comment(request, pk):
    report = readable(request, pk)
    unit = permissions.check_can_comment(request.user, report)
    if is_too_late(request, report):
        return redirect("emulation:bloc_report", pk=pk)
    key = request.POST.get("key", "") if request.method == "POST" else request.GET.get("muc", "")
    form = CommentForm(request.POST or None, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid():
        if form.carry_out(remarking.comment, report, by=request.user, key=key, **form.cleaned_data):
            messages.success(request, _("Your comment is recorded. The head of the bloc will answer it."))
            return redirect(f"{reverse('emulation:bloc_report', args=[pk])}#gop-y-{form.result.pk}")
    context = around(report, form=form, unit=unit, key=key, subject=reading.subject_of(report, key))
    return render(request, "emulation/bloc_report_comment.html", context)


@keeps_input
def bloc_report_answer(request, pk):
    seen = BlocReportRemark.objects.filter(report__in=BlocReport.objects.visible_to(request.user))
    rows = seen.select_related("unit", "author", "answered_by", "report__request__campaign__bloc__council")
    remark = get_object_or_404(rows, pk=pk)
    permissions.check_can_write(request.user, remark.report)
    if is_too_late(request, remark.report):
        return redirect("emulation:bloc_report", pk=remark.report_id)
    remark.paragraph_was = reading.subject_of(remark.report, remark.key)
    kept = {"outcome": remark.outcome, "answer": remark.answer}
    form = AnswerForm(request.POST or None, kept=kept, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid():
        sent = {"outcome": form.cleaned_data["outcome"], "text": form.cleaned_data["answer"]}
        if form.carry_out(remarking.answer, remark, by=request.user, **sent):
            messages.success(request, _("Your answer is recorded; the bloc reads it beside the comment."))
            return redirect(f"{reverse('emulation:bloc_report', args=[remark.report_id])}#gop-y-{pk}")
    return render(request, "emulation/bloc_report_answer.html", around(remark.report, remark=remark, form=form))


@keeps_input
def bloc_report_adopt(request, pk):
    report = readable(request, pk)
    permissions.check_can_adopt(request.user, report)
    if is_too_late(request, report):
        return redirect("emulation:bloc_report", pk=pk)
    initial = {**kept_input.of(request), "read": text.mark(report)}
    form = AdoptForm(request.POST or None, report=report, initial=initial)
    if request.method == "POST" and form.is_valid():
        if form.carry_out(adopting.adopt, report, by=request.user, **form.cleaned_data):
            messages.success(request, _("The report stands as adopted. Text and figures are frozen from now on."))
            return redirect("emulation:bloc_report", pk=pk)
        report = readable(request, pk)
        form.show_again(text.mark(report))
    page = reading.page(report, request.user)
    context = around(report, form=form, page=page, gaps=page.gaps, waiting=reading.waiting(page.sums))
    context["may_adopt"] = not page.gaps and form.fields["conference"].queryset.exists()
    return render(request, "emulation/bloc_report_adopt.html", context)
