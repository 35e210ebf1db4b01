"""Scoring that waits: to be opened by the head; sheets for their unit, for whoever verifies, for the secretariat."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from blocs.models import Succession, Term
from blocs.prepared import Prepared
from common.clock import today
from emulation.campaigns.models import Campaign, Step
from emulation.criteria.models import CriteriaTable
from emulation.obligations import Obligation
from emulation.sheets.models import ScoreSheet
from emulation.sheets.verifying import PEER_IN

State = ScoreSheet.State
OPEN, SCORE, EXPLAIN, VERIFY, SECOND, PEER, FINAL = (
    "score_open", "score_self", "score_explain", "score_verify", "score_second", "score_peer", "score_final",
)  # fmt: skip
AHEAD = timedelta(days=30)
"""So long before the first day of scoring the head is asked to open it."""


def open_for(units: Collection[int] | None, *, councils: Collection[int] = ()) -> list[Obligation]:
    """Return what waits for `units` (None: for everybody) and for the secretariats of `councils`, in two queries."""
    return [*to_open(units), *of_sheets(units, councils=councils)]


def unopened() -> QuerySet[Campaign]:
    """Return launched years with a published table and no round."""
    tables = CriteriaTable.objects.filter(campaign=OuterRef("pk"), state=CriteriaTable.State.PUBLISHED).order_by()
    return Campaign.objects.filter(Exists(tables), state=Campaign.State.LAUNCHED, scoring_round=None)


def to_open(units: Collection[int] | None, *, councils: Collection[int] = ()) -> list[Obligation]:
    """Return the years without a round whose scoring is near, by their plan, for the head among `units` to open it.

    Where the plan has no day for it, the last day of the year counts. Councils have no duty here. One query.
    """
    return [
        Obligation(
            kind=OPEN,
            subject=row.pk,
            title=_("Open the scoring of %(year)s") % {"year": row.year},
            about=row.bloc.label,
            url=reverse("emulation:scoring_open", args=[row.pk]),
            action=_("Open the scoring"),
            due_on=row.open_on,
            unit_id=row.head_unit,
            campaign_id=row.pk,
            for_leaders=True,
        )
        for row in _near(units=units, day=today(), until=today() + AHEAD)
    ]


@Prepared
def _near(units: Collection[int] | None, day: date, until: date) -> QuerySet:
    steps = Step.objects.filter(
        campaign=OuterRef("pk"), kind__in=[Step.Kind.SELF_SCORE, Step.Kind.SCORING], due_on__isnull=False
    )
    planned = steps.order_by().values("campaign").annotate(first=Min("due_on")).values("first")
    heading = Term.objects.in_office(day).heads().filter(bloc=OuterRef("bloc"), year=OuterRef("year")).order_by()
    ours = heading if units is None else heading.filter(unit__pk__in=units)
    rows = unopened().annotate(
        open_on=Coalesce(Subquery(planned), F("ends_on")), head_unit=Subquery(heading.values("unit")[:1])
    )
    return rows.filter(Exists(ours), open_on__lte=until).select_related("bloc").order_by("open_on", "pk")


def of_sheets(units: Collection[int] | None, *, councils: Collection[int] = ()) -> list[Obligation]:
    """Return what `units` (None: all) and the secretariats of `councils` have to do about sheets, in one query."""
    sheets = _waiting(units=units, councils=councils, day=today())
    found = [each for sheet in sheets for each in (*_of_units(sheet, units), *_of_council(sheet, units, councils))]
    seen: set[tuple[str, int, int | None, int | None]] = set()
    return [each for each in found if not (_key(each) in seen or seen.add(_key(each)))]  # type: ignore[func-returns-value]


@Prepared
def _waiting(units: Collection[int] | None, councils: Collection[int], day: date) -> QuerySet:
    rows = ScoreSheet.objects.exclude(state=State.FINAL).filter(
        round__campaign__state__in=[Campaign.State.DRAFT, Campaign.State.LAUNCHED]
    )
    heirs = Succession.objects.filter(old=OuterRef("unit"))
    if units is not None:
        heirs = heirs.filter(new__pk__in=units)
        of_council = WITH_COUNCIL & Q(round__campaign__bloc__council__pk__in=councils)
        rows = rows.filter(_waiting_for(units, heirs, day) | of_council)
    rows = rows.annotate(heir=Subquery(heirs.order_by("pk").values("new")[:1]))
    return rows.select_related("round__campaign__bloc", "unit").order_by("round", "pk")


WITH_COUNCIL = Q(state=State.SECRETARIAT) | Q(state__in=[State.VERIFYING, State.SECOND], verifier=None)
"""Sheets that wait for a secretariat; a province has a thousand that do not."""


def _waiting_for(units: Collection[int], heirs: QuerySet[Succession], day: date) -> Q:
    """The same sheets of which `_duties` names one of `units`; what a unit left that is no more, its heir finishes."""
    left = Q(Exists(heirs), unit__dissolved_on__lte=day)
    own = (Q(unit__pk__in=units) | left) & Q(state__in=[State.SELF, State.EXPLAINING])
    verified = Q(verifier__pk__in=units, state__in=[State.VERIFYING, State.SECOND])
    return own | verified | Q(peer__pk__in=units, peer_done_at=None, state__in=PEER_IN)


def _key(each: Obligation) -> tuple[str, int, int | None, int | None]:
    return each.kind, each.subject, each.unit_id, each.council_id


def _of_units(sheet: ScoreSheet, units: Collection[int] | None) -> Iterator[Obligation]:
    for unit, duty in _duties(sheet):
        if unit and (units is None or unit in units):
            yield _obligation(duty, sheet, unit_id=unit)


def _duties(sheet: ScoreSheet) -> Iterator[tuple[int | None, str]]:
    """Yield which unit has which duty with `sheet` now; without a unit it is the secretariat's."""
    if sheet.state in (State.SELF, State.EXPLAINING):
        yield _acting(sheet), SCORE if sheet.state == State.SELF else EXPLAIN
    elif sheet.state in (State.VERIFYING, State.SECOND):
        yield sheet.verifier_id, VERIFY if sheet.state == State.VERIFYING else SECOND
    if sheet.peer_id and sheet.state in PEER_IN and not sheet.peer_done_at:
        yield sheet.peer_id, PEER


