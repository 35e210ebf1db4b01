"""Vietnamese text: one form, one way to search, one order on both databases."""

import functools
import unicodedata

import pytest

from blocs.models import Council, Unit
from common.text import compare, fold, nfc, sort_key, tidy
from tests.conftest import make_unit

IN_ORDER = [
    "“Ánh Dương”", "(Sở Nội vụ)", "01 Trần Phú", "1 Trần Phú", "10 Trần Phú", "2 Trần Phú",
    "a", "A", "à", "À", "ả", "ã",
    "á", "ạ", "a b", "A b", "á b", "a-b", "ab", "Ab", "AB", "ăn", "âm", "ấm", "Ấm", "An", "ba", "Bà", "bả", "Bá",
    "Ban Dân vận", "Bắc Giang", "Bắc Ninh", "Bằng", "Cục Thuế", "cục Thuế", "Cục thuế", "Dạ", "Dân", "Dung", "Đà Nẵng",
    "đà nẵng", "Đa", "đa", "Đài", "Đảng ủy", "Đăng", "Đặng", "Đông", "E", "ép", "Ê", "Ế", "Giang", "Hà Nam", "Hà Nội",
    "Hòa", "Hoà", "Kho bạc", "la", "lan", "lơ", "lờ", "lô", "Lộ", "lo", "Lò", "ngân", "Nguyễn Đức Thắng", "nguyên",
    "Nguyên", "nghĩa", "Ơn", "Ông", "on", "Sở Y tế", "Sở Nội vụ", "Sở nội vụ", "Sơ", "tư", "Tứ", "Tụ", "tu", "Tử",
    "Thành phố", "ủy ban", "uỷ ban", "Ủy ban", "Ưu", "u", "vạn", "Vân", "Xã", "ý", "y", "Ỷ", "zz", "Zz", "Wi-Fi", "",
    "Phường 1", "Phường 10", "Phường 2", "A&B", "A, B", "A. B", "a/b", "x…", "x...",
]  # fmt: skip


def test_composed_and_decomposed_text_are_stored_alike():
    decomposed = unicodedata.normalize("NFD", "Nguyễn Đức Thắng – Đà Nẵng")
    assert decomposed != "Nguyễn Đức Thắng – Đà Nẵng"
    assert nfc(decomposed) == "Nguyễn Đức Thắng – Đà Nẵng"
    assert tidy(f"  {decomposed}\n\t") == "Nguyễn Đức Thắng – Đà Nẵng"


def test_a_line_has_single_blanks():
    assert tidy(" Sở\u00a0 Nội\r\n vụ ") == "Sở Nội vụ"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đặng Thị Ước", "dang thi uoc"),
        ("ĐÀI PHÁT THANH", "dai phat thanh"),
        (unicodedata.normalize("NFD", "Hưởng ứng"), "huong ung"),
        ("  Sở   Nội\tvụ ", "so noi vu"),
        ("", ""),
    ],
)
def test_searching_ignores_accents_case_and_the_bar_of_d(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    "words",
    [
        ["da", "Da", "dà", "dả", "dã", "dá", "dạ", "đa", "Đa"],
        ["lo", "lô", "lơ", "lu", "lư"],
        ["an", "ăn", "ân", "ba"],
        ["Sở Nội vụ", "Sở Y tế", "Sơn La"],
        ["Hoà", "Hòa"],
        ["1", "10", "2", "a", "Z"],
    ],
)
def test_letters_decide_before_tones_and_tones_before_case(words):
    backwards = words[::-1]
    assert sorted(backwards, key=sort_key) == words


def test_no_two_different_texts_compare_as_equal():
    assert compare("x…", "x...") != 0
    assert compare("Hà", "Hà") == 0
    assert (compare("a", "b"), compare("b", "a")) == (-1, 1)


def test_both_databases_list_names_in_the_same_order(db):
    """SQLite sorts by `compare`, PostgreSQL by ICU `vi`; run on both, this pins both to one list."""
    names = [name for name in dict.fromkeys(IN_ORDER) if name]
    assert len(names) > 60
    for name in names:
        Council.objects.create(name=name, level="province")
    assert list(Council.objects.order_by("name").values_list("name", flat=True)) == sorted(
        names, key=functools.cmp_to_key(compare)
    )


def test_a_unit_is_found_by_any_of_its_words_without_accents(db):
    treasury = make_unit("Kho bạc Nhà nước tỉnh Đắk Lắk", short_name="KBNN", code="T-01")
    make_unit("Sở Nội vụ")
    for words in ["kho bac", "DAK lak", "lắk kho", "kbnn", "t-01", unicodedata.normalize("NFD", "Đắk"), ""]:
        found = Unit.objects.matching(words)
        assert treasury in found
        assert len(found) == (1 if words else 2)
    assert not Unit.objects.matching("kho bac noi vu")
