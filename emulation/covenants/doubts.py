"""What the head should know before signing is opened; none of it stands in the way."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from blocs.models import Mandate, Unit
from common.clock import today
from emulation.campaigns.lifecycle import Missing
from emulation.covenants.models import Comment, Commitment, Covenant, UnitTarget

WORDS = ("text", "comparator", "target", "unit_of_measure", "scope")
"""What a commitment says; its number and the movements it serves are no answer to a comment."""


def before_signing(covenant: Covenant) -> list[Missing]:
    """Return what looks forgotten, each with the page where it is put right; five queries whatever the numbers.

    Codes: `comments_still_due`, `nobody_signs` (the units are named), `accepted_unchanged` (one for each comment).
    """
    if not covenant.is_editable:
        return []
    found = []
    if covenant.state == Covenant.State.CIRCULATED and (due := covenant.comments_due_on) and due >= today():
        message = _("The members were told that they may comment until %(day)s.")
        values = {"day": date_format(due, "SHORT_DATE_FORMAT")}
        found.append(Missing("comments_still_due", message % values, "emulation:covenant_circulate", covenant.pk))
    seats = covenant.campaign.memberships().current()
    if silent := without_signer(list(dict.fromkeys(seat.unit for seat in seats))):
        message = _("Nobody on record may sign today for: %(units)s. The secretariat of the council adds the mandate.")
        values = {"units": "; ".join(unit.name for unit in silent)}
        found.append(Missing("nobody_signs", message % values, "blocs:bloc", covenant.campaign.bloc_id))
    return found + [_unheard(remark) for remark in accepted_unchanged(covenant)]


def without_signer(units: list[Unit]) -> list[Unit]:
    """Return those of `units` for which nobody holds a mandate to sign today."""
    heard = set(Mandate.objects.signing().current().filter(unit__in=units).values_list("unit", flat=True))
    return [unit for unit in units if unit.pk not in heard]


def accepted_unchanged(covenant: Covenant) -> list[Comment]:
    """Return the comments accepted in full whose commitment says what it said when they were made."""
    rows = covenant.comments.filter(outcome=Comment.Outcome.ACCEPTED, commitment__isnull=False)
    remarks = list(rows.select_related("unit", "commitment"))
    if not remarks:
        return []
    about = [remark.commitment_id for remark in remarks]
    said = list(Commitment.history.filter(id__in=about).order_by("history_date", "history_id"))
    targets = list(UnitTarget.history.filter(commitment_id__in=about).values_list("commitment_id", "history_date"))
    return [remark for remark in remarks if not _was_heard(remark, said, targets)]


def _was_heard(remark: Comment, said: Iterable[Commitment], targets: Iterable[tuple[int, object]]) -> bool:
    """Whether its commitment, or a target of a single unit in it, changed after the comment."""
    before = [row for row in said if row.id == remark.commitment_id and row.history_date <= remark.made_at]  # type: ignore[attr-defined]
    is_new = any(at > remark.made_at for pk, at in targets if pk == remark.commitment_id)  # type: ignore[operator]
    return is_new or not before or any(getattr(before[-1], name) != getattr(remark.commitment, name) for name in WORDS)


def _unheard(remark: Comment) -> Missing:
    assert remark.commitment is not None
    message = _("The comment of %(unit)s on commitment %(number)s was accepted, but the commitment is as it was.")
    values = {"unit": remark.unit, "number": remark.commitment.number}
    return Missing("accepted_unchanged", message % values, "emulation:comment_answer", remark.pk)
