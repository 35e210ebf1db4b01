"""The catalogue in the administration: awards with their terms over time, and the base salary by date."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from awards.catalogue.models import AwardTerms, AwardType, BaseSalary
from awards.catalogue.resources import AwardTermsResource, AwardTypeResource, BaseSalaryResource
from blocs import scope
from blocs.admin.base import RoomAdmin, TodayFilter
from blocs.admin.files import TableAdmin


class CatalogueAdmin(TableAdmin, RoomAdmin):
    """Law is the same for everybody: every secretariat reads and corrects it, with its history."""

    def scope(self, rows: Any, user: Any) -> Any:
        return rows if scope.sees_everything(user) or scope.is_secretariat(user) else rows.none()


@admin.register(AwardType)
class AwardTypeAdmin(CatalogueAdmin):
    resource_classes = [AwardTypeResource]
    list_display = ("name", "code", "kind", "recipient", "level", "for_bloc_leader")
    list_filter = ("kind", "recipient", "level", "for_bloc_leader")
    search_fields = ("search__contains",)
    fields = ("code", "name", "name_en", "kind", "recipient", "level", "for_bloc_leader", "order")
    fixed = ("code",)


@admin.register(AwardTerms)
class AwardTermsAdmin(CatalogueAdmin):
    resource_classes = [AwardTermsResource]
    list_display = ("award", "regime", "since", "until", "individual", "collective", "to_verify", "confidence")
    list_filter = ("regime", "to_verify", TodayFilter, "award__kind")
    list_select_related = ("award",)
    search_fields = ("award__search__contains",)
    autocomplete_fields = ("award",)
    fixed = ("award",)
    fields = (
        "award", "regime", ("since", "until"), "decided_by", "conditions", "prior_titles", "years", "quota", "vote",
        ("vote_parts", "vote_of"), ("vote_strictly", "vote_base"), "needs_notice", ("individual", "collective"),
        "legal_basis", "confidence", "to_verify",
    )  # fmt: skip


@admin.register(BaseSalary)
class BaseSalaryAdmin(CatalogueAdmin):
    resource_classes = [BaseSalaryResource]
    list_display = ("since", "amount", "legal_basis", "confidence", "to_verify")
    list_filter = ("to_verify",)
    fields = ("since", "amount", "legal_basis", "confidence", "to_verify")
