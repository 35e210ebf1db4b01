"""Letting a bloc propose more of an award than its quota: recorded, named, with a reason and a document."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from awards.catalogue.models import AwardType
from awards.quotas import permissions
from awards.quotas.models import QuotaWaiver
from common import history
from common.clock import now
from emulation.campaigns.models import Campaign


@transaction.atomic
def waive(campaign: Campaign, award: AwardType, *, extra: int, reason: str, document: str, by: Any) -> QuotaWaiver:
    """Let the bloc propose `extra` more of `award` in this year, by `document`.

    The same waiver again changes nothing. Raises PermissionDenied, or ValidationError with code `reason_missing`,
    `document_missing`, `nothing_more`, `year_recorded` or `waiver_exists` (the document allows another number already).
    """
    campaign = Campaign.objects.select_for_update(of=("self",)).select_related("bloc__council").get(pk=campaign.pk)
    permissions.check_can_waive(by, campaign)
    reason, document = reason.strip(), " ".join(document.split())
    _check(campaign, extra, reason, document)
    known = QuotaWaiver.objects.filter(campaign=campaign, award=award, document=document).first()
    if known and (known.extra, known.reason) == (extra, reason):
        return known
    if known:
        message = _("By this document %(extra)s more of this award are allowed already. Name another document.")
        raise ValidationError({"document": ValidationError(message % {"extra": known.extra}, "waiver_exists")})
    waiver = QuotaWaiver(
        campaign=campaign, award=award, extra=extra, reason=reason, document=document, granted_by=by, granted_at=now()
    )
    history.save(waiver, by=by)
    return waiver


def _check(campaign: Campaign, extra: int, reason: str, document: str) -> None:
    if campaign.state == Campaign.State.RECORDED:
        raise ValidationError(_("This year was recorded afterwards; nothing is proposed in it."), "year_recorded")
    if extra < 1:
        raise ValidationError({"extra": ValidationError(_("A waiver allows at least one more."), "nothing_more")})
    if not reason:
        raise ValidationError({"reason": ValidationError(_("Give the reason."), "reason_missing")})
    if not document:
        raise ValidationError({"document": ValidationError(_("Name the document that allows it."), "document_missing")})
