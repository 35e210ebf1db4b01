"""What a person stands for today: the units and councils whose mandates they hold.

Everything that a person sees or may do starts here. Mandates are read once per request and kept on the user object;
they count on the days from `since` to `until`, so rights begin and end by themselves at midnight.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from common.clock import today

if TYPE_CHECKING:
    from blocs.models import Mandate


Answer = TypeVar("Answer")


def once(user: Any, question: str, ask: Callable[[], Answer]) -> Answer:
    """Return what `ask` says, asked once for a user object (so once per request) and day."""
    day = today()
    kept: tuple[date, dict[str, Any]] | None = getattr(
        user, "_kept_on", None
    )  # not __dict__: request.user wraps the user who asks for is_staff
    if not kept or kept[0] != day:
        kept = user._kept_on = (day, {})
    if question not in kept[1]:
        kept[1][question] = ask()
    return kept[1][question]


def forget(user: Any) -> None:
    """Ask everything about `user` anew at the next question."""
    user._kept_on = None


def mandates(user: Any) -> list[Mandate]:
    """Return the mandates that `user` holds today, with their unit or council; none for a visitor."""
    if not (user.is_authenticated and user.is_active):
        return []
    return once(user, "mandates", lambda: user.mandates_on(today()))


def unit_ids(user: Any) -> set[int]:
    """Return the units that `user` acts for today."""
    return {mandate.unit_id for mandate in mandates(user) if mandate.unit_id}


def council_ids(user: Any) -> set[int]:
    """Return the councils whose secretariat `user` belongs to today."""
    return {mandate.council_id for mandate in mandates(user) if mandate.council_id}


def is_secretariat(user: Any) -> bool:
    """Whether `user` belongs to the secretariat of any council today."""
    return any(mandate.council_id for mandate in mandates(user))


def sees_everything(user: Any) -> bool:
    """Whether `user` is a system administrator."""
    return bool(user.is_active and user.is_superuser)
