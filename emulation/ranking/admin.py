"""Rankings: read here; they are proposed and agreed to on their pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from blocs.admin.base import ReadOnlyAdmin, ReadOnlyInline
from emulation.campaigns.models import Campaign
from emulation.ranking.models import Placing, PublishedRanking


class PlacingInline(ReadOnlyInline):
    model = Placing
    fields = ("rank", "unit", "points", "assigned_max", "percent", "is_tied", "band", "blocked_because", "was_head")
    show_change_link = False

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("unit")


@admin.register(PublishedRanking)
class PublishedRankingAdmin(ReadOnlyAdmin):
    list_display = ("bloc", "year", "version", "state", "head_agreed_at", "secretariat_agreed_at", "published_at")
    list_filter = ("state", "round__campaign__year")
    list_select_related = ("round__campaign__bloc",)
    search_fields = ("round__campaign__bloc__search__contains", "round__campaign__year")
    inlines = (PlacingInline,)

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(round__campaign__in=Campaign.objects.manageable_by(user))

    @admin.display(description=_("bloc"), ordering="round__campaign__bloc__name")
    def bloc(self, ranking: PublishedRanking) -> str:
        return ranking.round.campaign.bloc.name

    @admin.display(description=_("year"), ordering="round__campaign__year")
    def year(self, ranking: PublishedRanking) -> str:
        return ranking.round.campaign.year
