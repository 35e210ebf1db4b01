"""The tables `award_types`, `award_terms` and `base_salaries` (docs/files.md)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from awards.catalogue import certainty
from awards.catalogue.models import AwardTerms, AwardType, BaseSalary
from blocs import scope
from blocs.files.cells import Choice, Day, Line, Number, Prose, Whole
from blocs.files.tables import RowForm, TableResource, put

YES = {"có": "1", "x": "1", "yes": "1", "không": "", "no": "", "0": ""}


def check_keeper(by: Any) -> None:
    """Raise PermissionDenied unless `by` keeps the catalogue: administrators and secretariats do."""
    if not (scope.sees_everything(by) or scope.is_secretariat(by)):
        raise PermissionDenied(_t("Only a secretariat may change the catalogue."))


class AwardTypeRow(RowForm):
    code = Line(label=_("code"), max_length=20)
    name = Line(label=_("name"), max_length=250)
    name_en = Line(label=_("name in English"), max_length=250, required=False)
    kind = Choice(label=_("kind"), choices=AwardType.Kind)
    recipient = Choice(label=_("for"), choices=AwardType.Recipient)
    level = Choice(label=_("level"), choices=AwardType.Level)
    for_bloc_leader = Choice(
        label=_("only for the unit that leads its bloc"), choices=[("1", _("yes"))], also=YES, required=False
    )
    order = Whole(label=_("order"), min_value=0, max_value=30_000, required=False)

    def key(self) -> tuple[Any, ...]:
        return (self.cleaned_data["code"],)

    def save(self) -> str:
        check_keeper(self.by)
        cells = dict(self.cleaned_data)
        code = cells.pop("code")
        row = AwardType.objects.filter(code=code).first() or AwardType(code=code)
        values = {**cells, "for_bloc_leader": bool(cells["for_bloc_leader"]), "order": cells["order"] or 0}
        return put(row, values, by=self.by, form=self)


class AwardTypeResource(TableResource):
    table = "award_types"
    row_form = AwardTypeRow

    def everything(self, user: Any) -> Any:
        return AwardType.objects.all()

    def rows(self, queryset: Any) -> Iterator[dict[str, Any]]:
        for row in queryset:
            cells = {name: getattr(row, name) for name in self.columns()}
            yield {
                **cells, "kind": row.get_kind_display(), "recipient": row.get_recipient_display(),
                "level": row.get_level_display(), "for_bloc_leader": _t("yes") if row.for_bloc_leader else "",
            }  # fmt: skip


class AwardTermsRow(RowForm):
    """Terms are found by their award, their regime and their first day."""

    columns_of = {"individual": "individual", "award": "code"}

    code = Line(label=_("code"), max_length=20)
    regime = Choice(label=_("regime"), choices=AwardTerms.Regime)
    since = Day(label=_("since"))
    until = Day(label=_("until"), required=False)
    decided_by = Prose(label=_("decided by"), max_length=1000, required=False)
    conditions = Prose(label=_("conditions"), max_length=4000, required=False)
    prior_titles = Line(label=_("titles held before"), max_length=250, required=False)
    years = Whole(label=_("years looked at"), min_value=0, max_value=100, required=False)
    quota = Prose(label=_("quota"), max_length=1000, required=False)
    vote = Prose(label=_("vote"), max_length=1000, required=False)
    vote_parts = Whole(label=_("votes needed (parts)"), min_value=0, max_value=1000, required=False)
    vote_of = Whole(label=_("votes needed (of)"), min_value=1, max_value=1000, required=False)
    vote_strictly = Choice(label=_("more than this share"), choices=[("1", _("yes"))], also=YES, required=False)
    vote_base = Choice(label=_("share of"), choices=AwardTerms.Base, required=False)
    needs_notice = Choice(label=_("public notice before the vote"), choices=[("1", _("yes"))], also=YES, required=False)
    individual = Number(label=_("prize coefficient, individual"), max_digits=6, decimal_places=2, required=False)
    collective = Number(label=_("prize coefficient, collective"), max_digits=6, decimal_places=2, required=False)
    legal_basis = Line(label=_("legal basis"), max_length=300)
    confidence = Line(label=_("how sure"), max_length=300)

    def key(self) -> tuple[Any, ...]:
        cells = self.cleaned_data
        return cells["code"], cells["regime"], cells["since"]

    def save(self) -> str:
        check_keeper(self.by)
        cells = dict(self.cleaned_data)
        award = AwardType.objects.filter(code=cells.pop("code")).first()
        if award is None:
            message = _t("There is no award with this code.")
            raise ValidationError({"code": ValidationError(message, "unknown")})
        key = {"award": award, "regime": cells.pop("regime"), "since": cells.pop("since")}
        row = AwardTerms.objects.filter(**key).first() or AwardTerms(**key)
        for name in ("vote_strictly", "needs_notice"):
            cells[name] = bool(cells[name])
        cells["to_verify"] = bool(certainty.doubtful(cells["confidence"], key["regime"]))
        return put(row, cells, by=self.by, form=self)


class AwardTermsResource(TableResource):
    table = "award_terms"
    row_form = AwardTermsRow

    def everything(self, user: Any) -> Any:
        return AwardTerms.objects.all()

    def rows(self, queryset: Any) -> Iterator[dict[str, Any]]:
        for row in queryset.select_related("award"):
            cells = {name: getattr(row, name) for name in self.columns() if name != "code"}
            yield {
                **cells, "code": row.award.code, "regime": row.get_regime_display(),
                "vote_base": row.get_vote_base_display() if row.vote_base else "",
                "vote_strictly": _t("yes") if row.vote_strictly else "",
                "needs_notice": _t("yes") if row.needs_notice else "",
            }  # fmt: skip


class BaseSalaryRow(RowForm):
    since = Day(label=_("from"))
    amount = Whole(label=_("amount in đồng"), min_value=1, max_value=2_000_000_000)
    legal_basis = Line(label=_("legal basis"), max_length=300)
    confidence = Line(label=_("how sure"), max_length=300, required=False)

    def key(self) -> tuple[Any, ...]:
        return (self.cleaned_data["since"],)

    def save(self) -> str:
        check_keeper(self.by)
        cells = dict(self.cleaned_data)
        since = cells.pop("since")
        row = BaseSalary.objects.filter(since=since).first() or BaseSalary(since=since)
        return put(row, {**cells, "to_verify": bool(certainty.doubtful(cells["confidence"]))}, by=self.by, form=self)


class BaseSalaryResource(TableResource):
    table = "base_salaries"
    row_form = BaseSalaryRow

    def everything(self, user: Any) -> Any:
        return BaseSalary.objects.all()

    def rows(self, queryset: Any) -> Iterator[dict[str, Any]]:
        for row in queryset:
            yield {name: getattr(row, name) for name in self.columns()}
