"""What a unit prepares: a submission for its bloc year, and who is nominated in it for what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from awards.catalogue.models import AwardType
from awards.eligibility.findings import Finding
from awards.proposals import choosing, examined, permissions, stages
from awards.proposals.models import Nomination, Submission
from awards.records.models import Initiative, Occasion, Recipient
from blocs.models import Unit
from common import history
from common.clock import today
from emulation.another_hand import fingerprint
from emulation.campaigns.models import Campaign

TITLES = {
    Occasion.MERIT: "Đề nghị khen thưởng năm {year}",
    Occasion.MOVEMENT: "Đề nghị khen thưởng phong trào thi đua năm {year}",
    Occasion.SERVICE: "Đề nghị khen thưởng quá trình cống hiến năm {year}",
    Occasion.SENIORITY: "Đề nghị khen thưởng niên hạn năm {year}",
    Occasion.FOREIGN: "Đề nghị khen thưởng đối ngoại năm {year}",
}
"""One letter for each occasion (NĐ 98/2023, annex; to be verified for NĐ 152/2025)."""


@transaction.atomic
def begin(
    campaign: Campaign, unit: Unit, *, by: Any, occasion: str = Occasion.MERIT, title: str = "", note: str = ""
) -> Submission:
    """Begin a submission of `unit` for its bloc year; one on this occasion that it has in hand is returned instead.

    Raises PermissionDenied, or ValidationError with code `recorded`, `not_a_member`, `is_sudden`.
    """
    permissions.check_can_write(by, unit)
    campaign = lock_year(campaign)
    _check_year(campaign, unit, occasion)
    known = Submission.objects.filter(campaign=campaign, unit=unit, occasion=occasion, state__in=Submission.WITH_UNIT)
    if found := known.order_by("pk").first():
        return found
    row = Submission(
        council=campaign.bloc.council, campaign=campaign, unit=unit, year=campaign.year, occasion=occasion, note=note,
        title=title or TITLES[Occasion(occasion)].format(year=campaign.year), is_example=campaign.is_example,
        created_by=by,
    )  # fmt: skip
    history.save(row, by=by)
    return row


def lock_year(campaign: Campaign) -> Campaign:
    """Return `campaign` held until the end of the transaction, so that two beginnings follow each other."""
    rows = Campaign.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("bloc__council").get(pk=campaign.pk)


def _check_year(campaign: Campaign, unit: Unit, occasion: str) -> None:
    if campaign.state == Campaign.State.RECORDED:
        raise ValidationError(
            _("This year was over before it was entered here; nothing is proposed in it."), "recorded"
        )
    if occasion == Occasion.SUDDEN:
        raise ValidationError(_("A sudden achievement is reported by its own short form."), "is_sudden")
    if unit not in campaign.members():
        raise ValidationError(_("This unit is not a member of the bloc in this year."), "not_a_member")


def shown(submission: Submission) -> dict[str, Any]:
    """Return what the page of the submission's words shows; what changed since is asked of it."""
    return {"title": submission.title, "note": submission.note}


@transaction.atomic
def describe(submission: Submission, *, by: Any, title: str, note: str, seen: str | None = None) -> Submission:
    """Write title and summary of the procedure. `seen` marks what the writer saw (None: not asked).

    Raises PermissionDenied, or ValidationError with code `not_with_unit` or `changed_since`.
    """
    submission = _lock(submission, by)
    _check_seen(shown(submission), {"title": title, "note": note}, seen)
    submission.title, submission.note = title, note
    history.save(submission, by=by)
    return submission


def _check_seen(present: Mapping[str, Any], new: Mapping[str, Any], seen: str | None) -> None:
    """Refuse to write over what somebody else wrote in between; the same words twice pass."""
    if seen is not None and seen != fingerprint(present) and any(new[name] != present[name] for name in present):
        raise ValidationError(
            _("Somebody changed this after you opened the page. Compare with what is there now, then save again."),
            "changed_since",
        )


