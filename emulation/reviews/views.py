"""Reviewing a report, what came of it, its history, and what the secretariat changes about it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from emulation import kept_input
from emulation.kept_input import keeps_input
from emulation.reports import permissions, readers, steps, story, turns
from emulation.reports.models import Report
from emulation.reports.reviewers import reviewing_unit
from emulation.reviews import forms, reading, reviewing
from emulation.reviews.forms import ReviewForm


def _known(request, pk):
    """Return a report whose history the reader may read, and what they are to it: one whose text they read, or of a
    year that they prepare, handed in or not. Raises Http404."""
    report, reader = readers.find(pk, request.user) or (None, None)
    if not report or not (reader.reads(report) or reader.prepares):
        raise Http404
    return report, reader


def _readable(request, pk):
    """The same of a report whose text they read."""
    report, reader = _known(request, pk)
    if not reader.reads(report):
        raise Http404
    return report, reader


def _context(report, reader, **more):
    return {
        "report": report,
        "campaign": report.request.campaign,
        "turn": turns.turn(report, reader.bench),
        "successor": story.successor_line(report),
        **more,
    }


@keeps_input
def report_review(request, pk):
    report, reader = _known(request, pk)
    permissions.check_can_review(request.user, report, reader.bench)
    if not reader.reads(report):
        return _taken_back(request, report)
    paper = reading.paper(report)
    if not paper or (request.method != "POST" and report.state != Report.State.SUBMITTED):
        return redirect("emulation:report_steps", pk)
    form = ReviewForm(request.POST if request.method == "POST" else None, paper=paper, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.decide(report, by=request.user):
        return redirect("emulation:report_reviewed", pk)
    if "changed_since" in form.codes:
        report, reader = _readable(request, pk)
        paper = reading.paper(report)
        form = form.again(paper)
    is_open = report.state == Report.State.SUBMITTED and not report.request.withdrawn_at
    context = _context(report, reader, paper=paper, form=form, is_open=is_open)
    return render(request, "emulation/report_review.html", context)


def _taken_back(request, report):
    """Say to a reviewer whose page was open what became of the report meanwhile, where its history is."""
    last = steps.last_step(report)
    if last and last.kind == last.Kind.TAKEN_BACK:
        messages.warning(request, reviewing.happened(last))
        return redirect("emulation:report_steps", report.pk)
    raise Http404


def report_reviewed(request, pk):
    """What was decided, whose turn it is now, and which report waits next."""
    report, reader = _readable(request, pk)
    permissions.check_can_review(request.user, report, reader.bench)
    events = story.history(report)
    following = reading.next_to_review(reader, report)
    context = _context(report, reader, event=events[0] if events else None, following=following)
    return render(request, "emulation/report_reviewed.html", context)


def report_steps(request, pk):
    report, reader = _known(request, pk)
    is_under_review = report.state == Report.State.SUBMITTED and permissions.can_review(
        request.user, report, reader.bench
    )
    context = _context(
        report,
        reader,
        events=story.history(report),
        may_review=is_under_review and not report.request.withdrawn_at,
        steering=story.steering_links(request.user, report),
        is_unread=not reader.reads(report),
    )
    return render(request, "emulation/report_steps.html", context)


@keeps_input
def report_reassign(request, pk):
    return _steer(request, pk, forms.ReassignForm, "emulation/report_reassign.html")


@keeps_input
def report_extend(request, pk):
    return _steer(request, pk, forms.ExtendForm, "emulation/report_extend.html")


@keeps_input
def report_unlock(request, pk):
    return _steer(request, pk, forms.UnlockForm, "emulation/report_unlock.html")


@keeps_input
def report_waive(request, pk):
    return _steer(request, pk, forms.WaiveForm, "emulation/report_waive.html")


@keeps_input
def report_ask_again(request, pk):
    return _steer(request, pk, forms.AskAgainForm, "emulation/report_ask_again.html")


def _steer(request, pk, form_class, template):
    report, reader = _known(request, pk)
    permissions.check_can_steer(request.user, report)
    data = request.POST if request.method == "POST" else None
    form = form_class(data, report=report, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.act(by=request.user):
        messages.success(request, _("The change is recorded with its reason."))
        return redirect("emulation:report_steps", pk)
    reviewer = reviewing_unit(report, reader.bench)
    context = _context(report, reader, form=form, reviewer=reviewer, is_unread=not reader.reads(report))
    return render(request, template, context)
