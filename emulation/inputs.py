"""Inputs that write themselves, where a page has dozens of them: Django asks its template engine for each.

What they write is what Django's own write, mark for mark; `tests/emulation/test_inputs.py` compares them.
"""

from collections.abc import Mapping
from html import escape
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeString


def line(attrs: Mapping[str, Any]) -> SafeString:
    """Return an input of one line with all its attributes, its value among them."""
    return SafeString(f"<input{_written(attrs)}>")


def prose(attrs: Mapping[str, Any], text: str | None) -> SafeString:
    """Return an input of several lines in which `text` stands."""
    return SafeString(f"<textarea{_written(attrs)}>\n{escape(text or '')}</textarea>")


class LineBox(forms.TextInput):
    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        stands = {"type": self.input_type, "name": name, "value": self.format_value(value)}
        return line({**stands, **self.build_attrs(self.attrs, attrs)})


class HiddenBox(LineBox):
    input_type = "hidden"


class ProseBox(forms.Textarea):
    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return prose({"name": name, **self.build_attrs(self.attrs, attrs)}, self.format_value(value))


class ChoiceBox(forms.Select):
    """One of a few choices, without groups."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        told = _written({"name": name, **self.build_attrs(self.attrs, attrs)})
        chosen = self.format_value(value)
        options = (
            f"<option{_written({'value': key, 'selected': str(key) in chosen})}>{escape(str(label))}</option>"
            for key, label in self.choices
        )
        return SafeString(f"<select{told}>{''.join(options)}</select>")


def boxed(field: BoundField, style: str = "") -> SafeString:
    """Return a field with its label before it and its messages after it."""
    said = "".join(f'<p class="invalid-feedback">{escape(str(message))}</p>' for message in field.errors)
    label = f"<label{_written({'for': field.id_for_label})}>{escape(str(field.label))}</label>"
    return SafeString(f"<div{_written({'class': style or None})}>{label}{field}{said}</div>")


def _written(attrs: Mapping[str, Any]) -> str:
    """Return attributes as HTML: of those that are True only the name, of those that are False or None nothing."""
    said = ((name, value) for name, value in attrs.items() if value is not None and value is not False)
    return "".join(f" {name}" if value is True else f' {name}="{escape(str(value))}"' for name, value in said)
