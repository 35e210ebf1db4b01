"""What drafts wait for: comments of the members, answers of the head, and the act that makes a paper final."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blocs.models import Membership, Term
from common.clock import today
from emulation.drafts.models import Draft, Remark
from emulation.obligations import Obligation


def open_for(units: Collection[int] | None, *, councils: Collection[int] = ()) -> list[Obligation]:
    """Return what `units` (None: all) still have to do about drafts; the secretariat has nothing to do here.

    At most four queries, whatever the number of drafts.
    """
    drafts = _circulated(units)
    blocs, years = {row.campaign.bloc_id for row in drafts}, {row.campaign.year for row in drafts}
    seats = Membership.objects.current().filter(bloc__in=blocs).order_by("pk").values_list("bloc", "unit")
    terms = Term.objects.in_office(today()).heads().filter(bloc__in=blocs, year__in=years)
    heads = {(bloc, year): unit for bloc, year, unit in terms.order_by().values_list("bloc", "year", "unit")}
    members: dict[int, list[int]] = {}
    for bloc, unit in seats if drafts else ():
        members.setdefault(bloc, []).append(unit)
    found = []
    for draft in drafts:
        head = heads.get((draft.campaign.bloc_id, draft.campaign.year))
        found += [*_comments(draft, members.get(draft.campaign.bloc_id, []), head), *_of_head(draft, head)]
    return [row for row in found if units is None or row.unit_id in units]


def _circulated(units: Collection[int] | None) -> list[Draft]:
    rows = Draft.objects.filter(state=Draft.State.CIRCULATED, campaign__state__in=["draft", "launched"])
    if units is not None:
        seats = Membership.objects.current().filter(unit__in=units).order_by()
        leads = Term.objects.in_office(today()).heads().filter(unit__in=units).order_by()
        rows = rows.filter(
            Q(campaign__bloc__in=seats.order_by().values("bloc"))
            | Q(campaign__bloc__in=leads.order_by().values("bloc"))
        )
    return list(rows.select_related("campaign__bloc").prefetch_related("remarks").order_by("pk"))


def _comments(draft: Draft, members: list[int], head: int | None) -> Iterator[Obligation]:
    """Members other than the head that said nothing yet, while there is time."""
    due = draft.comments_due_on
    said = {remark.unit_id for remark in draft.remarks.all()}
    if due and due < today():
        return
    for unit in members:
        if unit not in said and unit != head:
            yield _about(draft, unit, "draft_comment", _("Comment on the draft “%(title)s”"), _("Read the draft"), due)


def _of_head(draft: Draft, head: int | None) -> Iterator[Obligation]:
    if not head:
        return
    count = sum(remark.outcome == Remark.Outcome.OPEN for remark in draft.remarks.all())
    due = draft.comments_due_on
    if count:
        title = ngettext(
            "Answer %(count)s comment on the draft “%(title)s”",
            "Answer %(count)s comments on the draft “%(title)s”",
            count,
        )
        yield _about(draft, head, "draft_answer", title, _("Answer"), due, count=count)
    elif not due or due < today():
        title = _("Make the paper “%(title)s” final")
        yield _about(draft, head, "draft_finish", title, _("Check and finish"), None, page="draft_finish")


def _about(
    draft: Draft,
    unit: int,
    kind: str,
    title: str,
    action: str,
    due: date | None,
    *,
    count: int = 0,
    page: str = "draft",
) -> Obligation:
    return Obligation(
        kind=kind,
        subject=draft.pk,
        title=title % {"title": draft.title, "count": count},
        about=f"{draft.campaign.bloc.name} · {draft.campaign.year}",
        url=reverse(f"emulation:{page}", args=[draft.pk]),
        action=action,
        due_on=due,
        unit_id=unit,
        campaign_id=draft.campaign_id,
        for_leaders=kind == "draft_finish",
    )
