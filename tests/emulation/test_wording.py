"""What changed between two texts: pure functions."""

from hypothesis import given
from hypothesis import strategies as st

from emulation import wording
from emulation.wording import Change


def test_paragraphs_are_paired_by_their_words_and_then_by_their_place():
    before = ["Một", "Hai", "Ba"]
    after = ["Mới", "Một", "Hai và hơn", "Ba"]
    assert wording.between(before, after) == [Change("added", 1, "", "Mới"), Change("changed", 3, "Hai", "Hai và hơn")]
    assert wording.between(before, ["Một", "Ba"]) == [Change("removed", 2, "Hai", "")]
    assert wording.between(before, before) == []


def test_words_are_marked_where_they_differ():
    change = Change("changed", 1, "trước ngày 25/3 hằng năm", "trước ngày 30/3 hằng năm")
    assert change.pieces == [("same", "trước ngày "), ("del", "25/3"), ("ins", "30/3"), ("same", " hằng năm")]


@given(before=st.text("ab \n"), after=st.text("ab \n"))
def test_the_pieces_give_back_both_texts(before, after):
    pieces = wording.pieces(before, after)
    assert "".join(words for mark, words in pieces if mark != "ins") == before
    assert "".join(words for mark, words in pieces if mark != "del") == after
