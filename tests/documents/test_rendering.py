"""What a rendered paper must be: exact letters, the official layout, an archival file, the same bytes every time."""

import io
import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pypdf
import pytest
import typst

from documents import rendering

CODE = "KTD-7F3K-9QXM-2V8C"
TONES = "aàáảãạ ăằắẳẵặ âầấẩẫậ eèéẻẽẹ êềếểễệ iìíỉĩị oòóỏõọ ôồốổỗộ ơờớởỡợ uùúủũụ ưừứửữự yỳýỷỹỵ đ"
ACCENTED = [letter for letter in TONES + TONES.upper() if not letter.isascii()]
A4 = (595.28, 841.89)
POINTS_PER_MM = 72 / 25.4


def commitment(**changes):
    return {
        "number": 1,
        "text": "Sáng kiến được đơn vị khác trong Khối áp dụng.",
        "target": "≥ 70 %",
        "scope": "Mỗi đơn vị",
        "unit_targets": [],
        "movements": [],
    } | changes


def signature(**changes):
    return {
        "unit": "Bộ Tư pháp",
        "role": "",
        "state": "signed",
        "capacity": "",
        "capacity_for": "",
        "post": "BỘ TRƯỞNG",
        "name": "Nguyễn Văn An",
        "signed_at": "09:02 ngày 25/02/2026",
        "late": "",
        "authority": "",
        "note": "",
    } | changes


def covenant(**changes):
    return {
        "title": "GIAO ƯỚC THI ĐUA NĂM 2026",
        "theme": "Kỷ cương, trách nhiệm",
        "is_example": False,
        "superior": "HỘI ĐỒNG THI ĐUA – KHEN THƯỞNG TRUNG ƯƠNG",
        "issuer": "KHỐI THI ĐUA CÁC BỘ, NGÀNH NỘI CHÍNH TRUNG ƯƠNG",
        "number": "",
        "symbol": "",
        "place": "Hà Nội",
        "date": "2026-02-25",
        "version": 1,
        "version_note": "",
        "preamble": ["Các đơn vị thành viên thống nhất ký kết Giao ước thi đua."],
        "movements": [],
        "commitments": [commitment()],
        "closing": [],
        "signatures": [signature()],
        "stage": "copy",
        "stage_label": "",
        "code": CODE,
        "verify_url": f"https://thidua.example.vn/xac-minh/{CODE}",
        "text_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "language": "vi",
    } | changes


def rendered(**changes):
    return rendering.render("covenant", covenant(**changes))


def read(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf))


def text_of(pdf):
    """The words of all pages with single spaces, wherever lines ended."""
    return " ".join(" ".join(page.extract_text() for page in read(pdf).pages).split())


def top_margin_of(page):
    """The words in the top 20 mm of a page, each with its left edge in points."""
    found = []

    def visit(text, page_matrix, text_matrix, _font, _size):
        across, up = text_matrix[4:]
        left = across * page_matrix[0] + up * page_matrix[2] + page_matrix[4]
        base = across * page_matrix[1] + up * page_matrix[3] + page_matrix[5]
        if text.strip() and base > A4[1] - 20 * POINTS_PER_MM:
            found.append((text.strip(), left))

    page.extract_text(visitor_text=visit)
    return found


def many_signatures(count):
    name = "Ủy ban nhân dân xã vùng đồng bào dân tộc thiểu số và miền núi Trường Sa số {}"
    post = "PHÓ CHỦ TỊCH PHỤ TRÁCH VĂN HÓA – XÃ HỘI"
    return [
        signature(unit=name.format(number), capacity="KT.", capacity_for="CHỦ TỊCH", post=post)
        for number in range(1, count + 1)
    ]


def objects_of(pdf):
    reader = read(pdf)
    return [reader.get_object(number) for number in range(1, reader.trailer["/Size"])]


# Letters


def test_there_are_134_accented_vietnamese_letters_to_try():
    assert len(ACCENTED) == len(set(ACCENTED)) == 134


def test_every_vietnamese_letter_comes_out_composed():
    text = text_of(rendered(closing=[TONES, TONES.upper()]))
    assert [letter for letter in ACCENTED if letter not in text] == []


def test_decomposed_input_comes_out_composed():
    closing = [unicodedata.normalize("NFD", TONES), unicodedata.normalize("NFD", TONES.upper())]
    assert rendered(closing=closing) == rendered(closing=[TONES, TONES.upper()])


