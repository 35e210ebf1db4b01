from emulation.ranking.models import Placing, PublishedRanking

NEEDS = ("sheets",)
YEAR = (
    "ranking", "ranking_picture", "ranking_propose", "ranking_years", "ranking_years_picture", "commitment_progress",
    "commitment_progress_picture",
)  # fmt: skip
ARGUMENTS = {
    **{f"emulation:{name}": {"campaign_pk": "campaign"} for name in YEAR},
    "emulation:ranking_unit": {"campaign_pk": "campaign", "unit_pk": "member"},
    **{f"emulation:ranking_{name}": {"pk": "ranking"} for name in ("agree", "withdraw", "pdf")},
}


def signing(scene):
    """A proposed ranking, put down row by row while the scoring goes on."""
    cast, scene.member = scene.cast, scene.cast.member
    scene.ranking = PublishedRanking.objects.create(round=scene.round, fingerprint="0" * 64)
    scene.placing = Placing.objects.create(
        ranking=scene.ranking, unit=cast.member, order=1, rank=1, points=90, assigned_max=100, percent=90, base=90,
        bonus=0, penalty=0,
    )  # fmt: skip
