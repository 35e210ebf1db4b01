"""Reading minutes: the page, the PDF, the Word file."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.text import slugify

from common.text import fold
from documents import word
from emulation.conferences.models import Conference
from emulation.covenants.views import attachment
from emulation.minutes import permissions, reading, signing, word_file, writing


def called(request, pk):
    """Return the conference, if the reader may know of it."""
    rows = Conference.objects.visible_to(request.user).select_related("campaign__bloc__council", "chair_unit")
    return get_object_or_404(rows, pk=pk)


def readable(request, pk):
    """Return the minutes of the conference, and whether the reader writes them. A draft is for its writers only."""
    minutes = writing.of(called(request, pk))
    writes = permissions.can_write(request.user, minutes.conference)
    if minutes.is_editable and not writes:
        raise Http404
    return minutes, writes


def minutes(request, pk):
    row, writes = readable(request, pk)
    given = signing.signatures(row)
    context = {
        "minutes": row,
        "conference": row.conference,
        "campaign": row.conference.campaign,
        "sheet": reading.sheet(row),
        "turn": reading.turn(row, given),
        "acts": reading.acts(row, request.user, given, writes=writes),
        "seats": reading.seats(row, given),
        "signed_count": len(given),
    }
    return render(request, "emulation/minutes.html", context)


def minutes_pdf(request, pk):
    row, _writes = readable(request, pk)
    if not row.document:
        raise Http404
    copy = signing.issue_copy(row)
    response = attachment(bytes(copy.data), "application/pdf", f"{file_name(row)}.pdf")
    response.headers["ETag"] = f'"{copy.sha256}"'
    return get_conditional_response(request, etag=response.headers["ETag"], response=response)


def minutes_docx(request, pk):
    row, _writes = readable(request, pk)
    return attachment(word_file.render(row), word.MEDIA_TYPE, f"{file_name(row)}.docx")


def file_name(row):
    bloc = row.conference.campaign.bloc.label
    return slugify(fold(f"bien ban {row.conference.title} {bloc} {row.conference.campaign.year}"))[:120]
