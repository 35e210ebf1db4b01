"""Fields of forms, drawn without a template for each: `{% load fields %}`, then `{{ form.title|as_field }}`.

Crispy draws one in half a millisecond with five templates; a report that is being written has forty-four.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django import template
from django.forms import BoundField
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def as_field(field: BoundField) -> SafeString:
    """Draw `field` with label, errors and help, as `as_crispy_field` does; it draws what is no line, text or list."""
    draw = _DRAWN.get(field.field.widget.template_name)
    if not draw or field.is_hidden or hasattr(field.form, "helper"):
        return as_crispy_field(field)
    return format_html(
        '<div id="div_{}" class="mb-3">{}{}{}{}</div>',
        field.auto_id, _label(field), _control(field, draw), _errors(field), _help(field),
    )  # fmt: skip


def _label(field: BoundField) -> SafeString:
    if not field.label:
        return _NOTHING
    required, star = (" requiredField", _STAR) if field.field.required else ("", "")
    place = field.id_for_label
    named = format_html(' for="{}"', place) if place else ""
    return format_html('<label{} class="form-label{}">{}{}</label>', named, required, field.label, star)


def _control(field: BoundField, draw: Callable[[dict[str, Any]], SafeString]) -> SafeString:
    widget: Any = field.field.widget
    attrs = field.build_widget_attrs({"class": _classes(field, widget)})
    if field.auto_id and "id" not in widget.attrs:
        attrs["id"] = field.auto_id
    if field.field.localize:
        widget.is_localized = True
    return draw(widget.get_context(field.html_name, field.value(), attrs)["widget"])


def _classes(field: BoundField, widget: Any) -> str:
    own, kind = widget.attrs.get("class", ""), type(widget).__name__.lower()
    shape = "form-select" if widget.template_name == _SELECT else "form-control"
    return " ".join(part for part in (own, kind, shape, "is-invalid" if field.errors else "") if part)


def _errors(field: BoundField) -> SafeString:
    if not field.errors:
        return _NOTHING
    lines = ((number, field.auto_id, error) for number, error in enumerate(field.errors, start=1))
    said = format_html_join("", '<p id="error_{}_{}"><strong>{}</strong></p>', lines)
    return format_html('<div id="{}_error" class="invalid-feedback">{}</div>', field.auto_id, said)


def _help(field: BoundField) -> SafeString:
    if not field.help_text:
        return _NOTHING
    place = format_html('id="{}_helptext" ', field.auto_id) if field.auto_id else ""
    return format_html('<div {}class="form-text">{}</div>', place, mark_safe(field.help_text))  # noqa: S308 – as Django does


# --- Controls, from what Django's widgets say of themselves ------------------------------------------


def _input(widget: dict[str, Any]) -> SafeString:
    attrs = flatatt({"value": widget["value"], **widget["attrs"]})
    return format_html('<input type="{}" name="{}"{}>', widget["type"], widget["name"], attrs)


def _textarea(widget: dict[str, Any]) -> SafeString:
    attrs = flatatt(widget["attrs"])
    return format_html('<textarea name="{}"{}>\n{}</textarea>', widget["name"], attrs, widget["value"] or "")


def _select(widget: dict[str, Any]) -> SafeString:
    groups = format_html_join("", "{}", ((_group(name, options),) for name, options, _index in widget["optgroups"]))
    return format_html('<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), groups)


def _group(name: Any, options: list[dict[str, Any]]) -> SafeString:
    lines = ((str(one["value"]), flatatt(one["attrs"]), one["label"]) for one in options)
    drawn = format_html_join("", '<option value="{}"{}>{}</option>', lines)
    return format_html('<optgroup label="{}">{}</optgroup>', name, drawn) if name else drawn


_NOTHING = SafeString("")
_STAR = SafeString('<span class="asteriskField">*</span>')
_SELECT = "django/forms/widgets/select.html"
_DRAWN: dict[str, Callable[[dict[str, Any]], SafeString]] = {
    "django/forms/widgets/text.html": _input,
    "django/forms/widgets/number.html": _input,
    "django/forms/widgets/date.html": _input,
    "django/forms/widgets/email.html": _input,
    "django/forms/widgets/textarea.html": _textarea,
    _SELECT: _select,
}
"""How each template of a widget looks without the template."""
