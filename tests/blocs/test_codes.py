"""Codes for units that arrive without one."""

import unicodedata

import pytest

from blocs import codes
from tests.conftest import make_unit


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Thanh tra tỉnh Bắc Giang", "TTTBG"),
        (unicodedata.normalize("NFD", "Đài Phát thanh"), "DPT"),
        ("Sở Văn hóa, Thể thao (mới)", "SVHTT"),
        ("– … –", "DV"),
        ("", "DV"),
        ("từ " * 30, "T" * 20),
    ],
)
def test_a_code_is_made_of_initials(db, name, code):
    assert codes.propose(name) == code


def test_a_code_is_free(db):
    for expected in ["SNV", "SNV-2", "SNV-3"]:
        code = codes.propose("Sở Nội vụ")
        assert code == expected
        make_unit(code=code)


def test_a_gap_is_filled(db):
    for code in ["SNV", "SNV-3", "SNVX"]:
        make_unit(code=code)
    assert codes.propose("Sở Nội vụ") == "SNV-2"
