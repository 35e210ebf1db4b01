"""What is on record about a recipient, row by row: gradings, initiatives, discipline, awards decided elsewhere."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from awards.records import permissions
from awards.records.forms import AwardRecordForm, DisciplineForm, GradingForm, InitiativeForm
from awards.records.keepers import known_to
from awards.records.models import AwardRecord, Discipline, Grading, Initiative
from awards.records.views import known
from emulation import kept_input
from emulation.kept_input import keeps_input


def about(model, request, pk):
    """Return a row about a recipient whom the reader may see."""
    rows = model.objects.filter(known_to(request.user, "recipient__")).select_related("recipient__unit")
    return get_object_or_404(rows, pk=pk)


def put(request, form_class, template, recipient, *, row=None, **initial):
    """Show the form of a row and carry it out; then back to the recipient."""
    given = {**initial, **kept_input.of(request)}
    form = form_class(request.POST or None, recipient=recipient, row=row, initial=given)
    if request.method == "POST" and form.is_valid() and form.put(by=request.user):
        messages.success(request, _("Noted for %(name)s.") % {"name": recipient})
        return redirect("awards:recipient", pk=recipient.pk)
    return render(request, template, {"form": form, "recipient": recipient, "row": row})


@keeps_input
def grading_put(request, pk):
    recipient, year = known(request, pk), request.GET.get("nam", "")
    permissions.check_can_record(request.user, recipient.unit)
    row = Grading.objects.filter(recipient=recipient, year=year).first() if year else None
    return put(request, GradingForm, "awards/grading_put.html", recipient, row=row, year=year)


@keeps_input
def initiative_add(request, pk):
    recipient = known(request, pk)
    permissions.check_can_record(request.user, recipient.unit)
    return put(request, InitiativeForm, "awards/initiative_put.html", recipient)


@keeps_input
def initiative_edit(request, pk):
    row = about(Initiative, request, pk)
    permissions.check_can_record(request.user, row.recipient.unit)
    return put(request, InitiativeForm, "awards/initiative_put.html", row.recipient, row=row)


@keeps_input
def discipline_add(request, pk):
    recipient = known(request, pk)
    permissions.check_can_discipline(request.user, recipient.unit)
    return put(request, DisciplineForm, "awards/discipline_put.html", recipient)


@keeps_input
def discipline_edit(request, pk):
    row = about(Discipline, request, pk)
    permissions.check_can_discipline(request.user, row.recipient.unit)
    return put(request, DisciplineForm, "awards/discipline_put.html", row.recipient, row=row)


@keeps_input
def award_record_add(request, pk):
    recipient = known(request, pk)
    permissions.check_can_award(request.user, recipient.unit)
    return put(request, AwardRecordForm, "awards/award_record_put.html", recipient)


@keeps_input
def award_record_edit(request, pk):
    row = about(AwardRecord, request, pk)
    permissions.check_can_award(request.user, row.recipient.unit)
    if row.is_decided_here:
        messages.error(
            request, _("This award follows from a decision recorded here: it is taken back, never rewritten.")
        )
        return redirect("awards:recipient", pk=row.recipient_id)
    return put(request, AwardRecordForm, "awards/award_record_put.html", row.recipient, row=row)
