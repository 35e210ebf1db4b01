"""What a reader of minutes sees: the paper, whose turn it is, who signed, and what they may do next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from documents.models import Signature
from emulation.conferences.models import Conference
from emulation.covenants.reading import Link, Seat, moment, when, who
from emulation.covenants.turns import Turn
from emulation.minutes import permissions, signing, text, writing
from emulation.minutes.models import Minutes
from emulation.minutes.signing import Gap

Role = Signature.Role


def sheet(minutes: Minutes) -> dict[str, Any]:
    """Return the paper: its frozen data, or for a draft what its rows say now."""
    document = minutes.document
    if not document:
        return text.words(minutes)
    return {**document.data, "number": document.number, "symbol": document.symbol}


def role_name(role: str) -> str:
    return _("Chair") if role == Role.CHAIR else _("Secretary")


def seats(minutes: Minutes, given: dict[str, Signature]) -> list[Seat]:
    """Return secretary and chair as they stand in the list beside the paper."""
    if not minutes.document_id:
        return []
    named = {Role.SECRETARY: minutes.secretary_name, Role.CHAIR: minutes.chair_name}
    units = {Role.SECRETARY: minutes.secretary_unit, Role.CHAIR: minutes.chair_unit}
    return [
        Seat(f"{role_name(role)}: {signature.unit_name}", "signed", who(signature), when(signature))
        if (signature := given.get(role))
        else Seat(f"{role_name(role)}: {units[role]}", "missing", f"{named[role]} · {_('not signed')}")
        for role in signing.ROLES
    ]


def turn(minutes: Minutes, given: dict[str, Signature]) -> Turn:
    """Return one sentence: where the minutes are and who acts next."""
    if minutes.state == Minutes.State.SIGNED:
        return Turn(
            _("Signed by secretary and chair on %(day)s. The text never changes.") % {"day": _day(minutes)}, "done"
        )
    if minutes.state == Minutes.State.SIGNING:
        waiting = [f"{role_name(role).lower()} {_named(minutes, role)}" for role in signing.ROLES if role not in given]
        return Turn(_("Open for signing; waiting for %(people)s.") % {"people": ", ".join(waiting)})
    if minutes.conference.state not in writing.WRITABLE_IN:
        return Turn(_("The conference has not begun: its minutes are written from then on."), "info")
    head = permissions.heading_unit(minutes.conference)
    return Turn(
        _("%(head)s is writing the minutes; the members do not see them yet.")
        % {"head": head.name if head else _("The secretariat")}
    )


def _day(minutes: Minutes) -> str:
    return moment(minutes.signed_at)


def _named(minutes: Minutes, role: str) -> str:
    return minutes.chair_name if role == Role.CHAIR else minutes.secretary_name


@dataclass
class Acts:
    """What the reader may do: one main act, others, those seldom needed, downloads, and what stands in the way."""

    main: Link | None = None
    others: list[Link] = field(default_factory=list)
    rare: list[Link] = field(default_factory=list)
    downloads: list[Link] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)


def acts(minutes: Minutes, user: Any, given: dict[str, Signature], *, writes: bool) -> Acts:
    """Return what `user` may do with `minutes` today; `writes` as `permissions.can_write` says."""
    found, conference = Acts(), minutes.conference
    if minutes.is_editable and conference.state in writing.WRITABLE_IN:
        _writing_acts(found, minutes)
    for role in signing.roles_of(user, minutes):
        label = _("Sign as chair") if role == Role.CHAIR else _("Sign as secretary")
        found.others.append(Link(label, _url("minutes_sign", conference) + f"?vai={role}"))
    if found.others and not found.main and minutes.state == Minutes.State.SIGNING:
        found.main = found.others.pop(0)
    if writes and minutes.state == Minutes.State.SIGNING and not given:
        found.rare.append(Link(_("Take the minutes back"), _url("minutes_take_back", conference)))
    if minutes.document_id:
        found.downloads.append(Link(_("Download the PDF"), _url("minutes_pdf", conference)))
    if minutes.pk:
        found.downloads.append(Link(_("Download as Word"), _url("minutes_docx", conference)))
    if writes and minutes.pk:
        found.rare.append(Link(_("Old versions"), _url("minutes_versions", conference)))
    return found


def _writing_acts(found: Acts, minutes: Minutes) -> None:
    conference = minutes.conference
    write = Link(_("Write the minutes"), _url("minutes_write", conference))
    found.gaps = signing.missing(minutes)
    if not found.gaps:
        found.main = Link(_("Put out for signing"), _url("minutes_finish", conference))
        found.others.append(write)
    else:
        found.main = write


def _url(page: str, conference: Conference) -> str:
    return reverse(f"emulation:{page}", args=[conference.pk])
