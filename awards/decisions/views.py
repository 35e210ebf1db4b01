"""The desk of a council and its decisions: ruled, printed, issued."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from awards.decisions import permissions, reading, ruling, words
from awards.decisions.forms import BeginForm, IssueForm, RulingForm
from awards.decisions.models import Decision, Ruling
from awards.deliberation import reading as meetings
from awards.proposals import looks
from blocs.models import Council
from common.clock import today
from common.text import fold
from documents import rendering, word
from documents.models import FrozenFile
from emulation import kept_input
from emulation.covenants.forms import ReasonForm
from emulation.covenants.reading import date_line
from emulation.covenants.views import attachment
from emulation.kept_input import keeps_input


def _council(request, pk):
    return get_object_or_404(Council.objects.visible_to(request.user), pk=pk)


def _decision(request, pk):
    return get_object_or_404(Decision.objects.visible_to(request.user).select_related("council", "document"), pk=pk)


def _crumbs(request, decision, here=""):
    council = meetings.way_back(decision.council, request.user)
    if not here:
        return [council, {"label": decision.title}]
    return [council, {"label": decision.title, "url": decision.get_absolute_url()}, {"label": here}]


def council(request, pk):
    row = _council(request, pk)
    permissions.check_can_decide(request.user, row)
    crumbs = [{"label": _("Awards"), "url": reverse("awards:award_desk")}, {"label": row.name}]
    return render(request, "awards/council.html", {"council": row, "desk": reading.desk(row), "crumbs": crumbs})


def decision(request, pk):
    row = _decision(request, pk)
    found = reading.lines(row, request.user)
    people = [(line.nomination.submission.unit_id, line.nomination.recipient_id) for line in found]
    looks.of_people(request, row.title, people)
    sentence, kind = reading.turn(row, found)
    context = {
        "decision": row, "lines": found, "sentence": sentence, "kind": kind, "crumbs": _crumbs(request, row),
        "decides": permissions.can_decide(request.user, row.council), "is_draft": row.state == Decision.State.DRAFT,
        "ruled": any(line.ruling for line in found),
    }  # fmt: skip
    return render(request, "awards/decision.html", context)


@keeps_input
def decision_begin(request, council_pk):
    row = _council(request, council_pk)
    permissions.check_can_decide(request.user, row)
    form = BeginForm(request.POST or None, initial={"place": ruling.usual_place(row), **kept_input.of(request)})
    if request.method == "POST" and form.is_valid() and form.begin(row, by=request.user):
        messages.success(request, _("The decision is begun. Rule on each nomination."))
        return redirect(form.result)
    desk = reverse("awards:council", args=[row.pk])
    context = {
        "form": form, "act": _("Prepare a decision"), "submit": _("Begin"), "lead": row.name, "back": desk,
        "crumbs": [{"label": row.name, "url": desk}, {"label": _("Prepare a decision")}],
    }  # fmt: skip
    return render(request, "awards/act.html", context)


@keeps_input
def decision_rule(request, pk, nomination_pk):
    row = _decision(request, pk)
    permissions.check_can_decide(request.user, row.council)
    rows = reading.to_rule_on(row, request.user)
    nomination = get_object_or_404(rows.select_related("recipient", "award", "submission", "unit"), pk=nomination_pk)
    looks.of_nomination(request, nomination)
    put = Ruling.objects.filter(decision=row, nomination=nomination).first()
    initial = {"outcome": put.outcome, "award": put.award_id, "reason": put.reason} if put else {}
    form = RulingForm(
        request.POST or None, decision=row, nomination=nomination, initial={**initial, **kept_input.of(request)}
    )
    if request.method == "POST" and form.is_valid() and form.rule(by=request.user):
        messages.success(request, _("The ruling is put down."))
        _warn(request, form.result)
        return redirect(row)
    context = {
        "form": form, "act": nomination.recipient.name, "submit": _("Put down the ruling"),
        "lead": f"{nomination.award.name} · {nomination.unit.name}",
        "crumbs": _crumbs(request, row, nomination.recipient.name), "back": row.get_absolute_url(),
        "nomination": nomination,
    }  # fmt: skip
    return render(request, "awards/decision_rule.html", context)


def _warn(request, put):
    """Name the conditions of another award that are not met: its reason is asked for in any case."""
    if put.outcome != Ruling.Outcome.OTHER:
        return
    for finding in ruling.failures(put.nomination, put.award, today()):
        messages.warning(request, _("A condition of it is not met: %(finding)s") % {"finding": finding.reason})


@require_POST
def decision_grant_elected(request, pk):
    """Grant what the council voted for and nothing speaks against; the rest waits for a ruling of its own."""
    row = _decision(request, pk)
    permissions.check_can_decide(request.user, row.council)
    granted, left = 0, 0
    for line in reading.lines(row, request.user):
        if line.ruling or line.said_kind != "done":
            continue
        try:
            ruling.rule(row, line.nomination, outcome=Ruling.Outcome.GRANTED, by=request.user)
            granted += 1
        except ValidationError:
            left += 1
    messages.success(request, _("%(count)s nominations are granted in this decision.") % {"count": granted})
    if left:
        messages.warning(request, _("%(count)s need a look of their own: a condition is not met.") % {"count": left})
    return redirect(row)


@require_POST
def ruling_strike(request, pk):
    rows = Ruling.objects.filter(decision__in=Decision.objects.visible_to(request.user))
    row = get_object_or_404(rows.select_related("decision__council"), pk=pk)
    try:
        ruling.strike(row, by=request.user)
        messages.success(request, _("The ruling is taken out."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(row.decision)


@keeps_input
def decision_issue(request, pk):
    row = _decision(request, pk)
    permissions.check_can_decide(request.user, row.council)
    form = IssueForm(request.POST or None, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.issue(row, by=request.user):
        messages.success(request, _("The decision is recorded; the awards are on record and every unit is told."))
        return redirect(row)
    consequences = [
        _("Every award that is granted goes on record, with its prize by the base salary of that day."),
        _("What was proposed stays beside what was decided; each unit is told of its own, with the reasons."),
        _("The decision no longer changes. A mistake is mended by taking the award back."),
    ]
    context = {
        "form": form, "act": _("Record the signed decision"), "submit": _("Record the decision"), "lead": row.title,
        "crumbs": _crumbs(request, row, _("Record")), "back": row.get_absolute_url(), "consequences": consequences,
    }  # fmt: skip
    return render(request, "awards/act.html", context)


@keeps_input
def decision_drop(request, pk):
    row = _decision(request, pk)
    permissions.check_can_decide(request.user, row.council)
    form = ReasonForm(request.POST or None, initial=kept_input.of(request), label=_("Why the decision is dropped"))
    if request.method == "POST" and form.is_valid():
        if form.carry_out(ruling.drop, row, by=request.user, **form.cleaned_data):
            messages.success(request, _("The decision is dropped; its nominations wait for another one."))
            return redirect("awards:council", pk=row.council_id)
    context = {
        "form": form, "act": _("Drop the decision"), "submit": _("Drop"), "lead": row.title,
        "crumbs": _crumbs(request, row, _("Drop")), "back": row.get_absolute_url(),
    }  # fmt: skip
    return render(request, "awards/act.html", context)


PAPERS = {"quyet-dinh": ("decision", words.of_decision), "bang-khen": ("certificates", words.of_certificates)}


def decision_paper(request, pk, paper, form):
    """The decision or its list of certificates, as PDF or Word; an issued decision as it was frozen."""
    row = _decision(request, pk)
    if paper not in PAPERS or form not in {"pdf", "docx"}:
        raise Http404
    name, said = PAPERS[paper]
    if row.state == Decision.State.DRAFT:
        people = row.rulings.values_list("nomination__submission__unit", "nomination__recipient")
        looks.of_people(request, row.title, people, as_file=True)
    file = slugify(fold(f"{paper} {row.number or row.pk}"))[:80]
    if form == "docx":
        data = said(row, code=row.document.code if row.document else "")
        content = word.render(name, {**data, "date_line": date_line(data["date"])})
        return attachment(content, word.MEDIA_TYPE, f"{file}.docx")
    if name == "decision" and row.document_id:
        return attachment(bytes(FrozenFile.objects.get(pk=row.document_id).data), "application/pdf", f"{file}.pdf")
    return _pdf(rendering.render(name, said(row)), file)


def _pdf(content: bytes, name: str) -> HttpResponse:
    return attachment(content, "application/pdf", f"{name}.pdf")
