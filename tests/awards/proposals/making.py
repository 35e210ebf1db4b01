"""Submissions at any point of their way, through the rules."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from awards.catalogue.models import AwardType
from awards.proposals import dossier, drafting, handing_in, keeping
from awards.proposals.models import Nomination, Submission
from common import history
from common.clock import now
from emulation.ranking.models import Placing, PublishedRanking
from tests.conftest import codes_of
from tests.emulation.evidence.making import upload
from tests.points import make_round, make_table


@contextmanager
def refuses(code: str) -> Iterator[None]:
    """The block is refused with this code and no other."""
    with pytest.raises(ValidationError) as error:
        yield
    assert codes_of(error.value) == [code]


def award(code: str) -> AwardType:
    return AwardType.objects.get(code=code)


def nominated(submission: Submission, name: str = "Nguyễn Thị Ánh", *, by: Any, code: str = "T-LDTT", **fields: Any):
    fields = {"position_class": "worker", "birth_year": 1985, **fields}
    return drafting.nominate(submission, by=by, award=award(code), name=name, **fields)


def completed(submission: Submission, *, by: Any) -> Submission:
    """Everything that the law asks for is there."""
    if submission.is_with_unit:
        submission = drafting.describe(submission, by=by, title=submission.title, note="Họp xét ngày 01/12, nhất trí.")
    for line in dossier.lines(submission):
        if not line.is_there:
            keeping.add(submission, line.kind, upload(), by=by, nomination=line.nomination)
    return again(submission)


def handed_in(submission: Submission, *, by: Any) -> Submission:
    if not submission.nominations.live().exists():
        nominated(submission, by=by)
    return handing_in.submit(completed(submission, by=by), by=by)


def again(submission: Submission) -> Submission:
    """`submission` as another page would read it."""
    rows = Submission.objects.select_related("unit", "council", "campaign__bloc__council", "document")
    return rows.get(pk=submission.pk)


def fresh(nomination: Nomination) -> Nomination:
    return Nomination.objects.select_related("submission__unit", "recipient", "award").get(pk=nomination.pk)


def led(campaign: Any, *units: Any, by: Any) -> list[Placing]:
    """A published ranking of the year with `units` in this order; the rows only, no scores behind them."""
    round_ = make_round(campaign, make_table(campaign, by=by), by=by)
    ranking = PublishedRanking(
        round=round_, fingerprint="0" * 64, head_agreed_at=now(), head_agreed_by=by, secretariat_agreed_at=now(),
        secretariat_agreed_by=by,
    )  # fmt: skip
    ranking.publish()
    history.save(ranking, by=by)
    placings = []
    for rank, unit in enumerate(units, start=1):
        placing = Placing(
            ranking=ranking, unit=unit, order=rank, rank=rank, points=100 - rank, assigned_max=100, percent=100 - rank,
            base=100 - rank, bonus=0, penalty=0,
        )  # fmt: skip
        placing.save()
        placings.append(placing)
    return placings
