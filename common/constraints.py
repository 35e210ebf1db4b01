"""A constraint that two rows of one thing never cover the same day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table
from django.db.models import Q


class NoOverlap(models.BaseConstraint):
    """Rows with equal `fields` (and meeting `equal`, a mapping of field to value) never overlap in time.

    Each row runs from `since` to `until`, both days included; an empty `until` is open-ended. A row with an empty
    field equals no other, as everywhere in SQL. PostgreSQL enforces it
    with an exclusion constraint (extension btree_gist); SQLite, which has none, relies on `validate`, which every
    form, import and rule calls, and on its writers standing in line.
    """

    def __init__(
        self,
        *,
        name: str,
        fields: Sequence[str],
        equal: dict[str, str] | None = None,
        since: str = "since",
        until: str = "until",
        violation_error_code: str | None = None,
        violation_error_message: Any = None,
    ) -> None:
        super().__init__(
            name=name, violation_error_code=violation_error_code, violation_error_message=violation_error_message
        )
        self.fields, self.equal, self.since, self.until = tuple(fields), dict(equal or {}), since, until

    def constraint_sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> None:  # type: ignore[override]
        """Nothing inside CREATE TABLE: PostgreSQL adds it afterwards."""
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))

    def create_sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> Statement | None:  # type: ignore[override]
        if schema_editor.connection.vendor != "postgresql":
            return None
        quote = schema_editor.quote_name

        def column(name: str) -> str:
            return quote(str(model._meta.get_field(name).column))  # type: ignore[union-attr]

        keys = ", ".join(f"{column(name)} WITH =" for name in self.fields)
        where = " AND ".join(f"{column(k)} = {schema_editor.quote_value(v)}" for k, v in self.equal.items())
        return Statement(
            "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s EXCLUDE USING gist (%(keys)s, "
            "daterange(%(since)s, %(until)s, '[]') WITH &&)%(where)s",
            table=Table(model._meta.db_table, quote),
            name=quote(self.name),
            keys=keys,
            since=column(self.since),
            until=column(self.until),
            where=f" WHERE ({where})" if where else "",
        )

    def remove_sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> Statement | None:  # type: ignore[override]
        if schema_editor.connection.vendor != "postgresql":
            return None
        return schema_editor._delete_constraint_sql(schema_editor.sql_delete_check, model, self.name)  # type: ignore[attr-defined]

    def validate(
        self, model: type[models.Model], instance: models.Model, exclude: Any = None, using: str = DEFAULT_DB_ALIAS
    ) -> None:
        names = {*self.fields, *self.equal, self.since, self.until}
        if exclude and names & set(exclude) - {self.until}:
            return
        if any(getattr(instance, name) != value for name, value in self.equal.items()):
            return
        since, until = getattr(instance, self.since), getattr(instance, self.until)
        same = {name: getattr(instance, model._meta.get_field(name).attname) for name in self.fields}  # type: ignore[union-attr]
        if since is None or None in same.values():
            return
        rows = model._default_manager.using(using).filter(self._meets(since, until), **same, **self.equal)
        if rows.exclude(pk=instance.pk).exists():
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def _meets(self, since: date, until: date | None) -> Q:
        starts_in_time = Q(**{f"{self.since}__lte": until}) if until else Q()
        return starts_in_time & (Q(**{f"{self.until}__isnull": True}) | Q(**{f"{self.until}__gte": since}))

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        kwargs |= {"fields": self.fields, "since": self.since, "until": self.until}
        if self.equal:
            kwargs["equal"] = self.equal
        return path, args, kwargs

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NoOverlap) and self.deconstruct() == other.deconstruct()

    __hash__ = models.BaseConstraint.__hash__
