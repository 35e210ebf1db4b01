"""Writing the report of the bloc: beginning, all sections on one page, what units wrote, two texts, old versions."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emulation import comparing, kept_input, section_views
from emulation.bloc_reports import collecting, drafting, permissions, register
from emulation.bloc_reports.forms import CollectForm, TitleForm
from emulation.bloc_reports.models import BlocReport, BlocReportVersion
from emulation.bloc_reports.views import around, readable, written
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.views import visible
from emulation.covenants.forms import RuleForm
from emulation.kept_input import keeps_input, says_session_ended
from emulation.reports.models import ReportRequest
from emulation.section_forms import SectionForm


@keeps_input
def bloc_report_begin(request, campaign_pk, request_pk):
    campaign = visible(request, campaign_pk)
    campaign_permissions.check_can_prepare(request.user, campaign)
    asked = get_object_or_404(ReportRequest.objects.select_related("campaign__bloc"), campaign=campaign, pk=request_pk)
    if existing := BlocReport.objects.filter(request=asked).first():
        return redirect("emulation:bloc_report", pk=existing.pk)
    initial = {"title": drafting.proposed_title(asked), **kept_input.of(request)}
    form = TitleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        if form.carry_out(drafting.begin, asked, title=form.cleaned_data["title"], by=request.user):
            messages.success(request, _("The report is begun. The members see it once it is sent out."))
            return redirect("emulation:bloc_report_write", pk=form.result.pk)
    context = {"campaign": campaign, "asked": asked, "form": form}
    return render(request, "emulation/bloc_report_begin.html", context)


def is_too_late(request, report):
    """Whether an adopted report is opened for writing; a form sent too late goes to the rule and keeps its input."""
    if report.is_editable or request.method == "POST":
        return False
    messages.warning(request, _("This report is adopted: it can be read but not changed."))
    return True


@keeps_input
def bloc_report_title(request, pk):
    report = written(request, pk)
    if is_too_late(request, report):
        return redirect("emulation:bloc_report", pk=pk)
    form = TitleForm(request.POST or None, kept={"title": report.title}, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid():
        if form.carry_out(drafting.rename, report, title=form.cleaned_data["title"], by=request.user):
            messages.success(request, _("The title is saved."))
            return redirect("emulation:bloc_report_write", pk=pk)
    return render(request, "emulation/bloc_report_title.html", around(report, form=form))


def bloc_report_write(request, pk):
    report = written(request, pk)
    if is_too_late(request, report):
        return redirect("emulation:bloc_report", pk=pk)
    parts, said = drafting.parts(report), collecting.voices(report)
    sections = [
        (part, SectionForm(initial=section_views.initial(part), auto_id=f"{part.key}-%s"), len(said.get(part.key, [])))
        for part in parts
    ]
    return render(
        request, "emulation/bloc_report_write.html", around(report, sections=sections, may_collect=bool(said))
    )


@says_session_ended("emulation/minutes_section_state.html")
@keeps_input
def bloc_report_section(request, pk, key):
    report = written(request, pk)
    part = drafting.part(report, key)
    if not part:
        raise Http404
    return section_views.section(
        request,
        report,
        part,
        save=drafting.save_section,
        again=lambda: drafting.part(report, key),
        write=_all_sections(pk),
        page=lambda form: _section_page(request, report, part, form),
        around=around(report, title=report.title, crumbs="emulation/bloc_report_crumbs.html"),
    )


def _all_sections(pk):
    return reverse("emulation:bloc_report_write", args=[pk])


def _section_page(request, report, part, form):
    said = collecting.voices(report).get(part.key, [])
    context = around(report, part=part, form=form, voices=said)
    if part.key == register.SECTION:
        context["register"] = register.of(report)
    return render(request, "emulation/bloc_report_section.html", context)


def bloc_report_collect(request, pk):
    report = written(request, pk)
    if is_too_late(request, report):
        return redirect("emulation:bloc_report", pk=pk)
    proposals = collecting.proposals(report)
    empty = [row.part.key for row in proposals if not row.part.section.body]
    form = CollectForm(request.POST or None, proposals=proposals, initial={"keys": empty})
    if request.method == "POST" and form.is_valid() and form.take_over(report, by=request.user):
        said = ngettext(
            "What the units wrote stands in %(count)s section now. Make prose of it.",
            "What the units wrote stands in %(count)s sections now. Make prose of it.",
            form.result,
        )
        messages.success(request, said % {"count": form.result})
        return redirect("emulation:bloc_report_write", pk=pk)
    chosen = set(form["keys"].value() or [])
    rows = [(row, row.part.key in chosen) for row in proposals]
    return render(request, "emulation/bloc_report_collect.html", around(report, form=form, rows=rows))


def bloc_report_versions(request, pk):
    report = readable(request, pk)
    if not permissions.can_write(request.user, report):
        raise Http404
    key = request.GET.get("muc", "")
    context = around(report, versions=drafting.versions(report, key or None), parts=drafting.parts(report), key=key)
    return render(request, "emulation/bloc_report_versions.html", context)


def bloc_report_restore(request, pk, version_pk):
    report = written(request, pk)
    rows = BlocReportVersion.objects.select_related("section", "written_by")
    kept = get_object_or_404(rows, section__report=report, pk=version_pk)
    if is_too_late(request, report):
        return redirect("emulation:bloc_report", pk=pk)
    form = RuleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if form.carry_out(drafting.restore, report, kept, by=request.user):
            messages.success(request, _("The old text is back in place; the one it replaced is kept."))
            return redirect(section_views.address(_all_sections(pk), kept.section.key))
    rows = comparing.side_by_side(kept.section.body, kept.body)
    return render(request, "emulation/bloc_report_restore.html", around(report, kept=kept, form=form, rows=rows))
