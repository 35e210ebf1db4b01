"""Public notices: open to everybody to read and to answer; published and closed by the secretariat."""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.consultation import opinions, permissions, publishing, reading
from awards.consultation.forms import AnswerForm, CloseForm, OpinionForm, PublishForm
from awards.consultation.models import Opinion, PublicNotice
from awards.proposals import looks
from blocs.models import Council
from emulation import kept_input
from emulation.kept_input import keeps_input

OPINIONS_AN_HOUR = 10
"""From one address about one notice: each is told to the secretariat."""
ROWS = 50
"""Notices on one page."""
LATELY = 10
"""Closed ones that stand under those that are open."""


def _notice(request, pk):
    rows = PublicNotice.objects.visible_to(request.user).select_related("council")
    return get_object_or_404(rows, pk=pk)


@login_not_required
def public_notices(request):
    shows_closed = "da-ket-thuc" in request.GET
    rows = PublicNotice.objects.visible_to(request.user).select_related("council")
    closed = rows.filter(closed_at__isnull=False)
    page = Paginator(closed if shows_closed else rows.filter(closed_at=None), ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "shows_closed": shows_closed,
        "lately": closed[:LATELY] if not shows_closed and page.number == 1 else [],
        "councils": Council.objects.manageable_by(request.user) if request.user.is_authenticated else [],
    }
    return render(request, "awards/public_notices.html", context)


@login_not_required
def public_notice(request, pk):
    notice = _notice(request, pk)
    form = OpinionForm(request.POST or None, notice=notice)
    if request.method == "POST":
        by = request.user if request.user.is_authenticated else None
        if form.is_valid() and _may_speak(request, notice, form) and form.give(by=by):
            messages.success(request, _("Thank you. The secretariat reads your opinion and answers it."))
            return redirect(notice)
    elif reading.is_open(notice):
        publishing.count_view(notice)
    sentence, kind = reading.turn(notice)
    answers = request.user.is_authenticated and permissions.can_answer(request.user, notice)
    context = {
        "notice": notice, "lines": reading.lines(notice), "form": form, "sentence": sentence, "kind": kind,
        "is_open": reading.is_open(notice), "answers": answers,
        "opinions": notice.opinions.select_related("nomination__recipient", "answered_by") if answers else [],
        "opinion_count": notice.opinions.count(),
    }  # fmt: skip
    return render(request, "awards/public_notice.html", context, status=429 if "too_often" in form.codes else 200)


def _may_speak(request, notice, form):
    """Whether this address may say something about the notice now; many people share the address of an office."""
    action = f"opinion_{notice.pk}"
    if ratelimit.consume(request, app="awards", action=action, config={action: f"{OPINIONS_AN_HOUR}/h/ip"}):
        return True
    message = _("Many opinions came from this address within an hour. Wait a while, then send yours again.")
    form.show(ValidationError(message, "too_often"))
    return False


@keeps_input
def public_notice_publish(request, council_pk):
    council = get_object_or_404(Council.objects.visible_to(request.user), pk=council_pk)
    permissions.check_can_publish(request.user, council)
    waiting = reading.publishable(council)
    looks.of_nominations(request, f"Lấy ý kiến Nhân dân · {council.name}", waiting)
    form = PublishForm(request.POST or None, nominations=waiting, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid() and form.publish(council, by=request.user):
        messages.success(request, _("The notice is published."))
        return redirect(form.result)
    context = {"council": council, "form": form, "waiting": waiting, "days": publishing.PUBLIC_DAYS}
    return render(request, "awards/public_notice_publish.html", context)


@keeps_input
def opinion_answer(request, pk):
    rows = Opinion.objects.filter(notice__in=PublicNotice.objects.visible_to(request.user))
    opinion = get_object_or_404(rows.select_related("notice__council"), pk=pk)
    permissions.check_can_publish(request.user, opinion.notice.council)
    form = AnswerForm(request.POST or None, initial={"text": opinion.answer, **kept_input.of(request)})
    if request.method == "POST" and form.is_valid():
        if form.carry_out(opinions.answer, opinion, by=request.user, **form.cleaned_data):
            messages.success(request, _("The answer is recorded."))
            return redirect(opinion.notice)
    context = {
        "form": form, "act": _("Answer an opinion"), "submit": _("Record the answer"), "lead": opinion.text,
        "crumbs": _crumbs(opinion.notice, _("Answer")), "back": opinion.notice.get_absolute_url(),
    }  # fmt: skip
    return render(request, "awards/act.html", context)


@keeps_input
def public_notice_close(request, pk):
    notice = _notice(request, pk)
    permissions.check_can_publish(request.user, notice.council)
    form = CloseForm(request.POST or None, initial=kept_input.of(request))
    if request.method == "POST" and form.is_valid():
        if form.carry_out(publishing.close, notice, by=request.user, **form.cleaned_data):
            messages.success(request, _("The notice is closed."))
            return redirect(notice)
    context = {
        "form": form, "act": _("Close the notice"), "submit": _("Close the notice"), "lead": notice.title,
        "crumbs": _crumbs(notice, _("Close")), "back": notice.get_absolute_url(),
    }  # fmt: skip
    return render(request, "awards/act.html", context)


def _crumbs(notice, here):
    return [
        {"label": _("Public notices"), "url": reverse("awards:public_notices")},
        {"label": notice.title, "url": notice.get_absolute_url()},
        {"label": here},
    ]
