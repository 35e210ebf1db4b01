"""The table `commitments`."""

from decimal import Decimal

import pytest
from django.utils import translation

from blocs.files import reading
from blocs.files.writing import to_csv, to_xlsx
from blocs.models import Level
from emulation.campaigns.models import Movement
from emulation.covenants import drafting
from emulation.covenants.models import Commitment, Covenant
from emulation.covenants.resources import CommitmentResource

HEAD = "bloc,year,number,text,comparator,target,unit_of_measure,scope,movement\n"


@pytest.fixture
def movements(db):
    return [Movement.objects.create(name=name, level=Level.CENTRAL) for name in ("Cả nước chung sức", "Vì người nghèo")]


def bring(text, by, **kwargs):
    content = text if isinstance(text, bytes) else (HEAD + text).encode()
    sheet = reading.read(content, table="commitments", name="giao-uoc.csv")
    with translation.override("en"):
        return CommitmentResource().import_data(sheet, user=by, file_name="giao-uoc.csv", **kwargs)


def problems(outcome):
    return [(problem.row, problem.column) for problem in outcome.problems]


@pytest.fixture
def row(cast):
    return lambda rest: f"{cast.bloc.name},{cast.year},{rest}\n"


def test_a_covenant_is_begun_and_written(cast, campaign, movements, row):
    outcome = bring(
        row("1,Hoàn thành nhiệm vụ,,,,,Cả nước chung sức; Vì người nghèo") + row('2,Được khen,≥,"70,5",%,bloc,'),
        cast.thu,
    )
    assert outcome.problems == []
    assert outcome.totals["new"] == 2
    first, second = Commitment.objects.order_by("number")
    assert (first.comparator, first.target, first.scope) == ("done", None, "each")
    assert set(first.movements.all()) == set(movements)
    assert (second.comparator, second.target, second.scope) == (">=", Decimal("70.5"), "bloc")


def test_twice_changes_nothing(cast, campaign, row, movements):
    text = row("1,Hoàn thành,,,,,Vì người nghèo") + row("2,Được khen,>=,70,%,each,")
    bring(text, cast.thu)
    before = Commitment.history.count()
    assert bring(text, cast.thu).totals["skip"] == 2
    assert Commitment.history.count() == before


def test_a_change_keeps_the_targets_of_single_units(cast, draft, row):
    drafting.put(
        draft, number=2, text="Người trực tiếp công tác được khen", comparator=">=", target=Decimal(70),
        unit_of_measure="%", unit_targets={cast.member: Decimal(50)}, by=cast.an,
    )  # fmt: skip
    assert bring(row("2,Người trực tiếp công tác được khen,>=,80,%,each,"), cast.thu).totals["update"] == 1
    commitment = draft.commitments.get(number=2)
    assert (commitment.target, commitment.unit_targets.get().target) == (80, 50)


@pytest.mark.parametrize(
    ("rest", "column"),
    [
        ("1,Hoàn thành,,,,,Phong trào lạ", "movement"),
        ("1,Hoàn thành,~,,,,", "comparator"),
        ("1,Hoàn thành,>=,nhiều,,,", "target"),
        ("1,Hoàn thành,>=,1.000,,,", "target"),
        ("1,Hoàn thành,>=,,,,", ""),
        ("0,Hoàn thành,,,,,", "number"),
        ("1,,,,,,", "text"),
        ("1,Hoàn thành,,,,tỉnh,", "scope"),
    ],
)
def test_rows_that_cannot_be_are_named(cast, campaign, row, rest, column):
    assert problems(bring(row("2,Tốt,,,,,") + row(rest), cast.thu)) == [(3, column)]
    assert not Covenant.objects.exists()


def test_a_frozen_covenant_is_left_alone(cast, covenant, row):
    same = row("1,Hoàn thành nhiệm vụ chính trị.,,,,,")
    assert bring(same, cast.thu).totals["skip"] == 1
    outcome = bring(row("1,Khác,,,,,"), cast.thu)
    assert problems(outcome) == [(2, "")]
    assert covenant.commitments.get(number=1).text == "Hoàn thành nhiệm vụ chính trị."


def test_a_year_or_bloc_that_is_not_there_is_named(cast, row):
    assert problems(bring(row("1,Tốt,,,,,"), cast.thu)) == [(2, "year")]
    assert problems(bring(f"Khối lạ,{cast.year},1,Tốt,,,,,\n", cast.thu)) == [(2, "bloc")]


def test_another_councils_secretariat_and_other_units_bring_nothing_in(cast, campaign, row):
    for person in (cast.son, cast.chi):
        assert problems(bring(row("1,Tốt,,,,,"), person)) == [(2, "bloc")]


@pytest.mark.parametrize("write", [to_csv, to_xlsx])
def test_what_goes_out_comes_in_again_without_a_change(cast, covenant, write):
    exported = write(CommitmentResource().export(user=cast.thu))
    outcome = bring(exported, cast.thu)
    assert (outcome.problems, outcome.totals["skip"]) == ([], 2)
    drafting.new_version(covenant, because="Sửa", by=cast.an)
    assert len(CommitmentResource().export(user=cast.thu)) == 2, "of each year only the newest version"
