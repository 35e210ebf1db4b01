"""The rule of a ballot in words, as it stands beside the candidates and on the voting page."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from emulation.ballots.models import Ballot, Candidate, Seat
from emulation.ballots.rules import LEAST, Threshold, needed


def rule(ballot: Ballot, *, on_roll: int) -> list[tuple[str, str]]:
    """Return the rule, line by line with its heading; `on_roll` is the number of seats, 0 before opening."""
    found = [
        (_("How to answer"), _answering(ballot)),
        (_("Votes needed"), _needed(ballot, on_roll)),
        (pgettext("of a ballot", "Quorum"), _quorum(ballot)),
        (_("Places"), _places(ballot)),
        (_("At a tie"), _tie(ballot)),
        (_("Which rule says so"), ballot.rule_source),
        (_("Method"), ballot.get_method_display()),
    ]
    if ballot.closes_at:
        when = date_format(localtime(ballot.closes_at), "H:i d/m/Y")
        found.append((_("Planned end of voting"), when))
    return [(heading, line) for heading, line in found if line]


def _answering(ballot: Ballot) -> str:
    if ballot.form == Ballot.Form.EACH:
        return _("Agree, disagree or abstain, for each candidate.")
    return ngettext("Choose %(most)s candidate.", "Choose up to %(most)s candidates.", ballot.most) % {
        "most": ballot.most
    }


def _needed(ballot: Ballot, on_roll: int) -> str:
    share = {"share": f"{ballot.yes_parts}/{ballot.yes_of}"}
    sentences = {
        (Ballot.Base.ALL, False): _("In favour: at least %(share)s of all on the roll, present or not."),
        (Ballot.Base.ALL, True): _("In favour: more than %(share)s of all on the roll, present or not."),
        (Ballot.Base.PRESENT, False): _("In favour: at least %(share)s of those who take part."),
        (Ballot.Base.PRESENT, True): _("In favour: more than %(share)s of those who take part."),
        (Ballot.Base.VALID, False): _("In favour: at least %(share)s of the valid votes."),
        (Ballot.Base.VALID, True): _("In favour: more than %(share)s of the valid votes."),
    }
    said = sentences[Ballot.Base(ballot.base), ballot.yes_strictly] % share
    if ballot.base != Ballot.Base.ALL or not on_roll:
        return said
    least = needed(on_roll, Threshold(ballot.yes_parts, ballot.yes_of, ballot.yes_strictly))
    return said + " " + _("With %(roll)s on the roll these are %(least)s.") % {"roll": on_roll, "least": least}


def _quorum(ballot: Ballot) -> str:
    share = f"{ballot.quorum_parts}/{ballot.quorum_of}"
    return _("The ballot counts when at least %(share)s of the roll take part.") % {"share": share}


def _places(ballot: Ballot) -> str:
    if not ballot.places:
        return _("Everyone with enough votes wins.")
    sentence = ngettext(
        "%(places)s place: the most votes win, among those who have enough.",
        "%(places)s places: the most votes win, among those who have enough.",
        ballot.places,
    )
    return sentence % {"places": ballot.places}


def _tie(ballot: Ballot) -> str:
    return {
        Ballot.TieBreak.NONE: _("A tie at the last place stays open; none of the tied wins by it."),
        Ballot.TieBreak.RANKING: _("At the last place the better place in the ranking decides."),
        Ballot.TieBreak.RUN_OFF: _("A second ballot is held among those tied at the last place."),
        Ballot.TieBreak.CHAIR: _("The chair decides among those tied at the last place, and says why."),
    }[Ballot.TieBreak(ballot.tie_break)]


def before_opening(ballot: Ballot, on_roll: int) -> list[str]:
    """Return what a roll of this size means for the secret of the vote; nothing for hands, which all see."""
    if not ballot.is_secret or on_roll >= ballot.counts_from:
        return []
    if on_roll < LEAST:
        return [_no_outcome()]
    message = _("With fewer than %(least)d on the roll only the outcome is shown: figures would tell who voted how.")
    return [message % {"least": ballot.counts_from}]


def before_closing(ballot: Ballot, roll: Collection[Seat]) -> list[str]:
    """Return what closing now would mean, with as many votes as have come in each way."""
    if not ballot.is_secret:
        return []
    online = sum(seat.channel == Seat.Channel.ONLINE for seat in roll)
    on_paper = sum(seat.has_voted for seat in roll) - online
    if online + on_paper < LEAST:
        return [_no_outcome()]
    found = {
        _("So far %(votes)d voted online: fewer than %(least)d, so no figures will be shown."): online,
        _("So far %(votes)d voted on paper: fewer than %(least)d, so no figures will be shown."): on_paper,
    }
    least = ballot.counts_from
    return [text % {"votes": votes, "least": least} for text, votes in found.items() if 0 < votes < least]


def _no_outcome() -> str:
    return _("Of fewer than %(least)d secret votes no outcome is told: it would tell who voted how.") % {"least": LEAST}


def interest(candidate: Candidate, ballot: Ballot) -> str:
    """Return the conflict of interest that is printed beside the name of a candidate, or nothing.

    The head of a bloc drafts its criteria, checks the points and chairs the vote: whoever votes knows it.
    """
    if not candidate.is_head:
        return ""
    if ballot.conference:
        return _("heads the bloc this year")
    return _("heads a bloc in %(year)s") % {"year": candidate.year} if candidate.year else _("heads a bloc this year")
