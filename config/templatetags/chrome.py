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
