"""The list of blocs, and one bloc."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render

from blocs import chronicle, listing, permissions, scope
from blocs.forms import BlocFilterForm
from blocs.models import Bloc
from common.downloads import csv_file

ROWS = 50


def bloc_list(request):
    form = BlocFilterForm(request.GET, user=request.user)
    blocs = form.narrow(Bloc.objects.visible_to(request.user))
    headings = listing.headings()
    if request.GET.get("export") == "csv":
        return csv_file("khoi-thi-dua", [heading["label"] for heading in headings], listing.rows(blocs))
    context = {
        "form": form,
        "headings": headings,
        "sort": form.cleaned_data.get("sort") or "name",
        "page": Paginator(blocs, ROWS).get_page(request.GET.get("page")),
        "councils": form.fields["council"].queryset,
        "filters": _address(request, without=("page", "export")),
        "narrowing": _address(request, without=("page", "export", "sort")),
    }
    return render(request, "blocs/bloc_list.html", context)


def _address(request, *, without):
    """The query of the address without some of its parts, to be built on by links."""
    query = request.GET.copy()
    for name in without:
        query.pop(name, None)
    return query.urlencode()


def bloc(request, pk):
    bloc = get_object_or_404(Bloc.objects.visible_to(request.user).select_related("council"), pk=pk)
    seats, ended = chronicle.seats(bloc)
    terms = list(bloc.terms.select_related("unit"))
    manages = permissions.manages_bloc(request.user, bloc)
    context = {
        "bloc": bloc,
        "seats": seats,
        "ended": ended,
        "mine": scope.unit_ids(request.user),
        "years": chronicle.years(bloc.campaigns.all(), terms),
        "is_unusual": len(seats) not in Bloc.USUAL_SIZE and not bloc.dissolved_on,
        "manages": manages,
        "may_begin": not bloc.dissolved_on and (manages or bool(permissions.mandate_in(request.user, chronicle.heading(terms)))),
    }
    return render(request, "blocs/bloc.html", context)
