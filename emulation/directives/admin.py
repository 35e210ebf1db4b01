"""Directives in the administration: read here, given and finished on the pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from blocs.admin.base import ReadOnlyAdmin
from emulation.campaigns.models import Campaign
from emulation.directives.models import Directive


@admin.register(Directive)
class DirectiveAdmin(ReadOnlyAdmin):
    list_display = ("number", "text", "owner", "due_on", "state", "campaign")
    list_display_links = ("number", "text")
    list_filter = ("state", "campaign__year")
    list_select_related = ("owner", "campaign__bloc")
    search_fields = ("campaign__bloc__search__contains", "owner__search__contains")
    date_hierarchy = "due_on"
    fields = (
        "campaign", "conference", "number", "text", "owner", "due_on", "given_by", "given_at", "state", "result",
        "finished_at", "finished_by",
    )  # fmt: skip
    readonly_fields = ("given_at", "finished_at", "finished_by")

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(campaign__in=Campaign.objects.manageable_by(user))
