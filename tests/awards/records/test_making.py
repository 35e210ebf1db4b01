from datetime import date

from tests.awards.records import making


def test_makers_make_whole_rows(catalogue, cast):
    one = making.person(cast.member, "Nguyễn Văn Ánh")
    making.collective(cast.member)
    making.graded(one, 2025)
    making.initiative(one, 2025)
    making.disciplined(one, date(2024, 1, 1), date(2024, 6, 30))
    row = making.awarded(one, "T-LDTT", 2025)
    assert (row.unit, row.decided_on, row.counts_for_merit) == (cast.member, date(2025, 12, 31), True)
