"""Writing on a sheet: the page of a group, totals while typing, evidence, figures, and the acts that pass it on."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emulation import kept_input
from emulation.covenants.reading import Link
from emulation.evidence.views import address_to_add
from emulation.kept_input import keeps_input
from emulation.sheets import (
    assessing,
    computing,
    drawing,
    entering,
    explaining,
    finishing,
    flowing,
    permissions,
    reading,
    turns,
    verifying,
)
from emulation.sheets.assessing import Stage
from emulation.sheets.forms import EvidenceForm, FiguresForm, ReasonForm, SureForm
from emulation.sheets.leaf_forms import LeavesForm, is_open
from emulation.sheets.views import of, readable, score_of

VERIFIES = (turns.VERIFY, turns.SECOND, turns.FINAL)
"""Who decides on points is told what was accepted since they were claimed."""


def _page(request, pk, code):
    """Return everything about the page `code` of a sheet. Raises Http404, or PermissionDenied for who only reads it."""
    sheet = readable(request, pk)
    context = of(request, sheet)
    mode = turns.mode(sheet, context["has"])
    if not mode:
        raise PermissionDenied(_("The sheet is not yours to write on now."))
    board = computing.read(sheet.round)
    pages = reading.pages_of(board, sheet)
    place = next((number for number, page in enumerate(pages) if page.group.code == code), None)
    if place is None:
        raise Http404
    following = next((page for page in pages[place + 1 :] if _is_to_fill(board, sheet, page, mode)), None)
    main = turns.acts(sheet, context["has"]).main
    found = {"mode": mode, "board": board, "page": pages[place], "following": following}
    return context | found | {"ending": main or Link(_("look over the sheet"), sheet.get_absolute_url())}


def _is_to_fill(board, sheet, page, mode):
    """Whether `mode` writes on a criterion of `page` that is assigned to the unit."""
    lines = [board.scores.get(sheet.pk, {}).get(leaf.code) for leaf in page.leaves]
    return any(line and line.is_assigned and is_open(board, line, mode) for line in lines)


def _form(found, data=None, initial=None, entries=None):
    keys = {name: found[name] for name in ("board", "sheet", "page", "mode")}
    return LeavesForm(data, initial=initial or {}, entries=entries, **keys)


@keeps_input
def sheet_group(request, pk, code):
    found = _page(request, pk, code)
    sheet = found["sheet"]
    whole = reading.whole(found["board"], sheet, found["has"])
    entries = {row.criterion.code: row for row in whole.rows}
    form = _form(found, request.POST or None, kept_input.of(request), entries)
    if request.method == "POST" and form.is_valid() and form.save(by=request.user):
        count = len(form.result)
        saved = ngettext("%(count)d criterion saved.", "%(count)d criteria saved.", count) % {"count": count}
        messages.success(request, saved if count else _("Nothing had changed."))
        return redirect(_onward(found) if "next" in request.POST else reverse("emulation:sheet_group", args=[pk, code]))
    sums = form.results() if form.is_bound else {}
    live = reading.live(found["board"], sheet, found["page"], sums, _upto(found["mode"]))
    hints = flowing.hints(found["board"], sheet, found["page"].codes) if found["mode"] in VERIFIES else {}
    for row in form.leaves:
        row.points, row.hint = live.points.get(row.line.pk, ""), hints.get(row.leaf.code)
        row.said = drawing.said(found["board"], whole, row, found["mode"])
    context = found | {"form": form, "live": live, "links": reading.links_of(found["board"], sheet)}
    return render(request, "emulation/sheet_group.html", context)


def _onward(found):
    """Return where somebody goes on who saved a group: to the next one to be filled in, after the last to the end."""
    if found["following"]:
        return reverse("emulation:sheet_group", args=[found["sheet"].pk, found["following"].group.code])
    return found["ending"].url


def _upto(mode):
    return {
        turns.SELF: Stage.SELF,
        turns.PEER: Stage.SELF,
        turns.VERIFY: Stage.VERIFIED,
        turns.SECOND: Stage.SECOND,
    }.get(mode, Stage.FINAL)


@login_not_required
def sheet_totals(request, pk, code):
    """Totals of what is typed and not saved, for the page that asks while somebody types.

    Without a session it answers with a sentence, not with the page of the sign-in inside the page.
    """
    if not request.user.is_authenticated:
        if request.htmx:
            return render(request, "emulation/sheet_totals.html", {"is_signed_out": True})
        return redirect_to_login(reverse("emulation:sheet_group", args=[pk, code]))
    found = _page(request, pk, code)
    if request.method != "POST":
        return redirect("emulation:sheet_group", pk, code)
    form = _form(found, request.POST)
    live = reading.live(found["board"], found["sheet"], found["page"], form.results(), _upto(found["mode"]))
    points = {row.anchor: live.points[row.line.pk] for row in form.leaves if row.line.pk in live.points}
    context = {"live": live, "points": points, "page": found["page"], "is_answer": True}
    return render(request, "emulation/sheet_totals.html", context)


def sheet_evidence(request, pk, score_pk):
    sheet = readable(request, pk)
    permissions.check_can_enter(request.user, sheet)
    score = score_of(sheet, score_pk)
    initial = {"evidence": list(score.evidence.values_list("pk", flat=True))}
    form = EvidenceForm(request.POST if request.method == "POST" else None, sheet=sheet, initial=initial)
    if request.method == "POST" and form.is_valid():
        if form.carry_out(entering.attach, score, form.cleaned_data["evidence"], by=request.user):
            messages.success(request, _("The evidence of “%(code)s” is saved.") % {"code": score.criterion.code})
            return redirect(f"{reverse('emulation:sheet', args=[pk])}#diem-{score.pk}")
    context = of(request, sheet) | {"form": form, "score": score, "has_files": form.has_files}
    context["add_url"] = address_to_add(request, sheet.round.campaign_id)
    return render(request, "emulation/sheet_evidence.html", context)


def sheet_figures(request, pk):
    sheet = readable(request, pk)
    permissions.check_can_enter(request.user, sheet)
    offers = flowing.offers(sheet)
    form = FiguresForm(request.POST if request.method == "POST" else None, offers=offers)
    if request.method == "POST" and form.is_valid() and form.take_over(sheet, by=request.user):
        count = len(form.result)
        told = ngettext("%(count)d figure taken over.", "%(count)d figures taken over.", count) % {"count": count}
        messages.success(request, told)
        return redirect("emulation:sheet", pk)
    context = of(request, sheet) | {"form": form, "offers": offers, "is_open": sheet.state == sheet.State.SELF}
    return render(request, "emulation/sheet_figures.html", context)


RULES = {
    "hand_in": entering.hand_in,
    "finish_explaining": explaining.finish_explaining,
    "finish_verifying": verifying.finish_verifying,
    "finish_second": verifying.finish_second,
    "finish_peer": verifying.finish_peer,
    "go_on": explaining.go_on,
    "make_final": finishing.make_final,
    "hand_back": verifying.hand_back,
    "reopen": finishing.reopen,
}
WITH_REASON = ("hand_back", "reopen")


@keeps_input
def sheet_act(request, pk, word):
    sheet = readable(request, pk)
    act, has = turns.BY_WORD.get(word), turns.rights(request.user, sheet)
    if not act:
        raise Http404
    if not turns.may(act, sheet, has):
        raise PermissionDenied(_("This is not yours to do on this sheet."))
    kind = ReasonForm if act in WITH_REASON else SureForm
    form = kind(request.POST if request.method == "POST" else None, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid():
        if form.carry_out(RULES[act], sheet, by=request.user, **form.cleaned_data):
            messages.success(request, _("Done: %(act)s.") % {"act": turns.label(act)})
            return redirect("emulation:sheet", pk)
    context = of(request, sheet) | {"form": form, "act": act, "label": turns.label(act), **_to_check(sheet, act)}
    return render(request, "emulation/sheet_act.html", context)


def _to_check(sheet, act):
    """Return what somebody reads before an act: what is not scored, what was changed, what was explained."""
    if act in ("hand_in", "make_final"):
        return {"unscored": assessing.unscored(sheet)}
    if act in ("finish_verifying", "finish_explaining", "go_on"):
        return {"changed": list(assessing.changed_leaves(sheet))}
    return {}
