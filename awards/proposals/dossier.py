"""What the law asks for beside a nomination, as data with its article, and what of it is missing.

Source: Law 06/2022/QH15, article 84 (titles: clause 1; forms of commendation: clause 2) and, for what is done in a
simplified way, article 85. `confidence` says how sure each line is (S2 seen in a secondary source, K to be verified).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.catalogue.models import AwardType
from awards.proposals.models import DossierPiece, Nomination, Submission
from awards.records.models import Occasion

Kind = DossierPiece.Kind
INITIATIVE_TITLES = ("T-CSTDB", "T-CSTDTQ")
"""Emulation fighters of the ministry or province, and of the nation: always for an initiative or study."""
FIGHTER = ("T-CSTDCS",)
"""Emulation fighters of the base unit: for an excellent year, or for an initiative or study."""


def rests_on_initiative(nomination: Nomination) -> bool:
    """Whether an initiative or study carries the title: one is named or on record, or the year is not graded excellent.

    Law 06/2022/QH15, article 23.2: graded excellent, or an initiative. Where nothing is on record, nothing can be told.
    """
    if nomination.initiatives.all():
        return True
    found = next((row for row in nomination.findings if row["code"] in ("excellent_or_initiative", "initiative")), None)
    return found is not None and (found["verdict"] == "failed" or "total" in found["values"])


@dataclass(frozen=True)
class Requirement:
    """A paper that is asked for: of the whole submission, or (`each`) of every nomination it holds for.

    `occasions` empty: on every occasion. `codes` empty: for every award of `award_kind`. `only_if` says of which
    nominations. `is_text_enough`: what was written on the page stands for a file.
    """

    kind: Kind
    award_kind: str
    article: str
    confidence: str
    each: bool = False
    occasions: tuple[str, ...] = ()
    but_on: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    only_if: Callable[[Nomination], bool] | None = None
    is_text_enough: bool = False
    hint: str | Promise = ""

    @property
    def to_verify(self) -> bool:
        return self.confidence == "K"

    def holds_for(self, nomination: Nomination, occasion: str) -> bool:
        """Whether it is asked for `nomination` on this occasion."""
        award = nomination.award
        is_occasion = (not self.occasions or occasion in self.occasions) and occasion not in self.but_on
        is_asked = is_occasion and award.kind == self.award_kind and (not self.codes or award.code in self.codes)
        return is_asked and (not self.only_if or self.only_if(nomination))


TITLE, FORM = AwardType.Kind.TITLE, AwardType.Kind.FORM
LETTER = gettext_lazy("The submission letter is made from what is written here; a signed copy may be attached.")
REQUIREMENTS = (
    Requirement(Kind.PROPOSAL, TITLE, "Luật 06/2022/QH15, Điều 84.1.a", "S2", is_text_enough=True, hint=LETTER),
    Requirement(Kind.REPORT, TITLE, "Luật 06/2022/QH15, Điều 84.1.b", "S2", each=True),
    Requirement(Kind.MINUTES, TITLE, "Luật 06/2022/QH15, Điều 84.1.c", "S2"),
    Requirement(Kind.INITIATIVE, TITLE, "Luật 06/2022/QH15, Điều 84.1.d", "S2", each=True, codes=INITIATIVE_TITLES),
    Requirement(
        Kind.INITIATIVE, TITLE, "Luật 06/2022/QH15, Điều 84.1.d, Điều 23.2", "S2", each=True, codes=FIGHTER,
        only_if=rests_on_initiative,
    ),
    Requirement(Kind.PROPOSAL, FORM, "Luật 06/2022/QH15, Điều 84.2.a", "S2", is_text_enough=True, hint=LETTER),
    Requirement(Kind.REPORT, FORM, "Luật 06/2022/QH15, Điều 84.2.b", "S2", each=True, but_on=(Occasion.SUDDEN,)),
    Requirement(Kind.MINUTES, FORM, "Luật 06/2022/QH15, Điều 84.2.c", "S2", but_on=(Occasion.SUDDEN,)),
    Requirement(
        Kind.REPORT, FORM, "Luật 06/2022/QH15, Điều 85", "K", each=True, occasions=(Occasion.SUDDEN,),
        is_text_enough=True, hint=gettext_lazy("A short account of what happened, in the simplified way."),
    ),
    Requirement(
        Kind.ACHIEVEMENT, FORM, "Luật 06/2022/QH15, Điều 84.2.d", "S2", each=True, occasions=(Occasion.SUDDEN,),
        hint=gettext_lazy("Confirmed by the body that has to do with it."),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One paper asked for, of the whole submission or of `nomination`, and what is there of it."""

    kind: Kind
    requirements: tuple[Requirement, ...]
    nomination: Nomination | None = None
    pieces: list[DossierPiece] = field(default_factory=list)
    has_text: bool = False

    @property
    def is_there(self) -> bool:
        return bool(self.pieces) or self.has_text

    @property
    def articles(self) -> str:
        return "; ".join(dict.fromkeys(row.article for row in self.requirements))

    @property
    def hint(self) -> str:
        return next((str(row.hint) for row in self.requirements if row.hint), "")

    @property
    def to_verify(self) -> bool:
        return any(row.to_verify for row in self.requirements)

    @property
    def key(self) -> str:
        """The name of the line on its page."""
        return f"{self.kind}-{self.nomination.pk}" if self.nomination else str(self.kind)


