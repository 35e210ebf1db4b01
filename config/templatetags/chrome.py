"""What stands on every page many times and never changes: known to all templates without loading."""

from functools import cache, lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

MOST_KEPT = 1000
"""So many drawings of pieces are kept: a few for each page of the site."""


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Draw the sign `name` of static/img/icons.svg; words beside it say the same."""
    drawn = '<svg class="icon icon-{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>'
    return format_html(drawn, name, static("img/icons.svg"), name)


@register.simple_tag
@cache
def asset(path: str) -> str:
    """As `static`, found once in a process: for what every page asks for."""
    return static(path)


@register.simple_tag
def address(page: str) -> str:
    """As `url`, found once in a process: for pages whose address has no part that varies."""
    return _address(page, get_script_prefix())


@cache
def _address(page: str, prefix: str) -> str:
    return reverse(page)


@register.simple_tag
def kept(piece: str, **words: Any) -> SafeString:
    """Draw a piece that follows from the language and from `words` alone; the same is drawn once in a process.

    Words are few and short (a name, true or false), never something about a person.
    """
    draw = _kept.__wrapped__ if settings.DEBUG else _kept
    return draw(piece, get_language(), get_script_prefix(), **words)


@lru_cache(MOST_KEPT)
def _kept(piece: str, language: str | None, prefix: str, **words: Any) -> SafeString:
    return render_to_string(piece, words)


@register.simple_block_tag
def drawn(content: str) -> str:
    """Draw a piece once (`as` a name) that stands in two places of a page."""
    return content
