"""A sudden achievement, reported in a minute: who, what, when; straight to the secretariat.

Source: Law 06/2022/QH15, articles 8 (occasion) and 85 (simplified procedure); NĐ 98/2023, article 3.3: achieved
outside the programme, plan or task that one must carry out.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from awards.catalogue.models import AwardType
from awards.proposals import choosing, drafting, handing_in, keeping, permissions
from awards.proposals.models import DossierPiece, Nomination, Submission
from awards.records.models import Occasion, Recipient
from blocs.models import Council, Unit
from common import history
from common.clock import today

Kind = Recipient.Kind


@transaction.atomic
def report(
    unit: Unit,
    *,
    by: Any,
    council: Council,
    award: AwardType,
    name: str,
    achieved_on: date,
    achievement: str,
    kind: str = Kind.INDIVIDUAL,
    position_class: str = "",
    post: str = "",
    birth_year: int | None = None,
    file: Any = None,
) -> Submission:
    """Report the achievement and hand it in at once; the same report twice is one.

    Raises PermissionDenied, or ValidationError with code `not_its_council`, `in_the_future`, `nothing_said`,
    `achievement_proposed` (one achievement, one award: article 5.2), or as `drafting.nominate` and `keeping.add` do.
    """
    permissions.check_can_write(by, unit)
    _check(unit, council, achieved_on, achievement)
    Unit.objects.select_for_update(of=("self",), no_key=True).get(pk=unit.pk)
    choosing.check_award(award, day=today(), occasion=Occasion.SUDDEN, kind=kind)
    recipient = choosing.choose(
        unit, kind=kind, name=name, birth_year=birth_year, by=by, post=post, position_class=position_class
    )
    if known := _the_same(recipient, award, achieved_on, achievement):
        return known
    submission = Submission(
        council=council, unit=unit, year=str(achieved_on.year), occasion=Occasion.SUDDEN, created_by=by,
        title=f"Khen thưởng đột xuất: {recipient.name}"[:300], note=achievement,
    )  # fmt: skip
    history.save(submission, by=by)
    nomination = drafting.nominate(
        submission, by=by, award=award, recipient=recipient, achievement=achievement, achieved_on=achieved_on,
        post=post, position_class=position_class,
    )  # fmt: skip
    if file:
        keeping.add(submission, DossierPiece.Kind.OTHER, file, by=by, nomination=nomination)
    return handing_in.submit(submission, by=by)


def _check(unit: Unit, council: Council, achieved_on: date, achievement: str) -> None:
    if council not in permissions.councils_of(unit):
        raise ValidationError(_("The unit does not sit in a bloc of this council."), "not_its_council")
    if achieved_on > today():
        message = _("This day lies in the future.")
        raise ValidationError({"achieved_on": ValidationError(message, "in_the_future")})
    if not achievement.strip():
        raise ValidationError({"achievement": ValidationError(_("Say what happened."), "nothing_said")})


def _the_same(recipient: Recipient, award: AwardType, achieved_on: date, achievement: str) -> Submission | None:
    rows = Nomination.objects.live().filter(recipient=recipient, award=award, achieved_on=achieved_on)
    found = rows.select_related("submission__unit", "submission__council").first()
    same = found and found.achievement == achievement.strip() and found.submission.is_sudden
    return found.submission if found and same else None
