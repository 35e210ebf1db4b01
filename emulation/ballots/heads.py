"""Which candidates head a bloc in the year that is voted on: a conflict of interest that stands beside their names."""

from __future__ import annotations

from blocs.models import Term
from blocs.years import current_year
from emulation.ballots.models import Ballot, Candidate


def are_heads(ballot: Ballot, candidates: list[Candidate]) -> list[bool]:
    """Return of each of `candidates`, saved or not, whether its unit heads a bloc, for a day or the whole year.

    At a conference: its bloc in its year, whoever leads now. In a council: any bloc in the year of what is proposed
    (`Candidate.year`, else this calendar year). One query.
    """
    terms = ballot.conference.campaign.terms() if ballot.conference else Term.objects.all()
    units = {row.unit_id for row in candidates if row.unit_id}
    found = set(terms.heads().filter(unit__in=units).values_list("unit", "year"))
    year = ballot.conference.campaign.year if ballot.conference else ""
    return [(row.unit_id, year or row.year or current_year()) in found for row in candidates]
