from datetime import timedelta

from common.clock import today
from emulation.handover import handing
from emulation.handover.models import Handover

NEEDS = ("rotation", "covenants", "conferences")
ARGUMENTS = {
    "emulation:handover_begin": {"pk": "campaign"},
    "emulation:handover": {"pk": "handover"},
    "emulation:handover_pdf": {"pk": "handover"},
    "emulation:handover_open": {"pk": "handover"},
    "emulation:handover_recall": {"pk": "handover"},
    "emulation:handover_sign": {"pk": "handover"},
    "emulation:handover_signed": {"pk": "handover"},
}
FILTERS = {Handover: 1}


def signing(scene):
    """The record out for its signatures."""
    an = scene.cast.an
    scene.handover = handing.begin(scene.campaign, effective_on=today() + timedelta(days=9), by=an)
    handing.open_signing(scene.handover, by=an)
