"""What an uploaded file is: decided by its content, never by its name."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", WORD: "docx", EXCEL: "xlsx"}


@dataclass(frozen=True)
class Upload:
    """A file that was looked into: its bytes and what they are."""

    data: bytes
    media_type: str


def read(file: Any) -> bytes:
    """Return the bytes of an uploaded file. Raises ValidationError with code `empty` or `too_large`."""
    if file.size > settings.UPLOAD_MAX_BYTES:
        megabytes = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        raise ValidationError(_("The file is larger than %(size)s MB.") % {"size": megabytes}, "too_large")
    data: bytes = file.read()
    if not data:
        raise ValidationError(_("The file is empty."), "empty")
    return data


def read_scan(file: Any) -> Upload:
    """Return an uploaded scan: a whole PDF, JPEG or PNG. Raises ValidationError: `empty`, `too_large`, `not_a_scan`."""
    data = read(file)
    for media_type, fits in CHECKS.items():
        if fits(data):
            return Upload(data, media_type)
    raise ValidationError(
        _("This is not a whole PDF, JPEG or PNG file, whatever its name. Scan the paper again or save it as PDF."),
        "not_a_scan",
    )


def read_paper(file: Any) -> Upload:
    """Return an uploaded paper: a whole PDF, or a Word or Excel file without macros.

    Raises ValidationError: `empty`, `too_large`, `not_a_paper`.
    """
    data = read(file)
    media_type = "application/pdf" if is_pdf(data) else office_type(data)
    if not media_type:
        raise ValidationError(
            _("This is not a whole PDF, Word (.docx) or Excel (.xlsx) file without macros, whatever its name."),
            "not_a_paper",
        )
    return Upload(data, media_type)


def office_type(data: bytes) -> str:
    """Return what a Word or Excel file is by the names in its archive, which is not unpacked; empty for others."""
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return ""
    if "[Content_Types].xml" not in names or any(name.endswith("vbaProject.bin") for name in names):
        return ""
    return next((kind for part, kind in OFFICE_PARTS.items() if part in names), "")


OFFICE_PARTS = {"word/document.xml": WORD, "xl/workbook.xml": EXCEL}


def is_pdf(data: bytes) -> bool:
    """Whether `data` begins as a PDF, and ends with the table that says where its objects are."""
    ending = re.search(rb"startxref\s+(\d+)\s+%%EOF", data[-4096:])
    return bool(re.match(rb"%PDF-[12]\.\d", data) and ending and int(ending[1]) < len(data) and b"/Page" in data)


def is_png(data: bytes) -> bool:
    """Whether `data` is a PNG with a size, from its first chunk to its last."""
    if not data.startswith(b"\x89PNG\r\n\x1a\n") or data[12:16] != b"IHDR" or len(data) < 45:
        return False
    return 0 not in struct.unpack(">II", data[16:24]) and b"IDAT" in data and b"IEND" in data[-64:]


def is_jpeg(data: bytes) -> bool:
    """Whether `data` is a JPEG whose segments lead to a picture with a size, and which ends as one."""
    if not data.startswith(b"\xff\xd8\xff") or b"\xff\xd9" not in data[-4096:]:
        return False
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        kind, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if 0xC0 <= kind <= 0xCF and kind not in {0xC4, 0xC8, 0xCC}:
            return 0 not in struct.unpack(">HH", data[at + 5 : at + 9])
        at += 2 + max(length, 2)
    return False


CHECKS: dict[str, Callable[[bytes], bool]] = {
    "application/pdf": is_pdf,
    "image/png": is_png,
    "image/jpeg": is_jpeg,
}
