"""Whose turn it is with a covenant, what the reader may do next, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blocs import scope
from blocs.models import Unit
from common.clock import today
from emulation.campaigns.lifecycle import Missing
from emulation.covenants import permissions, reading, signing
from emulation.covenants.models import Covenant
from emulation.covenants.permissions import Rights
from emulation.covenants.reading import Link, Remarks, day
from emulation.covenants.signing import Place


@dataclass(frozen=True)
class Turn:
    """One sentence: where the covenant is and who acts next; `kind` is wait, late, done or info."""

    sentence: str
    kind: str = "wait"


@dataclass
class Acts:
    """What the reader may do: one main act, others, and why something is not possible (with a link where known)."""

    main: Link | None = None
    others: list[Link] = field(default_factory=list)
    gaps: list[Missing] = field(default_factory=list)
    hint: str = ""
    comment_unit: Unit | None = None

    def add(self, label: str, page: str, pk: int, tail: str = "") -> None:
        self.others.append(Link(label, reverse(f"emulation:{page}", args=[pk]) + tail))


def turn(covenant: Covenant, rights: Rights, places: list[Place], said: Remarks) -> Turn:
    """Return the sentence for `covenant` as it is now."""
    states = Covenant.State
    if covenant.state == states.DRAFT:
        return Turn(_("%(head)s is drafting the covenant; the members do not see it yet.") % {"head": _head(rights)})
    if covenant.state == states.CIRCULATED:
        return _circulated(covenant, rights, said)
    if covenant.state == states.SIGNING:
        return _signing(covenant, places)
    if covenant.state == states.IN_FORCE:
        return _in_force(covenant, places)
    if covenant.state == states.REPLACED:
        return Turn(_("This version was replaced by a newer one. It is kept to be read."), "info")
    return Turn(_("This version was withdrawn before it was in force. Its signatures stay on file."), "info")


def _head(rights: Rights) -> str:
    return rights.head.name if rights.head else _("The head of the bloc")


def _circulated(covenant: Covenant, rights: Rights, said: Remarks) -> Turn:
    due = covenant.comments_due_on
    if said.open_count:
        sentence = ngettext(
            "%(head)s answers %(count)s comment, then opens signing.",
            "%(head)s answers %(count)s comments, then opens signing.",
            said.open_count,
        )
        return Turn(sentence % {"head": _head(rights), "count": said.open_count})
    if due and due >= today():
        return Turn(_("The members read the draft and comment, until %(day)s.") % {"day": day(due)})
    return Turn(_("Every comment is answered. %(head)s opens signing next.") % {"head": _head(rights)})


def _signing(covenant: Covenant, places: list[Place]) -> Turn:
    names = ", ".join(place.party.unit.name for place in places if not place.signature)
    due = covenant.signing_due_on
    if due and due < today():
        values = {"units": names, "days": (today() - due).days}
        return Turn(
            _("Waiting for %(units)s to sign; %(days)s days past the last day. A late signature is marked.") % values,
            "late",
        )
    if due:
        return Turn(_("Waiting for %(units)s to sign, by %(day)s.") % {"units": names, "day": day(due)})
    return Turn(_("Waiting for %(units)s to sign.") % {"units": names})


def _in_force(covenant: Covenant, places: list[Place]) -> Turn:
    since = day(covenant.in_force_at) if covenant.in_force_at else ""
    names = ", ".join(place.party.unit.name for place in places if not place.signature)
    if names:
        return Turn(_("In force since %(day)s; not signed by %(units)s.") % {"day": since, "units": names}, "done")
    return Turn(
        _("In force since %(day)s; all %(count)s units have signed.") % {"day": since, "count": len(places)}, "done"
    )


def acts(covenant: Covenant, user: Any, rights: Rights, places: list[Place], said: Remarks) -> Acts:
    """Return what `user` may do with `covenant` now."""
    found = Acts()
    if covenant.is_editable and rights.drafts:
        _drafting_acts(found, covenant, rights, said)
    elif covenant.state == Covenant.State.CIRCULATED:
        _commenting_acts(found, covenant, user)
    elif covenant.state == Covenant.State.SIGNING:
        _signing_acts(found, covenant, user, places)
    if rights.decides:
        _deciding_acts(found, covenant, places)
    if covenant.document_id:
        found.add(_("Download the PDF"), "covenant_pdf", covenant.pk)
    return found


def _commenting_acts(found: Acts, covenant: Covenant, user: Any) -> None:
    found.comment_unit = permissions.commenting_unit(user, covenant)
    if found.comment_unit:
        found.main = Link(_("Comment on the draft"), reverse("emulation:covenant_comment", args=[covenant.pk]))


def _drafting_acts(found: Acts, covenant: Covenant, rights: Rights, said: Remarks) -> None:
    """Order the acts by what comes next: answer the comments, then open signing; a first draft is written first."""
    pk, is_out = covenant.pk, covenant.state == Covenant.State.CIRCULATED
    found.gaps = signing.missing(covenant) if rights.decides else []
    if said.first_open:
        found.add(_("Answer the comments"), "comment_answer", said.first_open.pk)
    if is_out and rights.decides and not found.gaps:
        found.add(_("Open signing"), "covenant_open", pk)
    found.add(_("Edit the draft"), "covenant_draft", pk)
    found.add(
        _("Change the last day for comments") if is_out else _("Ask the members for comments"), "covenant_circulate", pk
    )
    if not is_out and rights.decides and not found.gaps:
        found.add(_("Open signing"), "covenant_open", pk)
    found.main = found.others.pop(0)


def _signing_acts(found: Acts, covenant: Covenant, user: Any, places: list[Place]) -> None:
    own = [place for place in places if permissions.signing_mandate(user, place.party)]
    waiting = [place.party for place in own if not place.signature]
    links = [
        Link(
            _("Sign for %(unit)s") % {"unit": party.unit.short_name or party.unit.name},
            reverse("emulation:covenant_sign", args=[covenant.pk]) + f"?don-vi={party.unit_id}",
        )
        for party in waiting
    ]
    if links:
        found.main, found.others = links[0], links[1:]
        found.add(_("Decline to sign"), "covenant_decline", covenant.pk, f"?don-vi={waiting[0].unit_id}")
        found.others.append(Link(_("Signing on behalf"), links[0].url + "#thay-mat"))
    elif not own:
        found.hint = _who_signs(user, places)


def _who_signs(user: Any, places: list[Place]) -> str:
    """Say who may sign for the reader's unit when the reader may not."""
    units = scope.unit_ids(user)
    waiting = [place.party.unit for place in places if place.party.unit_id in units and not place.signature]
    if not waiting:
        return ""
    unit = waiting[0]
    people = reading.signers(unit)
    if not people:
        return _("Nobody is on record today who may sign for %(unit)s. Ask the secretariat of your council.") % {
            "unit": unit
        }
    names = ", ".join(f"{mandate.person} ({mandate.post})" for mandate in people)
    return _("You prepare for %(unit)s but do not sign. Today %(people)s may sign.") % {"unit": unit, "people": names}


def _deciding_acts(found: Acts, covenant: Covenant, places: list[Place]) -> None:
    if covenant.state == Covenant.State.SIGNING:
        found.add(_("Record a signature on paper"), "covenant_ink", covenant.pk)
        if any(place.signature for place in places):
            found.add(_("Close signing"), "covenant_close", covenant.pk)
    if covenant.state in {Covenant.State.SIGNING, Covenant.State.IN_FORCE} and covenant.campaign.is_open:
        found.add(_("Make a new version"), "covenant_new_version", covenant.pk)
    if covenant.state in Covenant.UNFINISHED:
        found.add(_("Withdraw this version"), "covenant_withdraw", covenant.pk)
