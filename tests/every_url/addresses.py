"""Every address that the resolver knows, and how its arguments are filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from tests import things
from tests.scene import Scene

ARGUMENTS = things.all_said("ARGUMENTS")
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>(?![^(]*\))|\((?:\?P<(\w+)>)?[^)]*\)")
"""What stands for an argument in a route: <int:pk>, (?P<key>…) or, in django-simple-history, (…) without a name."""
NAMELESS = re.compile(r"^quan-tri/(.+/<path:object_id>/|\(\?P<url>\.\*\)\$)$")
"""The two kinds of address that Django's admin gives no name: a shortcut to “change”, and the answer to any other."""


class Address(NamedTuple):
    route: str
    name: str

    @property
    def is_admin(self) -> bool:
        return self.route.startswith("quan-tri/")

    @property
    def arguments(self) -> list[str]:
        return [named or converted or "" for converted, named in ARGUMENT.findall(self.route)]

    @property
    def model(self) -> type[models.Model] | None:
        """The model that an address of the administration with arguments is about."""
        found = re.match(r"quan-tri/(\w+)/(\w+)/", self.route)
        return apps.get_model(found[1], found[2]) if found and found[1] != "r" else None

    @property
    def is_known(self) -> bool:
        """Whether we know what stands for its arguments."""
        told = self.name in ARGUMENTS and set(self.arguments) == set(ARGUMENTS[self.name])
        return not self.arguments or told or (self.is_admin and bool(self.model or NAMELESS.match(self.route)))

    def fill(self, scene: Scene) -> str:
        """The address with the things of `scene` for its arguments. Raises KeyError for one that nobody told of."""
        values = [self._value(scene, name, position) for position, name in enumerate(self.arguments)]
        route = ARGUMENT.sub(lambda _match: values.pop(0), self.route)
        return "/" + route.replace("^", "").replace("$", "").replace("\\", "")

    def _value(self, scene: Scene, argument: str, position: int) -> str:
        if self.is_admin and self.model:
            row = scene.row(self.model)
            return str(_version_of(row) if position else row.pk)
        if self.is_admin and not self.name:
            return "khong-co"
        return scene.value(ARGUMENTS[self.name][argument])


def _version_of(row: models.Model) -> int:
    """A row of the history of `row`; of what is written once and has none, a number that stands for none."""
    return row.history.first().history_id if hasattr(row, "history") else 0


def addresses(resolver: URLResolver | None = None, route: str = "", space: str = "") -> Iterator[Address]:
    for entry in (resolver or get_resolver()).url_patterns:
        whole = route + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Address(whole, f"{space}{entry.name}" if entry.name else "")
        else:
            yield from addresses(entry, whole, space + (f"{entry.namespace}:" if entry.namespace else ""))


EVERY = list(addresses())
SITE = [address for address in EVERY if not address.is_admin]
ADMIN = [address for address in EVERY if address.is_admin]