def _acting(sheet: Any) -> int:
    """Return the unit that scores and explains: its own, or what it was merged or renamed into."""
    found: int = sheet.unit_id if sheet.unit.exists_on(today()) or not sheet.heir else sheet.heir
    return found


def _of_council(sheet: ScoreSheet, units: Collection[int] | None, councils: Collection[int]) -> Iterator[Obligation]:
    """What the secretariat verifies itself, and one duty a round to make verified sheets final."""
    council = sheet.round.campaign.bloc.council_id
    if not (units is None or council in councils):
        return
    for unit, duty in _duties(sheet):
        if unit is None:
            yield _obligation(duty, sheet, council_id=council)
    if sheet.state == State.SECRETARIAT:
        yield _obligation(FINAL, sheet, council_id=council)


DUE = {
    SCORE: "self_due_on", VERIFY: "verify_due_on", PEER: "verify_due_on", EXPLAIN: "explain_due_on",
    SECOND: "final_due_on", FINAL: "final_due_on",
}  # fmt: skip


def _obligation(
    duty: str, sheet: ScoreSheet, *, unit_id: int | None = None, council_id: int | None = None
) -> Obligation:
    campaign = sheet.round.campaign
    is_of_round = duty == FINAL
    page = reverse("emulation:scoring", args=[campaign.pk]) if is_of_round else sheet.get_absolute_url()
    title, action = _words(duty, sheet)
    return Obligation(
        kind=duty,
        subject=sheet.round_id if is_of_round else sheet.pk,
        title=title,
        about=f"{campaign.bloc.label} · {campaign.year}",
        url=page,
        action=action,
        due_on=getattr(sheet.round, DUE[duty]),
        unit_id=unit_id,
        council_id=council_id,
        campaign_id=campaign.pk,
    )


def _words(duty: str, sheet: ScoreSheet) -> tuple[str, str]:
    said = {"unit": sheet.unit.name}
    return {
        SCORE: (_("Score your own unit"), _("Fill in the sheet")),
        EXPLAIN: (_("Explain or accept the points that were changed"), _("Read the verification")),
        VERIFY: (_("Verify the scores of %(unit)s") % said, _("Verify the scores")),
        SECOND: (_("Verify again what %(unit)s explained") % said, _("Verify the scores")),
        PEER: (_("Verify the scores of %(unit)s for your unit's turn") % said, _("Verify the scores")),
        FINAL: (_("Make the verified scores final"), _("See the sheets")),
    }[duty]
