"""Publishing a table, making a new version of it, giving a draft up."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from emulation import kept_input
from emulation.criteria import building, checking, drafting, forms, permissions, publishing, reading
from emulation.criteria.views import known_commitments, readable
from emulation.kept_input import keeps_input


@keeps_input
def criteria_publish(request, pk):
    table = readable(request, pk)
    permissions.check_can_publish(request.user, table.campaign)
    if request.method != "POST" and not table.is_editable:
        return redirect("emulation:criteria_table", pk=pk)
    found = checking.check(table)
    mark = building.mark(table, found.rows)
    form = forms.PublishForm(request.POST or None, initial={"read": mark})
    if request.method == "POST" and form.is_valid():
        if form.publish(table, by=request.user):
            messages.success(request, _("The table is published and frozen. Every unit of the bloc is told."))
            return redirect("emulation:criteria_table", pk=pk)
        form.show_again(mark)
    return render(request, "emulation/criteria_publish.html", _publishing(table, found, form))


def _publishing(table, found, form):
    before = drafting.published_of(table.campaign)
    nodes = reading.tree(found, known_commitments(table, found.rows), opened=-1)
    return {
        "table": table,
        "campaign": table.campaign,
        "checks": found,
        "engine": found.engine,
        "nodes": reading.flat(nodes),
        "form": form,
        "before": before,
        "is_used": publishing.is_used(before),
        "changes": reading.changes(table, found.engine, before),
        "units": table.campaign.members(),
    }


@keeps_input
def criteria_new_version(request, pk):
    table = readable(request, pk)
    permissions.check_can_draft(request.user, table.campaign)
    form = forms.ReasonForm(
        request.POST or None,
        initial=kept_input.of(request),
        label=_("Why a new version is needed"),
        help_text=_("Every unit reads it with the new version."),
    )
    if request.method == "POST" and form.is_valid():
        if form.carry_out(drafting.new_version, table, by=request.user, **form.cleaned_data):
            messages.success(request, _("Version %(version)s is a draft now.") % {"version": form.result.version})
            return redirect("emulation:criteria_tree", pk=form.result.pk)
    context = {"table": table, "campaign": table.campaign, "form": form, "is_used": publishing.is_used(table)}
    return render(request, "emulation/criteria_new_version.html", context)


@keeps_input
def criteria_withdraw(request, pk):
    table = readable(request, pk)
    permissions.check_can_draft(request.user, table.campaign)
    form = forms.ReasonForm(request.POST or None, initial=kept_input.of(request), label=_("Why this draft is given up"))
    if request.method == "POST" and form.is_valid():
        if form.carry_out(drafting.withdraw, table, by=request.user, **form.cleaned_data):
            messages.success(request, _("The draft is given up. It stays on file."))
            return redirect("emulation:criteria_list", campaign_pk=table.campaign_id)
    return render(
        request, "emulation/criteria_withdraw.html", {"table": table, "campaign": table.campaign, "form": form}
    )
