"""Covenants that wait for a unit: to be signed, or to be commented on while they are drafts."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from blocs.models import Membership, Succession, Term
from common.clock import today
from documents.models import Signature
from emulation.covenants.models import Comment, Covenant, Party
from emulation.obligations import Obligation

SIGN, COMMENT = "covenant_sign", "covenant_comment"


def open_for(units: Collection[int] | None, *, councils: Collection[int] = ()) -> list[Obligation]:
    """Return what `units` (None: all units) still have to sign or to comment on; councils have no duty here.

    Three queries at most, whatever the number of units: one for signing, two for comments.
    """
    return [*_to_sign(units), *_to_comment(units)]


def _to_sign(units: Collection[int] | None) -> list[Obligation]:
    """Parties that have neither signed nor declined; what a unit left open that is no more, its heir signs."""
    heirs = Succession.objects.filter(old=OuterRef("unit"))
    signed = Signature.objects.valid().filter(document=OuterRef("covenant__document"), unit=OuterRef("unit"))
    rows = Party.objects.filter(~Exists(signed), covenant__state=Covenant.State.SIGNING, declined_at=None)
    if units is not None:
        heirs = heirs.filter(new__in=units)
        rows = rows.filter(Q(unit__in=units) | Q(Exists(heirs), unit__dissolved_on__isnull=False))
    rows = rows.annotate(heir=Subquery(heirs.order_by("pk").values("new")[:1]))
    return [
        _obligation(
            SIGN,
            party.covenant,
            party.heir if party.unit.dissolved_on and party.heir else party.unit_id,
            title=_("Sign the covenant of %(year)s for %(unit)s")
            % {"year": party.covenant.campaign.year, "unit": party.unit.name},
            action=_("Read and sign"),
            due_on=party.covenant.signing_due_on,
            for_leaders=True,
        )
        for party in _with_year(rows).order_by("covenant", "order")
    ]


def _with_year(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("unit", "covenant__campaign__bloc").defer(
        "covenant__preamble", "covenant__closing", "covenant__change_reason"
    )


def _to_comment(units: Collection[int] | None) -> list[Obligation]:
    """Members that neither lead the year nor have said anything, while there is time to."""
    open_ = Covenant.objects.filter(state=Covenant.State.CIRCULATED)
    open_ = open_.filter(Q(comments_due_on=None) | Q(comments_due_on__gte=today())).select_related("campaign__bloc")
    drafts = {row.pk: row for row in open_.defer("preamble", "closing", "change_reason").order_by("pk")}
    if not drafts:
        return []
    draft = "bloc__campaigns__covenants"
    said = Comment.objects.filter(covenant=OuterRef(draft), unit=OuterRef("unit"))
    leading = Term.objects.heads().overlapping(today(), None).filter(bloc=OuterRef("bloc"), unit=OuterRef("unit"))
    seats = Membership.objects.on(today()).filter(**{f"{draft}__in": drafts}).filter(~Exists(said))
    seats = seats.filter(~Exists(leading.filter(year=OuterRef("bloc__campaigns__year"))), unit__dissolved_on=None)
    if units is not None:
        seats = seats.filter(unit__in=units)
    return [
        _obligation(
            COMMENT,
            drafts[pk],
            unit,
            title=_("Comment on the draft covenant of %(year)s") % {"year": drafts[pk].campaign.year},
            action=_("Read the draft"),
            due_on=drafts[pk].comments_due_on,
        )
        for pk, unit in seats.order_by(draft, "pk").values_list(draft, "unit")
    ]


def _obligation(kind: str, covenant: Covenant, unit: int, **said: Any) -> Obligation:
    return Obligation(
        kind=kind,
        subject=covenant.pk,
        about=covenant.campaign.bloc.name,
        url=reverse("emulation:covenant", args=[covenant.pk]),
        unit_id=unit,
        campaign_id=covenant.campaign_id,
        **said,
    )
