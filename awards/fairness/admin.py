"""Answers to warnings: read here; they are given on their page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from awards.fairness.models import FairnessAnswer
from blocs.admin.base import ReadOnlyAdmin
from emulation.campaigns.models import Campaign


@admin.register(FairnessAnswer)
class FairnessAnswerAdmin(ReadOnlyAdmin):
    list_display = ("campaign", "warning", "answered_by", "answered_at")
    list_filter = ("warning",)
    list_select_related = ("campaign__bloc", "answered_by")
    search_fields = ("campaign__bloc__search__contains", "answer")

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(campaign__in=Campaign.objects.manageable_by(user))
