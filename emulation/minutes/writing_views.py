"""Writing minutes: all sections on one page, each saved by itself, two texts side by side, old versions."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from emulation import comparing, kept_input
from emulation.covenants.forms import RuleForm
from emulation.kept_input import keeps_input, says_session_ended
from emulation.minutes import permissions, writing
from emulation.minutes.forms import ChoiceForm, SectionForm
from emulation.minutes.models import SectionVersion
from emulation.minutes.views import called, readable


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
        (part, SectionForm(initial=_initial(part), auto_id=f"{part.key}-%s")) for part in writing.parts(minutes)
    ]
    context = {"minutes": minutes, "conference": minutes.conference, "campaign": minutes.conference.campaign}
    return render(request, "emulation/minutes_write.html", {**context, "sections": sections})


def _initial(part):
    return {"body": part.section.body, "version": part.section.version}


@says_session_ended("emulation/minutes_section_state.html")
@keeps_input
def minutes_section(request, pk, key):
    minutes = written(request, pk)
    part = writing.part(minutes, key)
    if not part:
        raise Http404
    kind = ChoiceForm if "choice" in request.POST else SectionForm
    form = kind(request.POST or None, initial={**_initial(part), **kept_input.of(request)}, auto_id=f"{key}-%s")
    if request.method != "POST":
        return _section_page(request, minutes, part, form)
    if request.POST.get("choice") == ChoiceForm.THEIRS:
        messages.success(request, _("The text that was there stays. Yours is kept among the old versions."))
        return redirect(_place(pk, key))
    is_saved = not _was_refused(request) and form.is_valid() and form.save(minutes.conference, key, by=request.user)
    if request.htmx:
        return _state(request, minutes, key, form)
    if is_saved:
        messages.success(request, _("Saved: %(heading)s.") % {"heading": part.heading})
        return redirect(_place(pk, key))
    return (
        _conflict(request, minutes, key, form) if "stale" in form.codes else _section_page(request, minutes, part, form)
    )


def _was_refused(request):
    """Whether this page was told already that somebody else had saved: what is typed on waits for the comparison."""
    return bool(request.htmx) and "refused" in request.POST


def _place(pk, key):
    return f"{reverse('emulation:minutes_write', args=[pk])}#{key}"


def _state(request, minutes, key, form):
    """Return the line under a section after a save by itself."""
    part = writing.part(writing.of(minutes.conference), key)
    is_stale = _was_refused(request) or "stale" in form.codes
    version = request.POST.get("version", "") if form.errors or is_stale else part.section.version
    context = {"key": key, "section": part.section, "version": version, "form": form, "is_stale": is_stale}
    return render(request, "emulation/minutes_section_state.html", context)


def _section_page(request, minutes, part, form):
    context = {"conference": minutes.conference, "campaign": minutes.conference.campaign, "part": part, "form": form}
    return render(request, "emulation/minutes_section.html", context)


def _conflict(request, minutes, key, form):
    """Show both texts side by side, and a text with the lines of both to go on from."""
    part = writing.part(writing.of(minutes.conference), key)
    theirs, mine = part.section.body, form.text
    both = {"body": comparing.together(theirs, mine), "mine": mine, "version": part.section.version}
    context = {
        "conference": minutes.conference,
        "campaign": minutes.conference.campaign,
        "part": part,
        "rows": comparing.side_by_side(theirs, mine),
        "form": ChoiceForm(initial=both, auto_id=f"{key}-%s"),
    }
    return render(request, "emulation/minutes_conflict.html", context, status=409)


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
            return redirect(_place(pk, kept.section.key))
    context = {
        "conference": minutes.conference,
        "campaign": minutes.conference.campaign,
        "kept": kept,
        "form": form,
        "rows": comparing.side_by_side(kept.section.body, kept.body),
    }
    return render(request, "emulation/minutes_restore.html", context)
