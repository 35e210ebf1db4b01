"""Timelines in one line: years and what they hold."""

from datetime import date

from awards.eligibility.timeline import Case, Graded, Held, Led, Members, Solution, Suspension, Timeline

DAY = date(2026, 3, 2)


def titles(code, *years, **fields):
    return tuple(Held(code, str(year), date(int(str(year)[:4]) + 1, 1, 15), **fields) for year in years)


def fighter(*years, **fields):
    return titles("T-CSTDCS", *years, **fields)


def graded(level, *years, **fields):
    return tuple(Graded(str(year), level, **fields) for year in years)


def solution(*years, scope="base", kind="initiative"):
    return tuple(Solution(str(year), scope, kind, key) for key, year in enumerate(years, start=1))


def timeline(*rows, **fields):
    """A timeline of the rows given, whatever they are."""
    flat = [one for row in rows for one in (row if type(row) is tuple else (row,))]
    of = {Held: "awards", Graded: "gradings", Solution: "solutions", Suspension: "suspensions", Members: "members"}
    sorted_rows = {name: tuple(one for one in flat if type(one) is kind) for kind, name in of.items()}
    return Timeline(**sorted_rows, **fields)


def case(award, year=2025, **fields):
    return Case(award, str(year), fields.pop("day", DAY), **fields)


def led(**fields):
    return Led(**{"bloc": "Khối 1", "year": "2025", "level": "province", "rank": 1, **fields})


def submission(campaign, unit, *, by, **fields):
    """What a unit proposes, as a draft."""
    from awards.proposals.models import Submission

    defaults = {"council": campaign.bloc.council, "campaign": campaign, "year": campaign.year, "title": "Tờ trình"}
    return Submission.objects.create(unit=unit, created_by=by, **{**defaults, **fields})


def nomination(of, recipient, award, **fields):
    from awards.proposals.models import Nomination

    return Nomination.objects.create(submission=of, recipient=recipient, award=award, unit=recipient.unit, **fields)
