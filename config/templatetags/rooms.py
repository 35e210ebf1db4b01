"""The tables of the administration beside each of its pages, drawn once for what is reached and where one is."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from django import template
from django.utils.safestring import SafeString

from config.templatetags.chrome import kept

register = template.Library()


class Table(NamedTuple):
    """A table as it is listed; without `url` the reader may not open it."""

    key: str
    name: str
    url: str | None
    add_url: str | None
    is_view_only: bool
    is_current: bool


@register.simple_tag
def room(app: Mapping[str, Any], path: str, has_change_links: bool) -> SafeString:
    """Draw one room of the list of tables on the page with the address `path`."""
    path = quote(path)
    tables = tuple(_table(model, path) for model in app["models"])
    return kept(
        "admin/room.html",
        label=app["app_label"],
        name=str(app["name"]),
        url=app["app_url"],
        is_current=app["app_url"] in path,
        tables=tables,
        has_change_links=bool(has_change_links),
    )


def _table(model: Mapping[str, Any], path: str) -> Table:
    url = model["admin_url"]
    return Table(
        model["object_name"].lower(), str(model["name"]), url, model["add_url"],
        bool(model.get("view_only")), bool(url) and url in path,
    )  # fmt: skip
