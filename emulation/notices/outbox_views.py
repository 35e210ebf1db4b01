"""The outbox as the secretariat sees it: who gets what, what came of it, and what to do about it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from blocs import lists
from emulation.kept_input import keeps_input
from emulation.kept_input import of as kept_input
from emulation.notices import audience, permissions
from emulation.notices import outbox as rules
from emulation.notices.forms import CancelForm, EditForm, HoldForm, OutboxFilterForm, ResendForm
from emulation.notices.models import Delivery, Message


def outbox(request):
    if not permissions.keeps_outbox(request.user):
        raise PermissionDenied(_("The outbox is kept by the secretariats of the councils."))
    form = OutboxFilterForm(request.GET)
    rows = form.narrow(Message.objects.visible_to(request.user)).with_counts()
    context = {**lists.page(request, rows.defer("body").order_by("-due_at", "-pk")), "form": form}
    waiting = [row for row in context["page"].object_list if row.is_writable]
    ahead = audience.recipients_of_many(waiting) if waiting else {}
    context["rows"] = [(row, len(ahead[row.pk]) if row.pk in ahead else row.people_count) for row in context["page"]]
    return render(request, "emulation/outbox.html", context)


def _message(request, pk):
    return get_object_or_404(Message.objects.visible_to(request.user).select_related("council", "posted_by"), pk=pk)


def outbox_message(request, pk):
    message = _message(request, pk)
    deliveries = list(message.deliveries.select_related("carrier").order_by("name", "pk"))
    mails = [row for row in deliveries if row.channel == Delivery.Channel.EMAIL]
    read = {row.person_id: row.read_at for row in deliveries if row.channel == Delivery.Channel.DESK}
    context = {
        "message": message,
        "people": audience.recipients(message) if message.is_writable else [],
        "rows": [(row, read.get(row.person_id)) for row in mails],
        "files": message.attachments.defer("data"),
        "failed_count": sum(row.state == Delivery.State.FAILED for row in mails),
        "may_cancel": message.state not in {Message.State.SENT, Message.State.CANCELLED},
        "may_resend": message.state in {Message.State.SENT, Message.State.FAILED} and bool(mails),
    }
    return render(request, "emulation/outbox_message.html", context)


def _act(request, pk, form_class, template):
    message = _message(request, pk)
    form = form_class(request.POST or None, message=message, by=request.user, initial=kept_input(request))
    if request.method == "POST" and form.do():
        return redirect(message)
    return render(request, f"emulation/{template}.html", {"message": message, "form": form})


@keeps_input
def outbox_edit(request, pk):
    return _act(request, pk, EditForm, "outbox_edit")


@keeps_input
def outbox_hold(request, pk):
    return _act(request, pk, HoldForm, "outbox_hold")


@keeps_input
def outbox_cancel(request, pk):
    return _act(request, pk, CancelForm, "outbox_cancel")


@keeps_input
def outbox_resend(request, pk):
    message = _message(request, pk)
    form = ResendForm(request.POST or None, message=message, by=request.user, initial=kept_input(request))
    if request.method == "POST" and form.do():
        count = form.result
        said = ngettext("%(count)s e-mail goes out again.", "%(count)s e-mails go out again.", count)
        messages.success(request, said % {"count": count})
        return redirect(message)
    return render(request, "emulation/outbox_resend.html", {"message": message, "form": form})


@require_POST
def outbox_release(request, pk):
    return redirect(rules.release(_message(request, pk), by=request.user))


def outbox_file(request, pk, file_pk):
    file = get_object_or_404(_message(request, pk).attachments, pk=file_pk)
    response = HttpResponse(bytes(file.data), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, file.name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-cache"
    return response
