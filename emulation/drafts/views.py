"""The papers of a year: their list, each as a paper with its comments, and the acts from first words to final text."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from emulation import kept_input
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.views import visible
from emulation.covenants.forms import AnswerForm, CirculateForm, CommentForm
from emulation.drafts import forms, permissions, reading, remarking, writing
from emulation.drafts.models import Draft, Paragraph, Remark
from emulation.kept_input import keeps_input


def readable(user):
    """Drafts that `user` may see, with what every page about one shows."""
    return Draft.objects.visible_to(user).select_related("campaign__bloc__council", "finished_by")


def written(request, pk):
    """Return the draft to write on. Raises Http404, or PermissionDenied for those who only read it."""
    draft = get_object_or_404(readable(request.user), pk=pk)
    permissions.check_can_write(request.user, draft)
    return draft


def is_too_late(request, draft):
    """Whether a final paper is opened for writing; a form sent too late goes to the rule and keeps its input."""
    if draft.is_editable or request.method == "POST":
        return False
    messages.warning(request, _("This paper is final: it can be read but not changed."))
    return True


def draft_list(request, campaign_pk):
    campaign = visible(request, campaign_pk)
    context = {
        "campaign": campaign,
        "drafts": Draft.objects.visible_to(request.user).filter(campaign=campaign).in_numbers(),
        "may_begin": campaign.is_open and campaign_permissions.can_prepare(request.user, campaign),
    }
    return render(request, "emulation/draft_list.html", context)


@keeps_input
def draft_begin(request, campaign_pk):
    campaign = visible(request, campaign_pk)
    campaign_permissions.check_can_prepare(request.user, campaign)
    form = forms.BeginForm(request.POST or None, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid():
        sent = {**form.cleaned_data, "text": forms.paragraphs(form.cleaned_data["text"])}
        if form.carry_out(writing.begin, campaign, by=request.user, **sent):
            messages.success(request, _("The draft is saved. The members see it once it is sent out."))
            return redirect("emulation:draft", pk=form.result.pk)
    return render(request, "emulation/draft_begin.html", {"campaign": campaign, "form": form})


def draft(request, pk):
    draft = get_object_or_404(readable(request.user), pk=pk)
    page = reading.page(draft, request.user)
    sentence, kind = page.turn
    context = {"draft": draft, "page": page, "sentence": sentence, "turn_kind": kind}
    return render(request, "emulation/draft.html", context)


@keeps_input
def draft_edit(request, pk):
    draft = written(request, pk)
    if is_too_late(request, draft):
        return redirect("emulation:draft", pk=pk)
    kept = {"title": draft.title, "text": "\n".join(text.replace("\n", " ") for text in writing.words(draft))}
    form = forms.WriteForm(request.POST or None, kept=kept, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid():
        sent = {"title": form.cleaned_data["title"], "text": forms.paragraphs(form.cleaned_data["text"])}
        if form.carry_out(writing.write, draft, by=request.user, **sent):
            messages.success(request, _("The draft is saved."))
            return redirect("emulation:draft", pk=pk)
    return render(request, "emulation/draft_edit.html", {"draft": draft, "form": form})


@keeps_input
def draft_circulate(request, pk):
    draft = written(request, pk)
    if is_too_late(request, draft):
        return redirect("emulation:draft", pk=pk)
    form = CirculateForm(request.POST or None, initial={"due_on": draft.comments_due_on, **kept_input.of(request)})
    if request.method == "POST" and form.is_valid():
        if form.carry_out(writing.circulate, draft, by=request.user, **form.cleaned_data):
            messages.success(request, _("The members can read the draft and comment now."))
            return redirect("emulation:draft", pk=pk)
    context = {"draft": draft, "form": form, "units": draft.campaign.members()}
    return render(request, "emulation/draft_circulate.html", context)


@keeps_input
def draft_comment(request, pk):
    draft = get_object_or_404(readable(request.user), pk=pk)
    unit = permissions.check_can_comment(request.user, draft)
    paragraph = _commented(request, draft)
    form = CommentForm(request.POST or None, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid():
        if form.carry_out(remarking.comment, draft, by=request.user, paragraph=paragraph, **form.cleaned_data):
            messages.success(request, _("Your comment is recorded. The head of the bloc will answer it."))
            return redirect(f"{reverse('emulation:draft', args=[pk])}#gop-y-{form.result.pk}")
    context = {"draft": draft, "form": form, "paragraph": paragraph, "unit": unit}
    return render(request, "emulation/draft_comment.html", context)


def _commented(request, draft):
    """Return the paragraph meant: by the key that the form carries, at first by its number in the address."""
    if (key := request.POST.get("paragraph", "")).isdecimal():
        return draft.paragraphs.filter(pk=key).first() or Paragraph(pk=key)
    if request.method == "GET" and (number := request.GET.get("doan", "")).isdecimal():
        return draft.paragraphs.filter(number=number[:4]).first()
    return None


@keeps_input
def remark_answer(request, pk):
    seen = Remark.objects.filter(draft__in=Draft.objects.visible_to(request.user))
    rows = seen.select_related("unit", "author", "answered_by", "paragraph", "draft__campaign__bloc__council")
    remark = get_object_or_404(rows, pk=pk)
    permissions.check_can_write(request.user, remark.draft)
    kept = {"outcome": remark.outcome, "answer": remark.answer}
    form = AnswerForm(request.POST or None, kept=kept, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid():
        sent = {"outcome": form.cleaned_data["outcome"], "text": form.cleaned_data["answer"]}
        if form.carry_out(remarking.answer, remark, by=request.user, **sent):
            messages.success(request, _("Your answer is recorded; the bloc reads it beside the comment."))
            return redirect(f"{reverse('emulation:draft', args=[remark.draft_id])}#gop-y-{pk}")
    return render(request, "emulation/remark_answer.html", {"remark": remark, "draft": remark.draft, "form": form})


@keeps_input
def draft_finish(request, pk):
    draft = get_object_or_404(readable(request.user), pk=pk)
    permissions.check_can_finish(request.user, draft)
    if is_too_late(request, draft):
        return redirect("emulation:draft", pk=pk)
    form = forms.FinishForm(request.POST or None, initial={"read": writing.mark(draft)})
    if request.method == "POST" and form.is_valid():
        if form.carry_out(writing.finish, draft, by=request.user, **form.cleaned_data):
            messages.success(request, _("The paper is final."))
            return redirect("emulation:draft", pk=pk)
        form.show_again(writing.mark(draft))
    context = {"draft": draft, "form": form, "page": reading.page(draft, request.user)}
    return render(request, "emulation/draft_finish.html", context)
