"""The one seam to the conditions of the law: what they find about a nomination, kept beside it."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from awards.proposals.models import Nomination

VERDICTS = ("failed", "unclear", "passed")
"""From the one that decides most to the one that decides least."""


def examine(nominations: Iterable[Nomination]) -> None:
    """Examine `nominations` anew; findings, verdict and moment are kept on each. Without conditions nothing happens."""
    rows = list(nominations)
    if rows and (engine := _engine()):
        engine.examine(rows)


def _engine() -> Any:
    return import_module("awards.eligibility.examining") if find_spec("awards.eligibility.examining") else None
