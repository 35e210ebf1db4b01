from emulation.evidence.models import Evidence
from tests.emulation.evidence.making import make_evidence

ARGUMENTS = {
    "emulation:evidence_list": {"campaign_pk": "campaign"},
    "emulation:evidence_file": {"pk": "evidence"},
    "emulation:evidence_remove": {"pk": "evidence"},
}
FILTERS = {Evidence: 4}


def signing(scene):
    """A file of the member's that nothing rests on."""
    scene.evidence = make_evidence(scene.campaign, scene.cast.member, by=scene.cast.binh)
