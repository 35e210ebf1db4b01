"""Where the result of a leaf comes from: typed, a commitment, a figure of the reports, or how late a report was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Case, QuerySet, Subquery, Value, When
from django.utils.translation import gettext as _

from blocs.prepared import Prepared
from emulation.campaigns.models import Campaign
from emulation.covenants.models import Commitment, Covenant
from emulation.criteria.models import Criterion as Row
from emulation.reports.catalogue import FIGURE_BY_CODE, FIGURES
from emulation.reports.models import ReportRequest
from emulation.scoring.tables import Counter, Criterion, Kind, Rule

Source = Row.Source
MEASURED = (Source.TYPED, Source.COMMITMENT, Source.FIGURE)
FITS = {
    Kind.ALL_OR_NOTHING: (Source.TYPED, Source.COMMITMENT),
    Kind.COUNTER: MEASURED,
    Kind.BANDS: MEASURED,
    Kind.PROPORTIONAL: MEASURED,
    Kind.LEADER_RELATIVE: MEASURED,
    Kind.DAYS_LATE: (Source.TYPED, Source.REPORT_DAYS),
}
"""From where the result of a kind may come; of the kinds that are not named it is always typed."""
PERIODIC = (ReportRequest.Kind.MIDYEAR, ReportRequest.Kind.YEAR)
"""Reports of which a year has one each, so that their lateness is one figure."""


@dataclass(frozen=True)
class Origin:
    """Where a result comes from, with the number, code or report that the source needs."""

    source: str = Source.TYPED.value
    commitment_number: int | None = None
    figure: str = ""
    report_kind: str = ""

    @property
    def key(self) -> str:
        """One word for all of it: empty, `commitment:3`, `figure:news_own`, `report_days:year`."""
        what = self.commitment_number or self.figure or self.report_kind
        return f"{self.source}:{what}" if self.source else ""


TYPED = Origin()


def of(row: Row) -> Origin:
    return Origin(row.source, row.commitment_number, row.figure, row.report_kind)


def parse(key: str) -> Origin:
    """Return the origin that `key` names; one that names nothing is typed."""
    source, _colon, what = key.partition(":")
    if source == Source.COMMITMENT and what.isdecimal():
        return Origin(source, commitment_number=int(what[:4]))
    if source == Source.FIGURE:
        return Origin(source, figure=what)
    return Origin(source, report_kind=what) if source == Source.REPORT_DAYS else TYPED


def fitting(rule: Rule | None) -> tuple[Source, ...]:
    """Return from where results of this rule may come; a counter of several things is always typed."""
    if rule is None or (isinstance(rule, Counter) and len(rule.steps) > 1):
        return (Source.TYPED,)
    return FITS.get(rule.kind, (Source.TYPED,))


def commitments(campaign: Campaign) -> list[Commitment]:
    """Return the commitments of the year: of the covenant in force, else of its newest version."""
    rows: list[Commitment] = _commitments(campaign=campaign.pk)
    return rows


@Prepared
def _commitments(campaign: int) -> QuerySet:
    versions = Covenant.objects.filter(campaign=campaign).exclude(state=Covenant.State.WITHDRAWN)
    in_force_first = Case(When(state=Covenant.State.IN_FORCE, then=Value("0")), default=Value("1"))
    newest = versions.order_by(in_force_first, "-version").values("pk")[:1]
    return Commitment.objects.filter(covenant=Subquery(newest)).order_by("number")


def check(origin: Origin, one: Criterion, campaign: Campaign) -> None:
    """Raise ValidationError with code `source_kind`, or `source_unknown` for what the year or catalogue has not."""
    if origin.source not in fitting(one.rule):
        message = _("The result of this kind of criterion cannot come from there.")
        raise ValidationError({"origin": ValidationError(message, "source_kind")})
    if not is_known(origin, (row.number for row in commitments(campaign)) if origin.commitment_number else ()):
        message = _("What the result is to come from is not there.")
        raise ValidationError({"origin": ValidationError(message, "source_unknown")})


def is_known(origin: Origin, numbers: Iterable[int]) -> bool:
    """Whether there is what `origin` names; `numbers` are those of the year's commitments."""
    return {
        Source.COMMITMENT.value: lambda: origin.commitment_number in set(numbers),
        Source.FIGURE.value: lambda: origin.figure in FIGURE_BY_CODE,
        Source.REPORT_DAYS.value: lambda: origin.report_kind in PERIODIC,
    }.get(origin.source, lambda: True)()


def label(origin: Origin, known: Iterable[Commitment] = ()) -> str:
    """Return in words where a result comes from; `known` are the year's commitments."""
    if origin.source == Source.COMMITMENT:
        number = origin.commitment_number
        texts = {row.number: row.text for row in known}
        return _("commitment %(number)s: %(text)s") % {"number": number, "text": _short(texts.get(number or 0, "–"))}
    if origin.source == Source.FIGURE:
        found = FIGURE_BY_CODE.get(origin.figure)
        return _("figure of the reports: %(figure)s") % {"figure": found.label if found else origin.figure}
    if origin.source == Source.REPORT_DAYS:
        kinds: dict[str, Any] = dict(ReportRequest.Kind.choices)
        return _("days late of the report: %(report)s") % {"report": kinds.get(origin.report_kind, "–")}
    return _("typed by the unit")


def choices(rule: Rule | None, campaign: Campaign) -> list[tuple[str, str]]:
    """Return everything that a result of this rule may come from, as choices of a form."""
    fits, known = fitting(rule), []
    found = [TYPED]
    if Source.COMMITMENT in fits:
        known = commitments(campaign)
        found += [Origin(Source.COMMITMENT.value, commitment_number=row.number) for row in known]
    if Source.FIGURE in fits:
        found += [Origin(Source.FIGURE.value, figure=figure.code) for figure in FIGURES]
    if Source.REPORT_DAYS in fits:
        found += [Origin(Source.REPORT_DAYS.value, report_kind=kind.value) for kind in PERIODIC]
    return [(origin.key, label(origin, known)) for origin in found]


def _short(text: str, most: int = 90) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …"
