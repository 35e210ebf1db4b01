"""The catalogue of awards, and one award with its terms over time."""

from django.shortcuts import get_object_or_404, render

from awards.catalogue import certainty, reading
from awards.catalogue.forms import AwardFilterForm
from awards.catalogue.models import AwardType
from blocs import lists
from common.clock import today


def award_list(request):
    form = AwardFilterForm(request.GET)
    awards = form.narrow(AwardType.objects.visible_to(request.user))
    if request.GET.get("export") == "csv":
        return lists.download(reading.table(reading.with_terms(awards, form.day)), "danh-muc-khen-thuong.csv")
    context = {**lists.page(request, awards), "form": form, "headings": reading.headings(), "day": form.day}
    context["sort"] = form.sorted_by
    context["rows"] = reading.with_terms(context["page"].object_list, form.day)
    return render(request, "awards/award_list.html", context)


def award(request, code):
    award = get_object_or_404(AwardType.objects.visible_to(request.user), code=code)
    over_time = [(held, reading.marks(held.terms.confidence)) for held in reading.over_time(award, today())]
    context = {"award": award, "over_time": over_time, "marks": certainty.MARKS, "is_staff": request.user.is_staff}
    return render(request, "awards/award.html", context)
