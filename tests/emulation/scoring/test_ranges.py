"""Ranges: bounds in or out, gaps and overlaps, and the notation of published rules."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from emulation.scoring import options, ranges
from emulation.scoring.ranges import Range
from tests.conftest import codes
from tests.emulation.scoring.conftest import bands, d


def faults(*texts: str, whole: bool = False) -> list[tuple[str, str, str]]:
    found = ranges.faults(bands(dict.fromkeys(texts, 1)), whole=whole)
    return [(fault.code, str(fault.first), str(fault.second)) for fault in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("95–<100", Range(d(95), d(100), Decimal(1), has_high=False)),
        ("75 - 95 %", Range(d(75), d(95), Decimal(1))),
        (">75—95,5", Range(d(75), d("95.5"), Decimal(1), has_low=False)),
        (">95", Range(d(95), None, Decimal(1), has_low=False)),
        (">=95", Range(d(95), None, Decimal(1))),
        ("≤ 5", Range(None, d(5), Decimal(1))),
        ("<-2", Range(None, d(-2), Decimal(1), has_high=False)),
        ("-5–-1", Range(d(-5), d(-1), Decimal(1))),
        ("0", Range(d(0), d(0), Decimal(1))),
    ],
)
def test_a_range_is_read_as_rules_write_it(text, expected):
    assert options.read_range(text, Decimal(1)) == expected


@pytest.mark.parametrize("text", ["", "abc", "<", "5–", "–", "1–2–3", "<5–7", "5->7", "1e5", "9" * 20, "nan"])
def test_what_is_no_range_is_refused(text):
    with pytest.raises(ValidationError) as error:
        options.read_range(text, Decimal(1))
    assert codes(error) == {"range_unreadable"}


@pytest.mark.parametrize("text", ["<75", "≤75", ">95", "≥100", "75–95", "95–<100", ">75–95,5", "0", "-5–-1"])
def test_a_range_is_written_as_it_was_read(text):
    assert str(options.read_range(text, Decimal(1))) == text.replace(",", ".")


def test_ranges_that_meet_without_gap_or_overlap_are_fine_in_any_order():
    assert not faults(">95", "75–95", "<75")
    assert not faults("95–<100", "100", "<95", ">100")
    assert not faults("0", "1–2", "3–5", ">5", whole=True)
    assert not faults("<3", "3–5", ">5–<9", "≥9", whole=True)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("75–95", "95–100"), ("overlap", "75–95", "95–100")),
        (("75–<95", ">95"), ("gap", "75–<95", ">95")),
        (("<75", "80–95"), ("gap", "<75", "80–95")),
        (("<80", "75–95"), ("overlap", "<80", "75–95")),
        ((">5", ">9"), ("overlap", ">5", ">9")),
        (("<5", "<9"), ("overlap", "<5", "<9")),
        (("5–1",), ("empty", "5–1", "5–1")),
        ((">5–5",), ("empty", ">5–5", ">5–5")),
        (("0", "1–2"), ("gap", "0", "1–2")),
    ],
)
def test_a_gap_an_overlap_or_an_empty_range_is_named(texts, expected):
    assert faults(*texts) == [expected]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("1–2", "4–5"), "gap"),
        (("1–2", "2–5"), "overlap"),
        (("<1", ">1"), "gap"),
        (("1–2.5", "2.7–5"), ""),
        (("-5–-2", "-2–0"), "overlap"),
        (("-5–-2", "-1–0"), ""),
    ],
)
def test_between_whole_numbers_nothing_is_missing(texts, expected):
    assert [code for code, _first, _second in faults(*texts, whole=True)] == ([expected] if expected else [])
