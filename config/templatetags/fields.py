"""Fields of forms, drawn without a template for each: `{% load fields %}`, then `{{ form.title|as_field }}`.

Crispy draws one with five templates; a report that is being written has forty-four fields.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString, mark_safe

from emulation.inputs import line, prose

register = template.Library()
Control = dict[str, Any]
"""What a widget of Django says of itself to its template."""


@register.filter
def as_field(field: BoundField) -> SafeString:
    """Draw `field` with label, errors and help, as `as_crispy_field` does; it draws what is no line, text or list."""
    draw = _DRAWN.get(field.field.widget.template_name)
    if not draw or field.is_hidden or hasattr(field.form, "helper"):
        return as_crispy_field(field)
    errors, place = field.errors, _safe(field.auto_id)
    control = draw(_control(field, is_invalid=bool(errors)))
    within = f"{_label(field)}{control}{_errors(errors, place)}{_help(field, place)}"
    return mark_safe(f'<div id="div_{place}" class="mb-3">{within}</div>')  # noqa: S308 – all of it went through `_safe`


@register.filter
def as_hidden(pairs: Iterable[tuple[str, Any]]) -> SafeString:
    """Draw names and their values as fields that nobody sees; None is empty."""
    drawn = (_input({"type": "hidden", "name": name, "value": "" if value is None else value, "attrs": {}})
             for name, value in pairs)  # fmt: skip
    return mark_safe("".join(drawn))  # noqa: S308 – as above


def _safe(value: Any) -> str:
    """As Django's `conditional_escape`, which looks for lazy words twice."""
    return value.__html__() if hasattr(value, "__html__") else html.escape(str(value))


def _label(field: BoundField) -> str:
    if not field.label:
        return ""
    place = field.id_for_label
    named = f' for="{_safe(place)}"' if place else ""
    if not field.field.required:
        return f'<label{named} class="form-label">{_safe(field.label)}</label>'
    star = '<span class="asteriskField">*</span>'
    return f'<label{named} class="form-label requiredField">{_safe(field.label)}{star}</label>'


def _control(field: BoundField, *, is_invalid: bool) -> Control:
    widget: Any = field.field.widget
    shape = "form-select" if widget.template_name == _SELECT else "form-control"
    words = (widget.attrs.get("class"), type(widget).__name__.lower(), shape, "is-invalid" if is_invalid else "")
    attrs = field.build_widget_attrs({"class": " ".join(filter(None, words))})
    if field.auto_id and "id" not in widget.attrs:
        attrs["id"] = field.auto_id
    if field.field.localize:
        widget.is_localized = True
    found: Control = widget.get_context(field.html_name, field.value(), attrs)["widget"]
    return found


def _errors(errors: list[Any], place: str) -> str:
    if not errors:
        return ""
    lines = (
        f'<p id="error_{number}_{place}"><strong>{_safe(error)}</strong></p>' for number, error in enumerate(errors, 1)
    )
    return f'<div id="{place}_error" class="invalid-feedback">{"".join(lines)}</div>'


def _help(field: BoundField, place: str) -> str:
    """Help may hold markup of ours, as everywhere in Django."""
    if not field.help_text:
        return ""
    named = f'id="{place}_helptext" ' if place else ""
    return f'<div {named}class="form-text">{field.help_text}</div>'


# --- Controls, as the templates of Django's widgets draw them -----------------------------------------


def _attrs(attrs: Mapping[str, Any]) -> str:
    kept = ((name, value) for name, value in attrs.items() if value is not None and value is not False)
    return "".join(f" {name}" if value is True else f' {name}="{_safe(value)}"' for name, value in kept)


def _input(widget: Control) -> SafeString:
    return line({"type": widget["type"], "name": widget["name"], "value": widget["value"], **widget["attrs"]})


def _textarea(widget: Control) -> SafeString:
    return prose({"name": widget["name"], **widget["attrs"]}, widget["value"])


def _select(widget: Control) -> str:
    groups = "".join(_group(name, options) for name, options, _index in widget["optgroups"])
    return f'<select name="{_safe(widget["name"])}"{_attrs(widget["attrs"])}>{groups}</select>'


def _group(name: Any, options: list[Control]) -> str:
    lines = (f'<option value="{_safe(str(one["value"]))}"{_attrs(one["attrs"])}>{_safe(one["label"])}</option>'
             for one in options)  # fmt: skip
    drawn = "".join(lines)
    return f'<optgroup label="{_safe(name)}">{drawn}</optgroup>' if name else drawn


_SELECT = "django/forms/widgets/select.html"
_DRAWN: dict[str, Callable[[Control], str]] = {
    "django/forms/widgets/text.html": _input,
    "django/forms/widgets/number.html": _input,
    "django/forms/widgets/date.html": _input,
    "django/forms/widgets/email.html": _input,
    "django/forms/widgets/textarea.html": _textarea,
    _SELECT: _select,
}
"""How each template of a widget looks without the template."""
