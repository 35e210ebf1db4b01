"""What the reader of a ballot may do about it besides voting: prepare, open, record, count, decide, print."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _

from emulation.ballots import counting, opening, papers, permissions, presence, results
from emulation.ballots.models import Ballot, Candidate
from emulation.campaigns.lifecycle import Missing
from emulation.covenants.reading import Link

State, TieBreak = Ballot.State, Ballot.TieBreak
PAGES = {"no_candidates": "ballot_candidates", "too_few_candidates": "ballot_candidates", "no_ranking": "ballot_edit"}
"""Where a gap is filled; all others where the ballot is changed."""


@dataclass
class Acts:
    """One main act, others, those seldom needed, files, and what stands in the way of the main one."""

    main: Link | None = None
    others: list[Link] = field(default_factory=list)
    rare: list[Link] = field(default_factory=list)
    files: list[Link] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.main or self.others or self.rare or self.files)


def acts(ballot: Ballot, user: Any) -> Acts:
    """Return what `user` may do with `ballot` now."""
    prepares, decides = permissions.can_prepare(user, ballot), permissions.can_decide(user, ballot)
    found, links = Acts(), list[Link]()
    if ballot.state == State.DRAFT and prepares:
        links = _draft(ballot, found, decides)
    elif ballot.state == State.OPEN and prepares:
        links = _open(ballot, found, decides)
    elif ballot.state == State.CLOSED:
        links = _closed(ballot, found, user, prepares, decides)
    elif ballot.state == State.COUNTED:
        links = _counted(ballot, found, prepares, decides)
    found.main, found.others = (links[0], links[1:]) if links else (None, [])
    return found


def gaps(ballot: Ballot) -> list[Missing]:
    """Return what opening still needs, each with the page where it is put right."""
    return [
        Missing(gap.code, gap.message, f"emulation:{PAGES.get(gap.code, 'ballot_edit')}", ballot.pk)
        for gap in opening.missing(ballot)
    ]


def _link(label: str, page: str, ballot: Ballot) -> Link:
    return Link(label, reverse(f"emulation:{page}", args=[ballot.pk]))


def _draft(ballot: Ballot, found: Acts, decides: bool) -> list[Link]:
    stands = ballot.candidates.exists()
    links = [_link(_("Candidates and their order") if stands else _("Put the candidates on the paper"),
                   "ballot_candidates", ballot)]  # fmt: skip
    links.append(_link(_("Change question and rule"), "ballot_edit", ballot))
    if decides:
        links.insert(0 if stands else 2, _link(_("Check and open the voting"), "ballot_open", ballot))
    if not ballot.is_trial:
        found.rare.append(_link(_("Copy it as a trial ballot"), "ballot_trial", ballot))
    found.rare.append(_link(_("Drop this draft"), "ballot_cancel", ballot))
    return links


def _open(ballot: Ballot, found: Acts, decides: bool) -> list[Link]:
    links = []
    if not ballot.is_secret:
        links.append(_link(_("Record the hands"), "ballot_hands", ballot))
    roll = _("Note presence and paper votes") if ballot.by_paper else _("Note who is present")
    links.append(_link(roll, "ballot_roll", ballot))
    if decides:
        links += [_link(_("Tellers"), "ballot_tellers", ballot)] if ballot.by_paper else []
        links.append(_link(_("Close the voting"), "ballot_close", ballot))
        found.rare.append(_link(_("Cancel the ballot"), "ballot_cancel", ballot))
    return links


def _closed(ballot: Ballot, found: Acts, user: Any, prepares: bool, decides: bool) -> list[Link]:
    links = []
    if papers.are_open(ballot) and tells(user, ballot):
        links.append(_link(_("Count the paper votes"), "ballot_paper_count", ballot))
    if not ballot.is_secret and prepares:
        links.append(_link(_("Record the hands"), "ballot_hands", ballot))
        links.append(_link(_("Note who is present"), "ballot_roll", ballot))
    if decides:
        missing = counting.missing(ballot)
        found.gaps = [str(gap.message) for gap in missing]
        link = _link(_("Count and show the result"), "ballot_count", ballot)
        links = [*links, link] if missing else [link, *links]
        if papers.are_open(ballot):
            found.rare.append(_link(_("Tellers"), "ballot_tellers", ballot))
        found.rare.append(_link(_("Cancel the ballot"), "ballot_cancel", ballot))
    return links


def tells(user: Any, ballot: Ballot) -> bool:
    """Whether `user` counts paper votes."""
    try:
        permissions.check_can_tell(user, ballot)
    except PermissionDenied:
        return False
    return True


def _counted(ballot: Ballot, found: Acts, prepares: bool, decides: bool) -> list[Link]:
    links = []
    is_tied = ballot.candidates.filter(outcome=Candidate.Outcome.TIED).exists()
    if is_tied and decides and ballot.tie_break == TieBreak.CHAIR:
        links.append(_link(_("Record how the chair decides"), "ballot_tie", ballot))
    if is_tied and prepares and ballot.tie_break == TieBreak.RUN_OFF:
        links.append(_link(_("Hold a second ballot"), "ballot_run_off", ballot))
    if decides and counting.lacks_minutes(ballot):
        links.append(_link(_("Make the counting minutes"), "ballot_minutes", ballot))
    if ballot.document_id:
        found.files.append(_link(_("Counting minutes as PDF"), "ballot_pdf", ballot))
        found.files.append(_link(_("Counting minutes as Word file"), "ballot_docx", ballot))
    return links


def facts(found: results.Result) -> list[tuple[str, str]]:
    """Return what was counted of the whole ballot, for its page."""
    here = _("%(present)d of %(roll)d, quorum reached") if found.has_quorum else _(
        "%(present)d of %(roll)d, no quorum: nothing is decided"
    )  # fmt: skip
    lines = [(_("Took part"), here % {"present": found.present, "roll": found.roll})]
    if found.tells_base:
        needed = _("%(needed)d of %(base)d") % {"needed": found.needed, "base": found.base}
        lines.append((_("Votes needed"), needed))
    if found.ballot.is_secret:
        lines.append((_("Votes cast"), str(found.cast)))
    if found.ballot.is_secret and found.shows_figures:
        lines += [(_("Valid"), str(found.valid)), (_("Invalid"), str(found.invalid))]
    if found.absent:
        label = _("Absent") if presence.is_known(found.seats) else _("Did not vote")
        lines.append((label, "; ".join(seat.name for seat in found.absent)))
    if found.ballot.chair_note:
        lines.append((_("How the chair decided"), found.ballot.chair_note))
    return lines
