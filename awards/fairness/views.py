"""Whom awards go to in a bloc year: figures, pictures, warnings and the answers to them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from awards.fairness import figures, pictures, reporting, warning
from awards.fairness.forms import AnswerForm
from emulation import kept_input
from emulation.bloc_reports.models import BlocReport
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.views import visible as year
from emulation.kept_input import keeps_input
from emulation.ranking.views import picture


def fairness(request, campaign_pk):
    campaign = year(request, campaign_pk)
    found = figures.of_year(campaign)
    prepares = campaign_permissions.can_prepare(request.user, campaign)
    reports = BlocReport.objects.filter(request__campaign=campaign).exclude(state=BlocReport.State.ADOPTED)
    context = {
        "campaign": campaign, "figures": found, "warned": warning.of(campaign, found),
        "years": figures.over_years(campaign), "prepares": prepares, "reports": reports if prepares else [],
        "crumbs": _crumbs(campaign),
    }  # fmt: skip
    return render(request, "awards/fairness.html", context)


def fairness_picture(request, campaign_pk):
    return picture(pictures.by_award(figures.of_year(year(request, campaign_pk)).by_award))


def fairness_years_picture(request, campaign_pk):
    return picture(pictures.by_year(figures.over_years(year(request, campaign_pk))))


@keeps_input
def fairness_answer(request, campaign_pk, concern):
    campaign = year(request, campaign_pk)
    campaign_permissions.check_can_prepare(request.user, campaign)
    found = {row.concern: row for row in warning.of(campaign, figures.of_year(campaign))}
    if concern not in found:
        raise Http404
    warned = found[concern]
    initial = {"text": warned.answer.answer} if warned.answer else {}
    form = AnswerForm(request.POST or None, initial={**initial, **kept_input.of(request)})
    if request.method == "POST" and form.is_valid() and form.answer(campaign, warned, by=request.user):
        messages.success(request, _("The answer is recorded."))
        return redirect("awards:fairness", campaign_pk=campaign.pk)
    back = reverse("awards:fairness", args=[campaign.pk])
    context = {
        "form": form, "act": warned.label[:1].upper() + warned.label[1:], "submit": _("Record the answer"),
        "lead": warned.text, "back": back, "crumbs": _crumbs(campaign, _("Answer")),
    }  # fmt: skip
    return render(request, "awards/act.html", context)


@require_POST
def fairness_into_report(request, campaign_pk, report_pk):
    campaign = year(request, campaign_pk)
    campaign_permissions.check_can_prepare(request.user, campaign)
    report = get_object_or_404(BlocReport, pk=report_pk, request__campaign=campaign)
    found = figures.of_year(campaign)
    try:
        reporting.put_into(report, found, warning.of(campaign, found), by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("awards:fairness", campaign_pk=campaign.pk)
    messages.success(request, _("The figures stand at the end of the section on awards."))
    return redirect(report)


def _crumbs(campaign, here=""):
    trail = [
        {"label": campaign.bloc.label, "url": reverse("blocs:bloc", args=[campaign.bloc_id])},
        {"label": _("Year %(year)s") % {"year": campaign.year}, "url": campaign.get_absolute_url()},
    ]
    page = _("Whom awards go to")
    if not here:
        return [*trail, {"label": page}]
    return [*trail, {"label": page, "url": reverse("awards:fairness", args=[campaign.pk])}, {"label": here}]
