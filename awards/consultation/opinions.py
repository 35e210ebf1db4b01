"""What people say about a notice, and what the secretariat answers."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from awards.consultation import permissions, telling
from awards.consultation.models import Opinion, PublicNotice
from awards.proposals.models import Nomination
from common import history
from common.clock import now, today


@transaction.atomic
def give(
    notice: PublicNotice,
    *,
    text: str,
    name: str,
    contact: str = "",
    nomination: Nomination | None = None,
    by: Any = None,
) -> Opinion:
    """Put down what somebody says about `notice`, signed with a name; the same sent twice is kept once.

    Open to everybody while the notice is open. Raises ValidationError with code `not_open`, `text_missing`,
    `name_missing` or `another_notice`. Source: opinions are written and signed, with a way to be reached (practice of
    the notices of ministries).
    """
    notice = PublicNotice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if notice.closed_at or not notice.starts_on <= today() <= notice.ends_on:
        raise ValidationError(_("This notice does not take opinions now."), "not_open")
    if not text.strip():
        raise ValidationError(_("Write your opinion."), "text_missing")
    if not name.strip():
        raise ValidationError(_("Give your full name."), "name_missing")
    if nomination and not notice.nominations.filter(pk=nomination.pk).exists():
        raise ValidationError(_("This nomination stands in another notice."), "another_notice")
    opinion = Opinion(notice=notice, nomination=nomination, text=text, name=name, contact=contact)
    opinion.clean_fields()
    if same := notice.opinions.filter(nomination=nomination, text=opinion.text, name=opinion.name).first():  # type: ignore[attr-defined]
        return same
    history.save(opinion, by=by)
    telling.opinion(opinion)
    return opinion


@transaction.atomic
def answer(opinion: Opinion, *, text: str, by: Any) -> Opinion:
    """Answer `opinion`; a later answer replaces the one before, which stays in its history.

    Raises PermissionDenied, or ValidationError with code `closed` or `text_missing`.
    """
    notice = PublicNotice.objects.select_for_update(of=("self",)).select_related("council").get(pk=opinion.notice_id)
    permissions.check_can_publish(by, notice.council)
    opinion = Opinion.objects.select_for_update(of=("self",)).get(pk=opinion.pk)
    if notice.closed_at:
        raise ValidationError(_("The notice is closed."), "closed")
    if not text.strip():
        raise ValidationError(_("Write the answer."), "text_missing")
    if opinion.answer == text.strip():
        return opinion
    opinion.answer, opinion.answered_by, opinion.answered_at = text.strip(), by, now()
    history.save(opinion, by=by)
    return opinion
