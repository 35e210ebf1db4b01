"""Turn plain data into the PDF of an official paper; knows no database and no model."""

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import qrcode
import typst

PAPERS = Path(__file__).parent / "papers"
FONTS = Path(__file__).parent / "fonts"
STANDARDS: list[Any] = ["a-2a", "ua-1"]  # archival and accessible; they also make a missing letter an error
NO_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)  # PDF/A wants a date: a fixed one when the data names none

# Characters that people paste without seeing them: control codes but tab and line feed, the byte order mark,
# and the direction marks, which can show a signed text in another order than it is stored.
CONTROLS = [*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0), 0xFEFF]
DIRECTIONS = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
UNSEEN = dict.fromkeys(CONTROLS + DIRECTIONS)


class RenderingError(Exception):
    """A paper could not be made; the message says why."""


def render(paper: str, data: Mapping[str, Any]) -> bytes:
    """Return the PDF (A4, PDF/A-2a, PDF/UA-1) that `papers/<paper>.typ` makes of `data`.

    `data` holds what JSON can hold; the template says which keys. Strings are shown as they are, in NFC, never read
    as markup. Three keys have a meaning here, each may be absent: `rendered_at` (ISO 8601 with an offset) becomes the
    date of the file, `verify_url` its QR code, and `pictures` – by name (a–z, _) the `svg` and the words `alt` that say
    what it shows – files that the paper places with `drawing` of `layout.typ`. The same data gives the same bytes.
    Safe from several threads.

    Raises RenderingError when the paper is unknown, a key is missing, or a character has no letter in the font.
    """
    try:
        pdf, warnings = typst.compile_with_warnings(
            _files(paper, data),
            root=PAPERS,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=STANDARDS,
            timestamp=_moment(data),
        )
    except (RuntimeError, TypeError, ValueError) as error:
        raise RenderingError(f"The paper “{paper}” could not be rendered: {error}") from error
    if warnings:
        raise RenderingError(f"The paper “{paper}” gave a warning: {warnings[0]}")
    return pdf


def _files(paper: str, data: Mapping[str, Any]) -> Any:
    """The project in memory: the paper as the main file, beside it `data.json`, `qr.svg` (empty without address)
    and the pictures.

    Files and not `sys_inputs`: new inputs make Typst forget all it has laid out, new files only what they touch.
    """
    path = PAPERS / f"{paper}.typ"
    if not re.fullmatch("[a-z_]+", paper) or not path.is_file():
        raise RenderingError(f"There is no paper called “{paper}”.")
    url = data.get("verify_url", "")
    pictures = data.get("pictures", {})
    told = {**data, "pictures": {name: picture["alt"] for name, picture in pictures.items()}}
    return {
        "main.typ": path.read_bytes(),
        "data.json": json.dumps(clean(told), ensure_ascii=False, allow_nan=False).encode(),
        "qr.svg": (_qr_svg(url) if url else "").encode(),
        **{_picture_file(name): clean(picture["svg"]).encode() for name, picture in pictures.items()},
    }


def _picture_file(name: str) -> str:
    if not re.fullmatch("[a-z_]+", name):
        raise RenderingError(f"“{name}” is no name of a picture.")
    return f"picture-{name}.svg"


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def _moment(data: Mapping[str, Any]) -> datetime:
    if not data.get("rendered_at"):
        return NO_MOMENT
    moment = datetime.fromisoformat(data["rendered_at"])
    if moment.tzinfo is None:
        raise ValueError("rendered_at must carry an offset, such as +07:00")
    return moment


def clean(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value.translate(UNSEEN))
    if isinstance(value, Mapping):
        return {key: clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean(item) for item in value]
    return value


def _qr_svg(url: str) -> str:
    """Draw the QR code of `url` as one SVG path, a unit a module, with the quiet zone of four that scanners need."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4, mask_pattern=0)
    code.add_data(url)
    rows = code.get_matrix()
    runs = [
        f"M{run.start()} {y}h{len(run[0])}v1h-{len(run[0])}z"
        for y, row in enumerate(rows)
        for run in re.finditer("1+", "".join("01"[dark] for dark in row))
    ]
    size = len(rows)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"><path d="{"".join(runs)}"/></svg>'
