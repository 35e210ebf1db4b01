"""docs/states.md draws the states as the models declare them."""

import pytest
from django.core.management import CommandError, call_command

from config.management.commands import state_diagrams
from emulation.covenants.models import Covenant


def test_the_diagrams_are_those_of_the_models():
    call_command("state_diagrams", "--check")


def test_a_stale_file_is_refused_and_put_right(tmp_path, monkeypatch):
    monkeypatch.setattr(state_diagrams, "PATH", tmp_path / "states.md")
    with pytest.raises(CommandError, match="stale"):
        call_command("state_diagrams", "--check")
    call_command("state_diagrams")
    call_command("state_diagrams", "--check")


def test_every_state_and_every_act_is_drawn():
    section = state_diagrams.states().partition("## Covenant\n")[2].partition("\n## ")[0]
    assert all(f" as {state}\n" in section for state in Covenant.State.values)
    assert "    [*] --> draft\n" in section
    assert "    signing --> in_force : take_effect\n" in section
    assert "    replaced --> [*]\n" in section
