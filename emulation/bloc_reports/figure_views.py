"""The figures of the bloc, each opened to the units it comes from, and the extracts for single movements."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from documents import word
from emulation.bloc_reports import adding_up, adopting, extracts, reading, register
from emulation.bloc_reports.views import around, file_name, printed, readable
from emulation.covenants.views import attachment


def bloc_report_figures(request, pk):
    report = readable(request, pk)
    sums = adding_up.of(report.request)
    context = around(
        report,
        sums=sums,
        commitments=reading.commitment_rows(sums),
        figures=[row for row in reading.figure_rows(sums) if row.said],
        silent=[row.kind for row in sums.figures if not row.said],
        waiting=reading.waiting(sums),
        has_moved_on=adopting.has_moved_on(report, sums),
        register=register.of(report),
    )
    return render(request, "emulation/bloc_report_figures.html", context)


def bloc_report_figure(request, pk, key):
    report = readable(request, pk)
    sums = adding_up.of(report.request)
    row = sums.row(key)
    if not row:
        raise Http404
    commitment = row.commitment if isinstance(row, adding_up.CommitmentSum) else None
    words, kind = reading.judged(row) if commitment else ("", "")
    context = around(
        report,
        row=row,
        commitment=commitment,
        label=commitment.text if commitment else row.kind.label,
        result=reading.result(row),
        judged=words,
        kind=kind,
        sources=reading.sources(report, row, request.user),
        waiting=reading.waiting(sums),
        adopted=report.document and report.document.data["figures"]["rows"].get(key),
    )
    return render(request, "emulation/bloc_report_figure.html", context)


def bloc_report_movements(request, pk):
    report = readable(request, pk)
    sums, said = adding_up.of(report.request), extracts.voices_by_movement(report)
    rows = [(movement, len(sums.serving(movement.pk)), said[movement.pk]) for movement in extracts.movements(report)]
    return render(request, "emulation/bloc_report_movements.html", around(report, rows=rows))


def _extract(request, pk, movement_pk):
    """Return report, movement, and the extract as data. Raises Http404 for a movement that the report is not about."""
    report = readable(request, pk)
    movement = get_object_or_404(report.request.campaign.movements, pk=movement_pk)
    try:
        return report, movement, extracts.words(report, movement)
    except KeyError as error:
        raise Http404 from error


def _name(report, movement):
    return file_name("trich bao cao", movement.name, report.request.campaign.bloc.label, report.request.campaign.year)


def bloc_report_movement(request, pk, movement_pk):
    report, movement, data = _extract(request, pk, movement_pk)
    context = around(report, movement=movement, sheet=reading.on_page(data))
    return render(request, "emulation/bloc_report_movement.html", context)


def bloc_report_movement_pdf(request, pk, movement_pk):
    report, movement, data = _extract(request, pk, movement_pk)
    return printed(request, lambda: adopting.extract_pdf(data), _name(report, movement), report.get_absolute_url())


def bloc_report_movement_docx(request, pk, movement_pk):
    report, movement, data = _extract(request, pk, movement_pk)
    return attachment(adopting.extract_docx(data), word.MEDIA_TYPE, f"{_name(report, movement)}.docx")
