"""Writing the report of the bloc: beginning, all sections on one page, what units wrote, two texts, old versions."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emulation import comparing, kept_input
from emulation.bloc_reports import collecting, drafting, permissions, register
from emulation.bloc_reports.forms import ChoiceForm, CollectForm, SectionForm, TitleForm
from emulation.bloc_reports.models import BlocReport, BlocReportVersion
from emulation.bloc_reports.views import around, readable, written
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.views import visible
from emulation.covenants.forms import RuleForm
from emulation.kept_input import keeps_input, says_session_ended
from emulation.reports.models import ReportRequest


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
        (part, SectionForm(initial=_initial(part), auto_id=f"{part.key}-%s"), len(said.get(part.key, [])))
        for part in parts
    ]
    return render(
        request, "emulation/bloc_report_write.html", around(report, sections=sections, may_collect=bool(said))
    )


def _initial(part):
    return {"body": part.section.body, "version": part.section.version}


@says_session_ended("emulation/minutes_section_state.html")
@keeps_input
def bloc_report_section(request, pk, key):
    report = written(request, pk)
    part = drafting.part(report, key)
    if not part:
        raise Http404
    kind = ChoiceForm if "choice" in request.POST else SectionForm
    form = kind(request.POST or None, initial={**_initial(part), **kept_input.of(request)}, auto_id=f"{key}-%s")
    if request.method != "POST":
        return _section_page(request, report, part, form)
    if request.POST.get("choice") == ChoiceForm.THEIRS:
        messages.success(request, _("The text that was there stays. Yours is kept among the old versions."))
        return redirect(_place(pk, key))
    is_saved = not _was_refused(request) and form.is_valid() and form.save(report, key, by=request.user)
    if request.htmx:
        return _state(request, report, key, form)
    if is_saved:
        messages.success(request, _("Saved: %(heading)s.") % {"heading": part.heading})
        return redirect(_place(pk, key))
    return (
        _conflict(request, report, key, form) if "stale" in form.codes else _section_page(request, report, part, form)
    )


def _was_refused(request):
    """Whether this page was told already that somebody else had saved: what is typed on waits for the comparison."""
    return bool(request.htmx) and "refused" in request.POST


def _place(pk, key):
    return f"{reverse('emulation:bloc_report_write', args=[pk])}#{key}"


def _state(request, report, key, form):
    """Return the line under a section after a save by itself."""
    part = drafting.part(report, key)
    is_stale = _was_refused(request) or "stale" in form.codes
    version = request.POST.get("version", "") if form.errors or is_stale else part.section.version
    context = {"key": key, "section": part.section, "version": version, "form": form, "is_stale": is_stale}
    return render(request, "emulation/minutes_section_state.html", context)


def _section_page(request, report, part, form):
    said = collecting.voices(report).get(part.key, [])
    context = around(report, part=part, form=form, voices=said)
    if part.key == register.SECTION:
        context["register"] = register.of(report)
    return render(request, "emulation/bloc_report_section.html", context)


def _conflict(request, report, key, form):
    """Show both texts side by side, and a text with the lines of both to go on from."""
    part = drafting.part(report, key)
    theirs, mine = part.section.body, form.text
    both = {"body": comparing.together(theirs, mine), "mine": mine, "version": part.section.version}
    choice = ChoiceForm(initial=both, auto_id=f"{key}-%s")
    context = around(report, part=part, rows=comparing.side_by_side(theirs, mine), form=choice)
    return render(request, "emulation/bloc_report_conflict.html", context, status=409)


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
            return redirect(_place(pk, kept.section.key))
    rows = comparing.side_by_side(kept.section.body, kept.body)
    return render(request, "emulation/bloc_report_restore.html", around(report, kept=kept, form=form, rows=rows))
