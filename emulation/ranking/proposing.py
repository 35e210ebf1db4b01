"""Proposing a ranking: the places as they are computed now, kept row by row until both sides have agreed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common import history
from emulation.campaigns import lifecycle
from emulation.ranking import agreeing, permissions, telling, words
from emulation.ranking.models import Placing, PublishedRanking
from emulation.ranking.standing import Row, Standing
from emulation.scoring.exact import ONE, half_up
from emulation.scoring.tables import Table
from emulation.sheets.models import ScoringRound

State = PublishedRanking.State


@transaction.atomic
def propose(round: ScoringRound, *, because: str = "", read: str | None = None, by: Any) -> PublishedRanking:
    """Propose the ranking of `round` as all values stand; the same values again return the same proposal.

    A proposal whose values changed is taken back for the new one. Once a ranking was published, a new version corrects
    it, and says why. `read` is the fingerprint of the places that `by` has seen. Raises PermissionDenied, or
    ValidationError with code `no_sheets`, `not_final` (a message for each sheet), `cannot_be_scored` (a message for
    each result), `scores_changed`, `unchanged` or `because_missing`.
    """
    campaign = lifecycle.lock(round.campaign)
    permissions.check_can_prepare(by, campaign)
    locked = ScoringRound.objects.select_for_update(of=("self",)).select_related("table").get(pk=round.pk)
    locked.campaign = campaign
    current = agreeing.hold(locked)
    if not current.rows:
        raise ValidationError(_("There is no sheet to rank."), "no_sheets")
    agreeing.check_final(current)
    if read is not None and read != current.fingerprint:
        raise ValidationError(
            _("Scores changed after you opened this page. Look at the places again, then propose."), "scores_changed"
        )
    waiting = locked.rankings.filter(state=State.PROPOSED).first()  # type: ignore[attr-defined]
    if waiting and waiting.fingerprint == current.fingerprint:
        return waiting
    _check_corrects(locked, current, because)
    if waiting:
        agreeing.withdraw(waiting, because=_("Scores changed after it was proposed."), by=by)
    return _made(locked, current, because, by)


def _check_corrects(round: ScoringRound, current: Standing, because: str) -> None:
    published = round.rankings.filter(state=State.PUBLISHED).first()  # type: ignore[attr-defined]
    if not published:
        return
    if published.fingerprint == current.fingerprint:
        raise ValidationError(_("Nothing has changed since the ranking was published."), "unchanged")
    if not because.strip():
        raise ValidationError(_("Say why the published ranking is corrected."), "because_missing")


def _made(round: ScoringRound, current: Standing, because: str, by: Any) -> PublishedRanking:
    newest = round.rankings.order_by("-version").first()  # type: ignore[attr-defined]
    ranking = PublishedRanking(
        round=round,
        version=newest.version + 1 if newest else 1,
        fingerprint=current.fingerprint,
        change_reason=because.strip(),
    )
    history.save(ranking, by=by, because=because)
    heads = words.heads_of(round.campaign)
    for order, row in enumerate(current.rows, start=1):
        kept = placing(ranking, row, order, current.board.table, was_head=row.unit_id in heads)
        kept.full_clean(exclude=["ranking", "unit"])
        kept.save()
    telling.proposed(ranking, by=by)
    return ranking


def placing(ranking: PublishedRanking, row: Row, order: int, table: Table, *, was_head: bool) -> Placing:
    """Return what is kept of one place, not saved yet."""
    place, sums = row.place, row.place.totals
    return Placing(
        ranking=ranking,
        unit=row.sheet.unit,
        order=order,
        rank=place.rank,
        points=None if sums.points is None else _kept(sums.points),
        assigned_max=_kept(sums.assigned_max),
        percent=sums.percent,
        base=_kept(sums.base),
        bonus=_kept(sums.bonus),
        penalty=_kept(sums.penalty),
        is_tied=place.is_tied,
        band=words.band(place)[:250],
        blocked_because=words.blocked_because(place),
        decided_by=words.decided_by(table, place)[:250],
        was_head=was_head,
    )


def _kept(points: Decimal) -> Decimal:
    """Return points with the decimals that are stored; places compare the exact ones."""
    return half_up(points, ONE, 4)
