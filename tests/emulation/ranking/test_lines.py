"""Results over the years: published places only, and lines that go on where a unit became another."""

from datetime import date
from xml.etree import ElementTree

import pytest

from blocs.models import Membership, Succession
from common.clock import today
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Campaign
from emulation.ranking import lines, proposing
from emulation.ranking.models import Placing, PublishedRanking
from tests.conftest import make_bloc, make_unit
from tests.emulation.ranking.making import make_scored

YEARS = [today().year - 2, today().year - 1, today().year]


@pytest.fixture
def bloc(cast):
    return make_bloc(council=cast.council)


@pytest.fixture
def place(cast, bloc):
    """Publish the ranks of units in a year, as an import of old years would."""

    def place_(year: int, **ranks) -> Campaign:
        campaign = lifecycle.begin(bloc, str(year), by=cast.thu)
        units = {unit.name: unit for unit in (row.unit for row in Membership.objects.filter(bloc=bloc))}
        round_ = make_scored(campaign, ["20"] * len(campaign.members()), by=cast.thu)
        ranking = PublishedRanking(round=round_, fingerprint="a" * 64)
        ranking.head_agreed_at = ranking.secretariat_agreed_at = round_.opened_at
        ranking.publish()
        ranking.save()
        for order, (name, rank) in enumerate(ranks.items(), start=1):
            Placing.objects.create(
                ranking=ranking, unit=units[name], order=order, rank=rank, points=90 - rank, assigned_max=100,
                percent=90 - rank, base=90, bonus=0, penalty=0,
            )  # fmt: skip
        return campaign

    return place_


def sit(bloc, name, since=2000, until=None, **fields):
    unit = make_unit(name, **fields)
    last = date(until, 12, 31) if until else None
    Membership.objects.create(bloc=bloc, unit=unit, since=date(since, 1, 1), until=last)
    return unit


def read(bloc, user):
    found = lines.read(bloc, user)
    ranks = {
        line.label: [place.rank if place else None for _year, place, _percent in line.cells(found.years)]
        for line in found.lines
    }
    return found, ranks


def test_each_unit_has_a_line_with_its_rank_of_every_year(cast, bloc, place):
    sit(bloc, "A")
    sit(bloc, "B")
    for year, first, second in zip(YEARS, (1, 2, 1), (2, 1, 1), strict=True):
        place(year, A=first, B=second)
    found, ranks = read(bloc, cast.thu)
    assert found.years == [str(year) for year in YEARS]
    assert ranks == {"A": [1, 2, 1], "B": [2, 1, 1]}


def test_a_renamed_unit_goes_on_with_a_note(cast, bloc, place):
    old, new = sit(bloc, "A", until=YEARS[1]), sit(bloc, "A mới", since=YEARS[2])
    Succession.objects.create(old=old, new=new, kind="rename", effective_on=date(YEARS[2], 1, 1))
    place(YEARS[1], A=3)
    place(YEARS[2], **{"A mới": 1})
    found, ranks = read(bloc, cast.thu)
    assert ranks == {"A → A mới": [3, 1]}
    assert "A" in found.lines[0].note and f"01/01/{YEARS[2]}" in found.lines[0].note
    assert found.of(old.pk).lines == found.of(new.pk).lines == found.lines


def test_units_that_were_merged_go_on_as_one(cast, bloc, place):
    a, b = sit(bloc, "A", until=YEARS[1]), sit(bloc, "B", until=YEARS[1])
    new = sit(bloc, "AB", since=YEARS[2])
    for old in (a, b):
        Succession.objects.create(old=old, new=new, kind="merge", effective_on=date(YEARS[2], 1, 1))
    place(YEARS[1], A=1, B=2)
    place(YEARS[2], AB=1)
    assert read(bloc, cast.thu)[1] == {"A → AB": [1, 1], "B → AB": [2, 1]}


def test_a_unit_that_took_in_another_keeps_its_own_past(cast, bloc, place):
    a, b = sit(bloc, "A", until=YEARS[1]), sit(bloc, "B")
    Succession.objects.create(old=a, new=b, kind="merge", effective_on=date(YEARS[2], 1, 1))
    place(YEARS[1], A=1, B=2)
    place(YEARS[2], B=1)
    assert read(bloc, cast.thu)[1] == {"A → B": [1, 1], "B": [2, 1]}


def test_a_divided_unit_goes_on_in_each_part(cast, bloc, place):
    old = sit(bloc, "A", until=YEARS[1])
    for name in ("A1", "A2"):
        part = sit(bloc, name, since=YEARS[2])
        Succession.objects.create(old=old, new=part, kind="split", effective_on=date(YEARS[2], 1, 1))
    place(YEARS[1], A=1)
    place(YEARS[2], A1=2, A2=1)
    assert read(bloc, cast.thu)[1] == {"A → A1": [1, 2], "A → A2": [1, 1]}


def test_a_unit_without_a_rank_leaves_a_gap(cast, bloc, place):
    sit(bloc, "A")
    for year, rank in zip(YEARS, (1, 2, 3), strict=True):
        place(year, A=rank)
    Placing._base_manager.filter(ranking__round__campaign__year=YEARS[1]).update(rank=None, percent=None)
    found, ranks = read(bloc, cast.thu)
    assert ranks == {"A": [1, None, 3]}
    for by_rank in (True, False):
        ElementTree.fromstring(lines.drawn(found, by_rank=by_rank))  # noqa: S314 what this test drew itself


def test_what_is_not_published_has_no_year(cast, scored):
    proposing.propose(scored, by=cast.an)
    assert lines.read(cast.bloc, cast.thu).years == []


def test_another_bloc_sees_nothing(cast, bloc, place):
    sit(bloc, "A")
    place(YEARS[2], A=1)
    assert lines.read(bloc, cast.chi).lines == lines.read(bloc, cast.son).lines == []
