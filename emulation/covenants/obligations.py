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

    Five queries at most, whatever the number of units; two when no draft is out for comments.
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
    drafts = list(open_.defer("preamble", "closing", "change_reason").order_by("pk"))
    if not drafts:
        return []
    seats = Membership.objects.on(today()).filter(bloc__in={draft.campaign.bloc_id for draft in drafts})
    seats = seats.filter(unit__dissolved_on=None) if units is None else seats.filter(unit__in=units)
    sitting = list(seats.order_by("pk").values_list("bloc", "unit"))
    said = set(Comment.objects.filter(covenant__in=drafts).order_by().values_list("covenant", "unit"))
    heads = Term.objects.in_office(today()).heads().filter(bloc__in={draft.campaign.bloc_id for draft in drafts})
    leading = set(heads.order_by().values_list("bloc", "year", "unit"))
    return [
        _obligation(
            COMMENT,
            draft,
            unit,
            title=_("Comment on the draft covenant of %(year)s") % {"year": draft.campaign.year},
            action=_("Read the draft"),
            due_on=draft.comments_due_on,
        )
        for draft in drafts
        for bloc, unit in sitting
        if bloc == draft.campaign.bloc_id
        and (draft.pk, unit) not in said
        and (bloc, draft.campaign.year, unit) not in leading
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
