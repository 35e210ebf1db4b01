"""Pictures: well-formed, every label in words, no script, the same bytes each time, in pages and in papers."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest
import typst
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import charts, rendering
from documents.charts import Band, Bar, Line, Stack
from tests.documents.test_rendering import covenant

NUMBERS = st.one_of(st.none(), st.decimals(0, 150, places=2))
LABELS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=80)
BANDS = [Band("Dưới 80", Decimal(0)), Band("80 – 90", Decimal(80)), Band("Từ 90", Decimal(90))]


def texts(svg: bytes) -> list[str]:
    root = ElementTree.fromstring(svg)  # noqa: S314 what this test drew itself
    assert root.tag == f"{charts.SVG}svg"
    return [node.text for node in root.iter(f"{charts.SVG}text") if node.text]


@given(st.lists(st.tuples(LABELS, NUMBERS), max_size=20))
@settings(max_examples=25, deadline=None)
def test_progress_is_drawn_whatever_the_figures(rows):
    texts(charts.progress([Bar(label, percent) for label, percent in rows], title="Tiến độ"))


@given(st.lists(NUMBERS, max_size=20), st.lists(st.tuples(LABELS, st.decimals(0, 100, places=2)), max_size=8))
@settings(max_examples=25, deadline=None)
def test_a_distribution_is_drawn_whatever_the_points(points, bands):
    texts(charts.distribution(points, [Band(*band) for band in bands], title="Phân bố"))


@given(st.lists(st.tuples(LABELS, st.lists(st.one_of(st.none(), st.integers(1, 20)), max_size=6)), max_size=20))
@settings(max_examples=25, deadline=None)
def test_years_are_drawn_whatever_the_ranks(rows):
    lines = [Line(label, values) for label, values in rows]
    for by_rank in (True, False):
        texts(charts.over_the_years([str(2020 + n) for n in range(6)], lines, title="Kết quả", by_rank=by_rank))


def test_every_label_stands_in_the_picture():
    rows = [Bar("1. Sáng kiến được áp dụng", Decimal("66.67")), Bar("2. Nộp báo cáo", None)]
    said = texts(charts.progress(rows, title="Tiến độ thực hiện giao ước"))
    assert {"Tiến độ thực hiện giao ước", "1. Sáng kiến được áp dụng: 66,67 %", "2. Nộp báo cáo: –"} <= set(said)
    said = texts(charts.distribution([Decimal(79), Decimal(80), None, Decimal("80.5")], BANDS, title="Điểm"))
    assert {"Dưới 80", "80 – 90", "Từ 90", "1", "2"} <= set(said)


def test_lines_are_told_apart_by_number_and_stroke():
    lines = [Line(f"Đơn vị {number}", [number, 21 - number]) for number in range(1, 21)]
    svg = charts.over_the_years(["2025", "2026"], lines, title="Thứ hạng", by_rank=True)
    said = texts(svg)
    assert all(f"{number}. Đơn vị {number}" in said and said.count(str(number)) >= 2 for number in range(1, 21))
    assert svg.count(b"stroke-dasharray") >= 15


def test_lines_that_meet_carry_all_their_numbers():
    lines = [Line("A", [1, 2]), Line("B", [1, None]), Line("C", [3, 2])]
    said = texts(charts.over_the_years(["2025", "2026"], lines, title="Thứ hạng", by_rank=True))
    assert {"1, 2", "1, 3", "3"} <= set(said)


def test_points_on_the_edge_of_a_band_belong_to_it():
    assert charts.counted([Decimal(80), Decimal("79.99"), Decimal(100), None, Decimal(-1)], BANDS) == [1, 1, 1]


def test_a_long_name_is_cut_between_two_words():
    name = "Sở Nông nghiệp và Phát triển nông thôn tỉnh Ví Dụ"
    assert charts.shortened(name) == "Sở Nông nghiệp và Phát triển nông…"
    assert charts.shortened("Sở Nội vụ") == "Sở Nội vụ"


def test_a_picture_runs_nothing_and_asks_nobody():
    svg = charts.distribution([Decimal(85)], BANDS, title="<script>alert(1)</script>").decode()
    assert "<script" not in svg and "&lt;script&gt;" in svg
    assert "@import" not in svg and "url(" not in svg and "http" not in svg.replace("http://www.w3.org/", "")


def test_the_same_figures_give_the_same_bytes():
    assert charts.progress([Bar("a", Decimal(1))], title="x") == charts.progress([Bar("a", Decimal(1))], title="x")


def test_numbers_follow_the_language():
    with translation.override("en"):
        assert charts.percent(Decimal("66.67")) == "66.67 %"
    assert charts.percent(Decimal("66.670")) == "66,67 %"
    assert charts.percent(Decimal("1E+2")) == "100 %"


# --- In papers ---------------------------------------------------------------------------------------------------


def drawn() -> dict[str, str]:
    svg = charts.distribution([Decimal(85)], BANDS, title="Phân bố điểm của các đơn vị")
    return {"svg": svg.decode(), "alt": "Một đơn vị đạt từ 80 đến 90 điểm"}


def test_a_paper_carries_its_pictures_as_files_and_their_words_as_data():
    files = rendering._files("covenant", covenant(pictures={"spread": drawn()}))
    assert files["picture-spread.svg"].startswith(b"<?xml")
    assert b"<svg" not in files["data.json"] and "Một đơn vị đạt".encode() in files["data.json"]


def test_a_picture_keeps_a_paper_archival_and_accessible():
    files = rendering._files("covenant", covenant(pictures={"spread": drawn()}))
    main = b"""#import "layout.typ": *
    #show: official.with(title: "Th\xe1\xbb\xad")
    #let data = json("data.json")
    #for (name, alt) in data.pictures { drawing(name, alt) }"""
    pdf, warnings = typst.compile_with_warnings(
        {**files, "main.typ": main}, root=rendering.PAPERS, font_paths=rendering._fonts(), ignore_system_fonts=True,
        format="pdf", pdf_standards=rendering.STANDARDS, timestamp=rendering.NO_MOMENT,
    )  # fmt: skip
    assert pdf.startswith(b"%PDF") and not warnings


@pytest.mark.parametrize("name", ["../qr", "QR", ""])
def test_a_picture_has_a_plain_name(name):
    with pytest.raises(rendering.RenderingError, match="no name"):
        rendering.render("covenant", covenant(pictures={name: drawn()}))


@pytest.mark.parametrize(
    ("most", "axis"),
    [(1, [0, 1]), (5, [0, 1, 2, 3, 4, 5]), (7, [0, 2, 4, 6, 8]), (11, [0, 5, 10, 15]), (100, [0, 20, 40, 60, 80, 100])],
)
def test_counts_stand_on_an_axis_of_even_steps(most, axis):
    assert charts._counts_to(most) == axis


def test_a_last_part_that_nobody_has_is_not_in_the_key():
    drawn = charts.shares([Stack("Bằng khen", [1, 2, 0])], ["lãnh đạo", "quản lý", "không nêu"], title="Cơ cấu")

    assert "quản lý" in drawn.decode()
    assert "không nêu" not in drawn.decode()
