"""What was handed in beside what was handed in before."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from emulation.reviews import comparing
from tests.emulation.reports.made import content, figure, section


def by_key(now, before=None):
    return {part.key: part for part in comparing.parts(now, before)}


def test_a_first_submission_has_nothing_to_compare_with():
    part = by_key(content(sections=[section("Một\n\nHai")]))["situation"]
    assert (part.change, part.paragraphs) == ("", [[("same", "Một")], [("same", "Hai")]])


def test_words_that_came_and_went_are_marked_by_paragraph():
    before = content(sections=[section("Giữ nguyên\nCó 3 tin")])
    part = by_key(content(sections=[section("Giữ nguyên\nCó 5 tin")]), before)["situation"]
    assert part.change == "changed"
    assert part.paragraphs[0] == [("same", "Giữ nguyên")]
    assert [mark for mark, _words in part.paragraphs[1]] == ["same", "del", "ins", "same"]


def test_a_part_that_is_new_one_that_stayed_and_one_that_is_gone():
    old = content(sections=[section(), section(key="limits", heading="Hạn chế")])
    new = content(sections=[section(), section(key="awards", heading="Khen thưởng")])
    found = by_key(new, old)
    assert (found["situation"].change, found["awards"].change) == ("same", "added")
    assert comparing.gone(new, old) == ["Hạn chế"]
    assert comparing.gone(new, None) == []


@pytest.mark.parametrize(
    ("was", "value", "change"), [("3", "4", "changed"), ("3", "3", "same"), (None, "0", "changed")]
)
def test_an_empty_figure_is_not_zero(was, value, change):
    found = by_key(content(figures=[figure("x", "X", value)]), content(figures=[figure("x", "X", was)]))["figure-x"]
    assert (found.change, found.value, found.was) == (change, value, was)


def test_files_that_came_and_went_are_marked():
    def files(*keys):
        return [SimpleNamespace(pk=key, name=f"{key}.pdf", sha256="x") for key in keys]

    old, new = content(sections=[section(evidence=files(1, 2))]), content(sections=[section(evidence=files(2, 3))])
    part = by_key(new, old)["situation"]
    assert [(file.pk, file.kind) for file in part.files] == [(2, "same"), (3, "ins"), (1, "del")]
    assert part.change == "changed"


def test_a_very_long_paragraph_is_shown_old_before_new_and_quickly():
    words = " ".join(f"chữ{number}" for number in range(20_000))
    part = by_key(content(sections=[section(words + " mới")]), content(sections=[section(words)]))["situation"]
    assert [mark for mark, _words in part.paragraphs[0]] == ["del", "ins"]


@pytest.mark.parametrize(
    ("comparator", "target", "value", "met", "percent"),
    [
        (">=", "70", "65", False, "92.9"), (">=", "70", "70", True, "100.0"), (">=", "70", "105", True, "150.0"),
        (">", "0", "1", True, None), ("<=", "3", "2", True, None), ("<=", "3", "4", False, None),
        ("<", "3", "3", False, None), ("=", "5", "5", True, None), ("done", None, "1", True, None),
        ("done", None, "0", False, None), (">", "8", "8", False, "100.0"),
    ],
)  # fmt: skip
def test_progress_is_told_where_it_says_something(comparator, target, value, met, percent):
    found = comparing.progress(comparator, Decimal(target) if target else None, Decimal(value))
    assert (found.is_met, found.percent) == (met, Decimal(percent) if percent else None)
    assert comparing.progress(comparator, Decimal(target) if target else None, None) is None


def test_commitments_stand_before_sections_as_on_the_paper():
    words = content(figures=[figure("x", "Tin, bài", None)])
    words["commitments"] = [{"key": "commitment-3", "number": 2, "text": "Khen thưởng", "value": None}]
    assert [part.key for part in comparing.parts(words)] == ["commitment-3", "situation", "figure-x"]


def test_names_are_those_of_the_paper():
    words = content(figures=[figure("x", "Tin, bài", None)])
    words["commitments"] = [{"key": "commitment-3", "number": 2, "text": "Khen thưởng", "value": None}]
    assert comparing.names(words) == {
        "situation": "Tình hình chung", "commitment-3": "Chỉ tiêu 2: Khen thưởng", "figure-x": "Tin, bài",
    }  # fmt: skip
    assert comparing.last_values(words) == {"commitment-3": None, "Khen thưởng": None, "figure-x": None}
