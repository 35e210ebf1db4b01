"""Head and secretariat agree to a ranking, each for itself; with the second agreement it is published."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common import history
from common.clock import now, today
from documents import paper
from documents.models import Document, new_code
from documents.rendering import RenderingError
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Campaign, Step
from emulation.ranking import changes, permissions, standing, telling, words
from emulation.ranking.models import PublishedRanking
from emulation.ranking.standing import Standing
from emulation.sheets.models import ScoreSheet, ScoringRound

HEAD, SECRETARIAT = "head", "secretariat"
SIDES = {HEAD: permissions.agrees_as_head, SECRETARIAT: permissions.agrees_as_secretariat}
State = PublishedRanking.State


def lock(ranking: PublishedRanking) -> PublishedRanking:
    """Return `ranking` as it is now, with its year, both held until the end of the transaction."""
    campaign = lifecycle.lock(ranking.round.campaign)
    rows = PublishedRanking.objects.select_for_update(of=("self",)).select_related(
        "round__table", "document", "head_agreed_by", "secretariat_agreed_by"
    )
    ranking = rows.get(pk=ranking.pk)
    ranking.round.campaign = campaign
    return ranking


def hold(round: ScoringRound) -> Standing:
    """Return where the units of `round` stand; no sheet is opened again until the end of the transaction."""
    list(ScoreSheet.objects.select_for_update(of=("self",)).filter(round=round).order_by("pk").values_list("pk"))
    return standing.read(round)


def check_final(current: Standing) -> None:
    """Raise ValidationError with a message for each sheet that is not final (`not_final`), or for each result that
    cannot be scored (`cannot_be_scored`)."""
    text = _("%(unit)s: %(state)s.")
    open_ = [text % {"unit": row.unit.name, "state": row.get_state_display()} for row in current.unfinished]  # type: ignore[attr-defined]
    if open_:
        raise ValidationError([ValidationError(line, "not_final") for line in open_])
    if current.faults:
        raise ValidationError([ValidationError(line, "cannot_be_scored") for line in current.faults])


@transaction.atomic
def agree(ranking: PublishedRanking, side: str, *, by: Any) -> PublishedRanking:
    """Agree for the head or for the secretariat (`side`); the second agreement publishes. Twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `not_open`, `same_person` (nobody agrees for both),
    `not_final`, `cannot_be_scored`, `stale` (one message for each unit that changed since the proposal), or
    `unprintable`.
    """
    ranking = lock(ranking)
    check_side(by, ranking.round.campaign, side)
    if getattr(ranking, f"{side}_agreed_at") and ranking.state in {State.PROPOSED, State.PUBLISHED}:
        return ranking
    if ranking.state != State.PROPOSED:
        raise ValidationError(_("This ranking is not waiting for agreement any more."), "not_open")
    if by.pk in {ranking.head_agreed_by_id, ranking.secretariat_agreed_by_id}:
        raise ValidationError(_("Nobody agrees for both: the other side needs another person."), "same_person")
    current = hold(ranking.round)
    check_final(current)
    if changed := changes.since(ranking, current):
        raise ValidationError([ValidationError(line, "stale") for line in changed])
    setattr(ranking, f"{side}_agreed_at", now())
    setattr(ranking, f"{side}_agreed_by", by)
    if ranking.head_agreed_at and ranking.secretariat_agreed_at:
        return _publish(ranking, current, by)
    history.save(ranking, by=by)
    return ranking


def check_side(user: Any, campaign: Campaign, side: str) -> None:
    """Raise PermissionDenied unless `user` agrees for `side`."""
    permissions.check_can_agree(user, campaign)
    if not SIDES[side](user, campaign):
        raise PermissionDenied(_("You do not agree for this side."))


def _publish(ranking: PublishedRanking, current: Standing, by: Any) -> PublishedRanking:
    campaign = ranking.round.campaign
    old = ranking.round.rankings.filter(state=State.PUBLISHED).select_related("document").first()  # type: ignore[attr-defined]
    if old:
        old.replace()
        history.save(old, by=by, because=ranking.change_reason)
        if old.document:
            paper.stand(old.document, Document.Standing.REPLACED, by=by)
    ranking.document = _freeze(ranking, current, old.document if old else None, by)
    ranking.publish()
    history.save(ranking, by=by)
    if campaign.is_open and not campaign.steps.filter(kind=Step.Kind.SCORING, has_happened=True).exists():
        lifecycle.note_step(campaign, Step.Kind.SCORING, on=today(), by=by)
    telling.published(ranking, by=by)
    return ranking


def _freeze(ranking: PublishedRanking, current: Standing, old: Document | None, by: Any) -> Document:
    campaign, code = ranking.round.campaign, new_code()
    head = campaign.terms().heads().last()
    try:
        return paper.freeze(
            Document.Kind.RANKING,
            words.frozen(ranking, current, code=code),
            title=f"Bảng xếp hạng năm {campaign.year} – {campaign.bloc.name}"[:400],
            code=code,
            owner=head.unit if head else None,
            supersedes=old,
            is_example=campaign.is_example,
            standing=Document.Standing.IN_FORCE,
            standing_since=now(),
            by=by,
        )
    except RenderingError as error:
        raise ValidationError(
            _("The text holds a character that cannot be printed (for example a picture). Take it out."), "unprintable"
        ) from error


@transaction.atomic
def withdraw(ranking: PublishedRanking, *, because: str, by: Any) -> PublishedRanking:
    """Take a proposed ranking back before it is published; it stays on file. Twice changes nothing.

    Raises PermissionDenied, or ValidationError with code `published` or `because_missing`.
    """
    ranking = lock(ranking)
    permissions.check_can_prepare(by, ranking.round.campaign)
    if ranking.state == State.WITHDRAWN:
        return ranking
    if ranking.state != State.PROPOSED:
        raise ValidationError(_("A published ranking is corrected by a new version, not taken back."), "published")
    if not because.strip():
        raise ValidationError(_("Say why the ranking is taken back."), "because_missing")
    ranking.withdraw()
    history.save(ranking, by=by, because=because)
    telling.withdrawn(ranking, because=because, by=by)
    return ranking
