"""The administration of every capability, gathered where Django looks for it."""

from emulation.campaigns import admin as campaigns
from emulation.conferences import admin as conferences
from emulation.covenants import admin as covenants
from emulation.directives import admin as directives
from emulation.drafts import admin as drafts
from emulation.handover import admin as handover
from emulation.minutes import admin as minutes
from emulation.notices import admin as notices
from emulation.rotation import admin as rotation
from emulation.workdays import admin as workdays

__all__ = [
    "campaigns",
    "conferences",
    "covenants",
    "directives",
    "drafts",
    "handover",
    "minutes",
    "notices",
    "rotation",
    "workdays",
]
