"""What stands on every page many times and never changes: known to all templates without loading."""

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


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


@register.simple_block_tag
def drawn(content: str) -> str:
    """Draw a piece once (`as` a name) that stands in two places of a page."""
    return content
