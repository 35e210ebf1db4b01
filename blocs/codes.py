"""Codes for units that arrive without one."""

from collections.abc import Collection

from blocs.models import Unit
from common.text import fold


def propose(name: str, *, besides: Collection[str] = ()) -> str:
    """Return a free unit code made of the initials of `name` ("Thanh tra tỉnh Bắc Giang" → "TTTBG", then "TTTBG-2").

    Codes `besides` are about to be given to others.
    """
    initials = "".join(word[0] for word in fold(name).split() if word[0].isalnum()).upper()[:20] or "DV"
    taken = set(Unit.objects.filter(code__startswith=initials).values_list("code", flat=True))
    taken |= set(besides)
    if initials not in taken:
        return initials
    return next(code for n in range(2, len(taken) + 3) if (code := f"{initials}-{n}") not in taken)
