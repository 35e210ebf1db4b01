"""Pieces of pages that are short and shown over and over: drawn once in a process and kept under all that they show."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST = 8000
"""Pieces that a process keeps, about half a kilobyte each; those that nobody asked for longest are forgotten."""


def drawn(template: str, /, **shown: Hashable) -> SafeString:
    """Return `template` drawn with `shown`: all that it shows, as text and numbers in the reader's language.

    Neither the request nor the day may change what it says; language and script prefix may.
    """
    draw = _drawn.__wrapped__ if settings.DEBUG else _drawn
    return draw(template, get_language(), get_script_prefix(), **shown)


@lru_cache(maxsize=MOST, typed=True)  # text that is safe as it is and the same text that is not are two pieces
def _drawn(template: str, _language: str | None, _prefix: str, /, **shown: Hashable) -> SafeString:
    return render_to_string(template, shown)
