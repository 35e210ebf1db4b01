"""The administration of every capability, gathered where Django looks for it."""

from emulation.campaigns import admin as campaigns
from emulation.covenants import admin as covenants
from emulation.notices import admin as notices

__all__ = ["campaigns", "covenants", "notices"]
