from awards.decisions import revoking, ruling
from awards.decisions.models import Decision, Revocation, Ruling
from tests.awards import making
from tests.awards.decisions.grounds import ground
from tests.awards.decisions.making import voted
from tests.awards.records.making import awarded, graded, person
from tests.things.records import LOOK

NEEDS = ("deliberation",)
DECISION = ("decision", "decision_grant_elected", "decision_issue", "decision_drop")
ARGUMENTS = {
    "awards:council": {"pk": "council"},
    "awards:decision_begin": {"council_pk": "council"},
    **{f"awards:{name}": {"pk": "decision"} for name in DECISION},
    "awards:decision_rule": {"pk": "decision", "nomination_pk": "ruled"},
    "awards:decision_paper": {"pk": "decision", "paper": "paper_of_decision", "form": "form_of_decision"},
    "awards:ruling_strike": {"pk": "ruling"},
    "awards:revoke": {"pk": "held"},
    "awards:revocation_recovered": {"pk": "revocation"},
    "awards:reliance_settle": {"pk": "reliance"},
}
FILTERS = {Decision: 1, Revocation: LOOK}


def signing(scene):
    """A decision with a ruling; an award taken back, and a later one that relied on it."""
    cast = scene.cast
    scene.paper_of_decision, scene.form_of_decision = "quyet-dinh", "pdf"
    scene.ruled = voted(
        making.checked(scene.campaign, person(cast.member), "F-BKBT", by=cast.thu), "elected", by=cast.thu
    )
    title = f"Tặng Bằng khen {Decision.objects.count() + 1}"
    scene.decision = ruling.begin(cast.council, title=title, decided_by="Chủ tịch UBND tỉnh", by=cast.thu)
    scene.ruling = ruling.rule(
        scene.decision, scene.ruled, outcome=Ruling.Outcome.GRANTED, reason="Xứng đáng.", by=cast.thu
    )
    fighter = person(cast.member)
    for year in (2023, 2024):
        graded(fighter, year, "good")
        awarded(fighter, "T-LDTT", year)
        awarded(fighter, "T-CSTDCS", year)
    scene.held = awarded(fighter, "F-BKBT", 2024)
    scene.revocation = revoking.revoke(fighter.awards.get(award__code="T-CSTDCS", year="2023"), ground(), by=cast.thu)
    scene.reliance = scene.revocation.reliances.get()
