"""What a unit writes: a submission, its nominations, the files of its dossier."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from awards.eligibility import explaining
from awards.proposals import dossier, drafting, keeping, looks, permissions, reading
from awards.proposals.forms import BeginForm, ConfirmForm, DescribeForm, NominateForm, NominationForm, PieceForm
from awards.proposals.models import DossierPiece, Submission
from awards.proposals.views import data_of, described, readable, written
from emulation import kept_input
from emulation.campaigns.views import visible as year
from emulation.kept_input import keeps_input


@keeps_input
def submission_begin(request, campaign_pk):
    campaign = year(request, campaign_pk)
    units = permissions.units_of(request.user, campaign)
    if not units:
        raise PermissionDenied(_("Only the people of the unit prepare its nominations."))
    form = BeginForm(data_of(request), units=units, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.begin(campaign, by=request.user):
        return redirect("awards:submission", form.result.pk)
    return render(request, "awards/submission_begin.html", {"campaign": campaign, "form": form})


@keeps_input
def submission_edit(request, pk):
    row = written(request, pk)
    form = DescribeForm(data_of(request), submission=row, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.save(by=request.user):
        messages.success(request, _("Saved."))
        return redirect("awards:submission", pk)
    return render(request, "awards/submission_edit.html", described(row, form=form))


@keeps_input
def nominate(request, pk):
    row = written(request, pk)
    form = NominateForm(data_of(request), submission=row, initial=kept_input.of(request))
    looks = "look" in request.POST
    if request.method == "POST" and form.is_valid() and not looks and form.nominate(by=request.user):
        messages.success(request, _("%(whom)s is nominated.") % {"whom": form.result.recipient})
        return redirect(form.result)
    explained = None
    if looks and form.is_valid() and form.foresee() and form.result is not None:
        explained = explaining.explain(form.result)
    context = described(row, form=form, explained=explained, is_new=looks and not form.errors and not explained)
    return render(request, "awards/nominate.html", context)


def own_nomination(request, pk):
    """Return a nomination that the reader prepares. Raises PermissionDenied for others who see it."""
    row = get_object_or_404(reading.nominations(request.user), pk=pk)
    permissions.check_can_write(request.user, row.submission.unit)
    return row


@keeps_input
def nomination_edit(request, pk):
    row = own_nomination(request, pk)
    form = NominationForm(data_of(request), nomination=row, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.save(by=request.user):
        messages.success(request, _("Saved."))
        return redirect(row)
    return render(request, "awards/nomination_edit.html", described(row.submission, nomination=row, form=form))


@keeps_input
def nomination_withdraw(request, pk):
    row = own_nomination(request, pk)
    form = ConfirmForm(data_of(request))
    if request.method == "POST" and form.is_valid() and form.carry_out(drafting.withdraw, row, by=request.user):
        messages.success(request, _("The nomination is withdrawn; it stays on file."))
        return redirect(row.submission)
    return render(request, "awards/nomination_withdraw.html", described(row.submission, nomination=row, form=form))


@require_POST
def nomination_move(request, pk):
    row = own_nomination(request, pk)
    form = ConfirmForm(request.POST)
    if form.is_valid() and not form.carry_out(drafting.move, row, by=request.user, up="up" in request.POST):
        messages.warning(request, form.non_field_errors()[0])
    return redirect(f"{row.submission.get_absolute_url()}#nominations")


@keeps_input
def dossier_add(request, pk):
    row = readable(request, pk)
    permissions.check_can_add_piece(request.user, row)
    looks.of_submission(request, row)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    initial = {"what": request.GET.get("cho", ""), **kept_input.of(request)}
    form = PieceForm(*sent, submission=row, lines=dossier.lines(row), initial=initial)
    if request.method == "POST" and form.is_valid():
        kept = form.keep(by=request.user)
        for piece in kept:
            messages.success(request, _("“%(name)s” is in the dossier.") % {"name": piece.document.title})
        if not form.errors:
            return redirect("awards:submission_dossier", pk)
    return render(request, "awards/dossier_add.html", described(row, form=form))


@keeps_input
def dossier_remove(request, pk):
    seen = Submission.objects.visible_to(request.user)
    piece = get_object_or_404(DossierPiece.objects.filter(submission__in=seen).select_related("document"), pk=pk)
    row = written(request, piece.submission_id)
    form = ConfirmForm(data_of(request))
    if request.method == "POST" and form.is_valid() and form.carry_out(keeping.take_away, piece, by=request.user):
        messages.success(request, _("“%(name)s” is taken out of the dossier.") % {"name": piece.document.title})
        return redirect("awards:submission_dossier", row.pk)
    return render(request, "awards/dossier_remove.html", described(row, piece=piece, form=form))
