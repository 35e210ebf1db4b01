"""What the secretariat changes on one sheet: who verifies, what is assigned, why the unit is not considered."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from emulation import kept_input
from emulation.kept_input import keeps_input
from emulation.sheets import blocking, finishing, permissions
from emulation.sheets.forms import AssignForm, BlockForm, UnblockForm, VerifierForm
from emulation.sheets.views import of, readable, score_of


@keeps_input
def sheet_verifier(request, pk):
    sheet = readable(request, pk)
    permissions.check_is_secretariat(request.user, sheet)
    initial = {"verifier": sheet.verifier_id, **kept_input.of(request)}
    form = VerifierForm(request.POST or None, sheet=sheet, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if form.carry_out(finishing.give_to, sheet, given["verifier"], because=given["because"], by=request.user):
            messages.success(request, _("The verifier is changed; the reason is in the log."))
            return redirect("emulation:sheet", pk)
    context = of(request, sheet) | {"form": form, "title": _("Change the verifier")}
    return render(request, "emulation/sheet_form.html", context)


@keeps_input
def sheet_assign(request, pk, score_pk):
    sheet = readable(request, pk)
    permissions.check_is_secretariat(request.user, sheet)
    score = score_of(sheet, score_pk)
    initial = {"is_assigned": "1" if score.is_assigned else "0", **kept_input.of(request)}
    form = AssignForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if form.carry_out(finishing.assign, score, given["is_assigned"], why=given["because"], by=request.user):
            messages.success(request, _("Recorded; points and totals follow."))
            return redirect("emulation:sheet", pk)
    title = _("Criterion %(code)s: assigned or not") % {"code": score.criterion.code}
    context = of(request, sheet) | {"form": form, "title": title, "about": score.criterion.name}
    return render(request, "emulation/sheet_form.html", context)


@keeps_input
def sheet_blocks(request, pk):
    sheet = readable(request, pk)
    permissions.check_is_secretariat(request.user, sheet)
    taken = "because" in request.POST
    form = BlockForm(None if taken else request.POST or None, round=sheet.round, initial=kept_input.of(request))
    unblock = UnblockForm(request.POST if taken else None)
    if request.method == "POST":
        used = unblock if taken else form
        if used.is_valid() and _change(sheet, used, taken, request.user):
            messages.success(request, _("Recorded."))
            return redirect("emulation:sheet_blocks", pk)
    known = blocking.reasons(sheet.round)
    rows = [(row, known[row.code].text if row.code in known else row.code) for row in sheet.blocks.all()]
    context = of(request, sheet) | {"form": form, "unblock": unblock, "rows": rows, "has_reasons": bool(known)}
    return render(request, "emulation/sheet_blocks.html", context)


def _change(sheet, form, taken, by):
    given = form.cleaned_data
    if taken:
        return form.carry_out(blocking.unblock, sheet, given["code"], because=given["because"], by=by)
    return form.carry_out(blocking.block, sheet, given["code"], note=given["note"], by=by)
