"""Nobody unknowingly writes over what somebody else wrote after the page was opened."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext_lazy as _


def fingerprint(kept: Mapping[str, Any]) -> str:
    """Return a mark that is equal exactly when the values are."""
    return hashlib.sha256(repr(sorted(kept.items())).encode()).hexdigest()


class SeenForm(forms.Form):
    """A form that remembers in `seen` what its page showed (`kept`), and refuses once when that has changed since.

    What was typed stays in the form, `present` says what is there now, and sending again puts the new words in place.
    Words that are there already, as after a double click, pass. Without `kept` there is nothing to write over.
    """

    CHANGED = _("Somebody changed this after you opened the page. Compare with what is there now, then save again.")

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kept: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        self.kept = dict(kept or {})
        self.digest = fingerprint(self.kept) if kept is not None else ""
        self.present: list[tuple[str, str]] = []
        kwargs["initial"] = {**self.kept, "seen": self.digest, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and (cleaned.pop("seen", "") or "") != self.digest:
            self._warn_of_another_hand()
        return cleaned

    def _warn_of_another_hand(self) -> None:
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["seen"] = self.digest
        self.data = data
        self.present = [
            (str(self.fields[name].label), self._in_words(name, value))
            for name, value in self.kept.items()
            if name in self.fields and self.fields[name].has_changed(value, self[name].data)
        ]
        if self.present:
            self.add_error(None, ValidationError(self.CHANGED, "changed_since"))

    def _in_words(self, name: str, value: Any) -> str:
        field: Any = self.fields[name]
        kind = type(field)
        if issubclass(kind, forms.ModelMultipleChoiceField):
            return "; ".join(str(row) for row in field.queryset.filter(pk__in=value)) or "–"
        if issubclass(kind, forms.ChoiceField):
            return str(dict(field.choices).get(value, value))
        return str(formats.localize(field.prepare_value(value)) if value not in (None, "") else "–")
