from emulation.ballots import counting, hands, preparing, presence, tellers
from emulation.ballots.models import Candidate
from tests.emulation.ballots.meeting import figures, opened, put
from tests.emulation.ballots.polls import cast_vote, make_open

NEEDS = ("conferences",)
VOTING = ("ballot", "ballot_vote", "ballot_voted")
PREPARING = ("edit", "candidates", "ranked", "question", "open", "cancel", "trial")
GOING_ON = ("roll", "close")
PAPERS = ("tellers", "paper_count")
ARGUMENTS = {
    **{f"emulation:{name}": {"pk": "ballot"} for name in VOTING},
    "emulation:ballots_of_year": {"campaign_pk": "campaign"},
    "emulation:ballot_begin": {"campaign_pk": "campaign"},
    "emulation:ballots_of_council": {"council_pk": "council"},
    "emulation:ballot_council_begin": {"council_pk": "council"},
    **{f"emulation:ballot_{act}": {"pk": "draft_ballot"} for act in PREPARING},
    **{f"emulation:candidate_{act}": {"pk": "candidate"} for act in ("edit", "remove", "move")},
    **{f"emulation:ballot_{act}": {"pk": "ballot"} for act in GOING_ON},
    **{f"emulation:ballot_{act}": {"pk": "paper_ballot"} for act in PAPERS},
    **{f"emulation:ballot_{act}": {"pk": "show_of_hands"} for act in ("hands", "count")},
    **{f"emulation:ballot_{act}": {"pk": "counted_ballot"} for act in ("tie", "run_off", "minutes", "pdf", "docx")},
}
PUBLIC = {"emulation:ballot_secrecy"}
READ_BY_MEMBERS = {
    "emulation:ballot",
    "emulation:ballot_voted",
    "emulation:ballots_of_year",
    "emulation:ballot_pdf",
    "emulation:ballot_docx",
}


def draft(scene):
    """An open ballot in which the deputy voted, one on paper, a draft, a closed show of hands, and a counted one."""
    cast, an = scene.cast, scene.cast.an
    scene.council = cast.council
    question = "Các đơn vị thống nhất ký kết?"
    scene.ballot = make_open(scene.conference, names=[cast.head, cast.member], question=question, by=an)
    cast_vote(scene.ballot, cast.deputy, by=cast.dung)
    scene.paper_ballot = opened(scene.conference, an, [cast.head], by_paper=True, title="Bỏ phiếu giấy")
    tellers.name(scene.paper_ballot, [an, cast.binh], by=an)
    scene.draft_ballot = preparing.prepare(
        conference=scene.conference, purpose="acclaim", title="Các đơn vị thống nhất ký kết", by=an
    )
    put(scene.draft_ballot, [cast.head, cast.member], an)
    scene.candidate = Candidate.objects.filter(ballot=scene.draft_ballot).first()
    scene.show_of_hands = _closed(scene, "Biểu quyết")
    scene.counted_ballot = counting.count(_closed(scene, "Biểu quyết xong"), by=an)


def _closed(scene, title):
    units, an = [scene.cast.head, scene.cast.member], scene.cast.an
    ballot = opened(scene.conference, an, units, method="hands", title=title)
    presence.note_all(ballot, by=an)
    hands.record(ballot, figures(ballot, (0, 0, 0), (0, 0, 0)), by=an)
    return counting.close(ballot, by=an)
