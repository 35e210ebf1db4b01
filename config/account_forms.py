"""The account pages' forms where the packages' own do not suit us."""

from typing import Any

from allauth.account.forms import ResetPasswordForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.utils.translation import gettext_lazy as _

from blocs.models import User


class ResetByOwnAddressForm(ResetPasswordForm):
    """Sends the way back to the address a secretariat gave the account, never to another one that stands beside it."""

    def clean_email(self) -> str:
        email = super().clean_email()
        found = User.objects.filter(email__iexact=email, is_active=True)
        # The letter goes to the address as typed: what only the database holds for equal letters is not equal.
        self.users = [user for user in found if user.email.lower() == email.lower()]
        return email


class AddKeyForm(AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")


class EditKeyForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
