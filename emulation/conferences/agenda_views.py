"""Putting the agenda together: its points, the papers on them, and guests."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from emulation import kept_input
from emulation.conferences import agenda, forms, inviting, permissions
from emulation.conferences.models import AgendaItem, Conference, Guest, Paper
from emulation.conferences.planning_views import prepared
from emulation.kept_input import keeps_input


def back_to(conference_pk, part="chuong-trinh"):
    return redirect(f"{reverse('emulation:conference', args=[conference_pk])}#{part}")


def _found(request, rows, pk, path=""):
    """Return the row `pk` of a conference that the reader prepares; `path` leads from it to the conference."""
    visible = Conference.objects.visible_to(request.user)
    row = get_object_or_404(
        rows.select_related(f"{path}conference__campaign__bloc__council"), pk=pk, **{f"{path}conference__in": visible}
    )
    conference = row.item.conference if path else row.conference
    permissions.check_can_prepare(request.user, conference)
    return row, conference


@keeps_input
def agenda_add(request, pk):
    conference = prepared(request, pk)
    form = forms.AgendaForm(request.POST or None, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid():
        if form.carry_out(agenda.put, conference, by=request.user, **form.cleaned_data):
            messages.success(request, _("Point %(number)s is on the agenda.") % {"number": form.result.number})
            return back_to(pk)
    return render(request, "emulation/agenda_add.html", {"conference": conference, "form": form})


@keeps_input
def agenda_edit(request, pk):
    item, conference = _found(request, AgendaItem.objects, pk)
    kept = {name: getattr(item, name) for name in ("title", "presenter", "minutes", "note")}
    form = forms.AgendaForm(request.POST or None, kept=kept, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid():
        if form.carry_out(agenda.put, conference, by=request.user, item=item, **form.cleaned_data):
            messages.success(request, _("Saved."))
            return back_to(conference.pk)
    return render(request, "emulation/agenda_edit.html", {"conference": conference, "form": form, "item": item})


@require_POST
def agenda_move(request, pk):
    item, conference = _found(request, AgendaItem.objects, pk)
    form = forms.ActForm(request.POST)
    seen = request.POST.get("seen", "")
    up = request.POST.get("way") != "down"
    number = int(seen[:5]) if seen.isdecimal() else None
    if form.is_valid() and not form.carry_out(agenda.move, item, by=request.user, up=up, seen=number):
        messages.error(request, " ".join(form.non_field_errors()))
    return back_to(conference.pk)


@keeps_input
def agenda_remove(request, pk):
    item, conference = _found(request, AgendaItem.objects.prefetch_related("papers"), pk)
    form = forms.ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and form.carry_out(agenda.remove, item, by=request.user):
        messages.success(request, _("The point is off the agenda; the ones after it moved up."))
        return back_to(conference.pk)
    return render(request, "emulation/agenda_remove.html", {"conference": conference, "form": form, "item": item})


@keeps_input
def paper_add(request, pk):
    item, conference = _found(request, AgendaItem.objects, pk)
    initial = {"stage": Paper.Stage.DRAFT, "audience": Paper.Audience.MEMBERS, **kept_input.of(request)}
    form = forms.PaperForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        if form.carry_out(agenda.attach, item, by=request.user, **form.cleaned_data):
            messages.success(request, _("The paper is on the agenda."))
            return back_to(conference.pk)
    return render(request, "emulation/paper_add.html", {"conference": conference, "form": form, "item": item})


@keeps_input
def paper_edit(request, pk):
    paper, conference = _found(request, Paper.objects.select_related("document"), pk, "item__")
    initial = {"title": paper.title, "stage": paper.stage, "audience": paper.audience, **kept_input.of(request)}
    form = forms.PaperForm(request.POST or None, request.FILES or None, initial=initial, is_there=True)
    if request.method == "POST" and form.is_valid():
        if form.carry_out(agenda.revise, paper, by=request.user, **form.cleaned_data):
            messages.success(request, _("Saved."))
            return back_to(conference.pk)
    earlier = [row for row in agenda.versions(paper) if row.pk != paper.document_id]
    context = {"conference": conference, "form": form, "paper": paper, "earlier": earlier}
    return render(request, "emulation/paper_edit.html", context)


@keeps_input
def paper_remove(request, pk):
    paper, conference = _found(request, Paper.objects, pk, "item__")
    form = forms.ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and form.carry_out(agenda.detach, paper, by=request.user):
        messages.success(request, _("The paper is off the agenda. It stays on file."))
        return back_to(conference.pk)
    return render(request, "emulation/paper_remove.html", {"conference": conference, "form": form, "paper": paper})


@keeps_input
def guest_add(request, pk):
    conference = prepared(request, pk)
    form = forms.GuestForm(request.POST or None, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid():
        if form.carry_out(inviting.invite_guest, conference, by=request.user, **form.cleaned_data):
            messages.success(request, _("%(guest)s is on the list of guests.") % {"guest": form.result.name})
            return back_to(pk, "khach-moi")
    return render(request, "emulation/guest_add.html", {"conference": conference, "form": form})


@keeps_input
def guest_remove(request, pk):
    guest, conference = _found(request, Guest.objects, pk)
    form = forms.ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and form.carry_out(inviting.drop_guest, guest, by=request.user):
        messages.success(request, _("The guest is off the list."))
        return back_to(conference.pk, "khach-moi")
    return render(request, "emulation/guest_remove.html", {"conference": conference, "form": form, "guest": guest})
