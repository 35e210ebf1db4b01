"""One score sheet: the whole of it, its log, its print, its table."""

from django.shortcuts import get_object_or_404, render

from emulation.covenants.views import attachment
from emulation.sheets import computing, drawing, exporting, reading, turns
from emulation.sheets.models import Score, ScoreSheet

RELATED = ("round__campaign__bloc__council", "round__table", "unit", "verifier", "peer")


def readable(request, pk):
    """Return a sheet that the reader may see, with what every page about one shows."""
    return get_object_or_404(ScoreSheet.objects.visible_to(request.user).select_related(*RELATED), pk=pk)


def score_of(sheet, pk):
    """Return a score of `sheet` by the table that counts now."""
    rows = Score.objects.select_related("criterion", "sheet__round__campaign")
    return get_object_or_404(rows, pk=pk, sheet=sheet, criterion__table=sheet.round.table_id)


def of(request, sheet):
    """Return what every page about `sheet` shows."""
    return {"sheet": sheet, "campaign": sheet.round.campaign, "has": turns.rights(request.user, sheet)}


def whole(request, sheet):
    """Return the sheet as the reader sees it, with the pages on which it is filled in."""
    context = of(request, sheet)
    board = computing.read(sheet.round)
    context["board"], context["whole"] = board, reading.whole(board, sheet, context["has"])
    context["pages"] = reading.pages_of(board, sheet)
    context["blocks"] = sheet.blocks.all()
    return context


def sheet(request, pk):
    row = readable(request, pk)
    context = whole(request, row)
    has, seen = context["has"], context["whole"]
    may = {
        "may_attach": has.enters and row.state in (row.State.SELF, row.State.EXPLAINING),
        "may_assign": has.is_secretariat and row.state != row.State.FINAL,
        "has_peer": any(each.peer for each in seen.rows),
    }
    context |= may | {
        "turn": turns.turn(row),
        "acts": turns.acts(row, has),
        "mode": turns.mode(row, has),
        "rows": drawing.rows(context["board"], seen, **may) if seen.rows else [],
    }
    context["pages"] = _to_write(context)
    return render(request, "emulation/sheet.html", context)


def _to_write(found):
    """Return the pages on which there is something to write: explanations and second looks are about a few leaves."""
    about = {turns.EXPLAIN: lambda row: row.verified.words, turns.SECOND: lambda row: row.answer}.get(found["mode"])
    if not about:
        return found["pages"]
    codes = {row.criterion.code for row in found["whole"].rows if not row.is_group and about(row)}
    return [page for page in found["pages"] if codes & {leaf.code for leaf in page.leaves}] or found["pages"]


def sheet_log(request, pk):
    row = readable(request, pk)
    context = of(request, row)
    context["changes"] = reading.log_of(row, context["has"])[:500]
    return render(request, "emulation/sheet_log.html", context)


def sheet_print(request, pk):
    context = whole(request, readable(request, pk))
    rows = {row.criterion.code: row for row in context["whole"].rows}
    context["pages"] = [
        {"group": page.group, "rows": [rows[leaf.code] for leaf in page.leaves if leaf.code in rows]}
        for page in context["pages"]
    ]
    return render(request, "emulation/sheet_print.html", context)


def sheet_xlsx(request, pk):
    row = readable(request, pk)
    context = whole(request, row)
    return attachment(exporting.book(context["whole"], context["pages"]), exporting.XLSX, exporting.name(row, "xlsx"))
