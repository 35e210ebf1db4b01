"""Registers the Vietnamese order of text with SQLite (PostgreSQL gets it from ICU by a migration)."""

from typing import Any

from django.apps import AppConfig
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from common.text import VIETNAMESE_COLLATION, compare


def register_collation(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    if connection.vendor == "sqlite":
        connection.connection.create_collation(VIETNAMESE_COLLATION, compare)


class CommonConfig(AppConfig):
    name = "common"

    def ready(self) -> None:
        connection_created.connect(register_collation, dispatch_uid="vietnamese_collation")
