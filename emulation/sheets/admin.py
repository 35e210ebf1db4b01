"""Scoring in the administration: read here with its history, done on the pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from blocs import succession
from blocs.admin.base import ReadOnlyAdmin
from emulation.campaigns.models import Campaign
from emulation.sheets.models import Assessment, Block, Score, ScoreChange, ScoreSheet, ScoringRound


class OfYear(ReadOnlyAdmin):
    """Rows of the years that a secretariat manages; `path` leads to the year."""

    path = "campaign"

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(**{f"{self.path}__in": Campaign.objects.manageable_by(user)})


class OfValues(OfYear):
    """Values of sheets, as far as the pages show them: none of a self-score that is being written for the first time,
    and of their own unit nobody reads what was found before the verification is done. `sheet` leads to the sheet."""

    sheet = "sheet"
    stage = ""

    def scope(self, rows: Any, user: Any) -> Any:
        found = super().scope(rows, user).filter(**{f"{self.sheet}__submitted_at__isnull": False})
        if not self.stage:
            return found
        own = {f"{self.sheet}__unit__in": succession.acted_for(user)}
        early = {f"{self.sheet}__state__in": [ScoreSheet.State.SELF, ScoreSheet.State.VERIFYING]}
        verified = {f"{self.stage}__in": [Assessment.Stage.VERIFIED, Assessment.Stage.SECOND, Assessment.Stage.FINAL]}
        return found.exclude(**{self.stage: Assessment.Stage.PEER}).exclude(**own, **early, **verified)


@admin.register(ScoringRound)
class ScoringRoundAdmin(OfYear):
    list_display = ("campaign", "table", "self_due_on", "verify_due_on", "explain_due_on", "final_due_on", "has_peers")
    list_filter = ("campaign__year", "has_peers")
    list_select_related = ("campaign__bloc", "table__campaign__bloc")
    search_fields = ("campaign__bloc__search__contains",)
    readonly_fields = ("opened_at", "opened_by")


@admin.register(ScoreSheet)
class ScoreSheetAdmin(OfYear):
    path = "round__campaign"
    list_display = ("unit", "round", "state", "verifier", "peer", "days_late", "final_at")
    list_filter = ("state", "round__campaign__year")
    list_select_related = ("unit", "verifier", "peer", "round__campaign__bloc")
    search_fields = ("unit__search__contains", "round__campaign__bloc__search__contains")
    readonly_fields = ("submitted_at", "days_late", "final_at", "peer_done_at")


@admin.register(Score)
class ScoreAdmin(OfValues):
    path = "sheet__round__campaign"
    list_display = ("criterion", "sheet", "is_assigned", "target", "report", "version")
    list_filter = ("is_assigned", "sheet__round__campaign__year")
    list_select_related = (
        "criterion", "sheet__unit", "sheet__round__campaign__bloc", "report__request", "report__unit",
    )  # fmt: skip
    search_fields = ("sheet__unit__search__contains",)


@admin.register(Assessment)
class AssessmentAdmin(OfValues):
    """What a member found in a verification beside the official one is not shown before both are done; not here."""

    path = "score__sheet__round__campaign"
    sheet, stage = "score__sheet", "stage"
    list_display = ("score", "stage", "actual", "by", "for_unit", "at")
    list_filter = ("stage", "score__sheet__round__campaign__year")
    list_select_related = ("score__criterion", "score__sheet__unit", "by", "for_unit")
    search_fields = ("score__sheet__unit__search__contains",)


@admin.register(ScoreChange)
class ScoreChangeAdmin(OfValues):
    """As the values themselves."""

    path = "sheet__round__campaign"
    stage = "stage"
    list_display = ("at", "sheet", "field", "stage", "old", "new", "by")
    list_filter = ("field", "stage", "sheet__round__campaign__year")
    list_select_related = ("sheet__unit", "sheet__round__campaign__bloc", "by")
    search_fields = ("sheet__unit__search__contains",)
    date_hierarchy = "at"


@admin.register(Block)
class BlockAdmin(OfYear):
    path = "sheet__round__campaign"
    list_display = ("sheet", "code", "note", "is_found")
    list_filter = ("is_found", "sheet__round__campaign__year")
    list_select_related = ("sheet__unit", "sheet__round__campaign__bloc")
    search_fields = ("sheet__unit__search__contains",)