def _lock(submission: Submission, by: Any) -> Submission:
    """Return the submission locked, when `by` prepares it and the unit has it in hand."""
    submission = stages.lock(submission)
    permissions.check_can_write(by, submission.unit)
    check_with_unit(submission)
    return submission


def check_with_unit(submission: Submission) -> None:
    """Raise ValidationError with code `not_with_unit` unless the unit has it in hand."""
    if not submission.is_with_unit:
        raise ValidationError(_("This was handed in: what it proposes is not changed any more."), "not_with_unit")


@transaction.atomic
def nominate(
    submission: Submission,
    *,
    by: Any,
    award: AwardType,
    name: str = "",
    kind: str = Recipient.Kind.INDIVIDUAL,
    recipient: Recipient | None = None,
    birth_year: int | None = None,
    sex: str = "",
    post: str = "",
    position_class: str = "",
    achievement: str = "",
    achieved_on: Any = None,
    initiatives: Iterable[Initiative] = (),
) -> Nomination:
    """Nominate somebody for an award: a `recipient` on record, or who bears `name` (and was born in `birth_year`).

    Unit, post and position are copied: a later change of the person changes no proposal. Nominating in the same words
    twice happens once. Raises PermissionDenied, or ValidationError with code `not_with_unit`, `not_theirs`,
    `position_missing`, `nominated_already`, `achievement_proposed`, or as `choosing` does (`which_one`,
    `not_in_force`, `not_on_this_occasion`, `not_for_this_kind`, `not_leading` …).
    """
    submission = _lock(submission, by)
    kind = recipient.kind if recipient else kind
    choosing.check_award(award, day=today(), occasion=submission.occasion, kind=kind)
    facts = {"post": post, "position_class": position_class, "sex": sex}
    if recipient:
        _check_theirs(submission, recipient)
    else:
        recipient = choosing.choose(submission.unit, kind=kind, name=name, birth_year=birth_year, by=by, **facts)
    row = Nomination(
        submission=submission, recipient=recipient, award=award, unit=submission.unit, achievement=achievement,
        achieved_on=achieved_on, order=_next(submission), **_standing(recipient, post, position_class),
    )  # fmt: skip
    if known := _the_same(row):
        return known
    if award.for_bloc_leader:
        row.placing = choosing.placing_for(submission, recipient)
    return _keep(row, initiatives, by)


def _check_theirs(submission: Submission, recipient: Recipient) -> None:
    if recipient.same_as_id or recipient.unit_id not in choosing.units_of(submission.unit):
        raise ValidationError(_("A unit proposes its own people and collectives, and those under it."), "not_theirs")


def _standing(recipient: Recipient, post: str, position_class: str) -> dict[str, str]:
    """Return post and position as they are at the time. Raises ValidationError with code `position_missing`."""
    if recipient.kind != Recipient.Kind.INDIVIDUAL:
        return {"post": "", "position_class": ""}
    position = position_class or recipient.position_class
    if not position:
        message = _("Say whether the person is a leader, a manager or a direct worker.")
        raise ValidationError({"position_class": ValidationError(message, "position_missing")})
    return {"post": post or recipient.post, "position_class": position}


def _next(submission: Submission) -> int:
    return (submission.nominations.aggregate(last=Max("order"))["last"] or 0) + 1


def _the_same(row: Nomination) -> Nomination | None:
    """Return the nomination that says the same already, as after a double click."""
    same = {name: getattr(row, name) for name in ("recipient", "award", "post", "position_class", "achieved_on")}
    found = row.submission.nominations.live().filter(**same).first()
    return found if found and found.achievement == row.achievement.strip() else None


def _keep(row: Nomination, initiatives: Iterable[Initiative], by: Any) -> Nomination:
    history.save(row, by=by)
    if chosen := list(initiatives):
        row.initiatives.set(chosen)
    examined.examine([row])
    return row


