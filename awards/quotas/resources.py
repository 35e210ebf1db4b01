"""The table `quota_rules`: how many of an award may be proposed, by which rule (docs/files.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from awards.catalogue.models import AwardType
from awards.quotas import permissions
from awards.quotas.models import QuotaRule
from blocs import scope
from blocs.files.cells import Choice, Day, Line, Whole
from blocs.files.tables import RowForm, TableResource, put
from blocs.models import Council
from blocs.resources import get_bloc

SHARE = re.compile(r"(\d{1,3})\s*(?:%|/\s*(\d{1,4}))")
YES_NO = [("1", _("yes")), ("0", _("no"))]


class QuotaRuleRow(RowForm):
    """A rule is known by its award, whom it is for, and its first day; what else the row says changes it."""

    award = Line(label=_("award"), max_length=250)
    for_council = Line(label=_("council"), required=False)
    for_bloc = Line(label=_("bloc"), required=False)
    of = Choice(label=_("how it is reckoned"), choices=QuotaRule.Of)
    number = Whole(label=_("number"), min_value=0, max_value=1000, required=False)
    share = Line(label=_("share"), required=False)
    holders_of = Line(label=_("award below"), required=False)
    since = Day(label=_("since"))
    until = Day(label=_("until"), required=False)
    document = Line(label=_("which rule says so"), max_length=300)
    confidence = Line(label=_("how sure"), max_length=300, required=False)
    to_verify = Choice(label=_("to be verified"), choices=YES_NO, required=False)

    columns_of = {"council": "for_council", "bloc": "for_bloc", "parts": "share", "whole": "share"}

    def key(self) -> tuple[Any, ...]:
        return tuple(self.cleaned_data[name] for name in ("award", "for_council", "for_bloc", "since"))

    def clean_share(self) -> tuple[int | None, int | None]:
        text = self.cleaned_data["share"]
        if not text:
            return None, None
        if not (match := SHARE.fullmatch(text)):
            raise ValidationError(_t("Write a share in percent, or as 1/5."), "share")
        return int(match[1]), int(match[2] or 100)

    def save(self) -> str:
        cells = self.cleaned_data
        whom = self._whom()
        found = {"award": self._award("award"), "since": cells["since"], **whom}
        rule = QuotaRule.objects.select_related("bloc").filter(**found).first() or QuotaRule(**found)
        permissions.check_keeps(self.by, rule)
        parts, whole = cells["share"]
        values = {name: cells[name] for name in ("of", "number", "until", "document", "confidence")}
        values |= {"parts": parts, "whole": whole, "to_verify": cells["to_verify"] == "1"}
        values["holders_of"] = self._award("holders_of") if cells["holders_of"] else None
        return put(rule, values, by=self.by, form=self)

    def _whom(self) -> dict[str, Any]:
        council, bloc = self.cleaned_data["for_council"], self.cleaned_data["for_bloc"]
        if bloc:
            return {"council": None, "bloc": get_bloc(bloc, by=self.by, council=council)}
        if not council:
            return {"council": None, "bloc": None}
        found = Council.objects.filter(name=council).first()
        if not found:
            message = _t("There is no council called “%(name)s”.") % {"name": council}
            raise ValidationError({"for_council": ValidationError(message, "unknown")})
        return {"council": found, "bloc": None}

    def _award(self, column: str) -> AwardType:
        name = self.cleaned_data[column]
        found = AwardType.objects.filter(Q(code=name) | Q(name=name)).first()
        if not found:
            message = _t("There is no award with the code or name “%(name)s”.") % {"name": name}
            raise ValidationError({column: ValidationError(message, "unknown")})
        return found


class QuotaRuleResource(TableResource):
    table = "quota_rules"
    row_form = QuotaRuleRow

    def everything(self, user: Any) -> Any:
        rules = QuotaRule.objects.order_by("award__order", "since", "pk")
        if user is None or scope.sees_everything(user):
            return rules
        councils = scope.council_ids(user)
        return rules.filter(Q(council=None, bloc=None) | Q(council__in=councils) | Q(bloc__council__in=councils))

    def rows(self, queryset: Any) -> Iterator[dict[str, Any]]:
        for rule in queryset.select_related("award", "council", "bloc__council", "holders_of"):
            cells = {name: getattr(rule, name) for name in ("of", "number", "since", "until", "document", "confidence")}
            yield {
                **cells,
                "award": rule.award.code,
                "for_council": (rule.council or rule.bloc.council).name if rule.council or rule.bloc else "",
                "for_bloc": rule.bloc.name if rule.bloc else "",
                "share": f"{rule.parts}/{rule.whole}" if rule.parts else "",
                "holders_of": rule.holders_of.code if rule.holders_of else "",
                "to_verify": "1" if rule.to_verify else "0",
            }
