"""What is mine to do: the open obligations of a person's mandates of today, each with its day and its page.

Every kind of obligation is read in one query, however many blocs, years or units there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blocs import permissions as bloc_permissions
from blocs import scope
from blocs.listing import UNHEADED
from blocs.models import Bloc, Membership, Term
from blocs.years import current_year
from common.clock import today
from documents.models import Signature
from emulation.campaigns.lifecycle import REQUIRED_STEPS
from emulation.campaigns.models import Campaign, Step
from emulation.covenants.models import Comment, Commitment, Covenant, Party
from emulation.overview.year_line import TITLES

SOON = 7
"""Days before the last one from which something is due soon."""
NAMED = 3
"""So many blocs are named; the others are counted."""
MOST = 20
"""So many late covenants a secretariat is shown, the latest first."""


@dataclass(frozen=True)
class Todo:
    """One thing to do: a verb, what it is about, its last day, and the page (with the words on its button)."""

    title: str
    detail: str
    url: str
    action: str
    due_on: date | None = None

    @property
    def days_left(self) -> int | None:
        return (self.due_on - today()).days if self.due_on else None

    @property
    def due_label(self) -> str:
        days = self.days_left
        if days is None or not self.due_on:
            return ""
        if days < 0:
            return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
        if days == 0:
            return _("due today")
        left = ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}
        return _("by %(day)s, %(left)s") % {"day": date_format(self.due_on, "SHORT_DATE_FORMAT"), "left": left}

    @property
    def urgency(self) -> str:
        days = self.days_left
        if days is None or days > SOON:
            return ""
        return "late" if days < 0 else "soon"


@dataclass(frozen=True)
class NextStep:
    """What comes next in the years of a person's blocs, and when."""

    campaign: Campaign
    title: str
    due_on: date


def todos(user: Any) -> list[Todo]:
    """Return what `user` has to do today, the most pressing first."""
    found = [*_as_member(user), *_as_head(user), *_as_secretariat(user)]
    return sorted(found, key=lambda todo: todo.due_on or date.max)


def next_step(user: Any) -> NextStep | None:
    """Return the next dated step of a year that is open, in a bloc of today's mandates."""
    mine = Q(campaign__bloc__council__in=scope.council_ids(user))
    sits = Membership.objects.on(today()).filter(unit__in=scope.unit_ids(user), bloc=OuterRef("campaign__bloc"))
    steps = Step.objects.filter(mine | Exists(sits), has_happened=False, due_on__gte=today())
    ahead = steps.filter(campaign__state__in=[Campaign.State.DRAFT, Campaign.State.LAUNCHED])
    step = ahead.select_related("campaign__bloc").order_by("due_on", "pk").first()
    return NextStep(step.campaign, str(TITLES[Step.Kind(step.kind)]), step.due_on) if step and step.due_on else None


# --- For a member unit ------------------------------------------------------------------------------


def _deciding(user: Any) -> set[int]:
    deciding = bloc_permissions.DECIDING
    return {m.unit_id for m in scope.mandates(user) if m.unit_id and m.capacity in deciding}


def _as_member(user: Any) -> Iterator[Todo]:
    if deciding := _deciding(user):
        yield from map(_sign, _unsigned(deciding))
    if units := scope.unit_ids(user):
        yield from map(_comment, _uncommented(units))


def _unsigned(units: set[int]) -> QuerySet[Party]:
    """Parties that `units`, or the units they followed, are and that have neither signed nor declined."""
    signed = Signature.objects.valid().filter(document=OuterRef("covenant__document"), unit=OuterRef("unit"))
    mine = Q(unit__in=units) | Q(unit__dissolved_on__isnull=False, unit__successions__new__in=units)
    parties = Party.objects.filter(mine, ~Exists(signed), covenant__state=Covenant.State.SIGNING, declined_at=None)
    return parties.select_related("unit", "covenant__campaign__bloc").distinct()


def _sign(party: Party) -> Todo:
    campaign = party.covenant.campaign
    return Todo(
        _("Sign the covenant of %(year)s for %(unit)s") % {"year": campaign.year, "unit": party.unit.name},
        campaign.bloc.name,
        reverse("emulation:covenant", args=[party.covenant_id]),
        _("Read and sign"),
        party.covenant.signing_due_on,
    )