@pytest.mark.parametrize("style", ["closing", "preamble", "movements", "title", "theme", "issuer"])
def test_bold_and_italic_letters_are_there_too(style):
    words = f"Căn cứ {TONES}"
    value = [words] if isinstance(covenant()[style], list) else words
    text = text_of(rendered(**{style: value})).casefold()
    assert [letter for letter in ACCENTED if letter.casefold() not in text] == []


@pytest.mark.parametrize(
    "literal",
    ["# * _ $ @ < > \\", '#panic("no")', "*b* _i_ $x$", "a -- b ... c", "// c /* d */", "'a' \"b\"", "= - + 1. a)"],
)
def test_markup_characters_are_shown_as_they_are(literal):
    pdf = rendered(
        closing=[literal],
        commitments=[commitment(text=literal, target=literal)],
        signatures=[signature(unit=literal, name=literal)],
    )
    assert text_of(pdf).count(literal) >= 4


@pytest.mark.parametrize("letter", ["漢", "😀", "✓", "\ue000"])
def test_a_letter_the_font_lacks_is_an_error_and_never_a_fallback(letter):
    with pytest.raises(rendering.RenderingError, match="could not be displayed"):
        rendered(closing=[f"Chữ {letter} không có."])


def test_unseen_characters_are_dropped():
    assert rendered(closing=["\ufeffĐiều\x00 \u202e1\u202c"]) == rendered(closing=["Điều 1"])


# Layout


def test_pages_are_a4():
    sizes = {tuple(round(float(side), 2) for side in page.mediabox[2:]) for page in read(rendered()).pages}
    assert sizes == {A4}


def test_page_number_is_absent_on_page_1_and_centred_in_the_top_margin_of_page_2():
    pages = read(rendered(signatures=many_signatures(12))).pages
    assert top_margin_of(pages[0]) == []
    [(number, left)] = top_margin_of(pages[1])
    half_a_digit = 13 / 4
    assert number == "2"
    assert left + half_a_digit == pytest.approx((30 + 160 / 2) * POINTS_PER_MM, abs=0.5)


def test_an_example_says_so_on_every_page():
    pages = read(rendered(is_example=True, signatures=many_signatures(12))).pages
    assert len(pages) > 2
    assert all("VÍ DỤ – KHÔNG CÓ GIÁ TRỊ THỰC TẾ" in page.extract_text() for page in pages)
    assert "VÍ DỤ" not in text_of(rendered())


def test_a_missing_number_stays_blank():
    assert re.search(r"Số: ?/ ?(Hà Nội|$)", text_of(rendered()))


@pytest.mark.parametrize(("number", "shown"), [("5", "Số: 05/GƯ-KTĐ"), ("12", "Số: 12/GƯ-KTĐ")])
def test_a_number_below_ten_gets_a_zero(number, shown):
    assert shown in text_of(rendered(number=number, symbol="GƯ-KTĐ"))


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ("2026-02-05", "Hà Nội, ngày 05 tháng 02 năm 2026"),
        ("2026-03-05", "Hà Nội, ngày 05 tháng 3 năm 2026"),
        ("2026-01-31", "Hà Nội, ngày 31 tháng 01 năm 2026"),
        ("2026-12-10", "Hà Nội, ngày 10 tháng 12 năm 2026"),
    ],
)
def test_days_below_10_and_months_1_and_2_get_a_zero(date, shown):
    assert shown in text_of(rendered(date=date))


def test_without_a_date_the_blanks_are_left_to_be_filled_in():
    assert re.search(r"Hà Nội, ngày ?tháng ?năm ", text_of(rendered(date="")))


@pytest.mark.parametrize(
    ("theme", "shown"),
    [("Kỷ cương", "“Kỷ cương”"), ("“Kỷ cương”", "“Kỷ cương”"), ("Học tập “Bác Hồ”", "“Học tập “Bác Hồ””")],
)
def test_the_theme_stands_in_quotation_marks(theme, shown):
    assert f"2026 {shown} Các đơn vị" in text_of(rendered(theme=theme))


# Commitments and signatures


