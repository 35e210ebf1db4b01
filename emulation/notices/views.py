"""One's own notices, and how one wants to be told."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from emulation.kept_input import keeps_input
from emulation.notices import feeds, inbox
from emulation.notices.forms import PreferenceForm

ROWS = 30
NEW_ADDRESS = "calendar_address"


def notice_list(request):
    rows = inbox.of(request.user)
    is_unread = request.GET.get("unread") == "1"
    page = Paginator(rows.filter(read_at=None) if is_unread else rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "is_unread": is_unread,
        "unread_notices": inbox.unread_count(request.user),
        "query": "unread=1" if is_unread else "",
    }
    return render(request, "emulation/notice_list.html", context)


def notice_open(request, pk):
    """Mark a notice as read and go where it leads; a link cannot do that, a button can."""
    notice = get_object_or_404(inbox.of(request.user), pk=pk)
    if request.method == "POST":
        inbox.mark_read(request.user, [notice.pk])
        return redirect(notice.message.url or "emulation:notice_list")
    return render(request, "emulation/notice_open.html", {"notice": notice})


@require_POST
def notices_read(request):
    inbox.mark_read(request.user)
    return redirect("emulation:notice_list")


@keeps_input
def notice_preferences(request):
    form = PreferenceForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your choice is kept."))
        return redirect("emulation:notice_preferences")
    address = request.session.pop(NEW_ADDRESS, "")
    context = {"form": form, "feed": feeds.current(request.user), "feed_address": address}
    response = render(request, "emulation/notice_preferences.html", context)
    if address:
        response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
def feed_renew(request):
    path = reverse("emulation:calendar_feed", args=[feeds.renew(by=request.user)])
    request.session[NEW_ADDRESS] = f"{settings.SITE_ADDRESS}{path}"
    return redirect("emulation:notice_preferences")


@require_POST
def feed_revoke(request):
    feeds.revoke(by=request.user)
    messages.success(request, _("The calendar address no longer works."))
    return redirect("emulation:notice_preferences")
