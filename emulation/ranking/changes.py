"""What changed in a ranking since it was proposed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from emulation.ranking.models import Placing, PublishedRanking
from emulation.ranking.standing import Row, Standing
from emulation.scoring.exact import number


def since(ranking: PublishedRanking, standing: Standing) -> list[str]:
    """Return what is another now than in `ranking`, unit by unit; empty when nothing that counts has changed."""
    if ranking.fingerprint == standing.fingerprint:
        return []
    before = {row.unit_id: row for row in ranking.placings.all()}  # type: ignore[attr-defined]
    lines = [_change(before.get(row.unit_id), row) for row in standing.rows]
    return [line for line in lines if line] or [_("A result changed, though no total did.")]


def _change(old: Placing | None, new: Row) -> str:
    was = (_place(old.rank), _points(old.points), old.blocked_because) if old else ("–", "–", "")
    reasons = "; ".join(str(reason.text) for reason in new.place.reasons)
    now = (_place(new.place.rank), _points(new.points), reasons)
    if was == now:
        return ""
    values = {"unit": new.place.unit, "was": was[1], "now": now[1], "rank_was": was[0], "rank_now": now[0]}
    said = _("%(unit)s: %(was)s → %(now)s points, rank %(rank_was)s → %(rank_now)s.") % values
    if was[2] == now[2] or not reasons:
        return said
    blocked = _("Not considered: %(reason)s.") % {"reason": reasons}
    return f"{said} {blocked}"


def _place(rank: int | None) -> str:
    return str(rank or "–")


def _points(points: object) -> str:
    return "–" if points is None else number(points)  # type: ignore[arg-type]
