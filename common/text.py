"""Vietnamese text: one form on the way in, one way to search it, one order to list it."""

import functools
import unicodedata

VIETNAMESE_COLLATION = "vietnamese"
"""Name of the collation in the database: ICU `vi` on PostgreSQL, `compare` below on SQLite."""

_LETTERS = (
    " _-\N{HYPHEN}\N{EN DASH}\N{EM DASH},;:!?."
    "'\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
    '"\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}«»'
    "()[]{}§@*/\\&#%`^°+<=>|~$"
    "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
)
_LETTER_RANK = {letter: rank for rank, letter in enumerate(_LETTERS, start=1)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def nfc(text: str) -> str:
    """Return `text` in composed form (NFC), as every text is stored."""
    return unicodedata.normalize("NFC", text)


def tidy(text: str) -> str:
    """Return `text` in composed form on one line, runs of white space folded to one blank."""
    return " ".join(nfc(text).split())


@functools.lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return `text` as it is searched: lower case, no accents, đ as d, white space folded."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(bare.replace("đ", "d").split())


def sort_key(text: str) -> tuple[list[int], list[int], list[bool]]:
    """Return a key that sorts as ICU does for Vietnamese: all letters first (d < đ, o < ô < ơ), then tones, then case.

    Blanks and punctuation come before digits, digits before letters; the order of tones is level, grave, hook, tilde,
    acute, dot below; a small letter comes before its capital.
    """
    letters: list[int] = []
    tones: list[int] = []
    capitals: list[bool] = []
    for char in nfc(text).replace("\N{HORIZONTAL ELLIPSIS}", "..."):
        ranks, marks = _split(char)
        letters += ranks
        tones += [*[0] * len(ranks), *marks]
        capitals.append(char.isupper())
    return letters, tones, capitals


@functools.lru_cache(maxsize=1024)
def _split(char: str) -> tuple[list[int], list[int]]:
    """Return the rank of a letter without its tone (ấ → â), and the ranks of its tone and foreign accents."""
    letters, marks = "", []
    for part in unicodedata.normalize("NFD", " " if char.isspace() else char.lower()):
        if not unicodedata.combining(part):
            letters += part
        elif nfc(letters + part) in _LETTER_RANK:
            letters = nfc(letters + part)
        else:
            marks.append(_TONES.get(part, ord(part)))
    return [_LETTER_RANK.get(letter, 1000 + ord(letter)) for letter in letters], marks


def compare(left: str, right: str) -> int:
    """Return -1, 0 or 1: the Vietnamese order of two texts, with code points to decide between equals."""
    a, b = (sort_key(left), left), (sort_key(right), right)
    return (a > b) - (a < b)
