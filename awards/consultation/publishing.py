"""Publishing nominations for the public to read, for ten working days, and closing the notice with what came of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from awards.catalogue import terms
from awards.catalogue.models import AwardType
from awards.consultation import permissions, telling
from awards.consultation.models import PublicNotice
from awards.proposals.models import Nomination, Submission
from blocs.models import Council
from common import history
from common.clock import now, today
from emulation.workdays import days

PUBLIC_DAYS = 10
"""Working days that a notice stays open, before the council meets (NĐ 152/2025/NĐ-CP, article 44.2; before it
NĐ 98/2023/NĐ-CP, article 46)."""


def last_day(starts_on: date) -> date:
    """Return the earliest last day of a notice that begins on `starts_on`: the tenth working day after it."""
    return days.add_working_days(starts_on, PUBLIC_DAYS)


@transaction.atomic
def publish(
    council: Council,
    nominations: Collection[Nomination],
    *,
    title: str,
    by: Any,
    text: str = "",
    channel: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> PublicNotice:
    """Show `nominations` of `council` to everybody from `starts_on` (today) to `ends_on` (the tenth working day).

    A nomination stands in one open notice only. The same notice twice is published once. What is an example makes the
    notice one: its people are invented.
    Raises PermissionDenied, or ValidationError with code `nothing_to_publish`, `another_council`, `not_checked`,
    `begins_in_the_past`, `too_short` or `published_already`.
    """
    Council.objects.select_for_update().get(pk=council.pk)
    permissions.check_can_publish(by, council)
    starts_on = starts_on or today()
    ends_on = ends_on or last_day(starts_on)
    found = list(Nomination.objects.filter(pk__in=[row.pk for row in nominations]).select_related("submission"))
    if same := _same(council, title, starts_on, found):
        return same
    _check(council, found, starts_on, ends_on)
    notice = PublicNotice(council=council, title=title, text=text, channel=channel, created_by=by)
    notice.starts_on, notice.ends_on = starts_on, ends_on
    notice.is_example = any(row.submission.is_example for row in found)
    history.save(notice, by=by)
    notice.nominations.set(found)
    telling.published(notice, by=by)
    return notice


def _same(council: Council, title: str, starts_on: date, found: list[Nomination]) -> PublicNotice | None:
    alike = PublicNotice.objects.filter(council=council, title=title, starts_on=starts_on, closed_at=None)
    keys = {row.pk for row in found}
    return next((row for row in alike if set(row.nominations.values_list("pk", flat=True)) == keys), None)


def _check(council: Council, found: list[Nomination], starts_on: date, ends_on: date) -> None:
    if not found:
        raise ValidationError(_("Choose at least one nomination to publish."), "nothing_to_publish")
    if any(row.submission.council_id != council.pk for row in found):
        raise ValidationError(_("These nominations are before another council."), "another_council")
    if early := next((row for row in found if row.submission.state != Submission.State.CHECKED), None):
        message = _("%(nomination)s: the dossier is not checked yet.") % {"nomination": early}
        raise ValidationError(message, "not_checked")
    if starts_on < today():
        raise ValidationError(_("A notice cannot begin in the past."), "begins_in_the_past")
    if ends_on < last_day(starts_on):
        message = _("A notice stays open for %(days)s working days: until %(day)s at the earliest.")
        told = {"days": PUBLIC_DAYS, "day": f"{last_day(starts_on):%d/%m/%Y}"}
        raise ValidationError(message % told, "too_short")
    if again := next((row for row in found if row.notices.filter(closed_at=None).exists()), None):  # type: ignore[attr-defined]
        message = _("%(nomination)s stands in an open notice already.") % {"nomination": again}
        raise ValidationError(message, "published_already")


@transaction.atomic
def close(notice: PublicNotice, *, conclusion: str, by: Any) -> PublicNotice:
    """Close `notice` after its last day with what came of it. Twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `still_open`, `unanswered` or `conclusion_missing`.
    """
    notice = PublicNotice.objects.select_for_update(of=("self",)).select_related("council").get(pk=notice.pk)
    permissions.check_can_publish(by, notice.council)
    if notice.closed_at:
        return notice
    if today() <= notice.ends_on:
        message = _("The notice is open until %(day)s.") % {"day": f"{notice.ends_on:%d/%m/%Y}"}
        raise ValidationError(message, "still_open")
    if notice.opinions.filter(answered_at=None).exists():  # type: ignore[attr-defined]
        raise ValidationError(_("Answer every opinion first."), "unanswered")
    if not conclusion.strip():
        raise ValidationError(_("Say what came of the notice."), "conclusion_missing")
    notice.closed_at, notice.conclusion = now(), conclusion
    history.save(notice, by=by)
    return notice


def count_view(notice: PublicNotice) -> None:
    """Add one look at the page of `notice`; no trace of who looked is kept."""
    PublicNotice._base_manager.filter(pk=notice.pk).update(views=F("views") + 1)


def waits_for_notice(nomination: Nomination, day: date, *, award: AwardType | None = None) -> str:
    """Return why `nomination` may not be voted on yet on `day` for want of a public notice; empty when it may.

    `award` is another one than was proposed.
    """
    rule = terms.in_force(award or nomination.award, day)
    if not rule or not rule.needs_notice:
        return ""
    notices = list(nomination.notices.all())  # type: ignore[attr-defined]
    if not notices:
        return _("The law asks for a public notice before the vote; there is none yet.")
    if any(notice.closed_at for notice in notices):
        return ""
    return _("The public notice is open until %(day)s and is then closed with what came of it.") % {
        "day": f"{max(notice.ends_on for notice in notices):%d/%m/%Y}"
    }
