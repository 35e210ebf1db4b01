"""Writing minutes: all sections on one page, each saved by itself, two texts side by side, old versions."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from emulation import comparing, section_views
from emulation.covenants.forms import RuleForm
from emulation.kept_input import keeps_input, says_session_ended
from emulation.minutes import permissions, writing
from emulation.minutes.models import SectionVersion
from emulation.minutes.views import called, readable
from emulation.section_forms import SectionForm


def written(request, pk):
    """Return the minutes to write on. Raises Http404, or PermissionDenied for those who only read them."""
    conference = called(request, pk)
    permissions.check_can_write(request.user, conference)
    return writing.of(conference)


def minutes_write(request, pk):
    minutes = written(request, pk)
    if not minutes.is_editable or minutes.conference.state not in writing.WRITABLE_IN:
        return redirect("emulation:minutes", pk=pk)
    sections = [
        (part, SectionForm(initial=section_views.initial(part), auto_id=f"{part.key}-%s"))
        for part in writing.parts(minutes)
    ]
    context = {"minutes": minutes, "conference": minutes.conference, "campaign": minutes.conference.campaign}
    return render(request, "emulation/minutes_write.html", {**context, "sections": sections})


@says_session_ended("emulation/minutes_section_state.html")
@keeps_input
def minutes_section(request, pk, key):
    minutes = written(request, pk)
    part = writing.part(minutes, key)
    if not part:
        raise Http404
    conference = minutes.conference
    around = {"conference": conference, "campaign": conference.campaign, "title": conference.title}
    return section_views.section(
        request,
        conference,
        part,
        save=writing.save_section,
        again=lambda: writing.part(writing.of(conference), key),
        write=_all_sections(pk),
        page=lambda form: render(request, "emulation/minutes_section.html", {**around, "part": part, "form": form}),
        around={**around, "crumbs": "emulation/minutes_crumbs.html"},
    )


def _all_sections(pk):
    return reverse("emulation:minutes_write", args=[pk])


def minutes_versions(request, pk):
    minutes, writes = readable(request, pk)
    if not writes:
        raise Http404
    key = request.GET.get("muc", "")
    context = {
        "minutes": minutes,
        "conference": minutes.conference,
        "campaign": minutes.conference.campaign,
        "versions": writing.versions(minutes, key or None),
        "parts": writing.parts(minutes),
        "key": key,
    }
    return render(request, "emulation/minutes_versions.html", context)


def minutes_restore(request, pk, version_pk):
    minutes = written(request, pk)
    rows = SectionVersion.objects.select_related("section", "written_by")
    kept = get_object_or_404(rows, section__minutes=minutes.pk, pk=version_pk)
    form = RuleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if form.carry_out(writing.restore, minutes.conference, kept, by=request.user):
            messages.success(request, _("The old text is back in place; the one it replaced is kept."))
            return redirect(section_views.address(_all_sections(pk), kept.section.key))
    context = {
        "conference": minutes.conference,
        "campaign": minutes.conference.campaign,
        "kept": kept,
        "form": form,
        "rows": comparing.side_by_side(kept.section.body, kept.body),
    }
    return render(request, "emulation/minutes_restore.html", context)
