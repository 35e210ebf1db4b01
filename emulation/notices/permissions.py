"""Who works with the outbox."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from blocs import scope
from emulation.notices.models import Message


def keeps_outbox(user: Any) -> bool:
    """Whether `user` works with any outbox today: secretariats and administrators."""
    return scope.is_secretariat(user) or scope.sees_everything(user)


def manages(user: Any, message: Message) -> bool:
    """Whether `user` may edit, hold, cancel and send again `message`: it is of a council of theirs."""
    return scope.sees_everything(user) or message.council_id in scope.council_ids(user)


def check_manages(user: Any, message: Message) -> None:
    """Raise PermissionDenied unless `user` manages `message`."""
    if not manages(user, message):
        raise PermissionDenied(_("Only the secretariat of the council may do this."))
