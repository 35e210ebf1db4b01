"""Secret addresses of calendars: made, replaced, revoked, and recognised."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from django.db import transaction

from blocs.models import User
from common import history
from common.clock import now
from emulation.notices.models import FeedKey


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def current(person: Any) -> FeedKey | None:
    """Return the key of the address that works today, if there is one."""
    return FeedKey.objects.filter(person=person, revoked_at=None).first()


@transaction.atomic
def renew(*, by: Any) -> str:
    """Make a new secret for the calendar of `by` and return it, the only time it is known; the former one stops."""
    revoke(by=by)
    secret = secrets.token_urlsafe(24)
    history.save(FeedKey(person=by, secret_sha256=_hash(secret), made_at=now()), by=by)
    return secret


@transaction.atomic
def revoke(*, by: Any) -> None:
    """Stop the calendar address of `by`. Doing it twice changes nothing."""
    User.objects.select_for_update().get(pk=by.pk)
    for key in FeedKey.objects.filter(person=by, revoked_at=None):
        key.revoked_at = now()
        history.save(key, by=by)


def person_of(secret: str) -> User | None:
    """Return whose calendar stands behind `secret`: an active person's, and not revoked."""
    key = FeedKey.objects.select_related("person").filter(secret_sha256=_hash(secret), revoked_at=None).first()
    return key.person if key and key.person.is_active else None
