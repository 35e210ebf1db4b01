from datetime import timedelta

from common.clock import now
from documents.uploads import Upload
from emulation.conferences import agenda, hands, holding, inviting, planning
from emulation.conferences.models import Conference

ARGUMENTS = {
    "emulation:conference_begin": {"campaign_pk": "campaign"},
    **{
        f"emulation:{name}": {"pk": "conference"}
        for name in (
            "conference",
            "conference_edit",
            "conference_invite",
            "conference_open",
            "conference_close",
            "conference_cancel",
            "conference_pdf",
            "conference_docx",
            "conference_ics",
            "conference_answer",
            "conference_check_in",
            "conference_quorum",
            "conference_attendance",
            "conference_vote",
            "agenda_add",
            "guest_add",
        )
    },
    **{f"emulation:agenda_{act}": {"pk": "agenda_item"} for act in ("edit", "move", "remove")},
    "emulation:paper_add": {"pk": "agenda_item"},
    **{f"emulation:{name}": {"pk": "paper"} for name in ("conference_paper", "paper_edit", "paper_remove")},
    "emulation:guest_remove": {"pk": "guest"},
    "emulation:vote_edit": {"pk": "conference", "vote_pk": "vote"},
}
FILTERS = {Conference: 1}


def draft(scene):
    """A conference in session today, with one row of everything."""
    an = scene.cast.an
    held = planning.plan(
        scene.campaign, kind="thematic", starts_at=now() + timedelta(seconds=60), place="Hội trường", by=an
    )
    scene.agenda_item = agenda.put(held, title="Các đơn vị thống nhất ký kết", by=an)
    upload = Upload(b"%PDF-1.7", "application/pdf")
    agenda.attach(scene.agenda_item, title="Tài liệu", upload=upload, stage="draft", audience="members", by=an)
    inviting.invite_guest(held, name="Bà Nga", by=an)
    inviting.invite(held, by=an)
    scene.conference = holding.open_session(held, by=an)
    hands.count(scene.conference, question="Thông qua?", in_favour=0, by=an)
    scene.paper, scene.guest = scene.agenda_item.papers.get(), scene.conference.guests.get()
    scene.vote = scene.conference.votes.get()
