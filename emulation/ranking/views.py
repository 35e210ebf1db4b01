"""The ranking of a bloc year: the table, how each place came about, proposing, agreeing, the paper and the file."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.text import slugify
from django.utils.translation import gettext as _

from blocs import lists
from common.text import fold
from documents.models import FrozenFile
from emulation import kept_input
from emulation.campaigns.views import visible as year
from emulation.covenants.forms import ReasonForm
from emulation.covenants.views import attachment
from emulation.kept_input import keeps_input
from emulation.ranking import agreeing, drawing, permissions, pictures, reading
from emulation.ranking.forms import AgreeForm, ProposeForm
from emulation.ranking.models import PublishedRanking
from emulation.scoring.files import ranking_table
from emulation.sheets.permissions import round_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def page_of(request, campaign_pk):
    """Return the ranking of a year as the reader asked for it (`ban`)."""
    row = round_of(request.user, campaign_pk)
    campaign = row.campaign if row else year(request, campaign_pk)
    return reading.Page(campaign, request.user, row, request.GET.get("ban", ""))


def readable(request, pk):
    rows = PublishedRanking.objects.visible_to(request.user)
    rows = rows.select_related("round__table", "round__campaign__bloc__council", "document")
    return get_object_or_404(rows.defer("document__data"), pk=pk)


def picture(svg):
    """Return a picture that nothing can make to run or to ask for anything, opened by itself or in a page."""
    response = HttpResponse(svg, content_type="image/svg+xml")
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def ranking(request, campaign_pk):
    page = page_of(request, campaign_pk)
    wanted = request.GET.get("export", "")
    if wanted in {"csv", "xlsx"}:
        return _export(page, wanted)
    context = {
        "campaign": page.campaign,
        "page": page,
        "data": page.data,
        "shown": page.shown,
        "turn": reading.turn(page),
        "acts": reading.acts(page),
        "sides": reading.sides(page.shown or page.proposed),
        "problems": page.problems,
    }
    return render(request, "emulation/ranking.html", context)


def _export(page, wanted):
    found = page.as_ranking()
    if not found:
        raise Http404
    table = ranking_table(found)
    name = slugify(fold(f"xep hang {page.campaign.year} {page.campaign.bloc.label}"))[:100]
    if wanted == "csv":
        return lists.download(table, f"{name}.csv")
    return attachment(table.export("xlsx"), XLSX, f"{name}.xlsx")


def ranking_unit(request, campaign_pk, unit_pk):
    page = page_of(request, campaign_pk)
    derivation = reading.derivation(page, unit_pk)
    if not derivation:
        raise Http404
    context = {
        "campaign": page.campaign,
        "page": page,
        "shown": page.shown,
        "told": derivation,
        "lines": drawing.lines(page, derivation),
        "row": derivation["row"],
    }
    return render(request, "emulation/ranking_unit.html", context)


def ranking_picture(request, campaign_pk):
    found = page_of(request, campaign_pk).as_ranking()
    if not found:
        raise Http404
    return picture(pictures.of_scores(found.table, found.places))


def ranking_pdf(request, pk):
    row = readable(request, pk)
    if not row.document:
        messages.warning(request, _("The ranking is not published yet; there is no PDF."))
        return redirect("emulation:ranking", campaign_pk=row.round.campaign_id)
    name = slugify(fold(f"xep hang {row.round.campaign.year} {row.round.campaign.bloc.label}"))[:100]
    data = bytes(FrozenFile.objects.get(pk=row.document_id).data)
    response = attachment(data, "application/pdf", f"{name}.pdf")
    response.headers["ETag"] = f'"{row.document.sha256}"'
    return get_conditional_response(request, etag=response.headers["ETag"], response=response)


@keeps_input
def ranking_propose(request, campaign_pk):
    campaign = year(request, campaign_pk)
    permissions.check_can_prepare(request.user, campaign)
    page = reading.Page(campaign, request.user, round_of(request.user, campaign_pk), reading.LIVE)
    if not page.round:
        raise Http404
    form = ProposeForm(request.POST or None, page=page, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.propose(by=request.user):
        messages.success(request, _("The ranking is proposed. Head and secretariat are asked to agree."))
        return redirect("emulation:ranking", campaign_pk=campaign.pk)
    context = {"campaign": campaign, "form": form, "page": page, "data": page.data, "problems": page.problems}
    return render(request, "emulation/ranking_propose.html", context)


@keeps_input
def ranking_agree(request, pk):
    row = readable(request, pk)
    campaign = row.round.campaign
    permissions.check_can_agree(request.user, campaign)
    given = request.POST.get("side", "")
    side = given if given in agreeing.SIDES else reading.side_of(row, request.user)
    if not side or row.state not in {PublishedRanking.State.PROPOSED, PublishedRanking.State.PUBLISHED}:
        messages.info(request, _("There is nothing for you to agree to now."))
        return redirect("emulation:ranking", campaign_pk=campaign.pk)
    form = AgreeForm(request.POST if request.method == "POST" else None, ranking=row, side=side)
    if request.method == "POST" and form.is_valid() and form.agree(by=request.user):
        is_published = form.result.state == PublishedRanking.State.PUBLISHED
        done = _("Both sides agree: the ranking is published.") if is_published else _("Your agreement is recorded.")
        messages.success(request, done)
        return redirect("emulation:ranking", campaign_pk=campaign.pk)
    page = reading.Page(campaign, request.user, row.round, reading.LIVE)
    context = {
        "campaign": campaign, "ranking": row, "form": form, "side": side, "page": page, "data": page.data,
        "sides": reading.sides(row),
    }  # fmt: skip
    return render(request, "emulation/ranking_agree.html", context)


@keeps_input
def ranking_withdraw(request, pk):
    row = readable(request, pk)
    campaign = row.round.campaign
    permissions.check_can_prepare(request.user, campaign)
    form = ReasonForm(
        request.POST or None, initial=kept_input.of(request), label=_("Why the proposal is taken back"),
        help_text=_("It stays on file. Those who were asked to agree read the reason."),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        if form.carry_out(agreeing.withdraw, row, by=request.user, **form.cleaned_data):
            messages.success(request, _("The proposal is taken back."))
            return redirect("emulation:ranking", campaign_pk=campaign.pk)
    return render(request, "emulation/ranking_withdraw.html", {"campaign": campaign, "ranking": row, "form": form})