def _uncommented(units: set[int]) -> QuerySet[Covenant]:
    """Drafts out for comments in blocs where `units` sit without heading them, and to which they said nothing yet."""
    said = Comment.objects.filter(covenant=OuterRef("pk"), unit__in=units)
    sits = Membership.objects.on(today()).filter(unit__in=units, bloc=OuterRef("campaign__bloc"))
    leads = Term.objects.current().heads().filter(
        unit__in=units, bloc=OuterRef("campaign__bloc"), year=OuterRef("campaign__year")
    )  # fmt: skip
    is_open = Q(comments_due_on=None) | Q(comments_due_on__gte=today())
    drafts = Covenant.objects.filter(
        is_open, Exists(sits), ~Exists(said), ~Exists(leads), state=Covenant.State.CIRCULATED
    )
    return drafts.select_related("campaign__bloc").defer("preamble", "closing")


def _comment(covenant: Covenant) -> Todo:
    return Todo(
        _("Comment on the draft covenant of %(year)s") % {"year": covenant.campaign.year},
        covenant.campaign.bloc.name,
        reverse("emulation:covenant", args=[covenant.pk]),
        _("Read the draft"),
        covenant.comments_due_on,
    )


# --- For the head unit ------------------------------------------------------------------------------


def _as_head(user: Any) -> Iterator[Todo]:
    if not (units := scope.unit_ids(user)):
        return
    deciding = _deciding(user)
    for covenant in _led_covenants(units):
        yield from _lead(covenant, decides=covenant.led_by in deciding)
    for campaign in _led_years(units):
        yield _prepare(campaign, decides=campaign.led_by in deciding)


def _leading(units: set[int], prefix: str = "") -> QuerySet[Term]:
    terms = Term.objects.in_office(today()).heads().filter(unit__in=units)
    return terms.filter(bloc=OuterRef(f"{prefix}bloc"), year=OuterRef(f"{prefix}year"))


def _led_years(units: set[int]) -> Any:
    """Years in preparation that `units` head, with what a launch needs (as `lifecycle.missing` says it)."""
    undated = Step.objects.filter(campaign=OuterRef("pk"), due_on=None, has_happened=False, kind__in=REQUIRED_STEPS)
    years = Campaign.objects.filter(Exists(_leading(units)), state=Campaign.State.DRAFT)
    return years.select_related("bloc").annotate(
        led_by=_leading(units).values("unit")[:1],
        has_covenant=Exists(Covenant.objects.filter(campaign=OuterRef("pk"))),
        has_undated=Exists(undated),
        launch_on=Step.objects.filter(campaign=OuterRef("pk"), kind=Step.Kind.LAUNCH).values("due_on")[:1],
    )


def _prepare(campaign: Any, *, decides: bool) -> Todo:
    gaps = [
        word
        for lacks, word in [
            (not campaign.theme, _("theme")),
            (not campaign.has_covenant, _("draft covenant")),
            (campaign.has_undated, _("days of the steps")),
        ]
        if lacks
    ]
    if not gaps and decides:
        title, page, action = _("Launch the year %(year)s"), "campaign_launch", _("Check and launch")
    else:
        title, page, action = _("Prepare the launch of %(year)s"), "campaign_edit", _("Go on")
    missing = _("Missing: %(things)s") % {"things": ", ".join(gaps)} if gaps else ""
    return Todo(
        title % {"year": campaign.year},
        " · ".join(part for part in (campaign.bloc.name, missing) if part),
        reverse(f"emulation:{page}", args=[campaign.pk]),
        action,
        campaign.launch_on,
    )


def _led_covenants(units: set[int]) -> Any:
    """Unfinished covenants of open years that `units` head, with what is known of comments and signatures."""
    signed = Signature.objects.valid().filter(document=OuterRef("covenant__document"), unit=OuterRef("unit"))
    missing = Party.objects.filter(~Exists(signed), covenant=OuterRef("pk")).order_by().values("covenant")
    led = Covenant.objects.filter(Exists(_leading(units, "campaign__")), state__in=Covenant.UNFINISHED)
    open_years = [Campaign.State.DRAFT, Campaign.State.LAUNCHED]
    return (
        led.filter(campaign__state__in=open_years)
        .select_related("campaign__bloc")
        .defer("preamble", "closing")
        .annotate(
            led_by=_leading(units, "campaign__").values("unit")[:1],
            open_comments=Count("comments", filter=Q(comments__outcome=Comment.Outcome.OPEN)),
            has_commitments=Exists(Commitment.objects.filter(covenant=OuterRef("pk"))),
            missing_count=missing.annotate(n=Count("pk")).values("n")[:1],
        )
    )


