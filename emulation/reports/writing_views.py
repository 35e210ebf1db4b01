"""Writing a report: all parts on one page, each saved by itself, two texts side by side, evidence, old versions."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from emulation import comparing, kept_input, section_views
from emulation.covenants.forms import RuleForm
from emulation.evidence.views import address_to_add
from emulation.kept_input import keeps_input, says_session_ended
from emulation.reports import flags, parts, permissions, reading, register, submitting, writing
from emulation.reports.figure_rows import Places
from emulation.reports.forms import ChoiceForm, EvidenceForm, PartForm
from emulation.reports.models import ReportSectionVersion
from emulation.reports.views import described, readable


def written(request, pk):
    """Return the report to write on. Raises Http404, or PermissionDenied for those who only read it."""
    report = readable(request, pk)
    permissions.check_can_write(request.user, report)
    return report


def can_be_written(report):
    return report.is_with_unit and not report.request.withdrawn_at


@keeps_input
def report_write(request, pk):
    report = written(request, pk)
    if not can_be_written(report):
        return redirect("emulation:report", pk=pk)
    returned = flags.last_return(report)
    said = returned.remarks if returned else {}
    known = register.of(report)
    found = register.beside(parts.of(report), known)
    places = Places(pk)
    context = described(
        report,
        found=[PartForm(part=part, places=places, remarks=said, auto_id=f"{part.key}-%s") for part in found],
        register=known,
        returned=returned,
        remarks=reading.remarks(report, returned),
        is_locked=submitting.is_locked(report),
        locks=reading.locks_on(report),
        days_late=reading.days_late_of(report),
        may_submit=bool(permissions.submitting_mandate(request.user, report)),
    )
    return render(request, "emulation/report_write.html", context)


@says_session_ended("emulation/report_part_state.html")
@keeps_input
def report_part(request, pk, key):
    report = written(request, pk)
    part = parts.part(report, key)
    if not part:
        raise Http404
    if not part.is_writable:
        return _refuse(request, report)
    kind = ChoiceForm if "choice" in request.POST else PartForm
    initial = kept_input.of(request)
    form = kind(request.POST or None, part=part, places=Places(pk), initial=initial, auto_id=f"{key}-%s")
    if "insert" in request.POST and key == register.SECTION:
        form.register = register.of(report)
    place = section_views.Place(
        part=part,
        write=_all_parts(pk),
        save=lambda form: form.save(report, by=request.user),
        page=partial(_part_page, request, report),
        state=partial(_state, request, report),
        refused=partial(_refused, request, report),
    )
    return section_views.answer(request, form, place)


def _refuse(request, report):
    if request.method == "POST" and can_be_written(report):
        raise PermissionDenied(_("This part was not returned to be changed."))
    return redirect("emulation:report", pk=report.pk)


def _all_parts(pk):
    return reverse("emulation:report_write", args=[pk])


def _state(request, report, form):
    """Return the line under a part after a save by itself, with the versions that are there now."""
    part = parts.part(report, form.part.key)
    is_stale = section_views.was_refused(request) or "stale" in form.codes
    keeps = is_stale or form.errors or not part
    hidden = (form if keeps else PartForm(part=part)).hidden
    context = {"key": form.part.key, "part": part or form.part, "hidden": hidden, "form": form, "is_stale": is_stale}
    return render(request, "emulation/report_part_state.html", context)


def _refused(request, report, form):
    """Show the figures that somebody else changed, or two texts side by side, or what was wrong."""
    if not form.refused:
        return _part_page(request, report, form)
    if form.refused.stale_figures:
        form.show_present()
        return _part_page(request, report, form, status=409)
    part = parts.part(report, form.part.key)
    around = described(report, title=report.request.title, crumbs="emulation/report_crumbs.html")
    return section_views.two_texts(request, part, form, partial(ChoiceForm, part=part), around)


def _part_page(request, report, form, status=200):
    returned = flags.last_return(report)
    form.remarks = returned.remarks if returned else {}
    known = register.of(report)
    form.part = register.beside([form.part], known)[0]
    context = described(report, part=form.part, form=form, register=known)
    return render(request, "emulation/report_part.html", context, status=status)


@keeps_input
def report_evidence(request, pk, key):
    report = written(request, pk)
    found = parts.holder(report, key)
    if not found:
        raise Http404
    part, figure = found
    if not (can_be_written(report) and (figure or part).is_open):
        return _refuse(request, report)
    attached = sorted(file.pk for file in (figure or part).evidence)
    form = EvidenceForm(
        request.POST or None, report=report, kept={"evidence": attached}, initial=kept_input.of(request)
    )
    if request.method == "POST" and form.is_valid():
        if form.carry_out(writing.attach, report, key, list(form.cleaned_data["evidence"]), by=request.user):
            messages.success(request, _("The evidence is attached."))
            return redirect(section_views.address(_all_parts(pk), part.key))
    name = figure.label if figure else part.heading
    found = {"has_files": writing.choices(report).exists()}
    found["add_url"] = address_to_add(request, report.request.campaign_id)
    context = described(report, part=part, name=name, form=form, **found)
    return render(request, "emulation/report_evidence.html", context)


def report_versions(request, pk):
    report = written(request, pk)
    key = request.GET.get("muc", "")
    found = [part for part in parts.of(report) if part.section and part.section.version]
    context = described(
        report,
        versions=writing.versions(report, key or None),
        parts=found,
        writable={part.key for part in found if part.is_open} if can_be_written(report) else set(),
        key=key,
    )
    return render(request, "emulation/report_versions.html", context)


@keeps_input
def report_restore(request, pk, version_pk):
    report = written(request, pk)
    rows = ReportSectionVersion.objects.select_related("section", "written_by")
    kept = get_object_or_404(rows, section__report=report, pk=version_pk)
    form = RuleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if form.carry_out(writing.restore, report, kept, by=request.user):
            messages.success(request, _("The old text is back in place; the one it replaced is kept."))
            return redirect(section_views.address(_all_parts(pk), kept.section.key))
    context = described(report, kept=kept, form=form, rows=comparing.side_by_side(kept.section.body, kept.body))
    return render(request, "emulation/report_restore.html", context)
