"""What somebody wrote before the session ended is still there after signing in again.

A form that arrives without a session is put aside in the visitor's new, anonymous session, which signing in carries
over; the same page then offers the words again. Nothing is sent by itself: the person looks once more and sends.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

KEY = "kept_input"
SECONDS = 60 * 60
LARGEST = 60_000
"""Characters kept at most, so that visitors cannot fill the table of sessions."""

NEVER = {"csrfmiddlewaretoken", "secret", "password", "text_sha256"}


def keeps_input(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ask for sign-in as every page does, but keep what was posted for the page that comes after it."""

    @login_not_required
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            if request.method == "POST":
                request.session.pop(KEY, None)
            return view(request, *args, **kwargs)
        if request.method == "POST":
            _keep(request)
        return redirect_to_login(request.get_full_path())

    return wrapper


def _keep(request: HttpRequest) -> None:
    fields = {name: values for name, values in request.POST.lists() if name not in NEVER}
    if sum(len(value) for values in fields.values() for value in values) <= LARGEST:
        request.session[KEY] = {"path": request.get_full_path(), "at": time.time(), "fields": fields}


def of(request: HttpRequest) -> dict[str, Any]:
    """Return the words kept for this page, as initial data of its form, and say that they were not sent yet."""
    kept = request.session.get(KEY)
    if request.method == "POST" or not kept or kept["path"] != request.get_full_path():
        return {}
    if time.time() - kept["at"] > SECONDS:
        return {}
    messages.warning(request, _("Your session had ended. What you wrote is below and was not sent yet."))
    return {name: values[0] if len(values) == 1 else values for name, values in kept["fields"].items()}
