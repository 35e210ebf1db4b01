"""The texts of the code that people read and the Vietnamese for each, found and kept in step without gettext's tools.

It finds what `makemessages` finds, and texts under other names than `_` besides.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from django.conf import settings
from django.utils.translation.template import templatize

FOLDERS = ["awards", "blocs", "common", "config", "documents", "emulation", "templates"]
PO = settings.BASE_DIR / "locale" / "vi" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
PACKAGES_PO = settings.BASE_DIR / "locale_packages" / "vi" / "LC_MESSAGES" / "django.po"
"""Where a text begins from that a package of ours has, too (a template of theirs that we rewrote)."""
METADATA = {
    "Project-Id-Version": "Khối Thi Đua",
    "Language": "vi",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
ARGUMENTS = {
    "gettext": ["msgid"],
    "ngettext": ["msgid", "msgid_plural"],
    "pgettext": ["msgctxt", "msgid"],
    "npgettext": ["msgctxt", "msgid", "msgid_plural"],
}
STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL_IN_TEMPLATE = re.compile(rf"(?<![A-Za-z])(n?p?gettext|_)\(({STRING}(?:,\s*{STRING})*)", re.DOTALL)


class Text(NamedTuple):
    msgid: str
    msgid_plural: str = ""
    msgctxt: str | None = None


def texts() -> dict[Text, list[str]]:
    """Return every text of the code with the files that use it, in the order in which a reader meets them."""
    found: dict[Text, list[str]] = {}
    for path in _sources():
        read = _in_python if path.suffix == ".py" else _in_template
        place = path.relative_to(settings.BASE_DIR).as_posix()
        for text in read(path.read_text(encoding="utf-8"), place):
            places = found.setdefault(text, [])
            if place not in places:
                places.append(place)
    return found


def _sources() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
                yield path


def _in_python(source: str, place: str) -> Iterator[Text]:
    tree = ast.parse(source)
    functions = {"_": "gettext"}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            functions |= {alias.asname or alias.name: _plain(alias.name) for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            keys = ARGUMENTS.get(functions.get(name) or _plain(name), [])
            yield from _call(keys, node.args, f"{place}:{node.lineno}")


def _plain(name: str) -> str:
    return name.removesuffix("_lazy").removesuffix("_noop")


def _call(keys: list[str], arguments: list[ast.expr], place: str) -> Iterator[Text]:
    if any(isinstance(argument, ast.JoinedStr) for argument in arguments[: len(keys)]):
        raise ValueError(f"{place}: a text with values in it cannot be translated. Use %(name)s and % {{…}}.")
    values = [argument.value for argument in arguments if isinstance(argument, ast.Constant)][: len(keys)]
    if keys and len(values) == len(keys):
        yield Text(**dict(zip(keys, map(str, values), strict=True)))


def _in_template(source: str, place: str) -> Iterator[Text]:
    for name, arguments in CALL_IN_TEMPLATE.findall(templatize(source, origin=place)):
        values = [ast.literal_eval(value) for value in re.findall(STRING, arguments, re.DOTALL)]
        keys = ARGUMENTS["gettext" if name == "_" else name]
        yield Text(**dict(zip(keys, values, strict=False)))


def current() -> polib.POFile:
    """Return the catalogue as it should be: the texts of today, each with the Vietnamese it has so far."""
    files = [polib.pofile(str(path)) for path in (PACKAGES_PO, PO) if path.exists()]
    known = {
        (entry.msgctxt, entry.msgid): entry for file in files for entry in file if entry.msgstr or entry.msgid_plural
    }
    catalogue = polib.POFile(wrapwidth=120)
    catalogue.header = "The Vietnamese of this site. Write the translations here; `make translations` does the rest."
    catalogue.metadata = METADATA
    for text, places in _merged(texts()).items():
        catalogue.append(_entry(text, places, known.get((text.msgctxt, text.msgid))))
    return catalogue


def _merged(found: dict[Text, list[str]]) -> dict[Text, list[str]]:
    """A text that is used with a plural somewhere has one entry, with the plural."""
    counted = {(text.msgctxt, text.msgid) for text in found if text.msgid_plural}
    single = {text for text in found if not text.msgid_plural and (text.msgctxt, text.msgid) in counted}
    return {text: places for text, places in found.items() if text not in single}


def _entry(text: Text, places: list[str], known: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(**text._asdict(), occurrences=[(place, "") for place in places])
    if "%(" in text.msgid + text.msgid_plural:
        entry.flags = ["python-format"]
    if known and "fuzzy" in known.flags:
        entry.flags.append("fuzzy")
    translation = (known.msgstr_plural.get(0) or known.msgstr) if known else ""
    if text.msgid_plural:
        entry.msgstr_plural = {0: translation}
    else:
        entry.msgstr = translation
    return entry


def untranslated(catalogue: polib.POFile) -> list[polib.POEntry]:
    """Return the entries without a Vietnamese, or with one that is marked as a guess."""
    return [entry for entry in catalogue if not entry.translated()]
