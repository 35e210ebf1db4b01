"""Whom a unit nominates and for what: found on record by name and year of birth, or put there; awards in force."""

from __future__ import annotations

from datetime import date
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from awards.catalogue.models import AwardTerms, AwardType
from awards.proposals.models import Submission
from awards.records.models import Occasion, Recipient
from blocs import succession
from blocs.models import Unit
from common import history
from common.text import tidy
from emulation.campaigns.models import Campaign
from emulation.ranking.models import Placing, PublishedRanking

Kind = Recipient.Kind
FOR = {
    Kind.INDIVIDUAL: (AwardType.Recipient.INDIVIDUAL, AwardType.Recipient.ANY),
    Kind.COLLECTIVE: (AwardType.Recipient.COLLECTIVE, AwardType.Recipient.ANY),
    Kind.HOUSEHOLD: (AwardType.Recipient.HOUSEHOLD,),
}

OF_A_MOVEMENT = ("T-CTDB-CD", "T-CTDCP-PT")
"""Flags for who leads a movement (Law 06/2022/QH15, articles 25.3 and 26.2): the only titles of another occasion."""


def units_of(unit: Unit) -> set[int]:
    """Return the units whose people `unit` nominates: itself, those that ended in it, and those under it."""
    own = {unit.pk, *(before.pk for before in succession.forebears(unit))}
    return own | set(Unit.objects.filter(parent__in=own).values_list("pk", flat=True))


def on_record(unit: Unit) -> Any:
    """Return the recipients that `unit` may nominate."""
    return Recipient.objects.filter(unit__in=units_of(unit), same_as__isnull=True)


def find(unit: Unit, *, kind: str, name: str, birth_year: int | None = None) -> Recipient | None:
    """Return who is meant by `name` (however it was typed: NFC or NFD, more blanks) and year of birth; None: nobody.

    Somebody who was entered twice is found as the one with whom everything on record stands.

    Raises ValidationError on `birth_year` with code `which_one` when several people bear the name.
    """
    if kind == Kind.COLLECTIVE and tidy(name) == unit.name:
        if own := Recipient.objects.filter(stands_for=unit).first():
            return own
    rows = Recipient.objects.filter(unit__in=units_of(unit), kind=kind, name=tidy(name)).select_related("same_as")
    named = list(dict.fromkeys(row.same_as or row for row in rows.order_by("pk")))
    if birth_year:
        same = [row for row in named if row.birth_year == birth_year]
        named = same or [row for row in named if row.birth_year is None]
    if len(named) > 1:
        _refuse_several(named)
    return named[0] if named else None


def _refuse(field: str, message: str, code: str) -> NoReturn:
    raise ValidationError({field: ValidationError(message, code)})


def _refuse_several(named: list[Recipient]) -> NoReturn:
    told = ", ".join(" · ".join(filter(None, (str(row.birth_year or ""), row.told_apart_by))) or "?" for row in named)
    message = _("Several people on record bear this name (%(born)s): give the year of birth.") % {"born": told}
    _refuse("birth_year", message, "which_one")


def choose(unit: Unit, *, kind: str, name: str, by: Any, birth_year: int | None = None, **facts: str) -> Recipient:
    """Return the recipient that `find` finds, or put a new one on record. `facts` are post, position_class and sex.

    What is on record stays; what was empty there is filled in. Two people doing this at once make one recipient.
    Raises ValidationError as `find` does, or with code `name_missing`.
    """
    if not tidy(name):
        _refuse("name", _("Say who is proposed."), "name_missing")
    known = find(unit, kind=kind, name=name, birth_year=birth_year)
    if known:
        return _completed(known, {"birth_year": birth_year, **facts}, by)
    row = Recipient(kind=kind, name=name, unit=unit)
    if kind == Kind.INDIVIDUAL:
        row.birth_year, row.post = birth_year, facts.get("post", "")
        row.position_class, row.sex = facts.get("position_class", ""), facts.get("sex", "")
    elif kind == Kind.COLLECTIVE and tidy(name) == unit.name:
        row.stands_for = unit
    return _keep(row, by)


