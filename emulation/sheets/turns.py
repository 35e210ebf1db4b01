"""Whose turn it is with a sheet, what the reader may do with it, and how much of it they see."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from blocs import permissions as bloc_permissions
from common.clock import today
from emulation.covenants.reading import Link, day, moment
from emulation.covenants.turns import Turn
from emulation.sheets import explaining, permissions, verifying
from emulation.sheets.assessing import Stage
from emulation.sheets.models import ScoreSheet

State = ScoreSheet.State


@dataclass(frozen=True)
class Rights:
    """What the reader is to one sheet, asked once; no query when mandates were read before."""

    enters: bool = False
    leads: bool = False
    verifies: bool = False
    is_peer: bool = False
    is_secretariat: bool = False


def rights(user: Any, sheet: ScoreSheet) -> Rights:
    """Return what `user` is to `sheet` today, as `permissions` says: for a unit of their own they verify nothing."""
    if permissions.own_mandate(user, sheet):
        return Rights(enters=True, leads=bool(permissions.own_mandate(user, sheet, deciding=True)))
    manages = bloc_permissions.manages_bloc(user, sheet.round.campaign.bloc)
    verifies, is_peer = (
        bool(key and bloc_permissions.mandate_in(user, {key})) for key in (sheet.verifier_id, sheet.peer_id)
    )
    return Rights(verifies=verifies or manages, is_peer=is_peer, is_secretariat=manages)


SELF, EXPLAIN, VERIFY, SECOND, FINAL, PEER = "self", "explain", "verified", "second", "final", "peer"
MODES = (
    (State.SELF, "enters", SELF),
    (State.EXPLAINING, "enters", EXPLAIN),
    (State.VERIFYING, "verifies", VERIFY),
    (State.SECOND, "verifies", SECOND),
    (State.SECRETARIAT, "is_secretariat", FINAL),
)


def mode(sheet: ScoreSheet, has: Rights) -> str:
    """Return what the reader writes on `sheet` today: one of the modes, or nothing."""
    for state, right, found in MODES:
        if sheet.state == state and getattr(has, right):
            return found
    if has.is_peer and sheet.state in verifying.PEER_IN and not sheet.peer_done_at:
        return PEER
    return ""


def shown_upto(sheet: ScoreSheet, has: Rights) -> str:
    """Return up to which stage the reader sees the values of `sheet`; nothing of a self-score that is being written.

    The unit, and the member that verifies beside, see what the verifier found when the verification is done.
    """
    if has.enters:
        return Stage.SELF if sheet.state in (State.SELF, State.VERIFYING) else Stage.FINAL
    if not sheet.submitted_at:
        return ""
    if has.is_peer and not has.verifies and sheet.state in (State.SELF, State.VERIFYING):
        return Stage.SELF
    return Stage.FINAL


def who(sheet: ScoreSheet) -> str:
    """Return who verifies `sheet`."""
    return sheet.verifier.name if sheet.verifier else _("the secretariat")


def holder(sheet: ScoreSheet) -> str:
    """Return whose turn it is, as a name; nothing when the sheet is final."""
    if sheet.state in (State.SELF, State.EXPLAINING):
        return sheet.unit.name
    if sheet.state in (State.VERIFYING, State.SECOND):
        return who(sheet)
    return _("the secretariat") if sheet.state == State.SECRETARIAT else ""


DUE = {
    State.SELF: "self_due_on", State.VERIFYING: "verify_due_on", State.EXPLAINING: "explain_due_on",
    State.SECOND: "final_due_on", State.SECRETARIAT: "final_due_on",
}  # fmt: skip


def is_late(sheet: ScoreSheet) -> bool:
    """Whether the day has passed by which somebody was to act."""
    return sheet.state != State.FINAL and today() > getattr(sheet.round, DUE[State(sheet.state)])


def turn(sheet: ScoreSheet) -> Turn:
    """Return one sentence: where the sheet is and who acts next."""
    if sheet.state == State.FINAL:
        return Turn(_("The scores are final since %(when)s.") % {"when": moment(sheet.final_at)}, "done")
    due_on = getattr(sheet.round, DUE[State(sheet.state)])
    said = {"unit": sheet.unit.name, "verifier": who(sheet), "day": day(due_on)}
    sentences = {
        State.SELF: _("%(unit)s scores itself, until %(day)s."),
        State.VERIFYING: _("%(verifier)s verifies the scores, until %(day)s."),
        State.EXPLAINING: _("Points were changed: %(unit)s explains or accepts, until %(day)s."),
        State.SECOND: _("%(verifier)s looks again at what the unit explained, until %(day)s."),
        State.SECRETARIAT: _("Verified. The secretariat makes the scores final, until %(day)s."),
    }
    return Turn(sentences[State(sheet.state)] % said, "late" if is_late(sheet) else "wait")


@dataclass
class Acts:
    """What the reader may do: the main act, others, and those seldom needed."""

    main: Link | None = None
    others: list[Link] = field(default_factory=list)
    rare: list[Link] = field(default_factory=list)


def acts(sheet: ScoreSheet, has: Rights) -> Acts:
    """Return what the reader may do with `sheet` now, beside writing on it."""
    found = Acts()
    current = mode(sheet, has)
    if current in MAIN and (current not in (SELF, EXPLAIN) or has.leads):
        found.main = _act(sheet, MAIN[current])
    if current == SELF:
        found.others.append(Link(_("Take over new figures"), reverse("emulation:sheet_figures", args=[sheet.pk])))
    if sheet.state == State.EXPLAINING and has.verifies and explaining.time_is_over(sheet):
        found.main = _act(sheet, "go_on")
    if current == VERIFY:
        found.rare.append(_act(sheet, "hand_back"))
    if has.is_secretariat:
        _add_of_secretariat(found, sheet)
    return found


def _add_of_secretariat(found: Acts, sheet: ScoreSheet) -> None:
    if sheet.state == State.FINAL:
        found.rare.append(_act(sheet, "reopen"))
        return
    found.rare.append(Link(_("Change the verifier"), reverse("emulation:sheet_verifier", args=[sheet.pk])))
    found.rare.append(Link(_("Reasons not to consider the unit"), reverse("emulation:sheet_blocks", args=[sheet.pk])))


MAIN = {
    SELF: "hand_in", EXPLAIN: "finish_explaining", VERIFY: "finish_verifying", SECOND: "finish_second",
    FINAL: "make_final", PEER: "finish_peer",
}  # fmt: skip
WORDS = {
    "hand_in": "nop", "finish_explaining": "tra-loi", "finish_verifying": "xong-tham-dinh",
    "finish_second": "xong-lan-hai", "make_final": "chot", "finish_peer": "xong-cheo", "go_on": "chuyen-tiep",
    "hand_back": "tra-lai", "reopen": "mo-lai",
}  # fmt: skip
"""How an act is called in an address."""
BY_WORD = {word: act for act, word in WORDS.items()}


def label(act: str) -> str:
    """Return how the button of an act is called."""
    return {
        "hand_in": _("Hand in the self-score"),
        "finish_explaining": _("Answer the verification"),
        "finish_verifying": _("Finish the verification"),
        "finish_second": _("Finish the second verification"),
        "make_final": _("Make the scores final"),
        "finish_peer": _("Finish your verification"),
        "go_on": _("Go on without waiting"),
        "hand_back": _("Hand back to be completed"),
        "reopen": _("Open the final scores again"),
    }[act]


def may(act: str, sheet: ScoreSheet, has: Rights) -> bool:
    """Whether the reader may do `act` at all, in whatever state the sheet is: the rules ask again."""
    if act in ("hand_in", "finish_explaining"):
        return has.leads
    if act in ("make_final", "reopen"):
        return has.is_secretariat
    return has.is_peer if act == "finish_peer" else has.verifies


def _act(sheet: ScoreSheet, act: str) -> Link:
    return Link(label(act), reverse("emulation:sheet_act", args=[sheet.pk, WORDS[act]]))
