"""What every request passes through: language, sign-in, second factor."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _


class VietnameseFirstLocaleMiddleware:
    """Vietnamese unless the visitor chose a language here; what the browser prefers does not count."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.offered = {code for code, _name in settings.LANGUAGES}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        with translation.override(chosen if chosen in self.offered else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
            return response


class SecondFactorMiddleware:
    """Sends secretariat staff without a second factor to set one up, where the settings require it."""

    OPEN = frozenset({
        "set_language", "account_login", "account_logout", "account_reauthenticate",
        "mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn",
        "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
    })  # fmt: skip
    """The pages, by name, that one needs to set a second factor up, or to leave."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not settings.SECOND_FACTOR_REQUIRED_FOR_STAFF or self.is_open(request):
            return None
        user = request.user
        if not user.is_authenticated or not user.is_staff or is_mfa_enabled(user):
            return None
        messages.warning(request, _("Your work for the secretariat needs a second factor. Set one up to go on."))
        return redirect("mfa_index")

    def is_open(self, request: HttpRequest) -> bool:
        match = request.resolver_match
        return match is not None and match.view_name in self.OPEN
