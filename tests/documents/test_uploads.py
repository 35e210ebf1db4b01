"""What an uploaded file is."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from documents import uploads
from tests.conftest import codes


def upload(data, name="ban-quet.pdf"):
    return SimpleUploadedFile(name, data)


def png(width=4, height=3):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 15)) + chunk(b"IEND", b"")


def jpeg(width=4, height=3):
    app = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0" + bytes(9)
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + bytes(3)
    return b"\xff\xd8" + app + frame + b"\xff\xda" + bytes(20) + b"\xff\xd9"


@pytest.fixture(scope="module")
def pdf():
    return b"%PDF-1.4\n1 0 obj<</Type/Page>>endobj\nxref\n0 1\ntrailer<<>>\nstartxref\n38\n%%EOF\n"


@pytest.mark.parametrize(
    ("name", "media_type"), [("pdf", "application/pdf"), ("png", "image/png"), ("jpeg", "image/jpeg")]
)
def test_a_scan_is_recognised_by_its_content_whatever_its_name(pdf, name, media_type):
    data = {"pdf": pdf, "png": png(), "jpeg": jpeg()}[name]
    assert uploads.read_scan(upload(data, "khong-ten.html")) == uploads.Upload(data, media_type)


@pytest.mark.parametrize(
    "data",
    [
        b"<!doctype html><script>alert(1)</script>",
        b"<html>%PDF-1.4 /Page startxref 3 %%EOF",
        b"%PDF-1.4\n<html>no end</html>",
        b"%PDF-1.4\n/Page startxref\n99999\n%%EOF",
        b"\x89PNG\r\n\x1a\n<html>" + bytes(60),
        png(width=0),
        png()[:-12],
        jpeg(height=0),
        jpeg()[:-2],
        b"\xff\xd8\xff<html>\xff\xd9",
        b"PK\x03\x04" + bytes(60),
    ],
)
def test_anything_else_named_pdf_is_refused(data):
    with pytest.raises(ValidationError) as error:
        uploads.read_scan(upload(data))
    assert codes(error) == {"not_a_scan"}


def test_an_empty_file_is_refused():
    with pytest.raises(ValidationError) as error:
        uploads.read_scan(upload(b""))
    assert codes(error) == {"empty"}


def test_a_file_that_is_too_large_is_refused_before_it_is_read(settings, pdf):
    settings.UPLOAD_MAX_BYTES = len(pdf)
    assert uploads.read_scan(upload(pdf)).data == pdf
    with pytest.raises(ValidationError) as error:
        uploads.read_scan(upload(pdf + b" "))
    assert codes(error) == {"too_large"}


def test_our_own_papers_count_as_pdf(cast, covenant):
    assert uploads.is_pdf(bytes(covenant.document.file.data))


def archive(*names):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return made.getvalue()


TYPES = "[Content_Types].xml"


@pytest.mark.parametrize(
    ("data", "media_type"),
    [(archive(TYPES, "word/document.xml"), uploads.WORD), (archive(TYPES, "xl/workbook.xml"), uploads.EXCEL)],
)
def test_a_paper_of_a_meeting_may_be_a_word_or_excel_file(data, media_type):
    assert uploads.read_paper(upload(data, "bao-cao.pdf")) == uploads.Upload(data, media_type)


def test_a_paper_of_a_meeting_may_be_a_pdf(pdf):
    assert uploads.read_paper(upload(pdf)).media_type == "application/pdf"


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04 rac", archive("word/document.xml"), archive(TYPES, "ppt/presentation.xml"), png(), b"<html>",
     archive(TYPES, "word/document.xml", "word/vbaProject.bin")],
)  # fmt: skip
def test_anything_else_is_no_paper(data):
    with pytest.raises(ValidationError) as error:
        uploads.read_paper(upload(data, "bao-cao.docx"))
    assert codes(error) == {"not_a_paper"}
