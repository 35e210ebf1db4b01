"""What an uploaded file is: decided by its content, never by its name."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
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


def read_evidence(file: Any) -> Upload:
    """Return an uploaded proof: a whole PDF, JPEG or PNG, or a Word or Excel file without macros.

    Raises ValidationError: `empty`, `too_large`, `not_allowed`; the message says what to do about the file.
    """
    data = read(file)
    found = next((kind for kind, fits in CHECKS.items() if fits(data)), "") or office_type(data)
    if not found:
        raise ValidationError(_why_not(data), "not_allowed")
    return Upload(data, found)


def _why_not(data: bytes) -> str:
    if data.startswith((b"MZ", b"\x7fELF", b"#!", b"\xcf\xfa\xed\xfe")):
        return _("This is a program, whatever its name. Programs are never taken.")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _("This is a file of an old Word or Excel. Save it as .docx, .xlsx or PDF.")
    if data[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1"}:
        return _("This is a HEIC photo of a phone. Save it as JPEG.")
    if data.startswith(b"PK") and has_macros(data):
        return _("This Word or Excel file has macros. Save it without macros, as .docx or .xlsx.")
    if data.startswith((b"PK", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        return _("This is an archive, or a damaged file. Attach the files in it one by one.")
    return _("This is not a whole PDF, Word (.docx), Excel (.xlsx), JPEG or PNG file, whatever its name.")


def office_type(data: bytes) -> str:
    """Return what a Word or Excel file is by the names in its archive, which is not unpacked; empty for others."""
    names = _names(data)
    if TYPES not in names or has_macros(data):
        return ""
    return next((kind for part, kind in OFFICE_PARTS.items() if part in names), "")


def has_macros(data: bytes) -> bool:
    """Whether an Office file carries a program: a part of that name, or one that says of itself that it is one."""
    names = _names(data)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return True
    types = _part(data, TYPES).lower() if TYPES in names else b""
    return b"macroenabled" in types or b"vbaproject" in types


def _names(data: bytes) -> set[str]:
    if not data.startswith(b"PK\x03\x04") or _directory_size(data) > MOST_DIRECTORY:
        return set()
    try:
        return set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return set()


def _part(data: bytes, name: str) -> bytes:
    """Return the beginning of one part of an archive; nothing when it cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)).open(name) as part:
            return part.read(LONGEST_PART)
    except (zipfile.BadZipFile, zlib.error, ValueError, RuntimeError, OSError, EOFError):
        return b""


def _directory_size(data: bytes) -> int:
    """Return how many bytes the list of names of an archive takes, as its end says.

    An archive of the large kind (ZIP64) counts as endless: no office file of our size is one.
    """
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if at < 0 or at + 22 > len(data) or data[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
        return MOST_DIRECTORY + 1
    size: int = struct.unpack_from("<L", data, at + 12)[0]
    return size


TYPES = "[Content_Types].xml"
LONGEST_PART = 1024 * 1024
"""So many bytes are unpacked of one part at most, whatever it would swell to."""
MOST_DIRECTORY = 1024 * 1024
"""So many bytes of names are read of an archive; a Word file of a thousand pictures has a tenth of that."""


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
