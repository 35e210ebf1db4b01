"""What the covenants of open years wait for, unit by unit; the home page says it in more words (`overview`)."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from blocs.models import Membership, Term
from common.clock import today
from documents.models import Signature
from emulation.covenants.models import Comment, Covenant, Party
from emulation.obligations import Obligation

SIGN, COMMENT = "covenant_sign", "covenant_comment"


def open_for(units: Collection[int] | None, *, councils: Collection[int] = ()) -> list[Obligation]:
    """Return what `units` (everybody, when None) still have to sign and to comment on; nothing for secretariats."""
    return [*_unsigned(units), *_uncommented(units)]


def _unsigned(units: Collection[int] | None) -> Iterator[Obligation]:
    signed = Signature.objects.valid().filter(document=OuterRef("covenant__document"), unit=OuterRef("unit"))
    waiting = Party.objects.filter(~Exists(signed), covenant__state=Covenant.State.SIGNING, declined_at=None)
    if units is not None:
        waiting = waiting.filter(unit__in=units)
    for party in waiting.select_related("unit", "covenant__campaign__bloc").order_by("covenant", "order"):
        covenant = party.covenant
        title = _("Sign the covenant of %(year)s for %(unit)s")
        yield _obligation(
            covenant, SIGN, party.unit_id, title % {"year": covenant.campaign.year, "unit": party.unit.name}
        )


def _uncommented(units: Collection[int] | None) -> Iterator[Obligation]:
    """Members without the head, as long as there is time: a comment that did not come in time is not asked for."""
    said = Comment.objects.filter(covenant=OuterRef("bloc__campaigns__covenants"), unit=OuterRef("unit"))
    heads = (
        Term.objects.in_office(today())
        .heads()
        .filter(bloc=OuterRef("bloc"), unit=OuterRef("unit"), year=OuterRef("bloc__campaigns__year"))
    )
    in_time = Q(bloc__campaigns__covenants__comments_due_on__gte=today())
    in_time |= Q(bloc__campaigns__covenants__comments_due_on=None)
    asked = Membership.objects.current().filter(
        in_time, ~Exists(said), ~Exists(heads), bloc__campaigns__covenants__state=Covenant.State.CIRCULATED
    )
    if units is not None:
        asked = asked.filter(unit__in=units)
    pairs = list(asked.annotate(draft=F("bloc__campaigns__covenants")).order_by().values_list("draft", "unit"))
    drafts = Covenant.objects.select_related("campaign__bloc").in_bulk({draft for draft, _unit in pairs})
    for pk, unit in pairs:
        title = _("Comment on the draft covenant of %(year)s") % {"year": drafts[pk].campaign.year}
        yield _obligation(drafts[pk], COMMENT, unit, title)


def _obligation(covenant: Covenant, kind: str, unit: int, title: str) -> Obligation:
    signs = kind == SIGN
    return Obligation(
        kind=kind,
        subject=covenant.pk,
        title=title,
        about=covenant.campaign.bloc.name,
        url=reverse("emulation:covenant", args=[covenant.pk]),
        action=_("Read and sign") if signs else _("Read the draft"),
        due_on=covenant.signing_due_on if signs else covenant.comments_due_on,
        unit_id=unit,
        campaign_id=covenant.campaign_id,
        for_leaders=signs,
    )
