"""The administration of every capability, gathered where Django looks for it."""

from emulation.campaigns import admin as campaigns
from emulation.covenants import admin as covenants
from emulation.handover import admin as handover
from emulation.rotation import admin as rotation

__all__ = ["campaigns", "covenants", "handover", "rotation"]
