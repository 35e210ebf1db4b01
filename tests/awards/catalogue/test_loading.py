import csv
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from awards.catalogue import certainty, loading
from awards.catalogue.models import AwardTerms, AwardType, BaseSalary
from common import history


def shipped():
    with (loading.HERE / "award_catalogue.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_award_comes_with_its_terms_and_history(catalogue):
    assert AwardType.objects.count() == len(catalogue.awards) == 76
    assert AwardTerms.objects.count() == AwardTerms.history.count() == len(shipped())
    assert AwardType.history.count() == 76
    assert set(AwardTerms.history.values_list("history_change_reason", flat=True)) == {loading.LOADED}


def test_loading_again_changes_nothing(catalogue):
    loaded = loading.load()
    assert (loaded.new, loaded.changed, loaded.kept) == (0, 0, [])
    assert AwardTerms.history.count() == len(shipped())


def test_what_a_person_changed_stays_and_is_told(catalogue, cast):
    terms = AwardTerms.objects.get(award=catalogue["F-BKBT"], regime="nd152")
    terms.individual = Decimal("2")
    history.save(terms, by=cast.thu)
    loaded = loading.load()
    assert [line.partition(":")[0] for line in loaded.kept] == ["F-BKBT, Nghị định 152/2025/NĐ-CP"]
    terms.refresh_from_db()
    assert terms.individual == 2


def test_what_nobody_changed_is_brought_up_to_date(catalogue):
    AwardType.objects.filter(code="T-LDTT").update(name="Tên cũ")
    loaded = loading.load()
    assert (loaded.changed, loaded.kept) == (1, [])
    award = AwardType.objects.get(code="T-LDTT")
    assert award.name == "Lao động tiên tiến" and "lao dong tien tien" in award.search
    assert award.history.count() == 2


def test_terms_that_a_person_entered_are_not_overlapped(catalogue, cast):
    held = AwardTerms.objects.get(award=catalogue["T-LDTT"], regime="nd152")
    held.until = date(2026, 12, 31)
    history.save(held, by=cast.thu)
    later = AwardTerms(
        award=held.award, regime="nd152", since=date(2027, 1, 1), legal_basis="Luật mới", confidence="S1"
    )
    history.save(later, by=cast.thu)
    loaded = loading.load()
    assert loaded.new == loaded.changed == 0
    assert [line.partition(":")[0] for line in loaded.kept] == ["T-LDTT, Nghị định 152/2025/NĐ-CP"]


def test_terms_follow_each_other_without_a_gap(catalogue):
    for award in catalogue.awards.values():
        rows = list(award.terms.order_by("since"))
        assert rows[-1].until is None
        for row, following in pairwise(rows):
            assert row.until + timedelta(days=1) == following.since, award.code


def test_no_terms_break_a_constraint(catalogue):
    for row in [*AwardType.objects.all(), *AwardTerms.objects.all(), *BaseSalary.objects.all()]:
        row.full_clean()


def test_whatever_is_marked_k_is_to_be_verified(catalogue):
    for row in AwardTerms.objects.all():
        marks = {each.mark for each in certainty.statements(row.confidence)}
        unsure = "K" in marks or ("S-old" in marks and row.regime in ("nd98", "nd152"))
        assert row.to_verify == unsure, row


@pytest.mark.parametrize(
    ("code", "regime", "votes"),
    [
        ("T-CSTDB", "nd91", (90, 100)), ("T-CSTDB", "nd98", (80, 100)), ("T-CSTDTQ", "nd152", (80, 100)),
        ("F-AHLD", "nd91", (90, 100)), ("T-LDTT", "nd152", (None, None)),
    ],
)  # fmt: skip
def test_the_threshold_of_the_ballot_follows_the_regime(catalogue, code, regime, votes):
    row = AwardTerms.objects.get(award=catalogue[code], regime=regime)
    assert (row.vote_parts, row.vote_of) == votes
    assert row.vote_base == ("all" if votes[0] else "") and not row.vote_strictly


def test_only_flags_of_bloc_leaders_name_the_bloc_year(catalogue):
    found = AwardType.objects.filter(for_bloc_leader=True).values_list("code", flat=True)
    assert sorted(found) == ["T-CTDB", "T-CTDCP", "T-CTDCP-TW"]


def test_quotas_of_the_old_decree_do_not_go_on_as_if_sure(catalogue):
    old, new = (AwardTerms.objects.get(award=catalogue["T-CSTDCS"], regime=name) for name in ("nd91", "nd152"))
    assert "15%" in old.quota and "15%" not in new.quota
    flag = AwardTerms.objects.get(award=catalogue["T-CTDCP"], regime="nd152")
    assert "20%" in flag.quota and "tỷ lệ" in certainty.parts(flag.confidence, flag.regime)
