"""What the page of a ranking shows its reader: which version, whether it is computed now, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from blocs import succession
from blocs.prepared import Prepared
from documents.models import Document
from emulation.campaigns.models import Campaign
from emulation.covenants.reading import Link, day, moment
from emulation.covenants.turns import Turn
from emulation.criteria.building import built
from emulation.kept import Kept
from emulation.ranking import agreeing, changes, permissions, pictures, standing, words
from emulation.ranking.models import Placing, PublishedRanking
from emulation.ranking.standing import Standing
from emulation.ranking.words import Data
from emulation.scoring.formulas import Sheet
from emulation.scoring.ranking import Place, Ranking
from emulation.scoring.tables import Reason
from emulation.scoring.totals import Totals
from emulation.sheets.models import ScoreSheet, ScoringRound

State = PublishedRanking.State
LIVE = "hien-tai"
"""In the address (`ban`): the ranking as values are now; a number names a published version."""


@dataclass
class Page:
    """The ranking of a year as `user` may read it: the version asked for, else the published one, else what is
    computed now for those who prepare the year, else nothing."""

    campaign: Campaign
    user: Any
    round: ScoringRound | None
    """The scoring of the year, with its table; None before it has begun."""
    wanted: str = ""

    @cached_property
    def prepares(self) -> bool:
        return permissions.can_prepare(self.user, self.campaign)

    @cached_property
    def versions(self) -> list[PublishedRanking]:
        """Every version that the reader may know of, the newest first, without the frozen data."""
        found: list[PublishedRanking] = _versions(round=self.round.pk) if self.round else []
        for row in found:
            row.round = self.round  # type: ignore[assignment]
        return [row for row in found if row.state in PublishedRanking.PUBLIC or self.prepares]

    def _in(self, state: str) -> PublishedRanking | None:
        return next((row for row in self.versions if row.state == state), None)

    @property
    def published(self) -> PublishedRanking | None:
        return self._in(State.PUBLISHED)

    @property
    def proposed(self) -> PublishedRanking | None:
        return self._in(State.PROPOSED)

    @cached_property
    def shown(self) -> PublishedRanking | None:
        """The published or replaced version on the page; None when it is computed now, or there is nothing."""
        if self.wanted == LIVE and self.prepares:
            return None
        readable = {str(row.version): row for row in self.versions if row.document}
        return readable.get(self.wanted) or self.published

    @property
    def is_live(self) -> bool:
        return bool(not self.shown and self.current)

    @cached_property
    def current(self) -> Standing | None:
        """The standing as it is now, of the values that they see, for those who prepare the year."""
        return standing.read_for(self.round, self.user) if self.round and self.prepares else None

    @cached_property
    def data(self) -> Data | None:
        """The ranking as plain data (`words.of`), frozen or computed now; None when the reader may not see one."""
        if self.shown and self.shown.document:
            return _frozen(self.shown.document)
        return words.of(self.current, self.campaign) if self.current else None

    @cached_property
    def changed(self) -> list[str]:
        """What changed since the proposal that waits, or since the publication, for those who prepare the year."""
        ranking = self.proposed or self.published
        return changes.since(ranking, self.current) if ranking and self.current else []

    @property
    def problems(self) -> list[str]:
        """What stands on sheets and cannot be scored."""
        return self.current.faults if self.current else []

    @property
    def unfinished(self) -> list[ScoreSheet]:
        return self.current.unfinished if self.current else []

    @property
    def mine(self) -> set[int]:
        """The units that the reader acts for, whose rows are marked."""
        return succession.acted_for(self.user)

    @property
    def query(self) -> str:
        """What keeps links of this page on the same version."""
        if self.shown and self.shown != self.published:
            return f"?ban={self.shown.version}"
        return f"?ban={LIVE}" if self.is_live and self.published else ""

    def picture_alt(self) -> str:
        return " ".join([_("How many units lie in which range of points."), *(self.data or {}).get("spread", [])])

    def ranges(self) -> list[tuple[str, int]]:
        """How many units lie in which range of points, as the picture draws it."""
        found = self.as_ranking()
        return pictures.counts(found.table, found.places) if found else []

    def as_ranking(self) -> Ranking | None:
        """Return what is on the page as the engine has it, for the file of it."""
        if not self.shown:
            return self.current.ranking if self.current else None
        places = tuple(map(_place, _placings(ranking=self.shown.pk)))
        return Ranking(built(self.shown.round.table).engine, places, None)


@Prepared
def _versions(round: int) -> QuerySet:
    rows = PublishedRanking.objects.filter(round=round).order_by("-version")
    return rows.select_related("head_agreed_by", "secretariat_agreed_by", "document").defer("document__data")


@Prepared
def _placings(ranking: int) -> QuerySet:
    return Placing.objects.filter(ranking=ranking).select_related("unit").order_by("order")


FROZEN: Kept[Data] = Kept(20_000, lambda data: sum(len(each["lines"]) for each in data["derivations"].values()))
"""Papers of rankings in this process, weighed by their lines; nothing in them ever changes."""


def _frozen(document: Document) -> Data:
    return FROZEN.get(document.pk, lambda: document.sha256, lambda: document.data)


def _place(row: Placing) -> Place:
    sums = Totals(row.points, row.assigned_max, row.base, row.bonus, row.bonus, row.penalty, row.penalty)
    reasons = (Reason("", row.blocked_because),) if row.blocked_because else ()
    tied = ("…",) if row.is_tied else ()
    return Place(row.unit.name, sums, Sheet(row.unit.name, {}), row.rank, tied, reasons=reasons)


# --- Where it is, and what the reader may do ---------------------------------------------------------------------


def turn(page: Page) -> Turn:
    """Return one sentence: where the ranking is and who acts next."""
    if not page.round:
        return Turn(_("Scoring has not begun. The ranking follows from the final scores."))
    if page.shown:
        return _of_version(page.shown)
    if not page.prepares:
        text = _("Not published yet. Final scores are due on %(day)s; the head and the secretariat then agree.")
        return Turn(text % {"day": day(page.round.final_due_on)})
    if page.proposed:
        return _of_proposal(page)
    if page.unfinished:
        text = _(
            "Computed from what is entered now; %(open)d of %(all)d sheets are not final. Only you who prepare see it."
        )
        all_ = len(page.current.board.sheets) if page.current else 0
        return Turn(text % {"open": len(page.unfinished), "all": all_})
    return Turn(
        _("All sheets are final: the ranking can be proposed. Until it is published only you who prepare see it.")
    )


def _of_version(ranking: PublishedRanking) -> Turn:
    told = {"version": ranking.version, "when": moment(ranking.published_at)}
    if ranking.state == State.REPLACED:
        return Turn(_("Version %(version)s, published at %(when)s, was replaced by a corrected one.") % told, "late")
    return Turn(_("Published at %(when)s, version %(version)s.") % told, "done")


def _of_proposal(page: Page) -> Turn:
    if page.changed:
        return Turn(_("Scores changed after the ranking was proposed: propose it again."), "late")
    waiting = [label for label, _person, at in sides(page.proposed) if not at]
    return Turn(_("Proposed; waiting for agreement: %(sides)s.") % {"sides": ", ".join(waiting)})


def sides(ranking: PublishedRanking | None) -> list[tuple[str, Any, Any]]:
    """Return for the head and the secretariat: its name, who agreed, and when."""
    if not ranking:
        return []
    return [
        (_("head"), ranking.head_agreed_by, ranking.head_agreed_at),
        (_("secretariat"), ranking.secretariat_agreed_by, ranking.secretariat_agreed_at),
    ]


@dataclass
class Acts:
    """What the reader may do: one main act, and others."""

    main: Link | None = None
    others: list[Link] = field(default_factory=list)


def acts(page: Page) -> Acts:
    """Return what the reader may do now."""
    found = Acts()
    if page.proposed and page.current and not page.changed and side_of(page.proposed, page.user):
        found.main = _link(_("Agree to the ranking"), "ranking_agree", page.proposed.pk)
    elif may_propose(page):
        label = _("Propose a corrected ranking") if page.published else _("Propose the ranking")
        found.main = _link(label, "ranking_propose", page.campaign.pk)
    if page.proposed and page.prepares:
        found.others.append(_link(_("Take the proposal back"), "ranking_withdraw", page.proposed.pk))
    return found


def may_propose(page: Page) -> bool:
    """Whether there is something to propose: all sheets final, and nothing that stands says the same."""
    if not page.current or not page.current.rows or page.unfinished:
        return False
    return bool(page.changed) or not (page.proposed or page.published)


def side_of(ranking: PublishedRanking, user: Any) -> str:
    """Return the side for which `user` agrees now; empty when there is none."""
    if user.pk in {ranking.head_agreed_by_id, ranking.secretariat_agreed_by_id}:
        return ""
    campaign = ranking.round.campaign
    open_ = [side for side in agreeing.SIDES if not getattr(ranking, f"{side}_agreed_at")]
    return next((side for side in open_ if agreeing.SIDES[side](user, campaign)), "")


def _link(label: str, page: str, pk: int) -> Link:
    return Link(label, reverse(f"emulation:{page}", args=[pk]))


# --- How one place came about ------------------------------------------------------------------------------------


def derivation(page: Page, unit_id: int) -> Data | None:
    """Return how the place of a unit came about; None for an unknown unit."""
    row = next((row for row in (page.data or {}).get("rows", []) if row["unit_id"] == unit_id), None)
    if not row:
        return None
    if page.shown:
        told = page.data["derivations"][str(unit_id)]  # type: ignore[index]
    else:
        assert page.current
        one = page.current.row_of(unit_id)
        told = words.derivations(page.current, [one] if one else [])[str(unit_id)]
    return {**told, "row": row}
