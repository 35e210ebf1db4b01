"""The administration: one site for secretariats and system administrators, grouped by room."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import get_script_prefix
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

ROOMS = ("blocs", "documents", "emulation", "awards")
WORK = ("Unit", "Bloc", "Membership", "Term", "User", "Mandate", "Council", "Succession")
"""The tables in the order in which a secretariat fills them; others follow by their names."""


class SiteAdmin(admin.AdminSite):
    site_title = _("Khối Thi Đua")
    site_header = _("Khối Thi Đua · administration")
    index_title = _("Administration")
    site_url = "/"
    empty_value_display = "–"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept: dict[Any, dict[str, Any]] = {}

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send to the page that counts guesses: the password signs covenants."""
        return redirect("account_change_password")

    def _build_app_dict(self, request: Any, label: str | None = None) -> dict[str, Any]:
        """With names in the language of the reader at once: Django would translate each at every comparison."""
        rooms = self._rooms(request, label)
        return {key: {**room, "models": [*room["models"]]} for key, room in rooms.items()}

    def _rooms(self, request: Any, label: str | None) -> dict[str, Any]:
        """What the reader may do is asked each time; names and addresses that follow from it are kept."""
        pages = [page for model, page in self._registry.items() if label in (None, model._meta.app_label)]
        rights = tuple(
            tuple(page.get_model_perms(request).values()) if page.has_module_permission(request) else ()
            for page in pages
        )
        asked = (get_language(), get_script_prefix(), label, rights)
        if asked not in self._kept:
            rooms = super()._build_app_dict(request, label)  # type: ignore[misc]
            for table in (table for room in rooms.values() for table in room["models"]):
                table["name"] = str(table["name"])
            self._kept[asked] = rooms
        return self._kept[asked]

    def get_app_list(self, request: Any, app_label: str | None = None) -> list[Any]:
        """The rooms from the ground up: who takes part, papers, what they compete in, what they win, accounts."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: place(WORK, model["object_name"]))
        return sorted(apps, key=lambda app: place(ROOMS, app["app_label"]))


def place(order: tuple[str, ...], name: str) -> int:
    return order.index(name) if name in order else len(order)
