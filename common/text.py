"""Vietnamese text: one form on the way in, one way to search it, one order to list it."""

import functools
import unicodedata

VIETNAMESE_COLLATION = "vietnamese"
"""Name of the collation in the database: ICU `vi` on PostgreSQL, `compare` below on SQLite."""

_LETTERS = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_RANK = {letter: rank for rank, letter in enumerate(_LETTERS, start=2)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_LETTER_MARKS = {"\u0306", "\u0302", "\u031b"}


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


def sort_key(text: str) -> tuple[list[int], list[int]]:
    """Return a key that sorts as a Vietnamese dictionary does: letters first (d < đ, o < ô < ơ), then tones.

    The order of tones is level, grave, hook, tilde, acute, dot below.
    """
    letters: list[int] = []
    tones: list[int] = []
    for char in nfc(text).casefold():
        base, tone = _split(char)
        if char.isspace():
            letters.append(1)
        else:
            letters.append(_LETTER_RANK.get(base, 100 + ord(base[0])))
        tones.append(tone)
    return letters, tones


@functools.lru_cache(maxsize=1024)
def _split(char: str) -> tuple[str, int]:
    """Return a letter without its tone (ấ → â) and the rank of the tone."""
    tone = 0
    kept = ""
    for mark in unicodedata.normalize("NFD", char):
        if mark in _TONES:
            tone = _TONES[mark]
        elif not unicodedata.combining(mark) or mark in _LETTER_MARKS:
            kept += mark
    return nfc(kept) or char, tone


def compare(left: str, right: str) -> int:
    """Return -1, 0 or 1: the Vietnamese order of two texts, with code points to decide between equals."""
    a, b = (sort_key(left), left), (sort_key(right), right)
    return (a > b) - (a < b)
