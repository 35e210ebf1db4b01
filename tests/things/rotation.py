from emulation.rotation import choosing, proposing
from emulation.rotation.models import Choice

ARGUMENTS = {
    "emulation:rotation": {"pk": "campaign"},
    "emulation:rotation_propose": {"pk": "campaign"},
    "emulation:rotation_ballot": {"pk": "campaign"},
    "emulation:rotation_withdraw": {"pk": "choice"},
    "emulation:rotation_choose": {"pk": "choice"},
    "emulation:rotation_recognise": {"pk": "choice"},
}
FILTERS = {Choice: 1}


def signing(scene):
    """The next head, appointed."""
    cast = scene.cast
    scene.choice = proposing.propose(scene.campaign, cast.member, role="head", by=cast.an)
    choosing.choose(scene.choice, method="appointment", document="QĐ 1", by=cast.thu)
