"""From the first draft to the open covenant: writing, asking for comments, answering, opening, new versions."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from emulation import kept_input
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.views import visible as year
from emulation.covenants import doubts, drafting, forms, permissions, reading, signing, text
from emulation.covenants.models import Comment, Commitment, Covenant
from emulation.covenants.views import readable
from emulation.kept_input import keeps_input


def drafted(request, pk):
    """Return the covenant to write on. Raises Http404, or PermissionDenied for those who only read it."""
    covenant = get_object_or_404(readable(request.user), pk=pk)
    permissions.check_can_draft(request.user, covenant)
    return covenant


def is_too_late(request, covenant):
    """Whether a frozen covenant is opened for writing; a form sent too late goes to the rule and keeps its input."""
    if covenant.is_editable or request.method == "POST":
        return False
    messages.warning(request, _("The covenant is frozen. Make a new version to change it."))
    return True


@keeps_input
def covenant_begin(request, campaign_pk):
    campaign = year(request, campaign_pk)
    campaign_permissions.check_can_prepare(request.user, campaign)
    if latest := campaign.covenants.exclude(state=Covenant.State.WITHDRAWN).first():
        return redirect("emulation:covenant_draft" if latest.is_editable else "emulation:covenant", pk=latest.pk)
    proposed = text.proposed(campaign)
    form = forms.DraftForm(request.POST or None, initial={**proposed, **kept_input.of(request)})
    if request.method == "POST" and form.is_valid():
        if form.carry_out(drafting.draft, campaign, by=request.user, **form.cleaned_data):
            return redirect("emulation:covenant_draft", pk=form.result.pk)
    return render(request, "emulation/covenant_begin.html", {"campaign": campaign, "form": form})


@keeps_input
def covenant_draft(request, pk):
    covenant = drafted(request, pk)
    if is_too_late(request, covenant):
        return redirect("emulation:covenant", pk=pk)
    written = {"preamble": covenant.preamble, "closing": covenant.closing}
    form = forms.DraftForm(request.POST or None, kept=written, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid():
        if form.carry_out(drafting.write, covenant, by=request.user, **form.cleaned_data):
            messages.success(request, _("The draft is saved."))
            return redirect("emulation:covenant_draft", pk=pk)
    printed = text.commitments(covenant)
    rows = list(zip(covenant.commitments.all(), printed, strict=True))
    return render(request, "emulation/covenant_draft.html", {"covenant": covenant, "form": form, "commitments": rows})


@keeps_input
def commitment_add(request, pk):
    covenant = drafted(request, pk)
    if is_too_late(request, covenant):
        return redirect("emulation:covenant", pk=pk)
    form = forms.CommitmentForm(request.POST or None, covenant=covenant, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.put(by=request.user):
        messages.success(request, _("Commitment %(number)s is saved.") % {"number": form.result.number})
        return redirect(reverse("emulation:covenant_draft", args=[pk]) + "#commitments")
    return render(request, "emulation/commitment_add.html", {"covenant": covenant, "form": form})


@keeps_input
def commitment_edit(request, pk, number):
    covenant = drafted(request, pk)
    if is_too_late(request, covenant):
        return redirect("emulation:covenant", pk=pk)
    commitment = get_object_or_404(covenant.commitments, number=number)
    is_same = request.POST.get("commitment", str(commitment.pk)) == str(commitment.pk)
    kept, initial = forms.values_of(commitment) if is_same else None, kept_input.of(request)
    form = forms.CommitmentForm(request.POST or None, covenant=covenant, kept=kept, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and _is_still(form, commitment)
        and form.put(by=request.user, number=number)
    ):
        messages.success(request, _("Commitment %(number)s is saved.") % {"number": number})
        return redirect(reverse("emulation:covenant_draft", args=[pk]) + "#commitments")
    context = {"covenant": covenant, "form": form, "commitment": commitment}
    return render(request, "emulation/commitment_edit.html", context)


def _is_still(form, commitment):
    """Whether the number still stands for the commitment that was opened; one before it may have been removed since."""
    if form.data.get("commitment") == str(commitment.pk):
        return True
    form.show(
        ValidationError(_("The numbers changed after you opened this page. Open the commitment again."), "renumbered")
    )
    return False


@keeps_input
def commitment_remove(request, pk, number):
    covenant = drafted(request, pk)
    if is_too_late(request, covenant):
        return redirect("emulation:covenant", pk=pk)
    commitment = get_object_or_404(covenant.commitments, number=number)
    form = forms.RuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_still(form, commitment):
        if form.carry_out(drafting.remove, commitment, by=request.user):
            messages.success(request, _("The commitment is removed; the ones after it moved up."))
            return redirect(reverse("emulation:covenant_draft", args=[pk]) + "#commitments")
    context = {"covenant": covenant, "form": form, "commitment": commitment}
    return render(request, "emulation/commitment_remove.html", context)


def commitment_move(request, pk):
    """Two buttons beside each commitment; they name the commitment by its key and the number it is to have."""
    covenant = drafted(request, pk)
    key, to = (request.POST.get(name, "") for name in ("commitment", "to"))
    commitment = covenant.commitments.filter(pk=key[:18]).first() if key.isdecimal() else None
    if commitment and to.isdecimal():
        try:
            drafting.move(commitment, to=int(to[:4]), by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return redirect(reverse("emulation:covenant_draft", args=[pk]) + "#commitments")


@keeps_input
def covenant_circulate(request, pk):
    covenant = drafted(request, pk)
    if is_too_late(request, covenant):
        return redirect("emulation:covenant", pk=pk)
    initial = {"due_on": covenant.comments_due_on, **kept_input.of(request)}
    form = forms.CirculateForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        if form.carry_out(drafting.circulate, covenant, by=request.user, **form.cleaned_data):
            messages.success(request, _("The members can read the draft and comment now."))
            return redirect("emulation:covenant", pk=pk)
    context = {"covenant": covenant, "form": form, "units": covenant.campaign.members()}
    return render(request, "emulation/covenant_circulate.html", context)


@keeps_input
def covenant_comment(request, pk):
    covenant = get_object_or_404(readable(request.user), pk=pk)
    unit = permissions.check_can_comment(request.user, covenant)
    commitment = _commented(request, covenant)
    form = forms.CommentForm(request.POST or None, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid():
        if form.carry_out(drafting.comment, covenant, by=request.user, commitment=commitment, **form.cleaned_data):
            messages.success(request, _("Your comment is recorded. The head of the bloc will answer it."))
            return redirect(f"{reverse('emulation:covenant', args=[pk])}#gop-y-{form.result.pk}")
    context = {"covenant": covenant, "form": form, "commitment": commitment, "unit": unit}
    return render(request, "emulation/covenant_comment.html", context)


def _commented(request, covenant):
    """Return the commitment meant: by the key that the form carries, at first by its number in the address."""
    if (key := request.POST.get("commitment", "")).isdecimal():
        return covenant.commitments.filter(pk=key).first() or Commitment(pk=key)
    if request.method == "GET" and (number := request.GET.get("so", "")).isdecimal():
        return covenant.commitments.filter(number=number[:4]).first()
    return None


@keeps_input
def comment_answer(request, pk):
    seen = Comment.objects.filter(covenant__in=Covenant.objects.visible_to(request.user))
    rows = seen.select_related(
        "unit", "author", "commitment", "covenant__campaign__bloc__council", "covenant__document"
    )
    remark = get_object_or_404(rows, pk=pk)
    permissions.check_can_draft(request.user, remark.covenant)
    given = {"outcome": remark.outcome, "answer": remark.answer}
    form = forms.AnswerForm(request.POST or None, kept=given, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid():
        given = {"outcome": form.cleaned_data["outcome"], "text": form.cleaned_data["answer"]}
        if form.carry_out(drafting.answer, remark, by=request.user, **given):
            messages.success(request, _("Your answer is recorded; the bloc reads it beside the comment."))
            return redirect(f"{reverse('emulation:covenant', args=[remark.covenant_id])}#gop-y-{pk}")
    return render(
        request, "emulation/comment_answer.html", {"remark": remark, "covenant": remark.covenant, "form": form}
    )


@keeps_input
def covenant_open(request, pk):
    covenant = get_object_or_404(readable(request.user), pk=pk)
    permissions.check_can_decide(request.user, covenant)
    if is_too_late(request, covenant):
        return redirect("emulation:covenant", pk=pk)
    form = forms.OpenForm(request.POST or None, initial={**kept_input.of(request), "read": text.mark(covenant)})
    if request.method == "POST" and form.is_valid():
        if form.carry_out(signing.open_signing, covenant, by=request.user, **form.cleaned_data):
            messages.success(request, _("Signing is open. The text is frozen from now on."))
            return redirect("emulation:covenant", pk=pk)
        form.show_again(text.mark(covenant))
    return render(request, "emulation/covenant_open.html", _opening(request, covenant, form))


def _opening(request, covenant, form):
    return {
        "covenant": covenant,
        "form": form,
        "sheet": reading.sheet(covenant),
        "gaps": signing.missing(covenant) if covenant.is_editable else [],
        "doubts": doubts.before_signing(covenant),
        "units": list(dict.fromkeys(seat.unit for seat in covenant.campaign.memberships().current())),
        "changes": reading.changes_since_last(covenant, reading.versions(covenant, drafts=True)),
    }


@keeps_input
def covenant_new_version(request, pk):
    covenant = get_object_or_404(readable(request.user), pk=pk)
    permissions.check_can_decide(request.user, covenant)
    form = forms.ReasonForm(
        request.POST or None,
        initial=kept_input.of(request),
        label=_("Why a new version is needed"),
        help_text=_("It is printed on the new version, and every unit reads it."),
    )
    if request.method == "POST" and form.is_valid():
        if form.carry_out(drafting.new_version, covenant, by=request.user, **form.cleaned_data):
            messages.success(request, _("Version %(version)s is a draft now.") % {"version": form.result.version})
            return redirect("emulation:covenant_draft", pk=form.result.pk)
    return render(request, "emulation/covenant_new_version.html", {"covenant": covenant, "form": form})


@keeps_input
def covenant_withdraw(request, pk):
    covenant = get_object_or_404(readable(request.user), pk=pk)
    permissions.check_can_decide(request.user, covenant)
    form = forms.ReasonForm(
        request.POST or None, initial=kept_input.of(request), label=_("Why this version is given up")
    )
    if request.method == "POST" and form.is_valid():
        if form.carry_out(drafting.withdraw, covenant, by=request.user, **form.cleaned_data):
            messages.success(request, _("This version is withdrawn. It stays on file."))
            return redirect("emulation:campaign", pk=covenant.campaign_id)
    return render(request, "emulation/covenant_withdraw.html", {"covenant": covenant, "form": form})
