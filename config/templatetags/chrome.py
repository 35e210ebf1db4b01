"""What stands on every page many times and never changes: known to all templates without loading."""

from functools import cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from blocs.drawn import drawn as drawn_once

register = template.Library()

SIGNS = {"done": "check", "wait": "clock", "late": "warn", "gold": "star"}
ANY_KEY = 9_876_543_210
"""Stands in an address where a key will stand, and nowhere else."""


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Draw the sign `name` of static/img/icons.svg; words beside it say the same."""
    drawn = '<svg class="icon icon-{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>'
    return format_html(drawn, name, static("img/icons.svg"), name)


@register.simple_tag
def status(kind: str, label: Any, note: str = "") -> SafeString:
    """Draw how something stands: the colour and sign of its `kind` (done, wait, late, gold, none), and in words."""
    sign = icon(SIGNS[kind]) if kind in SIGNS else ""
    below = format_html('<span class="role">{}</span>', note) if note else ""
    return format_html('<span class="status {}">{}<span>{}{}</span></span>', kind, sign, label, below)


@register.simple_tag
@cache
def asset(path: str) -> str:
    """As `static`, found once in a process: for what every page asks for."""
    return static(path)


@register.simple_tag
def address(page: str, pk: int | None = None) -> str:
    """As `url`, looked up once in a process: for pages whose address has no part that varies, or a key only."""
    if pk is None:
        return _address(page, get_script_prefix())
    before, after = _around_key(page, get_script_prefix())
    return f"{before}{int(pk)}{after}"


@cache
def _address(page: str, prefix: str) -> str:
    return reverse(page)


@cache
def _around_key(page: str, prefix: str) -> tuple[str, str]:
    before, _key, after = reverse(page, args=[ANY_KEY]).rpartition(str(ANY_KEY))
    return before, after


@register.simple_tag
def kept(piece: str, **words: Any) -> SafeString:
    """Draw a piece that follows from the language and from `words` alone; the same is drawn once in a process."""
    return drawn_once(piece, **words)


@register.simple_block_tag
def drawn(content: str) -> str:
    """Draw a piece once (`as` a name) that stands in two places of a page."""
    return content
