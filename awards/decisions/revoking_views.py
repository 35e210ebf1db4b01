"""Awards taken back, and what relied on them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.decisions import reading
from awards.decisions.forms import RecoveredForm, RevokeForm, SettleForm
from awards.decisions.models import Reliance, Revocation
from awards.records import permissions
from awards.records.models import AwardRecord
from emulation import kept_input
from emulation.kept_input import keeps_input


def _crumbs(here):
    return [{"label": _("Awards taken back"), "url": reverse("awards:revocations")}, {"label": here}]


def revocations(request):
    rows = [
        {"row": row, "may": permissions.can_take_back(request.user, row.record)}
        for row in reading.revocations(request.user)[:100]
    ]
    crumbs = [{"label": _("Awards"), "url": reverse("awards:award_desk")}, {"label": _("Awards taken back")}]
    return render(request, "awards/revocations.html", {"rows": rows, "crumbs": crumbs})


@keeps_input
def revoke(request, pk):
    rows = AwardRecord.objects.visible_to(request.user).select_related("recipient", "award", "unit")
    record = get_object_or_404(rows, pk=pk)
    permissions.check_can_take_back(request.user, record)
    form = RevokeForm(request.POST or None, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.revoke(record, by=request.user):
        count = form.result.reliances.count()
        messages.success(request, _("The award is taken back."))
        if count:
            said = _("%(count)s later awards or nominations relied on it: settle each.") % {"count": count}
            messages.warning(request, said)
        return redirect("awards:revocations")
    consequences = [
        _("The award stays on record, marked as taken back; nothing is deleted."),
        _("Later awards and open nominations that do not hold without it are flagged, for a person to settle."),
        _("The unit is told, with the reason."),
    ]
    context = {
        "form": form, "act": _("Take an award back"), "submit": _("Take back"),
        "lead": f"{record.award.name}, {record.year} · {record.recipient.name} · {record.decision_number}",
        "crumbs": _crumbs(_("Take back")), "back": record.recipient.get_absolute_url(), "consequences": consequences,
    }  # fmt: skip
    return render(request, "awards/act.html", context)


@keeps_input
def reliance_settle(request, pk):
    known = reading.revocations(request.user).values("pk")
    rows = Reliance.objects.filter(revocation__in=known)
    reliance = get_object_or_404(rows.select_related("revocation__record__award", "record", "nomination"), pk=pk)
    permissions.check_can_take_back(request.user, reliance.revocation.record)
    initial = {"settlement": reliance.settlement, "note": reliance.note}
    form = SettleForm(request.POST or None, initial={**initial, **kept_input.of(request)})
    if request.method == "POST" and form.is_valid() and form.settle(reliance, by=request.user):
        messages.success(request, _("It is settled."))
        return redirect("awards:revocations")
    context = {
        "form": form, "act": _("Settle what relied on it"), "submit": _("Settle"), "lead": str(reliance),
        "crumbs": _crumbs(_("Settle")), "back": reverse("awards:revocations"),
    }  # fmt: skip
    return render(request, "awards/act.html", context)


@keeps_input
def revocation_recovered(request, pk):
    rows = Revocation.objects.filter(pk__in=reading.revocations(request.user).values("pk"))
    revocation = get_object_or_404(rows.select_related("record__award", "record__recipient"), pk=pk)
    permissions.check_can_take_back(request.user, revocation.record)
    form = RecoveredForm(request.POST or None, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.note(revocation, by=request.user):
        messages.success(request, _("The day is noted."))
        return redirect("awards:revocations")
    context = {
        "form": form, "act": _("Certificate and prize recovered"), "submit": _("Note the day"),
        "lead": str(revocation.record), "crumbs": _crumbs(_("Recovered")), "back": reverse("awards:revocations"),
    }  # fmt: skip
    return render(request, "awards/act.html", context)