def test_a_unit_target_is_shown_only_where_it_differs():
    targets = [{"unit": "Bộ Công an", "target": "≥ 75 %"}, {"unit": "Bộ Quốc phòng", "target": "≥ 70 %"}]
    text = text_of(rendered(commitments=[commitment(unit_targets=targets)]))
    assert "- Bộ Công an ≥ 75 %" in text
    assert "Bộ Quốc phòng" not in text


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, "BỘ TƯ PHÁP BỘ TRƯỞNG Đã ký xác nhận điện tử 09:02 ngày 25/02/2026 Nguyễn Văn An"),
        (
            {"capacity": "KT.", "capacity_for": "BỘ TRƯỞNG", "post": "THỨ TRƯỞNG", "role": "Khối trưởng"},
            "BỘ TƯ PHÁP (Khối trưởng) KT. BỘ TRƯỞNG THỨ TRƯỞNG Đã ký xác nhận điện tử",
        ),
        ({"capacity": "Q."}, "BỘ TƯ PHÁP Q. BỘ TRƯỞNG Đã ký xác nhận điện tử"),
        ({"late": "ký muộn 2 ngày"}, "09:02 ngày 25/02/2026 ký muộn 2 ngày Nguyễn Văn An"),
        ({"authority": "Giấy ủy quyền số 12"}, "Nguyễn Văn An Giấy ủy quyền số 12"),
        ({"state": "missing", "post": "", "name": "", "signed_at": ""}, "BỘ TƯ PHÁP (chưa ký)"),
        (
            {"state": "declined", "note": "Chưa phù hợp.", "name": "", "signed_at": ""},
            "BỘ TRƯỞNG (từ chối ký) Lý do: Chưa phù hợp.",
        ),
        (
            {"state": "ink", "note": "đã lưu bản quét", "signed_at": ""},
            "BỘ TRƯỞNG (ký giấy) đã lưu bản quét Nguyễn Văn An",
        ),
    ],
)
def test_a_block_says_exactly_how_its_unit_stands(changes, shown):
    assert shown in text_of(rendered(signatures=[signature(**changes)]))


def test_an_unknown_signature_state_is_an_error():
    with pytest.raises(rendering.RenderingError, match="unknown signature state"):
        rendered(signatures=[signature(state="perhaps")])


def test_the_text_alone_shows_the_parties_but_no_signature():
    text = text_of(rendered(stage="text", signatures=[signature(), signature(unit="Bộ Công an", state="missing")]))
    assert "BỘ TƯ PHÁP" in text
    assert "BỘ CÔNG AN" in text
    assert not re.search("xác nhận điện tử|chưa ký", text)


def test_a_confirmation_is_never_called_a_digital_signature():
    states = ["signed", "ink", "missing", "declined"]
    text = text_of(rendered(signatures=[signature(state=state) for state in states]))
    assert "chữ ký số" not in text.casefold()


def test_twenty_units_with_long_names_each_keep_their_block_on_one_page():
    pages = [" ".join(page.extract_text().split()) for page in read(rendered(signatures=many_signatures(20))).pages]
    for number in range(1, 21):
        [page] = [page for page in pages if re.search(rf"TRƯỜNG SA SỐ {number}(?!\d)", page)]
        assert page.count("TRƯỜNG SA SỐ") == page.count("Nguyễn Văn An") == page.count("KT. CHỦ TỊCH")


def test_a_paper_without_optional_parts_is_still_made():
    pdf = rendered(
        theme="", superior="", place="", date="", preamble=[], commitments=[], signatures=[],
        code="", verify_url="", text_sha256="",
    )  # fmt: skip
    assert len(read(pdf).pages) == 1


# The file


def test_only_tinos_is_used_and_it_is_embedded():
    fonts = [thing for thing in objects_of(rendered()) if isinstance(thing, dict) and "/FontName" in thing]
    assert {re.sub("^/[A-Z]{6}[+]|-.*", "", font["/FontName"]) for font in fonts} == {"Tinos"}
    assert all("/FontFile2" in font for font in fonts)


def test_the_file_says_it_is_archival_and_accessible():
    xmp = rendered().decode("latin-1")
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp


def test_title_and_language_are_in_the_file():
    reader = read(rendered())
    assert reader.metadata.title.startswith("GIAO ƯỚC THI ĐUA NĂM 2026")
    assert reader.trailer["/Root"]["/Lang"] == "vi"


def test_the_code_is_found_in_the_raw_bytes():
    found = re.findall(rb"KTD-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", rendered())
    assert set(found) == {CODE.encode()}


def test_the_qr_code_has_a_description_with_the_address():
    descriptions = [thing["/Alt"] for thing in objects_of(rendered()) if isinstance(thing, dict) and "/Alt" in thing]
    assert descriptions == [f"Mã QR dẫn tới trang xác minh https://thidua.example.vn/xac-minh/{CODE}"]


