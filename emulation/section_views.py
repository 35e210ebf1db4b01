"""How a section that several people write is saved from a page, by itself or by the button, and two texts shown."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from emulation import comparing, kept_input
from emulation.section_forms import ChoiceForm, SectionForm, TwoTexts


@dataclass(frozen=True)
class Place:
    """Where a section `part` stands: how it is saved, and what is shown when it is not.

    `write` is the address of all sections on one page; `save(form)` says whether the rule put the text in; `page(form)`
    answers with the section alone, `state(form)` with the line under it after a save by itself, `refused(form)` when
    the button did not save.
    """

    part: Any
    write: str
    save: Callable
    page: Callable
    state: Callable
    refused: Callable


def answer(request, form, place):
    """Answer a section opened, saved by itself, saved by the button, or chosen between two texts."""
    if request.method != "POST":
        return place.page(form)
    if request.POST.get("choice") == TwoTexts.THEIRS:
        messages.success(request, _("The text that was there stays. Yours is kept among the old versions."))
        return redirect(address(place.write, place.part.key))
    is_saved = not was_refused(request) and form.is_valid() and place.save(form)
    if request.htmx:
        return place.state(form)
    if is_saved:
        messages.success(request, _("Saved: %(heading)s.") % {"heading": place.part.heading})
        return redirect(address(place.write, place.part.key))
    return place.refused(form)


def was_refused(request):
    """Whether this page was told already that somebody else had saved: what is typed on waits for the comparison."""
    return bool(request.htmx) and "refused" in request.POST


def address(write, key):
    """Return where the section `key` stands on the page with the address `write`."""
    return f"{write}#{key}"


def initial(part):
    """Return what a `SectionForm` begins with."""
    return {"body": part.section.body, "version": part.section.version}


def section(request, thing, part, *, save, again, write, page, around):
    """Answer for a section that is nothing but text, saved into `thing` by the rule `save`.

    `again` reads the section anew, `write` is the address of all sections on one page, `page(form)` answers with the
    section alone, `around` is what `two_texts` shows around them.
    """
    kind = ChoiceForm if "choice" in request.POST else SectionForm
    form = kind(request.POST or None, initial={**initial(part), **kept_input.of(request)}, auto_id=f"{part.key}-%s")

    def refused(form):
        return two_texts(request, again(), form, ChoiceForm, around) if "stale" in form.codes else page(form)

    place = Place(
        part=part,
        write=write,
        save=lambda form: form.save(save, thing, part.key, by=request.user),
        page=page,
        state=partial(_state, request, again),
        refused=refused,
    )
    return answer(request, form, place)


def _state(request, again, form):
    """Return the line under a section after a save by itself."""
    part = again()
    is_stale = was_refused(request) or "stale" in form.codes
    version = request.POST.get("version", "") if form.errors or is_stale else part.section.version
    context = {"key": part.key, "section": part.section, "version": version, "form": form, "is_stale": is_stale}
    return render(request, "emulation/minutes_section_state.html", context)


def two_texts(request, part, form, kind, around):
    """Show the text that is there beside the refused one, and a text with the lines of both to go on from.

    `kind` makes the form of the choice. `around` holds `title`, `crumbs` (a template) and what the crumbs show.
    """
    theirs, mine = part.section.body, form.text
    both = {"body": comparing.together(theirs, mine), "mine": mine, "version": part.section.version}
    rows = comparing.side_by_side(theirs, mine)
    choice = kind(initial=both, auto_id=f"{part.key}-%s")
    context = {**around, "part": part, "rows": rows, "form": choice}
    return render(request, "emulation/two_texts.html", context, status=409)
