from awards.fairness import warning
from awards.fairness.models import FairnessAnswer

NEEDS = ("proposals", "bloc_reports")
YEAR = ("fairness", "fairness_picture", "fairness_years_picture")
ARGUMENTS = {
    **{f"awards:{name}": {"campaign_pk": "campaign"} for name in YEAR},
    "awards:fairness_answer": {"campaign_pk": "campaign", "concern": "concern"},
    "awards:fairness_into_report": {"campaign_pk": "campaign", "report_pk": "bloc_report"},
}
READ_BY_MEMBERS = {f"awards:{name}" for name in YEAR}


def signing(scene):
    """An answer to the warning that some units were never proposed."""
    scene.concern = FairnessAnswer.Concern.NEVER_PROPOSED.value
    scene.fairness_answer = warning.answer(
        scene.campaign, scene.concern, text="Sẽ rà soát năm sau.", figures={}, by=scene.cast.an
    )
