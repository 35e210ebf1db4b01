"""The rows of a sheet as HTML: drawn once for as long as no score changes, the same for all who may do the same."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.translation import get_language

from emulation.sheets import reading
from emulation.sheets.computing import Board
from emulation.sheets.reading import Entry, Whole


def rows(board: Board, whole: Whole, *, may_attach: bool, may_assign: bool, has_peer: bool) -> list[str]:
    """Return the rows of `whole`. Those with evidence, or with what another member found, are drawn for each page."""
    sheet = whole.sheet
    shown = {"sheet": sheet, "may_attach": may_attach, "may_assign": may_assign, "has_peer": has_peer}

    def draw(row: Entry) -> str:
        return render_to_string("emulation/sheet_row.html", {**shown, "row": row})

    plain = reading.plain_rows(board, sheet, whole.upto)
    question = ("drawn", sheet.pk, whole.upto, get_language(), may_attach, may_assign, has_peer)
    drawn = board.once(question, lambda: [draw(row) for row in plain])
    return [text if row is known else draw(row) for text, known, row in zip(drawn, plain, whole.rows, strict=True)]
