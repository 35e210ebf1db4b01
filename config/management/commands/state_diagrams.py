"""Writes docs/states.md: which states things go through, and by which acts, as the models declare it."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Model
from django.utils import translation
from django_fsm import ANY_OTHER_STATE, ANY_STATE, FSMFieldMixin

PATH = settings.BASE_DIR / "docs" / "states.md"
HEADING = """# States

Which states things go through, and by which acts. Made by `manage.py state_diagrams` from the transitions that the
models declare; a test fails when it is stale. The rule modules call the transitions, nothing else does.
"""


class Command(BaseCommand):
    help = "Draws the states of every model that has them into docs/states.md."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, fail when the file is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        text = states()
        if not options["check"]:
            PATH.write_text(text, encoding="utf-8")
        elif not PATH.exists() or PATH.read_text(encoding="utf-8") != text:
            raise CommandError("docs/states.md is stale. Run: manage.py state_diagrams")


def states() -> str:
    """Return the text of docs/states.md."""
    with translation.override("en"):
        return "\n".join([HEADING, *(_section(model, field) for model, field in _machines())])


def _machines() -> Iterator[tuple[type[Model], FSMFieldMixin]]:
    for model in apps.get_models():
        for field in model._meta.fields:
            if isinstance(field, FSMFieldMixin) and field.transitions.get(model):
                yield model, field


def _section(model: type[Model], field: FSMFieldMixin) -> str:
    names = {state: str(label) for state, label in field.choices}
    steps = sorted(_steps(model, field, list(names)), key=lambda step: [list(names).index(s) for s in step[:2]])
    lines = [f"## {model.__name__}", "", _first_line(model), "", "```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{label}" as {state}' for state, label in names.items()]
    lines += [f"    [*] --> {field.get_default()}"]
    lines += [f"    {source} --> {target} : {method.__name__}" for source, target, method in steps]
    lines += [f"    {state} --> [*]" for state in names if state not in {source for source, _target, _method in steps}]
    lines += ["```", "", "| From | Act | To | Meaning |", "| --- | --- | --- | --- |"]
    lines += [f"| {names[a]} | `{method.__name__}` | {names[b]} | {_first_line(method)} |" for a, b, method in steps]
    return "\n".join([*lines, ""])


def _steps(model: type[Model], field: FSMFieldMixin, states: list[str]) -> Iterator[tuple[str, str, Any]]:
    for step in field.get_all_transitions(model):
        for target in getattr(step.target, "allowed_states", [step.target]):
            anywhere = {ANY_STATE: states, ANY_OTHER_STATE: [state for state in states if state != target]}
            for source in anywhere.get(step.source, [step.source]):
                yield source, target, step.method


def _first_line(thing: Any) -> str:
    return (thing.__doc__ or "").strip().partition("\n")[0]
