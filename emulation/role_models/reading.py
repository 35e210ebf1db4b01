"""What readers of role models see: the list with its filters, one of them, whose turn it is, and what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

import tablib
from django.db.models import Count, Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from blocs import scope
from blocs.models import Unit
from emulation.campaigns import reviewers
from emulation.campaigns.models import Campaign
from emulation.covenants.reading import day, moment
from emulation.covenants.turns import Turn
from emulation.role_models import permissions
from emulation.role_models.models import Adoption, RoleModel, RoleModelQuerySet

Kind, State = RoleModel.Kind, RoleModel.State

MARKS = {State.PUBLISHED: "done", State.NOTICED: "wait", State.CHECKED: "wait"}


def mark(row: RoleModel) -> str:
    """Return how the state of `row` is marked: done, wait or nothing."""
    return MARKS.get(State(row.state), "")


def adoption_mark(row: Adoption) -> str:
    return {Adoption.State.CONFIRMED: "done", Adoption.State.CLAIMED: "wait"}.get(Adoption.State(row.state), "late")


# --- The list ---------------------------------------------------------------------------------------


def listed(campaign: Campaign, user: Any) -> RoleModelQuerySet:
    """Return what `user` sees of the year, with `confirmed_count`, the number of units that adopted each."""
    return counted(RoleModel.objects.visible_to(user).filter(campaign=campaign))


def counted(rows: Any) -> Any:
    """Return `rows` with their units and, as `confirmed_count`, how many units adopted each; newest first."""
    confirmed = Count("adoptions", filter=Q(adoptions__state=Adoption.State.CONFIRMED))
    return rows.select_related("unit").annotate(confirmed_count=confirmed).order_by("-noticed_at", "-pk")


def narrowed(
    rows: RoleModelQuerySet, *, q: str = "", kind: str = "", unit: Unit | None = None, state: str = ""
) -> RoleModelQuerySet:
    """Keep the rows that contain the words `q` and meet every condition; without `state` what is over is left out."""
    exact = {name: value for name, value in {"kind": kind, "unit": unit, "state": state}.items() if value}
    kept = rows.matching(q).filter(**exact)
    return kept if state else kept.live()


def units_among(rows: RoleModelQuerySet) -> list[Unit]:
    """Return the units of `rows`, by name."""
    return list(Unit.objects.filter(pk__in=rows.order_by().values("unit")).defer("search"))


def table(rows: RoleModelQuerySet) -> tablib.Dataset:
    """Return `rows` as a table with the headings of the page."""
    heads = [_("Kind"), _("Who or what"), _("Unit"), _("What was done"), _("Since"), _("Place"), _("Recognised by"),
             _("State"), _("Units that adopted it")]  # fmt: skip
    found = tablib.Dataset(headers=heads)
    for row in rows:
        found.append([
            row.get_kind_display(), row.name, row.unit.name, row.what_was_done, row.since, row.place,
            recognition(row), row.get_state_display(), row.confirmed_count,
        ])  # fmt: skip
    return found


def recognition(row: RoleModel) -> str:
    """Return who recognised it, by which paper of which day."""
    words = [row.recognised_by, row.recognition, day(row.recognised_on) if row.recognised_on else ""]
    return ", ".join(word for word in words if word)


# --- One of them --------------------------------------------------------------------------------------


def turn(row: RoleModel) -> Turn:
    """Return one sentence: where it is and who acts next."""
    words = {"unit": row.unit.name, "day": day(row.published_at or row.noticed_at)}
    if row.state == State.PUBLISHED:
        return Turn(_("Published on %(day)s: other units may adopt it.") % words, "done")
    if row.state == State.NOTICED:
        return Turn(_("Noticed on %(day)s. Waiting for a leader of %(unit)s to check it.") % words)
    if row.state == State.CHECKED:
        return _turn_of_checked(row)
    label = _("Declined: %(reason)s") if row.state == State.DECLINED else _("Withdrawn: %(reason)s")
    return Turn(label % {"reason": row.reason}, "info")


def _turn_of_checked(row: RoleModel) -> Turn:
    if row.needs_consent:
        said = _("Checked. Waiting for %(unit)s to record the consent of the person.")
        return Turn(said % {"unit": row.unit.name})
    unit = reviewers.of(row.campaign).first_of(row.unit)
    if not unit:
        return Turn(_("Checked. Waiting for the secretariat to publish it."))
    return Turn(_("Checked. Waiting for a leader of %(unit)s to publish it.") % {"unit": unit.name})


def adoptions(row: RoleModel, user: Any) -> list[tuple[Adoption, str, bool]]:
    """Return the adoptions that `user` sees, each with its mark and whether the reader may answer."""
    rows = Adoption.objects.visible_to(user).filter(role_model=row).select_related("unit")
    found = []
    for each in rows:
        is_asked = each.state == Adoption.State.CLAIMED and bool(permissions.answering_mandate(user, each))
        found.append((each, adoption_mark(each), is_asked))
    return found


def acts(row: RoleModel, user: Any) -> Mapping[str, bool]:
    """Return what the reader may do about `row` now, by the name of the act."""
    is_person = row.kind == Kind.PERSON
    return {
        "change": permissions.can_change(user, row),
        "check": row.state == State.NOTICED and permissions.can_check(user, row),
        "publish": row.state == State.CHECKED and not row.needs_consent and permissions.can_publish(user, row),
        "decline": row.state == State.CHECKED and permissions.can_publish(user, row),
        "consent": is_person and row.is_live and not row.consent_on and permissions.can_record_consent(user, row),
        "consent_withdraw": bool(row.consent_on) and permissions.can_withdraw_consent(user, row),
        "withdraw": row.is_live and permissions.can_withdraw(user, row),
        "take_up": not row.is_live and row.campaign.is_open and permissions.can_check(user, row),
        "adopt": row.state == State.PUBLISHED and _may_adopt(row, user),
    }


def _may_adopt(row: RoleModel, user: Any) -> bool:
    return permissions.can_claim(user, row) or bool(scope.unit_ids(user) and permissions.adopting_units(user, row))


@dataclass(frozen=True)
class Event:
    """One thing that happened: what, when, by whom, and the words that go with it."""

    what: str
    when: str
    who: str
    words: str = ""


def events(row: RoleModel) -> list[Event]:
    """Return what happened to `row`, the newest first, from its history."""
    known = list(row.history.select_related("history_user").order_by("history_date", "history_id"))
    found = [_event(str(State.NOTICED.label), known[0], at=row.noticed_at)] if known else []
    found += [event for before, after in pairwise(known) if (event := _change(before, after))]
    return found[::-1]


def _change(before: Any, after: Any) -> Event | None:
    reason = after.history_change_reason or ""
    if before.state != after.state:
        said = _("taken up again") if after.state == State.NOTICED else str(State(after.state).label)
        days = {State.CHECKED: after.checked_at, State.PUBLISHED: after.published_at}
        return _event(said, after, reason, at=days.get(State(after.state)))
    if not before.consent_on and after.consent_on:
        given = _event(_("consent given"), after, after.consent_how)
        return replace(given, when=day(after.consent_on))
    if before.consent_on and not after.consent_on:
        return _event(_("consent no longer on record"), after, reason)
    fields = ("kind", "name", "what_was_done", "since", "place", "recognised_by", "recognition", "recognised_on")
    return _event(_("words changed"), after) if any(getattr(before, f) != getattr(after, f) for f in fields) else None


def _event(what: str, row: Any, words: str = "", at: datetime | None = None) -> Event:
    return Event(str(capfirst(what)), moment(at or row.history_date), str(row.history_user or ""), words)