def test_code_and_beginning_of_the_hash_stand_on_the_last_page():
    *_, last = read(rendered(signatures=many_signatures(12))).pages
    assert CODE in last.extract_text()
    assert "9f86d081884c7d65…" in last.extract_text()


def test_the_same_data_gives_the_same_bytes():
    assert rendered() == rendered()


def test_the_date_of_the_file_is_the_one_given():
    pdf = rendered(rendered_at="2026-02-25T09:02:00+07:00")
    assert read(pdf).metadata.creation_date.isoformat() == "2026-02-25T02:02:00+00:00"


def test_a_moment_without_an_offset_is_refused():
    with pytest.raises(rendering.RenderingError, match="offset"):
        rendered(rendered_at="2026-02-25T09:02:00")


def test_eight_threads_at_once_each_get_their_own_paper():
    titles = [f"GIAO ƯỚC THI ĐUA NĂM {year}" for year in range(2000, 2032)]
    with ThreadPoolExecutor(8) as pool:
        papers = list(pool.map(lambda title: rendered(title=title), titles))
    assert papers == [rendered(title=title) for title in titles]
    assert all(title in text_of(paper) for title, paper in zip(titles, papers, strict=True))


# The engine


@pytest.mark.parametrize("paper", ["nothing", "../papers/covenant", "Covenant", ""])
def test_an_unknown_paper_is_an_error(paper):
    with pytest.raises(rendering.RenderingError, match="no paper called"):
        rendering.render(paper, covenant())


def test_a_missing_key_is_an_error_that_names_it():
    data = covenant()
    del data["issuer"]
    with pytest.raises(rendering.RenderingError, match="issuer"):
        rendering.render("covenant", data)


@pytest.mark.parametrize("value", [object(), float("nan"), "\ud800"])
def test_data_that_json_cannot_hold_is_an_error(value):
    with pytest.raises(rendering.RenderingError):
        rendered(theme=value)


def test_an_address_too_long_for_a_qr_code_is_an_error():
    with pytest.raises(rendering.RenderingError):
        rendered(verify_url="https://thidua.example.vn/" + "x" * 3000)


def test_a_warning_is_an_error(tmp_path, monkeypatch):
    (tmp_path / "odd.typ").write_text('#set document(title: "x")\n#set text(font: ("Nowhere", "Tinos"))\nx')
    monkeypatch.setattr(rendering, "PAPERS", tmp_path)
    with pytest.raises(rendering.RenderingError, match="unknown font family"):
        rendering.render("odd", {})


def test_no_paper_fetches_a_package_or_runs_text_as_code():
    sources = {path.name: path.read_text() for path in rendering.PAPERS.glob("*.typ")}
    assert len(sources) >= 3
    assert [name for name, source in sources.items() if re.search(r'"@|^[^/]*\beval\(', source, re.MULTILINE)] == []


# Pieces of the layout that the covenant does not use


def piece(markup):
    """The text of a paper made of one piece of `layout.typ`."""
    source = f'#import "layout.typ": *\n#show: official.with(title: "x")\n{markup}'
    return text_of(
        typst.compile(
            source.encode(),
            root=rendering.PAPERS,
            font_paths=typst.Fonts(False, False, [rendering.FONTS]),
            format="pdf",
            pdf_standards=rendering.STANDARDS,
            timestamp=rendering.NO_MOMENT,
        )
    )


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ('#addressees(("Bộ Nội vụ",))', "Kính gửi: Bộ Nội vụ"),
        ('#addressees(("Bộ Nội vụ", "Bộ Tư pháp"))', "Kính gửi: - Bộ Nội vụ; - Bộ Tư pháp."),
        ('#recipients(("Như trên", "Lưu: VT"))', "Nơi nhận: - Như trên; - Lưu: VT."),
        (
            '#signed-by(capacity: "TM.", on-behalf: "Khối thi đua", post: "Khối trưởng", name: "Lê Thị Bình")',
            "TM. KHỐI THI ĐUA KHỐI TRƯỞNG Lê Thị Bình",
        ),
        ('#letterhead(issuer: "Bộ Tư pháp", number: none, date: "2026-03-05")', "ngày 05 tháng 3 năm 2026"),
    ],
)
def test_a_piece_of_the_layout_comes_out_as_the_decree_has_it(markup, shown):
    assert shown in piece(markup)
