from awards.proposals import drafting, handing_in
from awards.proposals.models import Nomination, Submission
from tests.awards.proposals import making
from tests.things.records import LOOK

SUBMISSION = (
    "submission", "submission_print", "submission_pdf", "submission_word", "submission_dossier", "submission_edit",
    "nominate", "dossier_add", "submission_submit", "submission_submitted", "submission_recall", "submission_withdraw",
    "submission_open", "submission_return", "submission_forward", "submission_check",
)  # fmt: skip
NOMINATION = ("nomination", "nomination_edit", "nomination_withdraw", "nomination_move")
YEAR = ("nomination_list", "nomination_ballot", "submission_begin")
NEEDS = ("catalogue",)
ARGUMENTS = {
    **{f"awards:{name}": {"pk": "award_submission"} for name in SUBMISSION},
    **{f"awards:{name}": {"pk": "nomination"} for name in NOMINATION},
    **{f"awards:{name}": {"campaign_pk": "campaign"} for name in YEAR},
    "awards:dossier_piece": {"pk": "piece"},
    "awards:dossier_remove": {"pk": "piece"},
}
FILTERS = {Submission: 3, Nomination: LOOK + 2}


def signing(scene):
    """What the member proposes, handed in and complete; the deputy prepares something that nobody else reads."""
    cast = scene.cast
    begun = drafting.begin(scene.campaign, cast.member, by=cast.binh)
    fields = {"award": scene.award, "position_class": "worker", "birth_year": 1985}
    said = "Hoàn thành xuất sắc nhiệm vụ."
    scene.nomination = drafting.nominate(begun, name="Nguyễn Thị Ánh", achievement=said, by=cast.binh, **fields)
    scene.award_submission = handing_in.submit(making.completed(begun, by=cast.binh), by=cast.binh)
    scene.piece = scene.award_submission.pieces.first()
    scene.kept_submission = drafting.begin(scene.campaign, cast.deputy, by=cast.dung)
    drafting.nominate(scene.kept_submission, name="Trần Thị Kín", by=cast.dung, **fields)
