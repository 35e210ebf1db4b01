"""The table `commitments`: what the newest version of a year's covenant promises (docs/files.md)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from blocs.files.cells import Choice, Line, Names, Number, Prose, Whole
from blocs.files.tables import NEW, SKIP, UPDATE, RowForm, TableResource, shown_value
from blocs.resources import get_bloc, year_cell
from blocs.years import validate_year
from emulation.campaigns.models import Campaign, Movement
from emulation.covenants import drafting
from emulation.covenants.models import Commitment, Covenant

SIGNS = {sign: comparator for comparator, sign in Commitment.SIGNS.items()}


class CommitmentRow(RowForm):
    """An empty `comparator` means done or not done, an empty `scope` each unit."""

    bloc = Line(label=_("bloc"))
    year = Line(label=_("year"), validators=[validate_year])
    number = Whole(label=_("number"), min_value=1, max_value=999)
    text = Prose(label=_("what is promised"), max_length=2000)
    comparator = Choice(label=_("comparator"), choices=Commitment.Comparator, also=SIGNS, required=False)
    target = Number(label=_("target"), max_digits=14, decimal_places=4, required=False)
    unit_of_measure = Line(label=_("unit of measure"), max_length=40, required=False)
    scope = Choice(label=_("scope"), choices=Commitment.Scope, required=False)
    movement = Names(label=_("movements served"), required=False)
    council = Line(label=_("council"), required=False)

    optional = ("council",)
    called = {
        "comparator": _("Measure"),
        "scope": _("Who is measured"),
    }

    def key(self) -> tuple[Any, ...]:
        return tuple(self.cleaned_data[name] for name in ("council", "bloc", "year", "number"))

    def save(self) -> str:
        cells = self.cleaned_data
        covenant = self._covenant()
        known = covenant.commitments.filter(number=cells["number"]).first()
        values = {
            "text": cells["text"],
            "comparator": cells["comparator"] or Commitment.Comparator.DONE,
            "target": cells["target"],
            "unit_of_measure": cells["unit_of_measure"],
            "scope": cells["scope"] or Commitment.Scope.EACH,
        }
        movements = self._movements()
        if known and self._says(known, values, movements):
            return SKIP
        self.before = {
            name: shown_value(known, name) for name in values if known and getattr(known, name) != values[name]
        }
        own = {row.unit: row.target for row in known.unit_targets.select_related("unit")} if known else {}
        drafting.put(covenant, number=cells["number"], movements=movements, unit_targets=own, by=self.by, **values)
        return UPDATE if known else NEW

    def _says(self, known: Commitment, values: dict[str, Any], movements: list[Movement]) -> bool:
        same = all(getattr(known, name) == value for name, value in values.items())
        return same and set(known.movements.all()) == set(movements)

    def _campaign(self) -> Campaign:
        cells = self.cleaned_data
        bloc = get_bloc(cells["bloc"], by=self.by, council=cells["council"])
        campaign = Campaign.objects.filter(bloc=bloc, year=cells["year"]).first()
        if not campaign:
            raise ValidationError({"year": ValidationError(_t("The bloc has no such year yet."), "unknown")})
        return campaign

    def _covenant(self) -> Covenant:
        campaign = self._campaign()
        return campaign.covenants.first() or drafting.draft(campaign, by=self.by)  # type: ignore[attr-defined]

    def _movements(self) -> list[Movement]:
        names = self.cleaned_data["movement"]
        found = {movement.name: movement for movement in Movement.objects.filter(name__in=names)}
        if unknown := [name for name in names if name not in found]:
            message = _t("There is no movement called “%(name)s”.") % {"name": unknown[0]}
            raise ValidationError({"movement": ValidationError(message, "unknown")})
        return [found[name] for name in names]


class CommitmentResource(TableResource):
    table = "commitments"
    row_form = CommitmentRow

    def everything(self, user: Any) -> Any:
        years = Campaign.objects.manageable_by(user) if user else Campaign.objects.all()
        return Covenant.objects.filter(campaign__in=years)

    def rows(self, queryset: Any) -> Iterator[dict[str, Any]]:
        """Of every year the newest version that `queryset` holds, so that no number stands there twice."""
        covenants = queryset.select_related("campaign__bloc__council").prefetch_related("commitments__movements")
        newest: dict[int, Covenant] = {}
        for covenant in covenants.order_by("campaign__bloc__pk", "campaign__year", "version"):
            newest[covenant.campaign_id] = covenant
        for covenant in newest.values():
            bloc = covenant.campaign.bloc
            where = {"bloc": bloc.name, "year": year_cell(covenant.campaign.year), "council": bloc.council.name}
            for row in sorted(covenant.commitments.all(), key=lambda row: row.number):
                cells = {name: getattr(row, name) for name in self.columns() if name not in (*where, "movement")}
                yield {**where, **cells, "movement": "; ".join(movement.name for movement in row.movements.all())}
