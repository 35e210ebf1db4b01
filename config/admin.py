"""The administration: one site for secretariats and system administrators, grouped by room."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class SiteAdmin(admin.AdminSite):
    site_title = _("Khối Thi Đua")
    site_header = _("Khối Thi Đua · administration")
    index_title = _("Administration")
    site_url = "/"
    empty_value_display = "–"

    def get_app_list(self, request: Any, app_label: str | None = None) -> list[Any]:
        """The rooms from the ground up: who takes part, papers, what they compete in, what they win, accounts."""
        order = ["blocs", "documents", "emulation", "awards"]
        apps = super().get_app_list(request, app_label)
        return sorted(apps, key=lambda app: order.index(app["app_label"]) if app["app_label"] in order else 9)
