"""Published rankings of the years that are over: computed as the site computes them, and frozen as its papers are."""

from __future__ import annotations

import hashlib
from itertools import groupby
from typing import Any

from blocs.models import User
from common.clock import now
from config.demo.province.bulk import write
from config.demo.province.scores import Scored
from documents.models import Document
from emulation.ranking import proposing, standing, words
from emulation.ranking.models import Placing, PublishedRanking
from emulation.ranking.standing import Standing


def build(scored: list[Scored], officer: User) -> None:
    """Publish the ranking of every past year, year by year: the results of one are in memory at a time."""
    for back, group in groupby(scored, key=lambda one: one.year.back):
        if back:
            _publish([(one, _read(one)) for one in group], officer)


def _publish(found: list[tuple[Scored, Standing]], officer: User) -> None:
    papers = write(Document, [_paper(one, current, officer) for one, current in found])
    pairs = zip(found, papers, strict=True)
    rankings = write(PublishedRanking, [_ranking(one, current, paper, officer) for (one, current), paper in pairs])
    placings = [
        proposing.placing(ranking, row, order, current.board.table, was_head=row.unit_id == _head(one))
        for (one, current), ranking in zip(found, rankings, strict=True)
        for order, row in enumerate(current.rows, start=1)
    ]
    write(Placing, placings)


def _read(one: Scored) -> Standing:
    one.round.campaign, one.round.table = one.year.campaign, one.table
    return standing.read(one.round)


def _head(one: Scored) -> int:
    head: int = one.year.place.head(one.year.back).pk
    return head


def _ranking(one: Scored, current: Standing, paper: Document | None, officer: User) -> PublishedRanking:
    at = now()
    return PublishedRanking(
        round=one.round, fingerprint=current.fingerprint, state=PublishedRanking.State.PUBLISHED, head_agreed_at=at,
        head_agreed_by=one.year.place.leaders[_head(one)].person, secretariat_agreed_at=at,
        secretariat_agreed_by=officer, published_at=at, document=paper,
    )  # fmt: skip


def _paper(one: Scored, current: Standing, officer: User) -> Document:
    """Return the frozen paper; its bytes were never made."""
    campaign, code = one.year.campaign, f"XH-{one.round.pk:012d}"
    data: dict[str, Any] = words.frozen(_ranking(one, current, None, officer), current, code=code)
    return Document(
        kind=Document.Kind.RANKING, code=code, data=data, sha256=hashlib.sha256(code.encode()).hexdigest(),
        title=f"Bảng xếp hạng năm {campaign.year} – {campaign.bloc.name}", is_example=True, created_at=now(),
        created_by=officer, owner_id=_head(one), standing=Document.Standing.IN_FORCE, standing_since=now(),
    )  # fmt: skip
