"""Nominations to be read: a submission with its way, a nomination with its findings, the papers."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from awards.eligibility import explaining
from awards.proposals import dossier, handing_in, looks, permissions, reading, reviewing, stages, text, turns, waiting
from awards.proposals.models import DossierPiece, Nomination, Submission
from common.text import fold
from documents import rendering, word
from documents.models import FrozenFile
from emulation.covenants.views import attachment

State = Submission.State
ROWS = 50


def data_of(request):
    """Return what was sent, or None."""
    return request.POST if request.method == "POST" else None


def readable(request, pk):
    """Return a submission that the reader may see."""
    return get_object_or_404(reading.described(request.user), pk=pk)


def written(request, pk):
    """Return a submission that the reader prepares. Raises PermissionDenied for others who see it."""
    row = readable(request, pk)
    permissions.check_can_write(request.user, row.unit)
    return row


def described(submission, **more):
    """Return what every page about one submission shows."""
    return {"submission": submission, "campaign": submission.campaign, "turn": turns.turn(submission), **more}


def read(user, submission, **more):
    """Return what the pages show that also members of the council read, who are not led to a year they do not see."""
    return described(submission, hides_year=not reading.sees_year(user, submission), **more)


def acts_of(user, row):
    """Return what the reader may do with a submission where it is now."""
    writes = bool(permissions.writing_mandate(user, row.unit))
    submits = bool(permissions.submitting_mandate(user, row))
    decides = permissions.decides_on(user, row)
    return {
        "writes": writes,
        "may_write": writes and row.is_with_unit,
        "may_submit": submits and row.is_with_unit,
        "may_recall": submits and handing_in.is_recallable(row),
        "may_open": decides and not reviewing.is_opened(row),
        "may_return": decides,
        "may_forward": row.state == State.SUBMITTED and decides,
        "may_check": row.state == State.FORWARDED and decides,
        "may_add": permissions.can_add_piece(user, row),
    }


def submission(request, pk):
    row = readable(request, pk)
    looks.of_submission(request, row)
    steps, nominations = stages.of(row), dossier.standing(row)
    page = Paginator(nominations, ROWS).get_page(request.GET.get("page"))
    lines = dossier.lines(row)
    context = read(
        request.user,
        row,
        nominations=[(each, reading.MARKS.get(each.verdict, "")) for each in page.object_list],
        page=page,
        withdrawn=row.nominations.filter(state=Nomination.State.WITHDRAWN).select_related("recipient", "award"),
        steps=steps,
        way=turns.way(row, steps),
        missing=dossier.missing(row),
        there=sum(line.is_there for line in lines),
        asked=len(lines),
        clock=waiting.clock(row, nominations[0].achieved_on if nominations else None) if row.is_sudden else None,
        **acts_of(request.user, row),
    )
    return render(request, "awards/submission.html", context)


def submission_print(request, pk):
    row = readable(request, pk)
    looks.of_submission(request, row)
    return render(request, "awards/submission_print.html", read(request.user, row, sheet=text.paper_of(row)))


def submission_dossier(request, pk):
    """The list of pieces; files are added at the address beside it."""
    row = readable(request, pk)
    looks.of_submission(request, row)
    lines = dossier.lines(row)
    context = read(
        request.user,
        row,
        lines=lines,
        others=dossier.others(row, lines),
        there=sum(line.is_there for line in lines),
        may_add=permissions.can_add_piece(request.user, row),
        may_take_away=row.is_with_unit and bool(permissions.writing_mandate(request.user, row.unit)),
    )
    return render(request, "awards/submission_dossier.html", context)


def nomination(request, pk):
    row = reading.nomination(request.user, pk)
    if row is None:
        raise Http404
    looks.of_nomination(request, row)
    writes = bool(permissions.writing_mandate(request.user, row.submission.unit))
    is_live = row.state != Nomination.State.WITHDRAWN
    context = read(
        request.user,
        row.submission,
        nomination=row,
        explained=explaining.explain_nomination(row),
        mark=reading.MARKS.get(row.verdict, ""),
        initiatives=reading.initiatives(nomination=row.pk),
        pieces=reading.pieces(nomination=row.pk),
        may_write=writes and row.submission.is_with_unit and is_live,
    )
    return render(request, "awards/nomination.html", context)


def submission_pdf(request, pk):
    """Send the letter: the exact bytes that were frozen, or the draft as it stands, marked as one."""
    row = readable(request, pk)
    if row.document and not row.is_with_unit:
        data = bytes(get_object_or_404(FrozenFile, pk=row.document_id).data)
    else:
        data = rendering.render("submission", text.paper_of(row))
    looks.of_submission(request, row, as_file=True)
    return _private(attachment(data, "application/pdf", f"{_name(row)}.pdf"))


def submission_word(request, pk):
    row = readable(request, pk)
    data = word.render("submission", text.paper_of(row))
    looks.of_submission(request, row, as_file=True)
    return _private(attachment(data, word.MEDIA_TYPE, f"{_name(row)}.docx"))


def _name(row):
    words = ["to trinh", row.unit.short_name or row.unit.name, row.year, row.number or "du thao"]
    return slugify(fold(" ".join(words)))[:120]


def _private(response):
    patch_cache_control(response, private=True)
    return response


def dossier_piece(request, pk):
    """The file itself, to save: no browser shows it as a page of ours."""
    seen = Submission.objects.visible_to(request.user)
    about = ("document__file", "submission", "nomination__recipient")
    row = get_object_or_404(DossierPiece.objects.filter(submission__in=seen).select_related(*about), pk=pk)
    looks.of_piece(request, row)
    file = row.document.file
    response = HttpResponse(bytes(file.data), content_type=file.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, row.document.title)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-cache"
    return response
