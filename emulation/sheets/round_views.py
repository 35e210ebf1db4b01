"""The scoring of a bloc year: units × criteria, opening, a new table, making all final, results as a table."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blocs import permissions as bloc_permissions
from emulation import kept_input
from emulation.campaigns import permissions as campaign_permissions
from emulation.campaigns.views import visible
from emulation.covenants.views import attachment
from emulation.kept_input import keeps_input
from emulation.sheets import blocking, computing, exporting, finishing, matrix, opening
from emulation.sheets.forms import OpenForm, ReasonForm, SureForm
from emulation.sheets.models import ScoreSheet, ScoringRound


def _round(campaign):
    return ScoringRound.objects.filter(campaign=campaign).select_related("table").first()


def _round_or_404(request, campaign_pk):
    campaign = visible(request, campaign_pk)
    row = get_object_or_404(ScoringRound.objects.select_related("table"), campaign=campaign)
    row.campaign = campaign
    return row


def scoring(request, campaign_pk):
    campaign = visible(request, campaign_pk)
    row = _round(campaign)
    if not row:
        return _before(request, campaign)
    row.campaign = campaign
    board = computing.read(row)
    seen = set(ScoreSheet.objects.visible_to(request.user).filter(round=row).values_list("pk", flat=True))
    opened, word = _opened(request, board)
    manages = bloc_permissions.manages_bloc(request.user, campaign.bloc)
    found = matrix.of(board, seen, request.user, opened)
    context = {
        "campaign": campaign,
        "round": row,
        "matrix": found,
        "opened": word,
        "can_fold": matrix.can_fold(board),
        "sees_all": campaign_permissions.can_prepare(request.user, campaign),
        "manages": manages,
        "mine": [column for column in found.columns if column.is_mine],
        "newer": opening.published_table(campaign) if manages else None,
        "waiting": sum(sheet.state == ScoreSheet.State.SECRETARIAT for sheet in board.sheets),
    }
    return render(request, "emulation/scoring.html", context)


def _opened(request, board):
    """Return the groups whose leaves are shown (None: of all), and the word of the address that says so."""
    word = request.GET.get("mo", "")
    if word == "tat-ca" or (not word and not matrix.can_fold(board)):
        return None, "tat-ca"
    return {word}, word


def _before(request, campaign):
    context = {
        "campaign": campaign,
        "table": opening.published_table(campaign),
        "may_open": campaign.is_open and campaign_permissions.can_decide(request.user, campaign),
    }
    return render(request, "emulation/scoring_before.html", context)


@keeps_input
def scoring_open(request, campaign_pk):
    campaign = visible(request, campaign_pk)
    campaign_permissions.check_can_decide(request.user, campaign)
    table = opening.published_table(campaign)
    if not table or (request.method != "POST" and _round(campaign)):
        return redirect("emulation:scoring", campaign_pk)
    units = [seat.unit for seat in campaign.memberships().current().select_related("unit")]
    initial = {**opening.proposed_days(campaign), **kept_input.of(request)}
    form = OpenForm(request.POST or None, campaign=campaign, table=table, units=units, initial=initial)
    if request.method == "POST" and form.is_valid() and form.open(by=request.user):
        messages.success(request, _("The scoring is open. Every unit has its sheet."))
        return redirect("emulation:scoring", campaign_pk)
    context = {"campaign": campaign, "table": table, "form": form, "unit_count": len(units)}
    return render(request, "emulation/scoring_open.html", context)


@keeps_input
def scoring_table(request, campaign_pk):
    row = _round_or_404(request, campaign_pk)
    bloc_permissions.check_manages_bloc(request.user, row.campaign.bloc)
    table = opening.published_table(row.campaign)
    if request.method != "POST" and (not table or table.pk == row.table_id):
        return redirect("emulation:scoring", campaign_pk)
    form = ReasonForm(request.POST or None, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid():
        if form.carry_out(opening.adopt_version, row, because=form.cleaned_data["because"], by=request.user):
            messages.success(request, _("The scoring goes on with the new version of the table."))
            return redirect("emulation:scoring", campaign_pk)
    kept, dropped = opening.compare(row, table)
    context = {"campaign": row.campaign, "round": row, "table": table, "form": form, "kept": kept, "dropped": dropped}
    return render(request, "emulation/scoring_table.html", context)


def scoring_final(request, campaign_pk):
    row = _round_or_404(request, campaign_pk)
    bloc_permissions.check_manages_bloc(request.user, row.campaign.bloc)
    form = SureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and form.carry_out(finishing.make_all_final, row, by=request.user):
        count = len(form.result)
        told = ngettext("%(count)d sheet is final now.", "%(count)d sheets are final now.", count) % {"count": count}
        messages.success(request, told)
        return redirect("emulation:scoring", campaign_pk)
    waiting = row.sheets.filter(state=ScoreSheet.State.SECRETARIAT).select_related("unit").order_by("pk")
    others = row.sheets.exclude(state__in=[ScoreSheet.State.SECRETARIAT, ScoreSheet.State.FINAL]).count()
    context = {"campaign": row.campaign, "form": form, "waiting": waiting, "others": others}
    return render(request, "emulation/scoring_final.html", context)


def scoring_blocks(request, campaign_pk):
    """Look again at what the data of the year show of every unit."""
    row = _round_or_404(request, campaign_pk)
    if request.method == "POST":
        count = blocking.find(row, by=request.user)
        told = ngettext("%(count)d reason changed.", "%(count)d reasons changed.", count) % {"count": count}
        messages.success(request, told)
    return redirect("emulation:scoring", campaign_pk)


def scoring_results(request, campaign_pk):
    row = _round_or_404(request, campaign_pk)
    if not campaign_permissions.can_prepare(request.user, row.campaign):
        raise PermissionDenied(_("Only those who prepare the year take the results of all units out."))
    board = computing.read(row)
    if not board.sheets:
        raise Http404
    data = exporting.results(board, request.user)
    return attachment(data, "text/csv; charset=utf-8", f"ket-qua-{row.campaign.year}.csv")
