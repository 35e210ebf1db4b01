"""One of everything that can be on record: one module for each capability.

Two tests need it. `tests/every_url/` asks every address as everybody; `tests/config/test_admin_lists.py` reads every
list of the administration. Both find the modules here by themselves.

To add a capability, add one file here, named after it, with what applies of the following. Nothing else is touched.

    NEEDS = ("conferences",)
        Modules here whose things it builds on. `campaigns` comes first anyway.

    def draft(scene): …            makes its things, and puts each on the scene: scene.directive = directing.give(…)
    def circulated(scene): …       The four are called as the bloc year goes on, each for its stage and all after it:
    def signing(scene): …          the covenant is drafted, circulated, signed (the year is launched), in force.
    def in_force(scene): …
    def last(scene): …             called at the end whatever the stage; `scene.stage` says which it is.
    def listed(scene): …           called for the lists of the administration only, for what would spoil the walk: rows
                                   with other keys filled, so that a list that reads row by row shows it.

    ARGUMENTS = {"emulation:directive": {"pk": "directive"}}
        For each address: its arguments, and the thing on the scene that stands for each (a row stands for its key).
    FILTERS = {Directive: 3}
        For a list of the administration: how many queries it takes to offer what narrows it. None, if not said.

    PUBLIC = {…}                   addresses that people may ask who are not signed in
    OPEN = {…}                     addresses with arguments that everybody who is signed in may read
    OPEN_MODELS = {…}              the same, of the administration
    OWN = {…}                      addresses at which everybody who is signed in changes something of their own
    READ_BY_MEMBERS = {…}          addresses that a member of the bloc reads while the covenant is being signed

Every model of the administration has its row: the first thing of that model that a module put on the scene. What is
made at a later stage has the key 0 before, and everything that ARGUMENTS names exists when the covenant is in force.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from graphlib import TopologicalSorter
from importlib import import_module
from types import ModuleType
from typing import Any


def _found() -> Iterator[ModuleType]:
    """The modules here, each after those that it needs."""
    modules = {each.name: import_module(f"{__name__}.{each.name}") for each in pkgutil.iter_modules(__path__)}
    needs = {
        name: ["campaigns", *getattr(module, "NEEDS", ())] if name != "campaigns" else []
        for name, module in sorted(modules.items())
    }
    return (modules[name] for name in TopologicalSorter(needs).static_order())


MODULES = list(_found())


def all_said(name: str) -> dict[Any, Any]:
    """What all modules say under `name`. Raises ValueError for what two of them say."""
    whole: dict[Any, Any] = {}
    for module in MODULES:
        said = getattr(module, name, {})
        if twice := set(whole) & set(said):
            raise ValueError(f"{module.__name__}: {name} names {twice} again")
        whole |= dict.fromkeys(said) if isinstance(said, set) else said
    return whole
