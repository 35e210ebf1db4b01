"""Pages once a ballot is open: hands, the roll and paper votes, tellers, closing, counting, ties, the minutes."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from common.text import fold
from documents.word import MEDIA_TYPE
from emulation import kept_input
from emulation.ballots import counting, hands, minutes, papers, permissions, presence, reading, results, words
from emulation.ballots.counting_forms import HandsForm, PaperCountForm, SeatForm, TellersForm, TieForm
from emulation.ballots.models import Ballot
from emulation.ballots.preparing_forms import ActForm
from emulation.ballots.preparing_views import decided, prepared
from emulation.ballots.views import called
from emulation.covenants.views import attachment
from emulation.kept_input import keeps_input

State = Ballot.State


@keeps_input
def ballot_hands(request, pk):
    row = prepared(request, pk)
    if row.is_secret:
        raise Http404
    form = HandsForm(request.POST or None, ballot=row, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.record(by=request.user):
        messages.success(request, _("The hands are recorded."))
        return redirect("emulation:ballot", pk=pk)
    context = {
        "ballot": row, "form": form, "here": hands.voters(row), "recordings": hands.recordings(row),
        "is_over": row.state not in {State.OPEN, State.CLOSED},
    }  # fmt: skip
    return render(request, "emulation/ballot_hands.html", context)


@never_cache
def ballot_roll(request, pk):
    """Who is present, and who takes a paper."""
    row = prepared(request, pk)
    form = SeatForm(request.POST or None, ballot=row)
    had_hands = hands.is_recorded(row)
    if request.method == "POST" and form.is_valid():
        if form.carry(by=request.user):
            if had_hands and not hands.is_recorded(row):
                messages.warning(request, _("Others are present now: record the hands again."))
            return redirect("emulation:ballot_roll", pk=pk)
    context = {
        "ballot": row, "form": form, "seats": row.seats.all(), "marked": papers.marked(row),
        "is_open": presence.is_open(row), "may_mark": row.state == State.OPEN,
        "takes_paper": row.by_paper, "few": row.counts_from,
    }  # fmt: skip
    return render(request, "emulation/ballot_roll.html", context)


@keeps_input
def ballot_tellers(request, pk):
    """Who counts the papers."""
    row = decided(request, pk)
    if not (row.is_secret and row.by_paper):
        raise Http404
    form = TellersForm(request.POST or None, ballot=row, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.name(by=request.user):
        messages.success(request, _("The tellers are named."))
        return redirect("emulation:ballot", pk=pk)
    context = {"ballot": row, "form": form, "tellers": row.tellers.select_related("person", "unit")}
    return render(request, "emulation/ballot_tellers.html", context)


@keeps_input
@never_cache
def ballot_paper_count(request, pk):
    """What one teller counted; two who differ see in which lines, not what the other counted."""
    row = called(request, pk)
    permissions.check_can_tell(request.user, row)
    form = PaperCountForm(request.POST or None, ballot=row, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.count(by=request.user):
        is_done = not papers.are_open(row)
        said = _("Two tellers agree: the papers are counted.") if is_done else _("Your count is recorded.")
        messages.success(request, said)
        return redirect("emulation:ballot_paper_count", pk=pk)
    counts = papers.counts(row) if row.state == State.CLOSED else []
    mine = next((each for each in counts if each.teller_id == request.user.pk), None)
    context = {
        "ballot": row, "form": form, "counts": counts, "mine": mine, "marked": papers.marked(row),
        "agreed": papers.agreed(counts), "is_closed": row.state == State.CLOSED,
        "differing": papers.differing(row, counts) if mine else [],
    }  # fmt: skip
    return render(request, "emulation/ballot_paper_count.html", context)


def ballot_close(request, pk):
    row = decided(request, pk)
    context = {"warnings": words.before_closing(row, reading.roll(row)), "lacks_tellers": papers.lack_tellers(row)}
    return _done(request, row, counting.close, _("Voting is closed."), "emulation/ballot_close.html", **context)


def ballot_count(request, pk):
    row = decided(request, pk)
    said = _("The ballot is counted.")
    context = {"gaps": [gap.message for gap in counting.missing(row)]}
    response = _done(request, row, counting.count, said, "emulation/ballot_count.html", **context)
    if request.method == "POST" and counting.lacks_minutes(called(request, pk)):
        messages.warning(request, _("The minutes could not be printed; the result stands. Make them again later."))
    return response


def ballot_minutes(request, pk):
    row = decided(request, pk)
    said = _("The counting minutes are made.")
    return _done(request, row, counting.make_minutes, said, "emulation/ballot_minutes.html")


def _done(request, row, rule, said, template, **context):
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and form.carry_out(rule, row, by=request.user):
        messages.success(request, said)
        return redirect("emulation:ballot", pk=row.pk)
    return render(request, template, {"ballot": row, "form": form, **context})


@keeps_input
def ballot_tie(request, pk):
    row = decided(request, pk)
    if row.state != State.COUNTED:
        raise Http404
    found = results.result(row)
    form = TieForm(request.POST or None, found=found, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.decide(by=request.user):
        messages.success(request, _("The chair's decision is recorded."))
        return redirect("emulation:ballot", pk=pk)
    return render(request, "emulation/ballot_tie.html", {"ballot": row, "form": form, "found": found})


def ballot_pdf(request, pk):
    row = _with_minutes(request, pk)
    return attachment(minutes.pdf(row), "application/pdf", f"{_name(row)}.pdf")


def ballot_docx(request, pk):
    row = _with_minutes(request, pk)
    return attachment(minutes.docx(row), MEDIA_TYPE, f"{_name(row)}.docx")


def _with_minutes(request, pk):
    row = called(request, pk)
    if not row.document:
        raise Http404
    return row


def _name(row):
    return slugify(fold(f"bien ban kiem phieu {row.title}"))[:100]
