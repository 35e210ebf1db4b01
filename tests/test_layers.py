"""The house keeps its shape: imports point down, rooms stay small, names say what they do."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOMS = ["awards", "blocs", "common", "config", "documents", "emulation"]
MODULES = sorted(
    path
    for room in ROOMS
    for path in (settings.BASE_DIR / room).rglob("*.py")
    if "migrations" not in path.parts and "formats" not in path.parts
)


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_imports_point_down(monkeypatch):
    monkeypatch.chdir(settings.BASE_DIR)
    # The linter sets logging up anew, which silences every logger of this process for the tests that follow.
    monkeypatch.setattr("logging.config.dictConfig", lambda _config: None)
    assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS


def test_no_module_passes_400_lines():
    assert not {str(path.relative_to(settings.BASE_DIR)): lines(path) for path in MODULES if lines(path) > 400}


def test_the_common_ground_stays_small():
    assert sum(lines(path) for path in MODULES if path.relative_to(settings.BASE_DIR).parts[0] == "common") <= 440


def test_rooms_are_named_after_the_business():
    vague = {"services", "service", "utils", "util", "helpers", "helper", "managers", "manager", "misc", "lib", "core"}
    assert not [path for path in MODULES if vague & {path.stem, *path.parent.parts[len(settings.BASE_DIR.parts) :]}]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_a_module_opens_with_one_sentence_on_what_it_is_for(path):
    source = path.read_text(encoding="utf-8")
    assert not source.strip() or re.match(r'(#!.*\n)?"""\S', source)
