"""The year line: six stops, each with its day, its state and how many units have done their part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from emulation.campaigns.models import Campaign, Step
from emulation.covenants.models import Covenant

DONE, NOW, MOVING, WAITING, LATE, UNKNOWN = "done", "now", "moving", "waiting", "late", "unknown"

TITLES = {
    Step.Kind.REGISTER: _("Registration"),
    Step.Kind.LAUNCH: _("Launch"),
    Step.Kind.COVENANT: _("Covenant"),
    Step.Kind.MIDYEAR_REPORT: _("Six-month report"),
    Step.Kind.MIDYEAR: _("Mid-year review"),
    Step.Kind.YEAR_REPORT: _("Report of the year"),
    Step.Kind.SELF_SCORE: _("Self-scoring"),
    Step.Kind.SCORING: _("Scoring"),
    Step.Kind.VERIFY: _("Verification of the scores"),
    Step.Kind.BALLOT: _("Ballot"),
    Step.Kind.CLOSING: _("Final review and handover"),
    Step.Kind.HANDOVER: _("Handover of the bloc"),
}

COVENANT_LABELS = {
    Covenant.State.DRAFT: _("being drafted now"),
    Covenant.State.CIRCULATED: _("comments under way"),
    Covenant.State.SIGNING: _("signing under way"),
}


@dataclass(frozen=True)
class Progress:
    """How far the covenant of the year has come: its state, its last day, and how many of the units have signed."""

    state: str
    due_on: date | None = None
    signed: int = 0
    parties: int = 0


@dataclass(frozen=True)
class Stop:
    """One stop as it is drawn; `state` is done, now, moving (begun before its turn), waiting, late or unknown."""

    kind: str
    title: str
    state: str
    state_label: str
    date_label: str = ""
    detail: str = ""
    url: str = ""
    parts: tuple[str, ...] = ()


def stops(
    campaign: Campaign,
    steps: Iterable[Step],
    *,
    covenant: Progress | None,
    links: Mapping[str, str],
    today: date,
    counts: Mapping[str, tuple[int, int]] | None = None,
) -> tuple[Stop, ...]:
    """Return the stops of `campaign` in the order of the year. `links` holds, by kind, the way into a stop; `counts`,
    how many units of how many have done their part where that is not signing.

    Steps that are no stop stand as `parts` under theirs.
    """
    planned = sorted(steps, key=lambda step: step.rank)
    ordered = [step for step in planned if step.is_stop]
    first = next((step.kind for step in ordered if not step.has_happened), "")
    drawn = [_stop(campaign, step, first == step.kind, covenant, links, today) for step in ordered]
    counted = {kind: _units(*pair) for kind, pair in (counts or {}).items() if pair[1]}
    return tuple(
        replace(
            stop,
            detail=stop.detail or counted.get(stop.kind, ""),
            parts=tuple(_part(step) for step in planned if step.stop == stop.kind != step.kind),
        )
        for stop in drawn
    )


def _part(step: Step) -> str:
    """Return a step under a stop in a few words: its name, and its day or that it is done."""
    title = str(TITLES[Step.Kind(step.kind)])
    if step.has_happened:
        return gettext("%(step)s: done") % {"step": title}
    if not step.due_on:
        return title
    return gettext("%(step)s: %(day)s") % {"step": title, "day": date_format(step.due_on, "SHORT_DATE_FORMAT")}


def _stop(
    campaign: Campaign, step: Step, is_first: bool, covenant: Progress | None, links: Mapping[str, str], today: date
) -> Stop:
    mine = covenant if step.kind == Step.Kind.COVENANT else None
    due_on = (mine.due_on if mine else None) or step.due_on
    moves = bool(mine and mine.state in COVENANT_LABELS)
    state = _state(campaign, step, due_on, NOW if is_first else MOVING if moves else WAITING, today)
    return Stop(
        kind=step.kind,
        title=str(TITLES[Step.Kind(step.kind)]),
        state=state,
        state_label=_state_label(campaign, step, state, mine, due_on, today),
        date_label=_date_label(
            campaign, step, state, due_on, is_open=bool(mine and mine.state == Covenant.State.SIGNING)
        ),
        detail=_units(mine.signed, mine.parties) if mine and mine.parties else "",
        url=links.get(step.kind, ""),
    )


def _state(campaign: Campaign, step: Step, due_on: date | None, ahead: str, today: date) -> str:
    if step.has_happened:
        return DONE
    if not campaign.is_open:
        return UNKNOWN
    if due_on and due_on < today:
        return LATE
    return ahead


def _state_label(
    campaign: Campaign, step: Step, state: str, covenant: Progress | None, due_on: date | None, today: date
) -> str:
    if state == LATE and due_on:
        days = (today - due_on).days
        return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days}
    if state == UNKNOWN:
        recorded = campaign.state == Campaign.State.RECORDED
        return gettext("not stated in the source") if recorded else gettext("not recorded")
    if state in {NOW, MOVING}:
        label = COVENANT_LABELS.get(Covenant.State(covenant.state)) if covenant else None
        return str(label or gettext("next in line"))
    return gettext("done") if state == DONE else gettext("not yet")


def _date_label(campaign: Campaign, step: Step, state: str, due_on: date | None, *, is_open: bool) -> str:
    if state == UNKNOWN:
        return ""
    if state == DONE:
        if step.done_on:
            return date_format(step.done_on, "SHORT_DATE_FORMAT")
        return gettext("day not stated in the source") if campaign.state == Campaign.State.RECORDED else ""
    if not due_on:
        return gettext("no day set")
    day = {"day": date_format(due_on, "SHORT_DATE_FORMAT")}
    return gettext("until %(day)s") % day if is_open else gettext("planned %(day)s") % day


def _units(done: int, total: int) -> str:
    counts = {"signed": done, "parties": total}
    return ngettext("%(signed)s/%(parties)s unit", "%(signed)s/%(parties)s units", total) % counts
