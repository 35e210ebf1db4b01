"""Proposing: only final sheets, places as computed, ties in Vietnamese order, corrections with a reason."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from emulation.ranking import changes, proposing, standing
from emulation.ranking.models import Placing, PublishedRanking
from emulation.sheets.models import ScoreSheet
from tests.conftest import codes
from tests.emulation.ranking.making import block, change, make_scored, publish, sheet_of

State = PublishedRanking.State


def places(ranking) -> list[tuple]:
    return [(row.rank, row.unit.name, row.points) for row in ranking.placings.select_related("unit")]


def test_the_places_are_kept_as_they_are_computed(cast, scored):
    ranking = proposing.propose(scored, by=cast.oanh)
    assert places(ranking) == [
        (1, cast.head.name, Decimal(85)), (2, cast.member.name, Decimal(80)), (3, cast.deputy.name, Decimal(75)),
    ]  # fmt: skip
    first = ranking.placings.first()
    assert (first.was_head, first.percent, first.base, first.assigned_max) == (True, 85, 85, 100)
    assert (ranking.state, ranking.version) == (State.PROPOSED, 1)
    assert [row.was_head for row in ranking.placings.all()] == [True, False, False]


def test_every_sheet_must_be_final_and_the_others_are_named(cast, scored):
    for unit in (cast.member, cast.deputy):
        ScoreSheet._base_manager.filter(round=scored, unit=unit).update(state=ScoreSheet.State.SECRETARIAT)
    with pytest.raises(ValidationError) as error:
        proposing.propose(scored, by=cast.an)
    assert codes(error) == {"not_final"}
    assert len(error.value.messages) == 2 and cast.member.name in str(error.value.messages)
    assert {sheet.unit for sheet in standing.read(scored).unfinished} == {cast.member, cast.deputy}


def test_equal_units_share_a_rank_in_vietnamese_order(cast, year):
    ranking = proposing.propose(make_scored(year, ["20", "20", "25"], by=cast.thu), by=cast.an)
    assert places(ranking) == [
        (1, cast.deputy.name, Decimal(85)), (2, cast.member.name, Decimal(80)), (2, cast.head.name, Decimal(80)),
    ]  # fmt: skip
    assert [row.is_tied for row in ranking.placings.all()] == [False, True, True]


def test_an_equal_score_is_parted_by_the_step_of_the_table(cast, year):
    round_ = make_scored(year, ["20", "30", "10"], by=cast.thu, options={"tie_break": ["B2"]})
    row = sheet_of(round_, cast.member).scores.get(criterion__code="A1").assessments.get()
    row.actual = Decimal(75)  # 30 of 40 points: both units have 80 in the end
    row.save()
    ranking = proposing.propose(round_, by=cast.an)
    first, second, _third = ranking.placings.select_related("unit")
    assert (first.unit, first.points, second.points) == (cast.member, Decimal(80), Decimal(80))
    assert first.decided_by == second.decided_by == "B2 Chất lượng báo cáo"
    assert (first.rank, second.rank, first.is_tied) == (1, 2, False)


def test_a_gate_is_kept_with_the_place(cast, year):
    gates = [{"name": "Cờ thi đua", "minimum": 85, "floor": 0}, {"name": "Bằng khen", "minimum": 80, "floor": 60}]
    ranking = proposing.propose(
        make_scored(year, ["25", "24", "15"], by=cast.thu, options={"gates": gates}), by=cast.an
    )
    assert [row.band for row in ranking.placings.all()] == ["Cờ thi đua", "", ""]


def test_a_blocked_unit_stands_last_with_the_reason(cast, year):
    options = {"blocked_because": ["report_missing", "leader_sanctioned"]}
    round_ = make_scored(year, ["25", "20", "15"], by=cast.thu, options=options)
    block(round_, cast.head, "report_missing", by=cast.thu)
    last = proposing.propose(round_, by=cast.an).placings.select_related("unit").last()
    assert (last.unit, last.rank, last.points) == (cast.head, None, Decimal(85))
    assert last.blocked_because


def test_what_is_not_scored_is_no_zero(cast, year):
    round_ = make_scored(year, ["25", "0", None], by=cast.thu)
    rows = {row.unit: row for row in proposing.propose(round_, by=cast.an).placings.select_related("unit")}
    assert rows[cast.member].points == rows[cast.deputy].points == Decimal(60)
    nothing = standing.read(round_).row_of(cast.deputy.pk).place.totals.unscored
    assert nothing == ("B2",)


def test_the_same_results_are_proposed_once(cast, scored):
    first = proposing.propose(scored, by=cast.an)
    assert proposing.propose(scored, by=cast.thu) == first
    assert (PublishedRanking.objects.count(), Placing.objects.count()) == (1, 3)


def test_a_proposal_whose_scores_changed_gives_way_to_a_new_one(cast, scored):
    old = proposing.propose(scored, by=cast.an)
    change(scored, cast.deputy, "30")
    new = proposing.propose(scored, by=cast.an)
    old.refresh_from_db()
    assert (old.state, new.state, new.version) == (State.WITHDRAWN, State.PROPOSED, 2)
    assert old.placings.count() == 3


def test_changes_are_named_unit_by_unit(cast, scored):
    ranking = proposing.propose(scored, by=cast.an)
    assert changes.since(ranking, standing.read(scored)) == []
    change(scored, cast.deputy, "30")
    lines = changes.since(ranking, standing.read(scored))
    assert len(lines) == 3 and any(cast.deputy.name in line and "75" in line and "90" in line for line in lines)


def test_a_correction_says_why_and_only_when_something_changed(cast, scored):
    old = publish(scored, head=cast.an, secretariat=cast.thu)
    with pytest.raises(ValidationError) as error:
        proposing.propose(scored, because="Sai", by=cast.an)
    assert codes(error) == {"unchanged"}
    change(scored, cast.deputy, "30")
    with pytest.raises(ValidationError) as error:
        proposing.propose(scored, by=cast.an)
    assert codes(error) == {"because_missing"}
    new = proposing.propose(scored, because="Sửa lỗi nhập điểm", by=cast.an)
    old.refresh_from_db()
    assert (old.state, new.state, new.change_reason) == (State.PUBLISHED, State.PROPOSED, "Sửa lỗi nhập điểm")


@pytest.mark.parametrize("who", ["binh", "dung", "chi", "son"])
def test_only_those_who_prepare_the_year_propose(cast, scored, who):
    with pytest.raises(PermissionDenied):
        proposing.propose(scored, by=getattr(cast, who))


def test_a_kept_place_never_changes(cast, scored):
    place = proposing.propose(scored, by=cast.an).placings.first()
    place.points = 1
    with pytest.raises(ValidationError) as error:
        place.save()
    assert codes(error) == {"sealed"}


def test_a_fingerprint_does_not_care_for_zeros_or_order(cast, scored):
    before = standing.read(scored).fingerprint
    change(scored, cast.deputy, "15.0000")
    assert standing.read(scored).fingerprint == before
    block(scored, cast.deputy, "report_missing", by=cast.thu)
    assert standing.read(scored).fingerprint != before


def test_nothing_is_published_by_proposing(cast, scored):
    ranking = proposing.propose(scored, by=cast.thu)
    assert not ranking.document and not ranking.published_at
