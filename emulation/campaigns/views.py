"""Starting, changing, launching and closing a bloc year; who leads it; the movements it answers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from blocs import lists, scope
from blocs import permissions as bloc_permissions
from blocs.models import Bloc, Term
from blocs.years import following
from common.clock import today
from emulation import kept_input
from emulation.campaigns import leftovers, lifecycle, movements, permissions, readiness
from emulation.campaigns.forms import ROLE_ACTS, BeginForm, CampaignForm, CloseForm, MovementFilterForm
from emulation.campaigns.models import Campaign, Movement, Step


def visible(request, pk):
    """Return the year, with what every page about one shows. Raises Http404 for those who may not know it."""
    if campaign := permissions.visible(request.user, pk):
        return campaign
    raise Http404


@kept_input.keeps_input
def campaign_begin(request, bloc_pk):
    bloc = get_object_or_404(Bloc.objects.visible_to(request.user).select_related("council"), pk=bloc_pk)
    heads = Term.objects.heads().overlapping(today(), None).of_members(today())
    heads = heads.filter(bloc=bloc).values_list("unit", flat=True)
    if not (bloc_permissions.manages_bloc(request.user, bloc) or bloc_permissions.mandate_in(request.user, set(heads))):
        raise PermissionDenied
    form = BeginForm(request.POST or None, initial=kept_input.of(request), bloc=bloc, by=request.user)
    if request.method == "POST" and form.do():
        messages.success(
            request, _("The year %(year)s is in preparation. Fill in what is known.") % {"year": form.result.year}
        )
        return redirect("emulation:campaign_edit", pk=form.result.pk)
    return render(request, "emulation/campaign_begin.html", {"bloc": bloc, "form": form})


@kept_input.keeps_input
def campaign_edit(request, pk):
    campaign = visible(request, pk)
    permissions.check_can_prepare(request.user, campaign)
    form = CampaignForm(request.POST or None, initial=kept_input.of(request), campaign=campaign, by=request.user)
    if request.method == "POST" and form.do():
        messages.success(request, _("The year is saved."))
        return redirect("emulation:campaign", pk=pk)
    return render(request, "emulation/campaign_edit.html", {"campaign": campaign, "form": form})


@kept_input.keeps_input
def campaign_roles(request, pk):
    campaign = visible(request, pk)
    may_appoint = bloc_permissions.manages_bloc(request.user, campaign.bloc)
    if request.method == "POST" and not may_appoint:
        raise PermissionDenied
    word = request.GET.get("viec", "")
    title, form_class = ROLE_ACTS.get(word) or ROLE_ACTS["bo-nhiem"]
    form = form_class(request.POST or None, initial=kept_input.of(request), campaign=campaign, by=request.user)
    if request.method == "POST" and form.do():
        messages.success(request, _("The roles of %(year)s are saved.") % {"year": campaign.year})
        return redirect("emulation:campaign_roles", pk=pk)
    context = {
        "campaign": campaign,
        "terms": campaign.terms(),
        "mine": scope.unit_ids(request.user),
        "may_appoint": may_appoint,
        "acts": [(key, label) for key, (label, _form) in ROLE_ACTS.items() if label != title],
        "title": title,
        "form": form,
    }
    return render(request, "emulation/campaign_roles.html", context)


def campaign_launch(request, pk):
    campaign, refusal = _decided(request, pk, lifecycle.launch)
    if refusal is None:
        return redirect("emulation:campaign_launch", pk=pk)
    context = {
        "campaign": campaign,
        "refusal": refusal,
        "gaps": lifecycle.missing(campaign) if campaign.state == Campaign.State.DRAFT else [],
        "draft": campaign.covenants.order_by("-version").first(),
        "member_count": campaign.memberships().current().count(),
    }
    return render(request, "emulation/campaign_launch.html", context)


@kept_input.keeps_input
def campaign_close(request, pk):
    campaign = visible(request, pk)
    if campaign.state == Campaign.State.CLOSED and not permissions.can_decide(request.user, campaign):
        # The head of the next year decides on a launched year only: also whoever closed it just now.
        return redirect("emulation:campaign", pk=pk)
    permissions.check_can_decide(request.user, campaign)
    gaps = readiness.to_close(campaign) if campaign.is_open else []
    still_open = leftovers.of(campaign) if campaign.state == Campaign.State.LAUNCHED else []
    form = CloseForm(
        request.POST if request.method == "POST" else None,
        campaign=campaign, by=request.user, is_asked=bool(still_open) and not gaps, initial=kept_input.of(request),
    )  # fmt: skip
    if request.method == "POST" and form.do():
        if not permissions.can_decide(request.user, form.result):
            messages.success(request, _("The year %(year)s is closed") % {"year": campaign.year})
        return redirect("emulation:campaign_close", pk=pk)
    context = {
        "campaign": campaign,
        "form": form,
        "gaps": gaps,
        "still_open": still_open,
        "left_open": readiness.left_open(campaign),
        "closing_is_noted": campaign.steps.filter(kind=Step.Kind.CLOSING, has_happened=True).exists(),
        "next_year": following(campaign.year),
    }
    return render(request, "emulation/campaign_close.html", context)


def _decided(request, pk, rule):
    """Return the year and why `rule` refused it: nothing as long as it is only looked at, None once it is done."""
    campaign = visible(request, pk)
    permissions.check_can_decide(request.user, campaign)
    if request.method != "POST":
        return campaign, []
    try:
        rule(campaign, by=request.user)
    except ValidationError as error:
        return campaign, error.messages
    return campaign, None


def movement_list(request):
    form = MovementFilterForm(request.GET)
    found = movements.narrowed(movements.described(request.user), **form.cleaned_data)
    found = found.order_by(*lists.order(movements.SORTS, form.cleaned_data.get("sort", "")))
    if request.GET.get("export") == "csv":
        return lists.download(movements.table(found), "phong-trao.csv")
    context = {**lists.page(request, found), "form": form, "headings": movements.headings()}
    return render(request, "emulation/movement_list.html", context)


def movement(request, pk):
    movement = get_object_or_404(Movement.objects.visible_to(request.user), pk=pk)
    seen = Campaign.objects.visible_to(request.user).filter(responses__movement=movement)
    rows = seen.select_related("bloc").order_by("-year", "bloc__name")
    context = {**lists.page(request, rows), "movement": movement}
    return render(request, "emulation/movement.html", context)
