"""The list of blocs, and one bloc."""

from django.shortcuts import get_object_or_404, render

from blocs import chronicle, listing, lists, permissions, scope
from blocs.forms import BlocFilterForm
from blocs.models import Bloc
from blocs.models.blocs import year_seen_by


def bloc_list(request):
    form = BlocFilterForm(request.GET, user=request.user)
    blocs = form.narrow(Bloc.objects.visible_to(request.user))
    if request.GET.get("export") == "csv":
        return lists.download(listing.table(blocs), "khoi-thi-dua.csv")
    context = {**lists.page(request, listing.shown(blocs)), "form": form, "headings": listing.headings()}
    return render(request, "blocs/bloc_list.html", context)


def bloc(request, pk):
    bloc = get_object_or_404(Bloc.objects.visible_to(request.user).select_related("council"), pk=pk)
    seats, ended = chronicle.seats(bloc)
    terms = list(bloc.terms.select_related("unit"))
    years = chronicle.years(bloc.campaigns.filter(year_seen_by(request.user)).order_by("-year"), terms)
    manages = permissions.manages_bloc(request.user, bloc)
    context = {
        "bloc": bloc,
        "seats": seats,
        "ended": ended,
        "mine": scope.unit_ids(request.user),
        "years": years,
        "has_examples": any(row.campaign and row.campaign.is_example for row in years),
        "is_unusual": len(seats) not in Bloc.USUAL_SIZE and not bloc.dissolved_on,
        "manages": manages,
        "may_begin": not bloc.dissolved_on
        and (
            manages
            or bool(permissions.mandate_in(request.user, chronicle.heading(terms, {seat.unit.pk for seat in seats})))
        ),
    }
    return render(request, "blocs/bloc.html", context)
