"""Two people at the same moment, on PostgreSQL: on one leaf, on one sheet, opening one round."""

import pytest

from emulation.sheets import entering, finishing, opening, verifying
from emulation.sheets.models import Assessment, Score, ScoreChange, ScoreSheet, ScoringRound
from tests.emulation.covenants.test_races import anew, refused, together
from tests.emulation.sheets.conftest import again, days_from, put, score_of
from tests.points import make_table

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 5


def test_of_two_reviewers_on_one_leaf_one_is_refused_and_nothing_is_lost(cast, handed_in):
    for turn in range(ROUNDS):
        seen = score_of(handed_in, "B2").version

        def verify(person, value, seen=seen):
            sheet, person = again(handed_in), anew(person)
            return lambda: verifying.verify(sheet, "B2", value, version=seen, by=person, words="Thiếu số liệu.")

        outcomes = together(verify(cast.an, str(turn)), verify(cast.oanh, str(turn + 10)))
        assert refused(outcomes) == ["stale"]
        assert score_of(handed_in, "B2").version == seen + 1
    assert ScoreChange.objects.filter(stage="verified").count() == ROUNDS
    assert Assessment.objects.filter(stage="verified").count() == 1


def test_a_sheet_handed_in_twice_is_handed_in_once(cast, filled):
    acts = [lambda: entering.hand_in(again(filled), by=anew(cast.binh)) for _number in range(3)]
    assert refused(together(*acts)) == []
    assert ScoreChange.objects.filter(field="state").count() == 1
    assert again(filled).state == ScoreSheet.State.VERIFYING


def test_nothing_is_entered_after_it_was_handed_in(cast, filled):
    seen = score_of(filled, "B2").version
    outcomes = together(
        lambda: entering.hand_in(again(filled), by=anew(cast.binh)),
        lambda: entering.enter(again(filled), "B2", "11", version=seen, by=anew(cast.binh)),
    )
    changed = ScoreChange.objects.filter(field="result", new__startswith="11").exists()
    assert refused(outcomes) == ([] if changed else ["not_self"])
    if changed:
        order = ScoreChange.objects.order_by("-pk").values_list("field", flat=True)
        assert next(iter(order)) == "state"


def test_a_round_opened_twice_at_once_is_one_round(cast, campaign):
    make_table(campaign, by=cast.an)
    acts = [
        lambda person=person: opening.open_round(campaign, days_from(), by=anew(person))
        for person in (cast.an, cast.thu)
    ]
    assert refused(together(*acts)) == []
    assert (ScoringRound.objects.count(), ScoreSheet.objects.count(), Score.objects.count()) == (1, 3, 12)


def test_made_final_and_corrected_at_once_the_correction_comes_before_or_not_at_all(cast, handed_in):
    verifying.finish_verifying(handed_in, by=cast.oanh)
    seen = score_of(handed_in, "B2").version
    outcomes = together(
        lambda: finishing.make_final(again(handed_in), by=anew(cast.thu)),
        lambda: verifying.verify(again(handed_in), "B2", "1", version=seen, by=anew(cast.thu), words="Sửa."),
    )
    is_corrected = Assessment.objects.filter(stage="final").exists()
    assert refused(outcomes) == ([] if is_corrected else ["other_state"])
    assert again(handed_in).state == ScoreSheet.State.FINAL


def test_two_leaves_are_entered_at_once_by_two_colleagues(cast, sheet):
    versions = {code: score_of(sheet, code).version for code in ("B1", "B2")}
    outcomes = together(
        lambda: entering.enter(again(sheet), "B1", "1", version=versions["B1"], by=anew(cast.binh)),
        lambda: entering.enter(again(sheet), "B2", "9", version=versions["B2"], by=anew(cast.binh)),
    )
    assert refused(outcomes) == []
    assert Assessment.objects.count() == 2
    put(sheet, "B2", "10", by=cast.binh)
