"""How the table of a year begins: empty, copied from another one, or out of a file with a preview."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from emulation import kept_input
from emulation.criteria import building, drafting, forms, importing, permissions, reading, trying
from emulation.criteria.views import download, year
from emulation.kept_input import keeps_input
from emulation.scoring import writing


def prepared(request, campaign_pk):
    """Return the year to draft for. Raises Http404, or PermissionDenied for those who only read it."""
    campaign = year(request, campaign_pk)
    permissions.check_can_draft(request.user, campaign)
    return campaign


@keeps_input
def criteria_begin(request, campaign_pk):
    campaign = prepared(request, campaign_pk)
    if request.method != "POST" and (draft := drafting.draft_of(campaign)):
        return redirect("emulation:criteria_tree", pk=draft.pk)
    name = f"Bảng tiêu chí chấm điểm năm {campaign.year} của {campaign.bloc.name}"
    proposed = {"name": name[:250], "total": 100}
    form = forms.NameForm(request.POST or None, initial={**proposed, **kept_input.of(request)})
    if request.method == "POST" and form.is_valid() and form.begin(campaign, by=request.user):
        return redirect("emulation:criteria_tree", pk=form.result.pk)
    return render(request, "emulation/criteria_begin.html", {"campaign": campaign, "form": form})


@keeps_input
def criteria_copy(request, campaign_pk):
    campaign = prepared(request, campaign_pk)
    if request.method != "POST" and (draft := drafting.draft_of(campaign)):
        return redirect("emulation:criteria_tree", pk=draft.pk)
    tables, before = reading.others(campaign, request.user), drafting.last_year(campaign)
    proposed = {"table": before.pk if before else None}
    form = forms.CopyForm(request.POST or None, tables=tables, initial={**proposed, **kept_input.of(request)})
    if request.method == "POST" and form.is_valid() and form.copy(campaign, by=request.user):
        messages.success(
            request, _("The copy is a draft now. Say where results come from: numbers of commitments differ.")
        )
        return redirect("emulation:criteria_tree", pk=form.result.pk)
    return render(request, "emulation/criteria_copy.html", {"campaign": campaign, "form": form, "tables": tables})


def criteria_import(request, campaign_pk):
    """A file is shown first with what it changes; the second form brings exactly that in."""
    campaign = prepared(request, campaign_pk)
    draft = drafting.draft_of(campaign)
    if not campaign.is_open or (not draft and drafting.published_of(campaign)):
        messages.warning(request, _("This year has a published table. Make a new version of it to change it."))
        return redirect("emulation:criteria_list", campaign_pk=campaign_pk)
    mark = building.mark(draft, draft.criteria.all()) if draft else ""
    context = {"campaign": campaign, "draft": draft}
    if request.method == "POST" and "content" in request.POST:
        form = forms.BringForm(request.POST)
        if form.is_valid() and form.bring(campaign, by=request.user, mark=mark):
            messages.success(request, _("The file is in the draft now."))
            return redirect("emulation:criteria_tree", pk=form.result.draft.pk)
        return _preview_again(request, form, mark, context)
    form = forms.FileForm(*(request.POST, request.FILES) if request.method == "POST" else ())
    if request.method == "POST" and form.is_valid() and form.preview(campaign):
        content = as_json(form.result.table)
        bring = forms.BringForm(initial={"content": content, "read": mark})
        return render(request, "emulation/criteria_preview.html", {**context, "form": bring, "brought": form.result})
    return render(request, "emulation/criteria_import.html", {**context, "form": form})


def _preview_again(request, form, mark, context):
    """After a refusal, show what the same file would change now."""
    form.data = {**form.data.dict(), "read": mark}
    try:
        brought = importing.preview(context["campaign"], form.data["content"].encode(), "criteria.json")
    except ValidationError as error:
        form.show(error)
        brought = None
    return render(request, "emulation/criteria_preview.html", {**context, "form": form, "brought": brought})


def as_json(table):
    """Return a table as the JSON that travels through its preview; every number keeps its digits."""
    rows = [
        dict(zip(("code", "parent", "name", "max", "kind", "options"), row, strict=True))
        for row in writing.criteria_table(table)
    ]
    return writing.as_json({"criteria": rows})


def criteria_sample(request, campaign_pk):
    """A file with a criterion of each kind, to begin with."""
    prepared(request, campaign_pk)
    return download(request, trying.criteria_sample(), "bang-tieu-chi-mau")
