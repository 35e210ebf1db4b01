"""Addresses of this capability."""

from typing import Any

urlpatterns: list[Any] = []