def foresee(
    submission: Submission, *, award: AwardType, name: str, kind: str, birth_year: int | None = None,
    achievement: str = "",
) -> list[Finding] | None:  # fmt: skip
    """Return what the law would say of a nomination, before there is one; None when nobody of the name is on record.

    Nothing is stored. Raises ValidationError as `nominate` does of recipient and award.
    """
    choosing.check_award(award, day=today(), occasion=submission.occasion, kind=kind)
    recipient = choosing.find(submission.unit, kind=kind, name=name, birth_year=birth_year)
    if not recipient:
        return None
    placing = choosing.placing_for(submission, recipient) if award.for_bloc_leader else None
    return examined.findings_for(submission, recipient, award, achievement=achievement, placing=placing)


EDITED = ("post", "position_class", "achievement")


def shown_of(nomination: Nomination) -> dict[str, Any]:
    """Return what the page of a nomination shows to be edited."""
    chosen = sorted(row.pk for row in nomination.initiatives.all())
    return {**{name: getattr(nomination, name) for name in EDITED}, "initiatives": chosen}


@transaction.atomic
def edit(
    nomination: Nomination,
    *,
    by: Any,
    achievement: str,
    post: str = "",
    position_class: str = "",
    initiatives: Iterable[Initiative] = (),
    seen: str | None = None,
) -> Nomination:
    """Write what a nomination says; for whom and for which award stays (withdraw it and nominate anew for that).

    `seen` marks what the writer saw (None: not asked). Raises PermissionDenied, or ValidationError with code
    `not_with_unit`, `withdrawn`, `decided`, `position_missing`, `not_theirs` or `changed_since`.
    """
    _lock(nomination.submission, by)
    row = Nomination.objects.select_related("submission__unit", "recipient", "award").get(pk=nomination.pk)
    _check_live(row)
    chosen = list(initiatives)
    if any(each.recipient_id != row.recipient_id for each in chosen):
        raise ValidationError(_("This initiative is of somebody else."), "not_theirs")
    new = {"achievement": achievement.strip(), **_standing(row.recipient, post, position_class)}
    present = shown_of(row)
    _check_seen(present, {**new, "initiatives": sorted(each.pk for each in chosen)}, seen)
    for name, value in new.items():
        setattr(row, name, value)
    history.save(row, by=by)
    row.initiatives.set(chosen)
    examined.examine([row])
    return row


def _check_live(nomination: Nomination) -> None:
    if nomination.state == Nomination.State.WITHDRAWN:
        raise ValidationError(_("This nomination was withdrawn."), "withdrawn")
    check_undecided([nomination])


def check_undecided(nominations: Iterable[Nomination]) -> None:
    """Raise ValidationError with code `decided` when one of them is decided: what was proposed stands then."""
    if decided := next((row for row in nominations if row.state in Nomination.DECIDED), None):
        message = _("“%(whom)s” is decided already: what was proposed does not change any more.")
        raise ValidationError(message % {"whom": decided.recipient.name}, "decided")


@transaction.atomic
def move(nomination: Nomination, *, by: Any, up: bool) -> None:
    """Put a nomination one place up or down in the list; at its end nothing changes.

    Raises PermissionDenied, or ValidationError with code `not_with_unit`.
    """
    submission = _lock(nomination.submission, by)
    rows = list(submission.nominations.live().order_by("order", "pk"))
    keys = [row.pk for row in rows]
    if nomination.pk not in keys:
        return
    at = keys.index(nomination.pk)
    to = at - 1 if up else at + 1
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
    for order, row in enumerate(rows, start=1):
        if row.order != order:
            row.order = order
            history.save(row, by=by)


@transaction.atomic
def withdraw(nomination: Nomination, *, by: Any, because: str = "") -> Nomination:
    """Take a nomination back while the unit has it in hand; it stays on file. Twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `not_with_unit` or `decided`.
    """
    _lock(nomination.submission, by)
    row = Nomination.objects.select_related("recipient").get(pk=nomination.pk)
    check_undecided([row])
    if row.state != Nomination.State.WITHDRAWN:
        row.withdraw()
        history.save(row, by=by, because=because)
    return row
