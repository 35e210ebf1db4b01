"""The pages on which a secretariat divides its units into blocs anew."""

from functools import wraps

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blocs import scope
from blocs.division import comparison, drafting
from blocs.division.comparison import Comparison
from blocs.files.writing import FORMATS
from blocs.models import Redivision
from emulation import kept_input
from emulation.covenants.forms import RuleForm
from emulation.kept_input import keeps_input
from emulation.redivision import reading, units
from emulation.redivision.forms import ApplyForm, BlocForm, DetailsForm, FileForm, NarrowForm, PlacesForm
from emulation.redivision.resources import DivisionResource


def divided(request, pk):
    """Return the division for the secretariat of its council; nobody else knows of it (404)."""
    return get_object_or_404(Redivision.objects.visible_to(request.user).select_related("council"), pk=pk)


def of_a_draft(view):
    """Give the view a plan that still changes; one that does not is only shown."""

    @wraps(view)
    def wrapper(request, pk):
        redivision = divided(request, pk)
        return view(request, redivision) if redivision.is_draft else redirect("emulation:redivision", pk=pk)

    return wrapper


def check_divides(user):
    """Raise Http404 for those who serve no council."""
    if not (scope.sees_everything(user) or scope.is_secretariat(user)):
        raise Http404


def redivision_list(request):
    check_divides(request.user)
    rows = Redivision.objects.visible_to(request.user).select_related("council", "created_by", "applied_by")
    page = Paginator(rows.order_by("-created_at", "-pk"), 50).get_page(request.GET.get("page"))
    return render(request, "emulation/redivision_list.html", {"page": page})


@keeps_input
def redivision_begin(request):
    check_divides(request.user)
    form = DetailsForm(request.POST or None, user=request.user, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.begin():
        return redirect("emulation:redivision", pk=form.result.pk)
    return render(request, "emulation/redivision_begin.html", {"form": form})


def redivision(request, pk):
    redivision = divided(request, pk)
    if redivision.state == Redivision.State.APPLIED:
        return redirect("emulation:redivision_applied", pk=pk)
    return render(request, "emulation/redivision.html", _preview(redivision)[0])


def _preview(redivision):
    """Return what the pages of a plan show, the mark of the preview, and what it leaves open."""
    facts = comparison.read(redivision)
    preview = Comparison(facts).preview()
    left_open = reading.left_open(preview)
    return _told(redivision, preview, left_open), facts.fingerprint, left_open


def _told(redivision, preview, left_open):
    remarks = reading.remarks(preview)
    return {
        "redivision": redivision,
        "counts": preview.counts,
        "headline": reading.headline(preview),
        "rows": reading.table(preview),
        "remarks": remarks,
        "is_blocked": any(remark.blocks for remark in remarks),
        "groups": reading.grouped(left_open),
    }


@keeps_input
@of_a_draft
def redivision_edit(request, redivision):
    initial = kept_input.of(request)
    form = DetailsForm(request.POST or None, user=request.user, redivision=redivision, initial=initial)
    if request.method == "POST" and form.is_valid() and form.change():
        return redirect("emulation:redivision", pk=redivision.pk)
    return render(request, "emulation/redivision_edit.html", {"redivision": redivision, "form": form})


@of_a_draft
def redivision_file(request, redivision):
    form = FileForm(*(request.POST, request.FILES) if request.method == "POST" else ())
    if request.method == "POST" and form.is_valid() and form.bring_in(redivision, by=request.user):
        count = len(form.result.rows)
        for note in form.notes:
            messages.warning(request, note)
        text = ngettext("The plan holds %(n)d unit of the file.", "The plan holds %(n)d units of the file.", count)
        messages.success(request, text % {"n": count})
        return redirect("emulation:redivision", pk=redivision.pk)
    context = {"redivision": redivision, "form": form, "columns": DivisionResource.guide()}
    return render(request, "emulation/redivision_file.html", context)


def redivision_template(request, pk):
    """The plan as a file: at first today's division, ready to be changed and brought back."""
    redivision = divided(request, pk)
    kind = FORMATS.get(request.GET.get("dang", "xlsx"), FORMATS["xlsx"])()
    content = kind.export_data(DivisionResource(redivision).export(user=request.user))
    name = f"chia-khoi-{slugify(redivision.effective_on)}.{kind.get_extension()}"
    attached = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind.get_content_type(), headers=attached)


@keeps_input
@of_a_draft
def redivision_bloc_add(request, redivision):
    initial = {"level": redivision.council.level, **kept_input.of(request)}
    form = BlocForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and form.add(redivision, by=request.user):
        messages.success(request, _("“%(bloc)s” is in the plan. Put units into it below.") % {"bloc": form.result.name})
        return redirect("emulation:redivision_units", pk=redivision.pk)
    return render(request, "emulation/redivision_bloc_add.html", {"redivision": redivision, "form": form})


@keeps_input
@of_a_draft
def redivision_units(request, redivision):
    places = list(redivision.places.all())
    narrow = NarrowForm(request.GET, places=places)
    rows = units.listed(redivision, request.user, words=narrow.words, place=narrow.chosen)
    page = Paginator(rows, units.ROWS).get_page(request.GET.get("page"))
    those = units.sent(redivision, request.user, request.POST) if request.method == "POST" else page.object_list
    shown = units.with_seats_before(redivision, those)
    form = PlacesForm(request.POST or None, rows=shown, places=places, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.place(redivision, by=request.user):
        text = ngettext("%(n)d unit was moved.", "%(n)d units were moved.", form.result) % {"n": form.result}
        messages.success(request, text)
        return redirect(request.get_full_path())
    query = request.GET.copy()
    query.pop("page", None)
    context = {"redivision": redivision, "form": form, "narrow": narrow, "page": page, "filters": query.urlencode()}
    return render(request, "emulation/redivision_units.html", context)


@of_a_draft
def redivision_apply(request, redivision):
    context, mark, left_open = _preview(redivision)
    form = ApplyForm(request.POST if request.method == "POST" else None, initial={"seen": mark})
    if request.method == "POST":
        if form.is_valid() and form.apply(redivision, by=request.user, left_open=left_open):
            return redirect("emulation:redivision_applied", pk=redivision.pk)
        form.show_anew(mark)
    return render(request, "emulation/redivision_apply.html", {**context, "form": form})


def redivision_applied(request, pk):
    redivision = divided(request, pk)
    if redivision.state != Redivision.State.APPLIED:
        return redirect("emulation:redivision", pk=pk)
    preview = comparison.from_data(redivision.outcome["preview"])
    context = _told(redivision, preview, redivision.outcome["left_open"])
    return render(request, "emulation/redivision_applied.html", context)


@of_a_draft
def redivision_discard(request, redivision):
    form = RuleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if form.carry_out(drafting.discard, redivision, by=request.user):
            messages.success(request, _("The plan is given up. It stays on file; nothing was changed."))
            return redirect("emulation:redivision_list")
    return render(request, "emulation/redivision_discard.html", {"redivision": redivision, "form": form})
