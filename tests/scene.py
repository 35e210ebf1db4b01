"""A bloc of the cast with one of everything on record, at some stage of its year. `tests/things/` makes the things."""

from __future__ import annotations

from types import SimpleNamespace

from django.apps import apps
from django.db import models

from tests import things
from tests.conftest import make_campaign, make_cast

STAGES = ["draft", "circulated", "signing", "in_force"]
"""What has become of the covenant; at `signing` the year is launched."""
OURS = {"blocs", "documents", "emulation", "awards"}


class Scene(SimpleNamespace):
    """Every attribute is a thing; `cast` and `stage` are not."""

    def value(self, thing: str) -> str:
        """What stands for `thing` in an address: the key of a row; 0 when it is not made before a later stage."""
        found = getattr(self, thing, 0)
        return str(found.pk if isinstance(found, models.Model) else found)

    def row(self, model: type[models.Model]) -> models.Model:
        """The first thing of this model; of models that are not ours, any. Raises KeyError when no module made one."""
        for thing in vars(self).values():
            if type(thing) is model:
                return thing
        if model._meta.app_label in OURS:
            raise KeyError(f"{model._meta.label}: no module in tests/things/ puts one on the scene")
        return model(pk=1)


def build(stage: str, cast: SimpleNamespace | None = None, *, listed: bool = False) -> Scene:
    """Let the rules make everything up to `stage`; `listed`: with what the lists of the administration want."""
    cast = cast or make_cast()
    scene = Scene(stage=stage, cast=cast, bloc=cast.bloc, campaign=make_campaign(cast))
    for hook in [*STAGES[: STAGES.index(stage) + 1], "last", *(["listed"] if listed else [])]:
        for module in things.MODULES:
            getattr(module, hook, lambda _scene: None)(scene)
    return scene


def our_models() -> list[type[models.Model]]:
    """Every model of ours, with those of many-to-many tables and of histories."""
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in OURS]
