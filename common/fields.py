"""Model fields that keep Vietnamese text in one form and searchable without accents."""

from typing import Any, Self

from django.core.validators import MaxLengthValidator
from django.db import models
from django_fsm import FSMField

from common.text import fold, nfc, tidy


class OneForm(models.Field):
    """Text that is stored in one form, whatever the keyboard sent."""

    def in_form(self, text: str) -> str:
        return tidy(text)

    def to_python(self, value: Any) -> Any:
        return self.in_form(found) if isinstance(found := super().to_python(value), str) else found

    def get_prep_value(self, value: Any) -> Any:
        return self.to_python(super().get_prep_value(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        setattr(model_instance, self.attname, self.to_python(getattr(model_instance, self.attname)))
        return getattr(model_instance, self.attname)


class LineField(OneForm, models.CharField):
    """One line of text, stored composed (NFC) with white space folded."""


class ProseField(OneForm, models.TextField):
    """Paragraphs of text, stored composed (NFC) with one kind of line ending, at most `max_length` characters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.max_length is not None:  # Django tells this to form fields only
            self.validators.append(MaxLengthValidator(self.max_length))

    def in_form(self, text: str) -> str:
        return nfc(text).replace("\r\n", "\n").replace("\r", "\n").strip()


class StateField(FSMField):
    """The state of a row. Migrations see plain text: they know no transitions, and rendering those took minutes."""

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("protected", None)
        return name, "django.db.models.CharField", list(args), kwargs


class SearchField(models.TextField):
    """What a row is found by: its `sources` folded, filled in at every save (and by bulk writes)."""

    def __init__(self, *sources: str, **kwargs: Any) -> None:
        self.sources = sources
        super().__init__(**{**kwargs, "editable": False, "default": ""})

    def deconstruct(self) -> tuple[str, str, list[str], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        del kwargs["editable"], kwargs["default"]
        return name, path, list(self.sources), kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = fold(" ".join(str(getattr(model_instance, source) or "") for source in self.sources))
        setattr(model_instance, self.attname, value)
        return value


class FoundQuerySet(models.QuerySet):
    """Of a model whose `search` is a SearchField."""

    def matching(self, words: str) -> Self:
        """Rows in which every word is found, accents and đ ignored."""
        return self.filter(*(models.Q(search__contains=word) for word in fold(words).split()))
