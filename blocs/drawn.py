"""Pieces of pages that are short and shown over and over: drawn once in a process and kept under all that they show.

Whoever is shown a piece has read every word of it from the database by rights of their own; what nobody reads any more,
names too, is forgotten after `MOST` others.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST = 3000
"""Pieces that a process keeps: two kilobytes for a row, up to twelve for a whole menu, with the key."""


def drawn(template: str, /, **shown: Hashable) -> SafeString:
    """Return `template` drawn with `shown`: all that it shows, as text and numbers in the reader's language.

    Neither the request nor the day may change what it says; language and script prefix may. What stands in tuples and
    dataclasses is plain text: only of the values themselves is safe text told apart from the same text that is not.
    """
    draw = _drawn.__wrapped__ if settings.DEBUG else _drawn
    return draw(template, get_language(), get_script_prefix(), **shown)


@lru_cache(maxsize=MOST, typed=True)
def _drawn(template: str, _language: str | None, _prefix: str, /, **shown: Hashable) -> SafeString:
    return render_to_string(template, shown)
