"""A ranking in words, as plain data for the page and the paper: places, how they came about, how far apart they are.

What is computed now speaks the reader's language; what is frozen at publication is Vietnamese, as official papers are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blocs.models import Term
from blocs.prepared import Prepared
from common.clock import today
from emulation.campaigns.models import Campaign
from emulation.covenants.text import CLUSTER_ROLES, EMPTY_BLOCK, ROLES, paragraphs, verify_url, year_label
from emulation.ranking import pictures
from emulation.ranking.models import PublishedRanking
from emulation.ranking.standing import Row, Standing
from emulation.reports.models import Report
from emulation.scoring import derivation
from emulation.scoring.exact import number
from emulation.scoring.ranking import Place
from emulation.scoring.spread import Spread
from emulation.scoring.tables import Criterion, Measure, Table
from emulation.sheets import sources
from emulation.sheets.computing import Line
from emulation.sheets.models import Score

Data = dict[str, Any]


def of(standing: Standing, campaign: Campaign) -> Data:
    """Return the ranking as it stands, in one query besides those of `standing`."""
    table = standing.board.table
    heads = heads_of(campaign)
    return {
        "table": standing.board.round.table.name,
        "table_version": standing.board.round.table.version,
        "by_points": table.measure == Measure.POINTS,
        "rows": [_row(row, table, row.unit_id in heads) for row in standing.rows],
        "spread": list(of_spread(standing.ranking.spread)),
    }


def heads_of(campaign: Campaign) -> set[int]:
    """Return the units that headed the bloc in this year, for a day or all of it."""
    return set(_heads(bloc=campaign.bloc_id, year=campaign.year))


@Prepared
def _heads(bloc: int, year: str) -> QuerySet:
    return Term.objects.heads().filter(bloc=bloc, year=year).order_by().values_list("unit_id", flat=True)


def band(place: Place) -> str:
    """Return what the total is enough for, by the table."""
    return place.gate.name if place.gate else ""


def decided_by(table: Table, place: Place) -> str:
    """Return what parted the unit from another one with the same score."""
    return derivation.figure_name(table, place.decided_by) if place.decided_by else ""


def blocked_because(place: Place) -> str:
    """Return why the unit is not in the ranking, by the reasons of the table."""
    return "; ".join(str(reason.text) for reason in place.reasons)


def _row(row: Row, table: Table, was_head: bool) -> Data:
    place, sums = row.place, row.place.totals
    total, *notes = derivation.of_place(table, place)
    return {
        "unit_id": row.unit_id,
        "unit": place.unit,
        "rank": place.rank,
        "points": "–" if sums.points is None else number(sums.points),
        "assigned_max": number(sums.assigned_max),
        "percent": "" if sums.percent is None else number(sums.percent),
        "base": number(sums.base),
        "bonus": number(sums.bonus),
        "penalty": number(sums.penalty),
        "is_tied": place.is_tied,
        "band": band(place),
        "blocked": blocked_because(place) or ("" if place.rank else _not_ranked(place)),
        "total": total,
        "notes": notes,
        "was_head": was_head,
    }


def _not_ranked(place: Place) -> str:
    return _("nothing was assigned to it") if not place.totals.assigned_max else _("nothing was scored yet")


def of_spread(spread: Spread | None) -> Iterator[str]:
    """Yield how far apart the ranked units are, in sentences; none without a ranked unit."""
    if not spread:
        return
    told = {name: number(getattr(spread, name)) for name in ("highest", "lowest", "mean", "median", "deviation")}
    yield _("Highest %(highest)s, lowest %(lowest)s; on average %(mean)s, in the middle %(median)s.") % told
    yield _("From first to last is %(range)s %% of the scale; units are typically %(deviation)s from the average.") % {
        **told, "range": number(spread.range_percent),
    }  # fmt: skip
    if spread.units > 1:
        yield _compression(spread)


def _compression(spread: Spread) -> str:
    """What the points tell apart, and what they do not."""
    if spread.distinct == 1:
        return _("All units have the same score: the points tell nobody apart.")
    said = _("%(units)d units have %(distinct)d different scores.") % vars(spread)
    if spread.near_first > 1:
        text = _(
            "%(near_first)d of them, the first included, lie within 1 %% of the scale: the points hardly part them."
        )
        said = f"{said} {text % vars(spread)}"
    if spread.largest_tie > 1:
        text = ngettext("%(tie)d unit shares one score.", "%(tie)d units share one score.", spread.largest_tie)
        said = f"{said} {text % {'tie': spread.largest_tie}}"
    return said


# --- How every place came about ----------------------------------------------------------------------------------


def derivations(standing: Standing, rows: Iterable[Row] | None = None) -> dict[str, Data]:
    """Return by the key of the unit (as text, as JSON has it) how its place came about, in three queries for all."""
    rows = list(standing.rows if rows is None else rows)
    scores = [score for row in rows for score in standing.board.scores.get(row.sheet.pk, {}).values()]
    evidence, reports = _evidence([row.sheet.pk for row in rows]), _reports(standing, scores)
    return {str(row.unit_id): _derivation(standing, row, evidence, reports) for row in rows}


def _evidence(sheets: list[int]) -> dict[int, list[Data]]:
    through = Score.evidence.through.objects.filter(score__sheet__in=sheets)
    through = through.order_by("evidence__added_at", "evidence_id")
    found: dict[int, list[Data]] = defaultdict(list)
    for score, pk, name in through.values_list("score_id", "evidence_id", "evidence__name"):
        found[score].append({"pk": pk, "name": name})
    return found


def _reports(standing: Standing, scores: list[Line]) -> dict[int, Data]:
    """Return by the key of the score the report that its result comes from, and where in it the result stands."""
    keys = {score.report_id for score in scores if score.report_id}
    titles = dict(Report.objects.filter(pk__in=keys).values_list("pk", "request__title"))
    known, criteria = sources.cited(keys), {row.pk: row for row in standing.board.criteria}
    return {
        score.pk: {
            "pk": score.report_id,
            "title": titles[score.report_id],
            "place": sources.place(criteria[score.criterion_id], score.report_id, known),
        }
        for score in scores
        if score.report_id in titles
    }


def _derivation(standing: Standing, row: Row, evidence: dict[int, list[Data]], reports: dict[int, Data]) -> Data:
    table = standing.board.table.for_kind(row.place.sheet.kind)
    scores = standing.board.scores.get(row.sheet.pk, {})
    lines = []
    for criterion in table.criteria:
        score = scores.get(criterion.code)
        line = _line(table, criterion, row.place)
        line["evidence"] = evidence.get(score.pk, []) if score else []
        line["report"] = reports.get(score.pk) if score else None
        lines.append(line)
    return {"says": list(derivation.of_place(table, row.place)), "lines": lines}


def _line(table: Table, criterion: Criterion, place: Place) -> Data:
    mark, part = place.sheet.marks.get(criterion.code), place.totals.parts.get(criterion.code)
    said = {"code": criterion.code, "name": criterion.name, "depth": len(table.groups_of[criterion.code])}
    if mark:
        points, most, how = mark.points, mark.max, derivation.of_mark(mark)
        return {**said, "is_leaf": True, "points": derivation.points_of(points, most), "how": how}
    text = derivation.points_of(part.points, part.assigned_max) if part else ""
    return {**said, "is_leaf": False, "points": text, "how": ""}


# --- The paper ---------------------------------------------------------------------------------------------------


def frozen(ranking: PublishedRanking, standing: Standing, *, code: str) -> Data:
    """Return what is frozen when both have agreed: the table as it is printed, and how every place came about."""
    campaign = ranking.round.campaign
    with translation.override("vi"):
        told = of(standing, campaign)
        return {
            **told,
            **_head(ranking, campaign),
            "derivations": derivations(standing),
            "pictures": _pictures(told, standing),
            "code": code,
            "verify_url": verify_url(code),
            "text_sha256": "",
            "language": "vi",
        }


def _head(ranking: PublishedRanking, campaign: Campaign) -> Data:
    return {
        "title": "BẢNG XẾP HẠNG THI ĐUA",
        "subject": f"Kết quả chấm điểm thi đua năm {year_label(campaign.year)}",
        "is_example": campaign.is_example,
        "superior": campaign.bloc.council.name.upper(),
        "issuer": campaign.bloc.name.upper(),
        "number": "",
        "symbol": "",
        "place": campaign.place,
        "date": today().isoformat(),
        "version": ranking.version,
        "version_note": f"Phiên bản {ranking.version}, thay phiên bản trước. Lý do: {ranking.change_reason}"
        if ranking.change_reason
        else "",
        "opening": [
            f"Căn cứ {ranking.round.table.name} (phiên bản {ranking.round.table.version}) đã công bố và kết quả chấm "
            "điểm đã hoàn tất của các đơn vị.",
            *paragraphs(_agreed(ranking)),
        ],
        "head_role": _names(campaign)["head"],
        "signers": _signers(ranking, campaign),
    }


def _names(campaign: Campaign) -> dict[str, str]:
    return CLUSTER_ROLES if campaign.bloc.kind == "cluster" else ROLES


def _agreed(ranking: PublishedRanking) -> str:
    pairs = (
        (_names(ranking.round.campaign)["head"], ranking.head_agreed_by, ranking.head_agreed_at),
        ("Thường trực Hội đồng", ranking.secretariat_agreed_by, ranking.secretariat_agreed_at),
    )  # fmt: skip
    said = [
        f"{who}: {person.full_name}, {date_format(localtime(at), 'H:i')} ngày {date_format(localtime(at), 'd/m/Y')}"
        for who, person, at in pairs
        if person and at
    ]
    return f"Đã thống nhất công bố trên hệ thống: {'; '.join(said)}."


def _signers(ranking: PublishedRanking, campaign: Campaign) -> list[Data]:
    """The room for two signatures on paper: the council's secretariat and the head of the bloc."""
    heads = [term.unit.name for term in campaign.terms().heads()]
    return [
        {**EMPTY_BLOCK, "unit": f"Thường trực {campaign.bloc.council.name}"},
        {**EMPTY_BLOCK, "unit": heads[-1] if heads else "", "role": _names(campaign)["head"]},
    ]


def _pictures(told: Data, standing: Standing) -> Data:
    svg = pictures.of_scores(standing.board.table, [row.place for row in standing.rows])
    return {"distribution": {"svg": svg.decode(), "alt": " ".join(["Phân bố điểm của các đơn vị.", *told["spread"]])}}
