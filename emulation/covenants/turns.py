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
from emulation.campaigns import planning
from emulation.campaigns.lifecycle import Missing
from emulation.campaigns.models import Step
from emulation.covenants import permissions, reading, signing
from emulation.covenants.models import Covenant
from emulation.covenants.permissions import Rights
from emulation.covenants.reading import Link, Remarks, day
from emulation.covenants.signing import Place

NAMED = 3
"""So many units are named in a sentence; the others are counted."""


@dataclass(frozen=True)
class Turn:
    """One sentence: where the covenant is and who acts next; `kind` is wait, late, done or info."""

    sentence: str
    kind: str = "wait"


@dataclass
class Acts:
    """What the reader may do: one main act, others, those seldom needed, and what stands in the way."""

    main: Link | None = None
    others: list[Link] = field(default_factory=list)
    rare: list[Link] = field(default_factory=list)
    download: Link | None = None
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
    if said.open_count and due and due >= today():
        sentence = ngettext(
            "Comments until the end of %(day)s; %(head)s answers %(count)s comment.",
            "Comments until the end of %(day)s; %(head)s answers %(count)s comments.",
            said.open_count,
        )
        return Turn(sentence % {"day": day(due), "head": _head(rights), "count": said.open_count})
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
    missing = [place.party for place in places if not place.signature]
    declined = listed([party.unit.name for party in missing if party.declined_at])
    waiting = listed([party.unit.name for party in missing if not party.declined_at])
    due = covenant.signing_due_on
    days = (today() - due).days if due else 0
    values = {"units": waiting or declined, "days": days, "day": day(due) if due else ""}
    if not waiting:
        sentence = _("Everyone else has signed; %(units)s declined to sign. The head may close signing.")
    elif is_locked(covenant):
        sentence = _("Signing is locked: its last day was %(day)s. The head changes the plan or closes signing.")
    elif days > 0:
        sentence = _("Waiting for %(units)s to sign; %(days)s days past the last day. A late signature is marked.")
    elif due:
        sentence = _("Waiting for %(units)s to sign, by %(day)s.")
    else:
        sentence = _("Waiting for %(units)s to sign.")
    refused = _("%(units)s declined to sign.") % {"units": declined} if waiting and declined else ""
    return Turn(f"{sentence % values} {refused}".strip(), "late" if days > 0 else "wait")


def is_locked(covenant: Covenant) -> bool:
    """Whether the last day of signing is over and the head locked the step."""
    is_over = covenant.state == Covenant.State.SIGNING and covenant.signing_due_on and covenant.signing_due_on < today()
    return bool(is_over) and planning.is_locked(covenant.campaign, Step.Kind.COVENANT, due_on=covenant.signing_due_on)


def listed(names: list[str]) -> str:
    """Return the names; of more than four the first three, and the number of the others."""
    rest = len(names) - NAMED
    if rest <= 1:
        return ", ".join(names)
    more = ngettext("and %(count)s other unit", "and %(count)s other units", rest) % {"count": rest}
    return f"{', '.join(names[:NAMED])} {more}"


def _in_force(covenant: Covenant, places: list[Place]) -> Turn:
    since = day(covenant.in_force_at) if covenant.in_force_at else ""
    names = listed([place.party.unit.name for place in places if not place.signature])
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
        found.download = Link(_("Download the PDF"), reverse("emulation:covenant_pdf", args=[covenant.pk]))
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
    waiting = [] if is_locked(covenant) else [place.party for place in own if not place.signature]
    links = [
        Link(
            _("Sign for %(unit)s") % {"unit": party.unit.short_name or party.unit.name},
            reverse("emulation:covenant_sign", args=[covenant.pk]) + f"?don-vi={party.unit_id}",
        )
        for party in waiting
    ]
    if links:
        found.main, found.others = links[0], links[1:]
        label = _("Change the reason for declining") if waiting[0].declined_at else _("Decline to sign")
        found.add(label, "covenant_decline", covenant.pk, f"?don-vi={waiting[0].unit_id}")
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
    def link(label: str, page: str) -> Link:
        return Link(label, reverse(f"emulation:{page}", args=[covenant.pk]))

    if covenant.state == Covenant.State.SIGNING:
        if any(place.signature for place in places):
            _put_closing(found, covenant, places, link(_("Close signing"), "covenant_close"))
        found.rare.append(link(_("Record a signature on paper"), "covenant_ink"))
    if covenant.state in {Covenant.State.SIGNING, Covenant.State.IN_FORCE} and covenant.campaign.is_open:
        found.rare.append(link(_("Make a new version"), "covenant_new_version"))
    if covenant.state in Covenant.UNFINISHED:
        found.rare.append(link(_("Withdraw this version"), "covenant_withdraw"))


def _put_closing(found: Acts, covenant: Covenant, places: list[Place], link: Link) -> None:
    """Closing is the main act once nobody is waited for or the last day is over, and seldom right before."""
    is_late = bool(covenant.signing_due_on and covenant.signing_due_on < today())
    if not is_late and any(not place.signature and not place.party.declined_at for place in places):
        found.rare.append(link)
    elif found.main:
        found.others.append(link)
    else:
        found.main = link
