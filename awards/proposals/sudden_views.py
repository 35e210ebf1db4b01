"""Sudden achievements: the short form for a phone, and the list of those that wait."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from awards.proposals import looks, permissions, reading, waiting
from awards.proposals.forms import SuddenForm
from emulation import kept_input
from emulation.kept_input import keeps_input


@keeps_input
def sudden(request):
    units = permissions.reporting_units(request.user)
    if not units:
        raise PermissionDenied(_("Only the people of a unit report its achievements."))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SuddenForm(*sent, units=units, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.report(by=request.user):
        return redirect("awards:submission_submitted", form.result.pk)
    return render(request, "awards/sudden.html", {"form": form})


def sudden_list(request):
    shows_all = "tat-ca" in request.GET
    rows = reading.sudden(request.user, is_open=not shows_all)
    page = Paginator(rows, reading.SHOWN).get_page(request.GET.get("page"))
    rows = reading.clocked(page.object_list)
    people = [
        (row.submission.unit_id, row.nomination.recipient_id if row.nomination else row.submission) for row in rows
    ]
    looks.of_people(request, "Khen thưởng đột xuất", people)
    context = {
        "rows": rows,
        "page": page,
        "shows_all": shows_all,
        "limit": waiting.LIMIT,
        "source": waiting.LIMIT_SOURCE,
        "may_report": bool(permissions.reporting_units(request.user)),
    }
    return render(request, "awards/sudden_list.html", context)
