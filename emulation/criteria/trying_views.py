"""Trying a table on sample results; nothing is stored."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from emulation.criteria import building, trying
from emulation.criteria.trying_forms import GRID, GridForm, SampleForm
from emulation.criteria.views import download, readable
from emulation.scoring import checks


def criteria_try(request, pk):
    table = readable(request, pk)
    engine = building.built(table).engine
    stops = [finding.message for finding in checks.check(engine) if finding.stops]
    part, leaves = chosen(engine, request.GET.get("phan", ""))
    is_sample = request.method == "POST" and "grid" not in request.POST
    sample = SampleForm(*(request.POST, request.FILES) if is_sample else ())
    grid = GridForm(request.POST if request.method == "POST" and not is_sample else None, table=engine, leaves=leaves)
    trial = None
    if not stops and request.method == "POST":
        form = sample if is_sample else grid
        if form.is_valid() and (form.run(engine) if is_sample else form.run()):
            trial = form.result
    context = {
        "table": table, "campaign": table.campaign, "engine": engine, "stops": stops, "sample": sample, "grid": grid,
        "trial": trial, "part": part, "parts": parts(engine) if len(engine.leaves) > GRID else [],
    }  # fmt: skip
    return render(request, "emulation/criteria_try.html", context)


def parts(engine):
    """Return the criteria at the top, by which the grid of a large table is narrowed."""
    return [one for one in engine.parts if not one.rule]


def chosen(engine, code):
    """Return the part that the grid shows, and its leaves: all of a small table, else those of one part."""
    if len(engine.leaves) <= GRID:
        return "", list(engine.leaves)
    known = {one.code for one in parts(engine)}
    code = code if code in known else next(iter(sorted(known, key=list(engine.by_code).index)), "")
    inside = [leaf for leaf in engine.leaves if any(group.code == code for group in engine.groups_of[leaf.code])]
    return code, inside[: GRID * 2]


def criteria_results_sample(request, pk):
    """A file with a row for each leaf of two units, to be filled in."""
    table = readable(request, pk)
    units = [_("Unit %(number)d") % {"number": number} for number in (1, 2)]
    return download(request, trying.results_sample(building.engine_table(table), units), "ket-qua-mau")
