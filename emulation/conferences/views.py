"""Reading a conference: the page, the letter, the calendar file, and the papers on the agenda."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify

from common.text import fold
from documents import word
from documents.models import FrozenFile
from documents.uploads import ENDINGS
from emulation.conferences import agenda, attending, calendars, letters, permissions, reading, turns
from emulation.conferences.models import Conference, Paper
from emulation.covenants.views import attachment


def page_of(request, pk):
    """Return what the page of a conference shows of the conference itself (`config.overview` adds the rest)."""
    conference = get_object_or_404(reading.readable(request.user), pk=pk)
    rights = permissions.rights(request.user, conference)
    rows = attending.roll(conference)
    tally, points = attending.tally(conference, rows), reading.agenda(conference, rights)
    return {
        "conference": conference,
        "rights": rights,
        "rows": rows,
        "mine": {row.pk for row in turns.mine(request.user, rows)},
        "tally": tally,
        "points": points,
        "guests": conference.guests.all(),
        "votes": conference.votes.select_related("item"),
        "turn": turns.turn(conference, rows, tally),
        "acts": turns.acts(conference, request.user, rights, rows),
        "answers": turns.answers_line(rows),
        "is_on": is_on(conference),
        "is_behind": rights.decides and reading.letter_is_behind(conference, points, rows),
        "may_write": rights.prepares and conference.state in Conference.RUNNING,
    }


def is_on(conference):
    """Whether attendance is what matters now: the doors are open, or the meeting was held."""
    return attending.doors_are_open(conference) or conference.state == Conference.State.HELD


def conference_quorum(request, pk):
    """The part of the page that counts who is here, asked for again while the meeting is on."""
    conference = get_object_or_404(reading.readable(request.user), pk=pk)
    context = {"conference": conference, "tally": attending.tally(conference), "is_on": is_on(conference)}
    return render(request, "emulation/conference_tally.html", context)


def _letter_of(request, pk):
    """Return a conference whose letter the reader may have: once it was sent, before that those who prepare it."""
    conference = get_object_or_404(reading.readable(request.user), pk=pk)
    if not conference.letter_id and not permissions.rights(request.user, conference).prepares:
        raise Http404
    return conference


def _name(conference, words, ending):
    parts = [words, conference.campaign.bloc.label, f"{conference.day:%Y-%m-%d}"]
    return f"{slugify(fold(' '.join(parts)))[:120]}.{ending}"


def conference_pdf(request, pk):
    conference = _letter_of(request, pk)
    return attachment(letters.pdf(conference), "application/pdf", _name(conference, "giay moi", "pdf"))


def conference_docx(request, pk):
    conference = _letter_of(request, pk)
    return attachment(letters.docx(conference), word.MEDIA_TYPE, _name(conference, "giay moi", "docx"))


def conference_ics(request, pk):
    conference = _letter_of(request, pk)
    return attachment(calendars.file(conference), "text/calendar; charset=utf-8", _name(conference, "hoi nghi", "ics"))


def conference_paper(request, pk):
    """A paper as a file, for those whose it is to read; an earlier version only for those who prepare."""
    rows = Paper.objects.select_related("document", "item__conference__campaign__bloc")
    paper = get_object_or_404(rows, pk=pk, item__conference__in=Conference.objects.visible_to(request.user))
    rights = permissions.rights(request.user, paper.item.conference)
    document, wanted = paper.document, request.GET.get("ban", "")
    if wanted and rights.prepares:
        document = next((row for row in agenda.versions(paper) if str(row.pk) == wanted), None)
    if not document or paper.audience not in rights.audiences or (wanted and not rights.prepares):
        raise Http404
    file = get_object_or_404(FrozenFile, pk=document.pk)
    name = slugify(fold(paper.title))[:120] or "tai-lieu"
    return attachment(bytes(file.data), file.media_type, f"{name}.{ENDINGS.get(file.media_type, 'bin')}")
