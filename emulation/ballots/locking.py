"""One ballot held by one act at a time, and what only a draft allows."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from emulation.ballots.models import Ballot


def lock(ballot: Ballot) -> Ballot:
    """Return `ballot` as it is now, held until the end of the transaction; every act on a ballot begins with this."""
    rows = Ballot.objects.select_for_update(of=("self",))
    return rows.select_related("conference__campaign__bloc__council", "council").get(pk=ballot.pk)


def check_draft(ballot: Ballot) -> None:
    """Raise ValidationError with code `not_draft`: from opening on, question, candidates and rule stay as they are."""
    if ballot.state != Ballot.State.DRAFT:
        raise ValidationError(
            _("The ballot was opened: what is asked, who stands and by which rule can no longer change."), "not_draft"
        )