def _lead(covenant: Any, *, decides: bool) -> Iterator[Todo]:
    """What the head does next about an unfinished covenant; nothing while it is the members' turn."""
    if covenant.state == Covenant.State.DRAFT:
        yield _about(covenant, _("Finish the draft covenant of %(year)s"), "covenant_draft", _("Go on"))
    elif covenant.open_comments:
        title = ngettext(
            "Answer %(count)s comment on the draft covenant of %(year)s",
            "Answer %(count)s comments on the draft covenant of %(year)s",
            covenant.open_comments,
        )
        yield _about(covenant, title, "covenant", _("Answer"), covenant.comments_due_on)
    elif not decides:
        return
    elif covenant.state == Covenant.State.CIRCULATED:
        if _may_open(covenant):
            yield _about(covenant, _("Open the covenant of %(year)s for signing"), "covenant_open", _("Check and open"))
    elif covenant.signing_due_on and covenant.signing_due_on < today():
        count = covenant.missing_count or 0
        missing = ngettext("%(count)s unit has not signed", "%(count)s units have not signed", count) % {"count": count}
        title = _("Close the signing of the covenant of %(year)s")
        yield _about(covenant, title, "covenant_close", _("See who is missing"), covenant.signing_due_on, missing)


def _may_open(covenant: Any) -> bool:
    """Whether nothing is missing (as `signing.missing` says it) and the members had their time to comment."""
    is_over = not covenant.comments_due_on or covenant.comments_due_on < today()
    return is_over and covenant.has_commitments and covenant.campaign.state == Campaign.State.LAUNCHED


def _about(covenant: Any, title: str, page: str, action: str, due_on: date | None = None, more: str = "") -> Todo:
    campaign = covenant.campaign
    return Todo(
        title % {"year": campaign.year, "count": covenant.open_comments},
        " · ".join(part for part in (campaign.bloc.name, more) if part),
        reverse(f"emulation:{page}", args=[covenant.pk]),
        action,
        due_on,
    )


# --- For the secretariat ----------------------------------------------------------------------------


def _as_secretariat(user: Any) -> Iterator[Todo]:
    if councils := scope.council_ids(user):
        yield from _unheaded(councils)
        yield from _overdue(councils)


def _unheaded(councils: set[int]) -> Iterator[Todo]:
    """One line for all blocs without a head today."""
    heads = Term.objects.in_office(today()).heads().filter(bloc=OuterRef("pk"))
    blocs = list(Bloc.objects.filter(~Exists(heads), council__in=councils, dissolved_on=None).only("name"))
    if not blocs:
        return
    names, rest = ", ".join(bloc.name for bloc in blocs[:NAMED]), len(blocs) - NAMED
    title = ngettext(
        "Appoint a head for %(count)s bloc in %(year)s", "Appoint a head for %(count)s blocs in %(year)s", len(blocs)
    )
    more = ngettext("and %(count)s more", "and %(count)s more", rest) % {"count": rest} if rest > 0 else ""
    yield Todo(
        title % {"count": len(blocs), "year": current_year()},
        f"{names} {more}".strip(),
        reverse("blocs:bloc", args=[blocs[0].pk])
        if len(blocs) == 1
        else f"{reverse('blocs:bloc_list')}?lacks={UNHEADED}",
        _("See the bloc") if len(blocs) == 1 else _("See the blocs"),
    )


def _overdue(councils: set[int]) -> Iterator[Todo]:
    """Covenants still open for signing after their last day."""
    late = Covenant.objects.filter(
        campaign__bloc__council__in=councils, state=Covenant.State.SIGNING, signing_due_on__lt=today()
    ).with_signing_progress()
    for covenant in late.select_related("campaign__bloc").order_by("signing_due_on")[:MOST]:
        counts = {"signed": covenant.signed_count, "parties": covenant.party_count}
        yield Todo(
            _("Remind the bloc: the signing of %(year)s is past its day") % {"year": covenant.campaign.year},
            f"{covenant.campaign.bloc.name} · " + _("%(signed)s/%(parties)s units have signed") % counts,
            reverse("emulation:covenant", args=[covenant.pk]),
            _("See who is missing"),
            covenant.signing_due_on,
        )
