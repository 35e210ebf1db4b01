"""Nominations that wait: for their unit to complete, for the bloc to review, for the secretariat to check."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.proposals import bench, waiting
from awards.proposals.models import Submission
from blocs.models import Succession
from common.clock import today
from emulation.obligations import Obligation
from emulation.workdays import days

COMPLETE, REVIEW, CHECK, SUDDEN = "award_complete", "award_review", "award_check", "award_sudden"
State = Submission.State


def open_for(units: Collection[int] | None, *, councils: Collection[int] = ()) -> list[Obligation]:
    """Return what `units` (of everybody when None) complete and review, and what the secretariats check.

    Six queries at most, whatever their number.
    """
    return [*_to_complete(units), *_to_review(units, councils), *_to_check(units, councils)]


def _rows(*states: str) -> Any:
    rows = Submission.objects.filter(state__in=states).select_related("campaign__bloc", "unit", "council")
    return rows.order_by("submitted_at", "pk")


def _to_complete(units: Collection[int] | None) -> list[Obligation]:
    """What was returned to a unit that is no more, its heir completes."""
    heirs = Succession.objects.filter(old=OuterRef("unit"))
    rows = _rows(State.RETURNED)
    if units is not None:
        heirs = heirs.filter(new__in=units)
        rows = rows.filter(Q(unit__in=units) | Q(Exists(heirs), unit__dissolved_on__lte=today()))
    rows = rows.annotate(heir=Subquery(heirs.order_by("pk").values("new")[:1]))
    return [
        _obligation(
            row, COMPLETE, _("Complete the returned nominations: %(title)s") % {"title": row.title}, _("Read why"),
            unit_id=row.unit_id if row.unit.exists_on(today()) or not row.heir else row.heir,
        )
        for row in rows
    ]  # fmt: skip


def _to_review(units: Collection[int] | None, councils: Collection[int]) -> list[Obligation]:
    rows = _rows(State.SUBMITTED)
    if units is not None:
        seated = Q(campaign__bloc__memberships__unit__in=units) | Q(council__in=councils)
        rows = rows.filter(pk__in=Submission.objects.filter(seated).values("pk"))
    submissions = list(rows)
    reviewers = bench.of_many(submissions)
    found = []
    for row in submissions:
        unit = reviewers[row.pk]
        title = _("Review the nominations of %(unit)s") % {"unit": row.unit.name}
        if unit and (units is None or unit.pk in units):
            found.append(_obligation(row, REVIEW, title, _("Open and review"), unit_id=unit.pk))
        elif not unit and (units is None or row.council_id in councils):
            found.append(_obligation(row, REVIEW, title, _("Open and review"), council_id=row.council_id))
    return found


def _to_check(units: Collection[int] | None, councils: Collection[int]) -> list[Obligation]:
    rows = _rows(State.FORWARDED)
    if units is not None:
        if not councils:
            return []
        rows = rows.filter(council__in=councils)
    submissions = list(rows)
    calendar = days.calendar() if any(row.is_sudden and row.complete_at for row in submissions) else None
    return [_check(row, calendar) for row in submissions]


def _check(row: Submission, calendar: Any) -> Obligation:
    if not row.is_sudden:
        title = _("Check the nominations of %(unit)s") % {"unit": row.unit.name}
        return _obligation(row, CHECK, title, _("Check the dossier"), council_id=row.council_id)
    due = waiting.clock(row, None, calendar).due_on if calendar else None
    title = _("Deal with the sudden achievement: %(title)s") % {"title": row.title}
    return _obligation(row, SUDDEN, title, _("Open it"), council_id=row.council_id, due_on=due)


def _obligation(
    row: Submission,
    kind: str,
    title: str,
    action: str,
    *,
    unit_id: int | None = None,
    council_id: int | None = None,
    due_on: date | None = None,
) -> Obligation:
    about = f"{row.campaign.bloc.label} · {row.year}" if row.campaign else row.council.name
    return Obligation(
        kind=kind,
        subject=row.pk,
        title=title,
        about=about,
        url=reverse("awards:submission", args=[row.pk]),
        action=action,
        due_on=due_on,
        unit_id=unit_id,
        council_id=council_id,
        campaign_id=row.campaign_id,
    )
