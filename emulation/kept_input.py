"""What somebody wrote before the session ended is still there after signing in again.

Whoever opens a form gets a signed cookie that says, to this site only, who that was. A form that arrives without a
session is put aside in the visitor's new, anonymous session, which signing in carries over; the same page then offers
the words again, to the same person only. Nothing is sent by itself: the person looks once more and sends.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

KEY = "kept_input"
COOKIE = "wrote_here"
SECONDS = 60 * 60
MOST_FIELDS = 400
"""A page of a score sheet has several for each criterion."""
LARGEST = 20_000
"""Characters kept at most, names and values, so that visitors cannot fill the table of sessions."""

NEVER = {"csrfmiddlewaretoken", "secret", "password", "text_sha256"}


def keeps_input(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ask for sign-in as every page does, but keep what was posted for the page that comes after it."""

    @login_not_required
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            if request.method == "POST":
                _keep(request)
            return redirect_to_login(request.get_full_path())
        if request.method == "POST":
            request.session.pop(KEY, None)
        return _remember_writer(view(request, *args, **kwargs), request)

    return wrapper


def says_session_ended(template: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Answer a save by itself (htmx) of the part `key` without a session with a sentence, not the sign-in page.

    `template` is the line under a part; it gets back, as `hidden`, the versions that the writer saw.
    """

    def decorator(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @login_not_required
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, key: str, **kwargs: Any) -> HttpResponse:
            if request.headers.get("HX-Request") and not request.user.is_authenticated:
                return render(request, template, _ended(request, key))
            return view(request, *args, key=key, **kwargs)

        return wrapper

    return decorator


def _ended(request: HttpRequest, key: str) -> dict[str, Any]:
    seen = [(name, value) for name, value in request.POST.items() if name == "version" or name.startswith("seen-")]
    return {
        "key": key,
        "version": request.POST.get("version"),
        "hidden": seen,
        "is_signed_out": True,
        "is_too_long": not _fits(_fields(request)),
    }


def _mark(person: Any) -> str:
    return salted_hmac("emulation.kept_input", str(person.pk), algorithm="sha256").hexdigest()


def _remember_writer(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        response.set_signed_cookie(
            COOKIE, _mark(request.user), salt=KEY, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response


def _keep(request: HttpRequest) -> None:
    writer = request.get_signed_cookie(COOKIE, default="", salt=KEY, max_age=2 * settings.SESSION_COOKIE_AGE)
    fields = _fields(request)
    if writer and _fits(fields):
        request.session[KEY] = {"path": request.get_full_path(), "at": time.time(), "by": writer, "fields": fields}


def _fields(request: HttpRequest) -> dict[str, list[Any]]:
    return {name: values for name, values in request.POST.lists() if name not in NEVER}


def _fits(fields: dict[str, list[Any]]) -> bool:
    """Whether what was posted is small enough to be kept over a new sign-in."""
    length = sum(len(word) for name, values in fields.items() for word in (name, *values))
    return len(fields) <= MOST_FIELDS and length <= LARGEST


def of(request: HttpRequest) -> dict[str, Any]:
    """Return the words kept for this page, as initial data of its form, and say that they were not sent yet."""
    kept = request.session.get(KEY)
    if not kept:
        return {}
    if not constant_time_compare(kept.get("by", ""), _mark(request.user)) or time.time() - kept["at"] > SECONDS:
        del request.session[KEY]
        return {}
    if request.method == "POST" or kept["path"] != request.get_full_path():
        return {}
    messages.warning(request, _("Your session had ended. What you wrote is below and was not sent yet."))
    return {name: values[0] if len(values) == 1 else values for name, values in kept["fields"].items()}
