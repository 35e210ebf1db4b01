"""What role models wait for: their unit's check, a person's consent, publication, the answer of an adopting unit."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from blocs.models import Succession, Unit
from common.clock import today
from emulation.campaigns import reviewers
from emulation.campaigns.models import Campaign
from emulation.obligations import Obligation
from emulation.role_models.models import Adoption, RoleModel

CHECK, CONSENT, PUBLISH, CONFIRM = "role_model_check", "role_model_consent", "role_model_publish", "adoption_answer"

State = RoleModel.State
OPEN_YEARS = (Campaign.State.DRAFT, Campaign.State.LAUNCHED)


def waiting() -> Any:
    """Return the role models of open years that somebody has to do something about."""
    return RoleModel.objects.filter(state__in=[State.NOTICED, State.CHECKED], campaign__state__in=OPEN_YEARS)


def claims() -> Any:
    """Return the adoptions that wait for their unit to answer."""
    return Adoption.objects.filter(state=Adoption.State.CLAIMED, role_model__state=State.PUBLISHED)


def open_for(units: Collection[int] | None, *, councils: Collection[int] = ()) -> list[Obligation]:
    """Return what `units` (of everybody when None) check, publish and confirm, and what `councils` publish.

    Three queries at most, and one for each step of succession where a unit ended.
    """
    rows = waiting()
    asked = claims()
    if units is not None:
        seated = Q(campaign__bloc__memberships__unit__in=units) | Q(campaign__bloc__council__in=councils)
        rows = rows.filter(pk__in=rows.filter(seated | Q(unit__in=units)).order_by().values("pk"))
        asked = asked.filter(unit__in=units)
    heirs = Succession.objects.filter(old=OuterRef("unit")).order_by("pk").values("new")
    rows = rows.annotate(heir=Subquery(heirs[:1])).select_related("campaign__bloc", "unit")
    found = list(rows.order_by("noticed_at", "pk"))
    benches = reviewers.of_many({row.campaign_id: row.campaign for row in found}.values()) if found else {}
    duties = [duty for row in found for duty in _of(row, benches[row.campaign_id].first_of(row.unit))]
    asked = asked.select_related("unit", "role_model__campaign__bloc", "role_model__unit").order_by("claimed_at", "pk")
    return [*_kept(duties, units, councils), *(_to_confirm(row) for row in asked)]


def _kept(duties: list[Obligation], units: Collection[int] | None, councils: Collection[int]) -> list[Obligation]:
    if units is None:
        return duties
    return [duty for duty in duties if duty.unit_id in units or (duty.council_id and duty.council_id in councils)]


def _of(row: Any, publishing: Unit | None) -> list[Obligation]:
    """Whoever has the next step with `row`; what a unit left that is no more, its heir does."""
    own = row.unit_id if row.unit.exists_on(today()) or not row.heir else row.heir
    if row.state == State.NOTICED:
        title, action = _("Check the notice: %(name)s"), _("Read and check")
        return [_duty(row, CHECK, title, action, unit_id=own, for_leaders=True)]
    if row.needs_consent:
        title, action = _("Ask %(name)s for consent to be published"), _("Record the consent")
        return [_duty(row, CONSENT, title, action, unit_id=own)]
    title, action = _("Publish: %(name)s, %(unit)s"), _("Read and publish")
    if not publishing:
        return [_duty(row, PUBLISH, title, action, council_id=row.campaign.bloc.council_id)]
    return [_duty(row, PUBLISH, title, action, unit_id=publishing.pk, for_leaders=True)]


def _duty(row: RoleModel, kind: str, title: str, action: str, **whose: Any) -> Obligation:
    return Obligation(
        kind=kind,
        subject=row.pk,
        title=title % {"name": row.name, "unit": row.unit.name},
        about=f"{row.campaign.bloc.label} · {row.campaign.year}",
        url=reverse(f"emulation:{kind}", args=[row.pk]),
        action=action,
        campaign_id=row.campaign_id,
        **whose,
    )


def _to_confirm(row: Adoption) -> Obligation:
    """What is asked of the adopting unit; reminders carry it, so a person is named on the page only."""
    campaign, names = row.role_model.campaign, {"name": row.role_model.name, "unit": row.role_model.unit.name}
    title = _("Say whether your unit adopted: %(name)s")
    if row.role_model.kind == RoleModel.Kind.PERSON:
        title = _("Say whether your unit adopted what a person of %(unit)s showed")
    return Obligation(
        kind=CONFIRM,
        subject=row.pk,
        title=title % names,
        about=f"{row.role_model.unit.name} · {campaign.year}",
        url=reverse("emulation:adoption_answer", args=[row.pk]),
        action=_("Confirm or refuse"),
        unit_id=row.unit_id,
        campaign_id=campaign.pk,
        for_leaders=True,
    )
