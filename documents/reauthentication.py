"""Proving once more, at the moment of signing or undoing a signature, who sits in front of the screen."""

from __future__ import annotations

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

SPENT = "reauthentication_spent"


class ReauthenticationForm(forms.Form):
    """Asks for the password or a code from the authenticator app, unless a passkey was shown just now.

    After a successful check `proof` says how: “password”, “totp” or “passkey”. Nothing is remembered of it, so each
    act asks again, and one passkey check serves one act (call `spend` when it is done). Every guess is counted with
    those on the accounts' own page.
    """

    secret = forms.CharField(
        label=_("Your password, or the code from your authenticator app"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Asked every time, so that nobody else can do this at your screen."),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.proof = "passkey" if _fresh_passkey(request) else ""
        if self.proof:
            del self.fields["secret"]

    @property
    def passkey_url(self) -> str:
        """Where the person may show a passkey instead of typing; empty without one."""
        keys = Authenticator.objects.filter(user=self.request.user, type=Authenticator.Type.WEBAUTHN)
        if self.proof or not keys.exists():
            return ""
        back = urlencode({"next": self.request.get_full_path()})
        return f"{reverse('mfa_reauthenticate_webauthn')}?{back}"

    def clean(self) -> dict[str, Any]:
        """Look at the secret last: a mistake elsewhere in the form costs no guess and uses up no code."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not self.proof:
            self.proof = self._prove(cleaned["secret"])
        return cleaned

    def _prove(self, secret: str) -> str:
        user = self.request.user
        if not ratelimit.consume(self.request, action="reauthenticate", user=user):
            raise ValidationError(gettext("Too many attempts. Wait five minutes, then try again."), "too_many_attempts")
        proof = _code_of(user, secret) or _password_of(user, secret)
        if not proof:
            self.add_error("secret", ValidationError(gettext("The password or code is not right."), "wrong_secret"))
            return ""
        ratelimit.clear(self.request, action="reauthenticate", user=user)
        return proof

    def spend(self) -> None:
        """Use up the passkey check that stood for this act."""
        if record := _fresh_passkey(self.request):
            self.request.session[SPENT] = record["at"]


def _code_of(user: Any, secret: str) -> str:
    code = "".join(secret.split())
    if len(code) != 6 or not code.isdecimal():
        return ""
    apps = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)
    return "totp" if any(app.wrap().validate_code(code) for app in apps) else ""


def _password_of(user: Any, secret: str) -> str:
    return "password" if user.check_password(secret) else ""


def _fresh_passkey(request: Any) -> dict[str, Any] | None:
    """Return the record of a passkey shown for reauthentication a moment ago and not used for an act yet."""
    records = [record for record in get_authentication_records(request, request.user) if record.get("reauthenticated")]
    last = records[-1] if records else {}
    if last.get("type") != Authenticator.Type.WEBAUTHN or last["at"] <= request.session.get(SPENT, 0):
        return None
    return last if time.time() - last["at"] < app_settings.REAUTHENTICATION_TIMEOUT else None
