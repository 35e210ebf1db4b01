"""Error pages in the user's language."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    reason = ""
    if isinstance(exception, RequestDataTooBig):
        reason = _(
            "What you sent is too long (more than 2 MB of text). Go back: your input is still there. Shorten it."
        )
    return render(request, "400.html", {"reason": reason}, status=400)


def closed(request: HttpRequest) -> HttpResponse:
    """Stand where a package has a page that this site does not offer."""
    raise Http404


def csrf_failure(request: HttpRequest, reason: str = "", **kwargs: Any) -> HttpResponse:
    return render(request, "403_csrf.html", status=403)