def _keep(row: Recipient, by: Any) -> Recipient:
    try:
        with transaction.atomic():
            history.save(row, by=by)
    except (IntegrityError, ValidationError):
        # The same person, named twice at one moment: the other one was faster.
        found = find(row.unit, kind=row.kind, name=row.name, birth_year=row.birth_year)
        if not found:
            raise
        return found
    return row


def _completed(row: Recipient, facts: dict[str, Any], by: Any) -> Recipient:
    if row.kind != Kind.INDIVIDUAL:
        return row
    new = {name: value for name, value in facts.items() if value and not getattr(row, name)}
    for name, value in new.items():
        setattr(row, name, value)
    if new:
        history.save(row, by=by)
    return row


def awards_on(day: date, *, occasion: str = Occasion.MERIT, kind: str = "") -> Any:
    """Return the awards in force on `day` that fit the occasion (and a recipient of `kind`).

    A title is for the merit of the year; of other occasions only a movement has titles, its own flags.
    """
    rows = AwardType.objects.filter(pk__in=AwardTerms.objects.on(day).values("award"))
    if occasion == Occasion.MERIT:
        rows = rows.exclude(code__in=OF_A_MOVEMENT)
    else:
        flags = OF_A_MOVEMENT if occasion == Occasion.MOVEMENT else ()
        rows = rows.filter(Q(kind=AwardType.Kind.FORM, for_bloc_leader=False) | Q(code__in=flags))
    return rows.filter(recipient__in=FOR[Kind(kind)]) if kind else rows


def check_award(award: AwardType, *, day: date, occasion: str, kind: str) -> None:
    """Raise ValidationError on `award` with code `not_in_force`, `not_for_sudden`, `not_on_this_occasion` or
    `not_for_this_kind`."""
    if not AwardTerms.objects.on(day).filter(award=award).exists():
        _refuse("award", _("No rule of this award is in force today."), "not_in_force")
    if not awards_on(day, occasion=occasion).filter(pk=award.pk).exists():
        _refuse_occasion(award, occasion)
    if award.recipient not in FOR[Kind(kind)]:
        words = {"award": award.name, "kinds": award.get_recipient_display()}
        _refuse("award", _("“%(award)s” is for: %(kinds)s.") % words, "not_for_this_kind")


def _refuse_occasion(award: AwardType, occasion: str) -> NoReturn:
    if occasion == Occasion.SUDDEN:
        _refuse("award", _("A sudden achievement is honoured by a form of commendation."), "not_for_sudden")
    message = _("“%(award)s” is for the merit of the year: propose it in a submission on that occasion.")
    if award.code in OF_A_MOVEMENT:
        message = _("“%(award)s” is for an emulation movement: propose it in a submission on that occasion.")
    _refuse("award", message % {"award": award.name}, "not_on_this_occasion")


def placing_for(submission: Submission, recipient: Recipient) -> Placing:
    """Return the place by which the unit led its bloc year, which a flag names.

    Raises ValidationError on `award` with code `not_the_unit` (a flag is for the unit as a whole), `no_ranking` or
    `not_leading`. Source: Law 06/2022/QH15, articles 25 and 26; CV 5007/BNV-TĐKT (the minutes name the bloc it leads).
    """
    own = {submission.unit_id, *(before.pk for before in succession.forebears(submission.unit))}
    if recipient.stands_for_id not in own:
        _refuse("award", _("A flag is proposed for the unit as a whole, under its own name."), "not_the_unit")
    standing = _published(submission.campaign)
    if not standing:
        _refuse("award", _("The ranking of this bloc year is not published yet."), "no_ranking")
    found = Placing.objects.filter(ranking__in=standing, unit__in=own, rank=1).order_by("pk").first()
    if not found:
        _refuse("award", _("A flag is only for the unit that leads its bloc year."), "not_leading")
    return found


def _published(campaign: Campaign | None) -> list[PublishedRanking]:
    rows = PublishedRanking.objects.filter(round__campaign=campaign, state=PublishedRanking.State.PUBLISHED)
    return list(rows) if campaign else []


def initiatives_of(recipient: Recipient) -> Any:
    """Return the initiatives on record that a nomination of `recipient` may rest on."""
    return recipient.initiatives.order_by("-year", "pk")
