"""Recipients: the list, one of them with all years, adding, correcting, moving, merging."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from awards.records import access, finding, merging, moving, permissions, timeline
from awards.records.forms import MergeForm, MoveForm, RecipientAddForm, RecipientEditForm, RecipientFilterForm
from awards.records.keepers import known_to
from awards.records.models import Recipient
from blocs import lists, scope
from emulation import kept_input
from emulation.kept_input import keeps_input


def known(request, pk):
    """Return a recipient whom the reader may see, or who is behind an entry that was merged."""
    row = get_object_or_404(Recipient.objects.filter(known_to(request.user)).select_related("unit", "same_as"), pk=pk)
    return (
        row if row.same_as is None else get_object_or_404(Recipient.objects.visible_to(request.user), pk=row.same_as_id)
    )


def recipient_list(request):
    if not (scope.unit_ids(request.user) or scope.sees_everything(request.user) or scope.is_secretariat(request.user)):
        raise Http404
    form = RecipientFilterForm(request.GET)
    rows = form.narrow(Recipient.objects.visible_to(request.user))
    if request.GET.get("export") == "csv":
        table = finding.table(rows)
        access.note(request.user, access.What.EXPORT, words=form.words, count=len(table))
        return lists.download(table, "doi-tuong-khen-thuong.csv")
    counted = form.narrow(Recipient.objects.counted_for(request.user))
    context = {**lists.page(request, finding.listed(rows), counted=counted), "form": form}
    context["headings"], context["rows"] = finding.headings(), finding.with_latest(context["page"].object_list)
    # Whoever sees a recipient keeps the records of its unit.
    context["may_add"] = bool(context["rows"]) or moving.units_of(request.user).exists()
    if context["rows"]:
        access.note(request.user, access.What.SEARCH, words=form.words, count=len(context["rows"]))
    return render(request, "awards/recipient_list.html", context)


def recipient(request, pk):
    row = known(request, pk)
    if row.pk != pk:
        return redirect("awards:recipient", pk=row.pk)
    access.note(request.user, access.What.PAGE, row)
    may_record = permissions.can_record(request.user, row.unit)
    context = {
        "recipient": row,
        "years": _with_rights(timeline.years(row), request.user),
        **timeline.standing(row),
        "may_record": may_record,
        "may_award": permissions.can_award(request.user, row.unit),
        "may_discipline": permissions.can_discipline(request.user, row.unit),
        "alike": merging.alike(row, request.user) if may_record else [],
        "heir": moving.proposed(row) if may_record and row.unit.dissolved_on and not row.stands_for_id else None,
    }
    return render(request, "awards/recipient.html", context)


def _with_rights(years, user):
    """Note on each award decided here whether `user` takes it back; what was decided elsewhere goes by the unit."""
    for held in (held for year in years for held in (*year.titles, *year.forms) if held.is_decided_here):
        held.may_take_back = permissions.can_take_back(user, held)
    return years


@keeps_input
def recipient_add(request):
    if not moving.units_of(request.user).exists():
        raise Http404
    form = RecipientAddForm(request.POST or None, user=request.user, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.add(by=request.user):
        messages.success(request, _("%(name)s is on record.") % {"name": form.result})
        return redirect("awards:recipient", pk=form.result.pk)
    return render(request, "awards/recipient_add.html", {"form": form})


@keeps_input
def recipient_edit(request, pk):
    row = known(request, pk)
    permissions.check_can_record(request.user, row.unit)
    form = RecipientEditForm(request.POST or None, recipient=row, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.change(by=request.user):
        return redirect("awards:recipient", pk=row.pk)
    return render(request, "awards/recipient_edit.html", {"form": form, "recipient": row})


@keeps_input
def recipient_move(request, pk):
    row = known(request, pk)
    permissions.check_can_record(request.user, row.unit)
    form = MoveForm(request.POST or None, recipient=row, user=request.user, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.move(by=request.user):
        messages.success(request, _("Moved to %(unit)s.") % {"unit": form.result.unit})
        return redirect("awards:recipient", pk=row.pk)
    return render(request, "awards/recipient_move.html", {"form": form, "recipient": row})


@keeps_input
def recipient_merge(request, pk):
    row = known(request, pk)
    permissions.check_can_award(request.user, row.unit)
    candidates = [each for each in merging.alike(row, request.user) if permissions.can_merge(request.user, row, each)]
    form = MergeForm(request.POST or None, recipient=row, candidates=candidates, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.merge(by=request.user):
        values = {"moved": form.result.moved, "doubled": form.result.doubled}
        messages.success(request, _("Merged: %(moved)d rows came over, %(doubled)d were on record already.") % values)
        return redirect("awards:recipient", pk=row.pk)
    previews = [(each, _foreseen(row, each, request.user)) for each in candidates]
    context = {"form": form, "recipient": row, "previews": previews}
    return render(request, "awards/recipient_merge.html", context)


def _foreseen(row, other, user):
    try:
        return merging.foresee(row, other, by=user)
    except ValidationError as error:
        return merging.Merger(row, conflicts=error.messages)