@dataclass(frozen=True)
class Missing:
    """A paper that is asked for and not there, in words, with the place to give it."""

    message: str
    url: str
    article: str


def standing(submission: Submission) -> list[Nomination]:
    """Return the nominations that were not withdrawn, in their order."""
    names = ("recipient", "award", "unit", "placing__ranking__round", "bloc_vote__ballot")
    rows = submission.nominations.live().select_related(*names).prefetch_related("initiatives")
    return list(rows.order_by("order", "pk"))


def lines(submission: Submission) -> list[Line]:
    """Return every paper asked for: of the submission first, then nomination by nomination."""
    nominations = standing(submission)
    pieces = list(submission.pieces.select_related("document", "added_by").order_by("pk"))
    found = _of_submission(submission, nominations, pieces)
    for nomination in nominations:
        own = [piece for piece in pieces if piece.nomination_id == nomination.pk]
        found += _of_nomination(submission, nomination, own)
    return found


def _of_submission(submission: Submission, nominations: list[Nomination], pieces: list[DossierPiece]) -> list[Line]:
    found = []
    for kind in Kind:
        asked = tuple(
            row
            for row in REQUIREMENTS
            if row.kind == kind
            and not row.each
            and any(row.holds_for(each, submission.occasion) for each in nominations)
        )
        if asked:
            own = [piece for piece in pieces if piece.kind == kind and not piece.nomination_id]
            has_text = asked[0].is_text_enough and bool(submission.note)
            found.append(Line(kind, asked, None, own, has_text))
    return found


def _of_nomination(submission: Submission, nomination: Nomination, pieces: list[DossierPiece]) -> list[Line]:
    found = []
    for row in REQUIREMENTS:
        if row.each and row.holds_for(nomination, submission.occasion):
            own = [piece for piece in pieces if piece.kind == row.kind]
            found.append(Line(row.kind, (row,), nomination, own, row.is_text_enough and bool(nomination.achievement)))
    return found


def others(submission: Submission, asked: list[Line]) -> list[DossierPiece]:
    """Return the pieces that no line asks for."""
    told = {piece.pk for line in asked for piece in line.pieces}
    rows = submission.pieces.select_related("document", "added_by", "nomination__recipient").order_by("pk")
    return [piece for piece in rows if piece.pk not in told]


def missing(submission: Submission) -> list[Missing]:
    """Return each paper that is asked for and not there, with the place to give it."""
    return [_missing(submission, line) for line in lines(submission) if not line.is_there]


def _missing(submission: Submission, line: Line) -> Missing:
    if line.kind == Kind.PROPOSAL:
        url = reverse("awards:submission_edit", args=[submission.pk])
    else:
        url = f"{reverse('awards:submission_dossier', args=[submission.pk])}#{line.key}"
    label = Kind(line.kind).label
    if line.nomination:
        words = {"piece": label, "whom": line.nomination.recipient.name}
        return Missing(_("%(whom)s: %(piece)s") % words, url, line.articles)
    return Missing(_("For the whole submission: %(piece)s") % {"piece": label}, url, line.articles)
