"""The table `bloc_years`: one row per member unit and year (docs/files.md)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from blocs.files.cells import Choice, Line, Names
from blocs.files.tables import NEW, SKIP, UPDATE, Outcome, Row, RowForm, Savepoint, TableResource
from blocs.models import Term, Unit
from blocs.resources import year_cell
from blocs.years import validate_year
from emulation.campaigns import bloc_years
from emulation.campaigns.bloc_years import LEVELS, Kept
from emulation.campaigns.models import Campaign

LEVEL_WORDS = {level: word for word, level in LEVELS.items()}
SAID_ONCE = ("level", "theme", "head", "deputy")
"""Columns on which all rows of one bloc and year agree."""


class BlocYearRow(RowForm):
    bloc = Line(label=_("bloc"), max_length=250)
    level = Choice(label=_("level"), choices=[(level.value, level.label) for level in LEVEL_WORDS], also=LEVELS)
    year = Line(label=_("year"), validators=[validate_year])
    theme = Line(label=_("theme"), max_length=400, required=False)
    head = Line(label=_("head of the bloc"), max_length=250, required=False)
    deputy = Names(label=_("deputy head of the bloc"), required=False)
    member = Line(label=_("member unit"), max_length=250)
    council = Line(label=_("council"), max_length=250, required=False)

    optional = ("council",)

    def key(self) -> tuple[Any, ...]:
        return (*self.bloc_year(), self.cleaned_data["member"])

    def bloc_year(self) -> tuple[Any, ...]:
        return tuple(self.cleaned_data[name] for name in ("council", "bloc", "year"))


class BlocYearResource(TableResource):
    table = "bloc_years"
    row_form = BlocYearRow

    def check(self, rows: list[Row], outcome: Outcome) -> None:
        super().check(rows, outcome)
        for group in bloc_year_groups(rows):
            for row in group[1:]:
                for name in SAID_ONCE:
                    if row.form.cleaned_data[name] != group[0].form.cleaned_data[name]:
                        message = _t("Differs from row %(row)d of the same bloc and year.") % {"row": group[0].number}
                        outcome.refuse(row.number, ValidationError({name: ValidationError(message, "differs")}))

    def bring_in(self, rows: list[Row], outcome: Outcome) -> None:
        """Bring in year after year of every bloc, so that seats are carried on in whatever order the file is."""
        for group in bloc_year_groups(rows):
            with Savepoint(outcome, group[0]):
                self._bring_in_year(group, outcome)

    def _bring_in_year(self, group: list[Row], outcome: Outcome) -> None:
        form = group[0].form
        cells, by = form.cleaned_data, form.by
        named = {name: cells[name] for name in ("level", "council", "theme")}
        kept = bloc_years.open_year(cells["bloc"], cells["year"], by=by, **named)
        listed = {self._seat(kept, row, outcome) for row in group}
        for column, role, names in [
            ("head", Term.Role.HEAD, [cells["head"]] if cells["head"] else []),
            ("deputy", Term.Role.DEPUTY, cells["deputy"]),
        ]:
            for name in names:
                with Savepoint(outcome, group[0], column):
                    bloc_years.lead(kept, role, name, by=by)
        leading = {term.unit for term in kept.campaign.terms()}
        bloc_years.finish(kept, listed | leading, source=form.source or self.table, by=by)
        form.warnings += kept.warnings
        if kept.changed and group[0].result.import_type == SKIP:
            group[0].result.import_type = UPDATE

    def _seat(self, kept: Kept, row: Row, outcome: Outcome) -> Unit | None:
        with Savepoint(outcome, row, "member"):
            unit, changed = bloc_years.member(kept, row.form.cleaned_data["member"], by=row.form.by)
            row.result.import_type = NEW if changed else SKIP
            return unit
        return None

    def everything(self, user: Any) -> Any:
        return Campaign.objects.manageable_by(user) if user else Campaign.objects.all()

    def rows(self, queryset: Any) -> Iterator[dict[str, Any]]:
        for campaign in queryset.select_related("bloc__council").order_by("bloc__pk", "year"):
            terms = list(campaign.terms())
            heads = [term.unit.name for term in terms if term.role == Term.Role.HEAD]
            deputies = [term.unit.name for term in terms if term.role == Term.Role.DEPUTY]
            cells = {
                "bloc": campaign.bloc.name,
                "level": LEVEL_WORDS[campaign.bloc.level],
                "year": year_cell(campaign.year),
                "theme": campaign.theme,
                "head": heads[-1] if heads else "",
                "deputy": "; ".join(dict.fromkeys(deputies)),
                "council": campaign.bloc.council.name,
            }
            for unit in campaign.members():
                yield {**cells, "member": unit.name}


def bloc_year_groups(rows: list[Row]) -> list[list[Row]]:
    """Return the rows of good shape by bloc and year: blocs as they first appear, their years in order."""
    groups: dict[tuple[Any, ...], list[Row]] = {}
    blocs: dict[tuple[Any, ...], int] = {}
    for row in rows:
        if row.form.is_valid():
            key = row.form.bloc_year()  # type: ignore[attr-defined]
            blocs.setdefault(key[:2], len(blocs))
            groups.setdefault(key, []).append(row)
    return [groups[key] for key in sorted(groups, key=lambda key: (blocs[key[:2]], key[2]))]
