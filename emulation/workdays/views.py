"""The days off and made up of a year, for everybody who plans by them."""

from django.shortcuts import render

from common.clock import today
from emulation.workdays import days, national
from emulation.workdays.models import Holiday


def holiday_list(request):
    asked = request.GET.get("nam", "")
    year = int(asked) if asked.isdecimal() and 2000 <= int(asked) <= 2100 else today().year
    entries = days.calendar().of_year(year)
    context = {
        "year": year,
        "years": [year - 1, year + 1],
        "entries": entries,
        "kinds": dict(Holiday.Kind.choices),
        "rows": [
            (entry, Holiday.Kind(entry.kind).label, Holiday.Certainty(entry.certainty).label) for entry in entries
        ],
        "doubtful": [entry for entry in entries if entry.certainty == Holiday.Certainty.VERIFY],
        "is_announced": national.is_announced(year),
        "may_correct": request.user.has_perm("emulation.change_holiday"),
    }
    return render(request, "emulation/holiday_list.html", context)
