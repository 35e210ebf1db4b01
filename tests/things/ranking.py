from emulation.campaigns import lifecycle
from emulation.ranking import proposing
from emulation.ranking.models import PublishedRanking
from emulation.sheets import entering, finishing, opening, verifying
from tests.emulation.sheets.conftest import days_from, put
from tests.things import criteria

NEEDS = ("sheets",)
YEAR = (
    "ranking", "ranking_picture", "ranking_propose", "ranking_years", "ranking_years_picture", "commitment_progress",
    "commitment_progress_picture",
)  # fmt: skip
ARGUMENTS = {
    **{f"emulation:{name}": {"campaign_pk": "ranked"} for name in YEAR},
    "emulation:ranking_unit": {"campaign_pk": "ranked", "unit_pk": "member"},
    **{f"emulation:ranking_{name}": {"pk": "ranking"} for name in ("agree", "withdraw", "pdf")},
}
FILTERS = {PublishedRanking: 1}


def signing(scene):
    """Last year, scored to the end, with a ranking that is proposed: only those who prepare the year see it."""
    cast, scene.member = scene.cast, scene.cast.member
    scene.ranked = lifecycle.begin(cast.bloc, str(int(cast.year) - 1), by=cast.thu)
    criteria.publish(scene.ranked, by=cast.thu)
    round_ = opening.open_round(scene.ranked, days_from(), by=cast.thu)
    for unit, leader in ((cast.head, cast.an), (cast.member, cast.binh), (cast.deputy, cast.dung)):
        sheet = round_.sheets.get(unit=unit)
        put(sheet, "B1", "đạt", by=leader)
        sheet = entering.hand_in(sheet, by=leader)
        finishing.make_final(verifying.finish_verifying(sheet, by=cast.thu), by=cast.thu)
    scene.ranking = proposing.propose(round_, by=cast.thu)
