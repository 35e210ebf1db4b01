"""Brings the catalogue that comes with the software into the database, without touching what people changed there."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.apps import apps as site
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from awards.catalogue import certainty
from common.clock import now

LOADED = "Danh mục kèm theo phần mềm"
"""The reason in the history of rows as they came; a row whose last change has another one was changed by a person."""

HERE = Path(__file__).parent
AWARD = ("name", "name_en", "kind", "recipient", "level", "for_bloc_leader", "order")
WORDS = ("decided_by", "conditions", "prior_titles", "quota", "vote", "vote_base", "legal_basis", "confidence")
WHOLE = ("years", "vote_parts", "vote_of")


@dataclass
class Loaded:
    """How many rows were new, brought up to date, or the same; and, one line each, what was kept as people have it."""

    new: int = 0
    changed: int = 0
    same: int = 0
    kept: list[str] = field(default_factory=list)


@dataclass
class _Table:
    """A table on its way in: what is there by key, what people changed of it, what becomes of each row that came."""

    model: type[models.Model]
    past: type[models.Model]
    there: Mapping[Any, Any]
    loaded: Loaded
    touched: set[int] = field(default_factory=set)
    new: list[models.Model] = field(default_factory=list)
    changed: list[models.Model] = field(default_factory=list)

    def __post_init__(self) -> None:
        by_people = Q(history_change_reason__isnull=True) | ~Q(history_change_reason=LOADED)
        self.touched = set(self.past._default_manager.filter(by_people).values_list("id", flat=True))

    def put(self, key: Any, identity: dict[str, Any], values: dict[str, Any], name: str) -> None:
        """Take in one row: `identity` makes it, `values` are what the catalogue says of it."""
        row = self.there.get(key)
        if row is None:
            self.new.append(self.model(**identity, **values))
            self.loaded.new += 1
        elif all(getattr(row, each) == value for each, value in values.items()):
            self.loaded.same += 1
        elif row.pk in self.touched:
            self.keep(_("%(row)s: changed by a person; it stays as it is.") % {"row": name})
        else:
            for each, value in values.items():
                setattr(row, each, value)
            self.changed.append(row)
            self.loaded.changed += 1

    def keep(self, line: str) -> None:
        self.loaded.kept.append(line)

    def write(self) -> None:
        """Write what changed first: terms that come to an end make room for those that follow."""
        for row in [*self.changed, *self.new]:
            for each in self.model._meta.concrete_fields:
                each.pre_save(row, row._state.adding)
        rest = [each.name for each in self.model._meta.concrete_fields if not each.primary_key]
        self.model._base_manager.bulk_update(self.changed, rest)
        self._remember(self.changed, "~")
        self.model._base_manager.bulk_create(self.new)
        self._remember(self.new, "+")

    def _remember(self, rows: list[models.Model], kind: str) -> None:
        names = {each.attname for each in self.past._meta.concrete_fields}
        names &= {each.attname for each in self.model._meta.concrete_fields}
        note = {"history_type": kind, "history_date": now(), "history_change_reason": LOADED}
        kept = [self.past(**{name: getattr(row, name) for name in names}, **note) for row in rows]
        self.past._default_manager.bulk_create(kept)


@transaction.atomic
def load(apps: Any = site) -> Loaded:
    """Load awards, their terms and base salaries, each with its history. Doing it again changes nothing.

    A row that a person changed since it was loaded stays as it is, and terms that a person entered are not overlapped:
    `kept` says which. `apps` is the registry of a migration, where models are as they were then.
    """
    loaded = Loaded()
    rows = list(_rows("award_catalogue.csv"))
    awards = _load_awards(apps, rows, loaded)
    _load_terms(apps, rows, awards, loaded)
    _load_salaries(apps, loaded)
    return loaded


def load_in_migration(apps: Any, schema_editor: Any) -> None:
    """For RunPython: a database has the catalogue from its first day."""
    load(apps)


def _rows(name: str) -> Iterable[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _table(apps: Any, name: str, loaded: Loaded, key: Callable[[Any], Any]) -> _Table:
    model, past = apps.get_model("awards", name), apps.get_model("awards", f"Historical{name}")
    return _Table(model, past, {key(row): row for row in model._base_manager.all()}, loaded)


def _load_awards(apps: Any, rows: list[dict[str, str]], loaded: Loaded) -> dict[str, Any]:
    shipped = {row["code"]: row for row in rows}
    table = _table(apps, "AwardType", loaded, lambda row: row.code)
    for order, (code, row) in enumerate(shipped.items(), start=1):
        values = {**row, "for_bloc_leader": row["for_bloc_leader"] == "1", "order": order}
        table.put(code, {"code": code}, {name: values[name] for name in AWARD}, code)
    table.write()
    rows_now: Any = table.model._base_manager.filter(code__in=shipped)
    return {row.code: row for row in rows_now}


def _load_terms(apps: Any, rows: list[dict[str, str]], awards: Mapping[str, Any], loaded: Loaded) -> None:
    table = _table(apps, "AwardTerms", loaded, lambda row: (row.award_id, row.regime, row.since))
    shipped = {(awards[row["code"]].pk, row["regime"], date.fromisoformat(row["since"])): row for row in rows}
    foreign = [each for key, each in table.there.items() if key not in shipped or each.pk in table.touched]
    regimes = dict(table.model._meta.get_field("regime").choices)  # type: ignore[union-attr, arg-type]
    for key, row in shipped.items():
        award_id, regime, since = key
        name, values = f"{row['code']}, {regimes[regime]}", _terms(row)
        beside = [each for each in foreign if each.award_id == award_id and each is not table.there.get(key)]
        if any(_overlap(each, since, values["until"]) for each in beside):
            table.keep(_("%(row)s: other terms were entered for this time; they stay.") % {"row": name})
        else:
            table.put(key, {"award_id": award_id, "regime": regime, "since": since}, values, name)
    table.write()


def _terms(row: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {name: row[name] for name in WORDS}
    values |= {name: int(row[name]) if row[name] else None for name in WHOLE}
    values |= {name: Decimal(row[name]) if row[name] else None for name in ("individual", "collective")}
    values["until"] = date.fromisoformat(row["until"]) if row["until"] else None
    values["needs_notice"] = row["needs_notice"] == "1"
    values["to_verify"] = bool(certainty.doubtful(row["confidence"], row["regime"]))
    return values


def _overlap(row: Any, since: date, until: date | None) -> bool:
    return (until is None or row.since <= until) and (row.until is None or row.until >= since)


def _load_salaries(apps: Any, loaded: Loaded) -> None:
    table = _table(apps, "BaseSalary", loaded, lambda row: row.since)
    for row in _rows("base_salary.csv"):
        since = date.fromisoformat(row["since"])
        values = {"amount": int(row["amount"]), "legal_basis": row["legal_basis"], "confidence": row["confidence"]}
        doubts = bool(certainty.doubtful(row["confidence"]))
        name = _("base salary from %(day)s") % {"day": f"{since:%d/%m/%Y}"}
        table.put(since, {"since": since}, {**values, "to_verify": doubts}, name)
    table.write()
