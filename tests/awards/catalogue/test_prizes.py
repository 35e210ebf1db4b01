from datetime import date
from decimal import Decimal

import pytest

from awards.catalogue import prizes, terms
from awards.catalogue.models import AwardTerms


@pytest.mark.parametrize(
    ("day", "regime"),
    [
        (date(2017, 9, 30), None), (date(2017, 10, 1), "nd91"), (date(2023, 12, 31), "nd91"),
        (date(2024, 1, 1), "nd98"), (date(2025, 6, 30), "nd98"), (date(2025, 7, 1), "nd152"),
        (date(2026, 11, 21), "nd152"),
    ],
)  # fmt: skip
def test_a_day_has_the_terms_of_its_regime(catalogue, day, regime):
    held = terms.in_force(catalogue["T-CSTDCS"], day)
    assert (held.regime if held else None) == regime
    assert terms.by_award(day).get(catalogue["T-CSTDCS"].pk) == held


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        (date(2019, 6, 30), None), (date(2019, 7, 1), 1_490_000), (date(2023, 6, 30), 1_490_000),
        (date(2023, 7, 1), 1_800_000), (date(2024, 6, 30), 1_800_000), (date(2024, 7, 1), 2_340_000),
        (date(2026, 6, 30), 2_340_000), (date(2026, 7, 1), 2_530_000),
    ],
)  # fmt: skip
def test_the_base_salary_changes_on_its_day(catalogue, day, amount):
    found = prizes.base_salary(day)
    assert (found.amount if found else None) == amount


@pytest.mark.parametrize(
    ("code", "kind", "day", "amount"),
    [
        ("T-LDTT", "individual", date(2024, 6, 30), 540_000),
        ("T-LDTT", "individual", date(2024, 7, 1), 710_000),  # 702.000 rounded up
        ("T-LDTT", "individual", date(2026, 7, 1), 760_000),  # 759.000 rounded up
        ("F-BKBT", "individual", date(2023, 12, 31), 1_800_000),  # coefficient 1,0
        ("F-BKBT", "individual", date(2024, 1, 1), 2_700_000),  # coefficient 1,5
        ("T-CTDCP", "collective", date(2026, 7, 1), 30_360_000),
        ("F-HCLD1-C", "collective", date(2025, 7, 1), 42_120_000),
        ("F-HCSV", "individual", date(2026, 7, 1), 116_380_000),
        ("F-GTHCM", "individual", date(2026, 7, 1), 683_100_000),
        ("T-GDVH", "household", date(2026, 7, 1), 260_000),  # 253.000 rounded up
        ("F-GKX", "individual", date(2026, 7, 1), 380_000),  # 379.500 rounded up
    ],
)
def test_a_prize_is_coefficient_times_base_salary_rounded_up(catalogue, code, kind, day, amount):
    assert prizes.prize(catalogue[code], recipient_kind=kind, day=day).amount == amount


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [("0", 0), ("0.01", 10_000), ("10000", 10_000), ("10000.01", 20_000), ("19999.99", 20_000), ("702000", 710_000)],
)
def test_prizes_are_rounded_up_to_ten_thousand(exact, rounded):
    assert prizes.rounded_up(Decimal(exact)) == rounded


def test_where_the_law_names_no_coefficient_there_is_no_prize(catalogue):
    day = date(2026, 7, 1)
    assert prizes.prize(catalogue["T-LDTT"], recipient_kind="collective", day=day) is None
    assert prizes.prize(catalogue["F-GKDV"], recipient_kind="household", day=day) is None
    assert prizes.prize(catalogue["T-LDTT"], recipient_kind="individual", day=date(2018, 1, 1)) is None


@pytest.mark.parametrize(
    ("code", "kind", "day", "unsure"),
    [
        ("T-LDTT", "individual", date(2026, 7, 1), False),
        ("T-CSTDCS", "individual", date(2026, 7, 1), False),  # who decides in communes is unsure, the money is not
        ("F-GKX", "individual", date(2026, 7, 1), True),
        ("F-BKBT-C", "collective", date(2026, 7, 1), True),
        ("F-HUCQK", "individual", date(2026, 7, 1), True),  # seen for the earlier regime only
        ("F-NGND", "individual", date(2023, 7, 1), False),  # of which this is the time
    ],
)
def test_a_prize_says_whether_it_is_to_be_verified(catalogue, code, kind, day, unsure):
    assert prizes.prize(catalogue[code], recipient_kind=kind, day=day).to_verify is unsure


def test_a_mark_without_a_reason_makes_the_prize_unsure(catalogue):
    AwardTerms.objects.filter(award=catalogue["T-LDTT"], regime="nd152").update(to_verify=True)
    assert prizes.prize(catalogue["T-LDTT"], recipient_kind="individual", day=date(2026, 7, 1)).to_verify
