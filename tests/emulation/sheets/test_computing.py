"""What is kept of a round between pages: every act that may change a point breaks its mark."""

from decimal import Decimal

import pytest

from emulation.sheets import computing, explaining, finishing, verifying
from emulation.sheets.models import Assessment, Block
from tests.emulation.sheets.conftest import again, put, score_of

pytestmark = pytest.mark.django_db(transaction=True)
EXPLAINED = "Đã đạt."


def mark(sheet):
    round_ = again(sheet).round
    board = computing.read(round_)
    return computing._mark(round_, board.sheets, board.blocks)


def verify(sheet, value, by):
    return verifying.verify(sheet, "B2", value, version=score_of(sheet, "B2").version, by=by, words="Thiếu số liệu.")


def test_a_second_page_reads_no_score(cast, filled, django_assert_num_queries):
    round_ = again(filled).round
    first = computing.read(round_)
    points = first.sums(filled).points
    with django_assert_num_queries(3):
        second = computing.read(round_)
    assert second.content is first.content
    with django_assert_num_queries(0):
        assert second.sums(filled).points == points


def test_a_value_that_is_entered_shows_at_once(cast, filled):
    before = computing.read(again(filled).round).sums(filled).points
    put(filled, "B2", "20", by=cast.binh)
    assert computing.read(again(filled).round).sums(filled).points == before - Decimal(5)


@pytest.mark.parametrize("fields", [{"value": "10"}, {"value": "25", "words": "Thêm một báo cáo."}])
def test_entering_breaks_the_mark(cast, filled, fields):
    before = mark(filled)
    put(filled, "B2", fields["value"], by=cast.binh, words=fields.get("words", "Nộp đủ báo cáo."))
    assert mark(filled) != before


def test_entering_the_same_again_keeps_it(cast, filled):
    before = mark(filled)
    put(filled, "B2", "25", by=cast.binh, words="Nộp đủ báo cáo.")
    assert mark(filled) == before


def test_a_new_target_breaks_it(cast, filled):
    before = mark(filled)
    put(filled, "A1", "90", target="120", by=cast.binh)
    assert mark(filled) != before


def test_every_stage_breaks_it(cast, handed_in):
    marks = [mark(handed_in)]

    def did(_act):
        marks.append(mark(handed_in))

    did(verify(handed_in, "20", cast.an))
    did(verifying.finish_verifying(handed_in, by=cast.an))
    sheet = again(handed_in)
    did(explaining.explain(sheet, {"B2": EXPLAINED}, by=cast.binh))
    did(explaining.finish_explaining(sheet, by=cast.binh))
    did(verify(again(sheet), "22", cast.an))
    did(verifying.finish_second(again(sheet), by=cast.an))
    did(verify(again(sheet), "23", cast.thu))
    did(finishing.make_final(again(sheet), by=cast.thu))
    assert len(set(marks)) == len(marks)
    assert {one.stage for one in Assessment.objects.filter(score=score_of(sheet, "B2"))} == {
        "self", "verified", "second", "final",
    }  # fmt: skip


def test_taking_an_assignment_away_breaks_it(cast, filled):
    before = mark(filled)
    finishing.assign(score_of(filled, "A1"), False, why="Không giao.", by=cast.thu)
    assert mark(filled) != before


def test_a_reason_not_to_consider_a_unit_breaks_it(cast, filled):
    before = mark(filled)
    Block.objects.create(sheet=filled, code="report_missing")
    assert mark(filled) != before
