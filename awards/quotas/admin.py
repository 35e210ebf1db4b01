"""Quotas by rule, entered and imported by the secretariats; waivers are read here and granted on their page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from awards.quotas import permissions
from awards.quotas.models import QuotaRule, QuotaWaiver
from awards.quotas.resources import QuotaRuleResource
from blocs import scope
from blocs.admin.base import CheckedForm, ReadOnlyAdmin, RoomAdmin, TodayFilter
from blocs.admin.files import TableAdmin
from emulation.campaigns.models import Campaign


class QuotaRuleForm(CheckedForm):
    """`by` is who fills it in; only administrators enter a rule for everybody."""

    by: Any = None

    def clean(self) -> dict[str, Any]:
        cells = super().clean() or self.cleaned_data
        if not (cells.get("council") or cells.get("bloc") or scope.sees_everything(self.by)):
            raise ValidationError(_t("Name the council or the bloc that the rule is for."), "for_everybody")
        return cells


@admin.register(QuotaRule)
class QuotaRuleAdmin(TableAdmin, RoomAdmin):
    form = QuotaRuleForm
    list_display = ("award", "council", "bloc", "of", "number", "parts", "whole", "since", "until", "to_verify")
    list_filter = ("to_verify", "of", TodayFilter)
    list_select_related = ("award", "council", "bloc")
    search_fields = ("award__search__contains", "document")
    resource_classes = (QuotaRuleResource,)
    fields = (
        "award", "council", "bloc", "of", "number", ("parts", "whole"), "holders_of", "since", "until", "document",
        "confidence", "to_verify",
    )  # fmt: skip

    def scope(self, rows: Any, user: Any) -> Any:
        """Rules for everybody are read by every secretariat, and changed by administrators."""
        if scope.sees_everything(user):
            return rows
        councils = scope.council_ids(user)
        return rows.filter(Q(council=None, bloc=None) | Q(council__in=councils) | Q(bloc__council__in=councils))

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and (obj is None or permissions.keeps(request.user, obj))

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"by": request.user})


@admin.register(QuotaWaiver)
class QuotaWaiverAdmin(ReadOnlyAdmin):
    list_display = ("campaign", "award", "extra", "document", "granted_by", "granted_at")
    list_filter = ("campaign__year",)
    list_select_related = ("campaign__bloc", "award", "granted_by")
    search_fields = ("campaign__bloc__search__contains", "document")

    def scope(self, rows: Any, user: Any) -> Any:
        return rows.filter(campaign__in=Campaign.objects.manageable_by(user))

    @admin.display(description=_("bloc"))
    def bloc(self, waiver: QuotaWaiver) -> str:
        return waiver.campaign.bloc.name
