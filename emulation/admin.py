"""The administration of every capability, gathered where Django looks for it."""

from emulation.campaigns import admin as campaigns
from emulation.conferences import admin as conferences
from emulation.covenants import admin as covenants

__all__ = ["campaigns", "conferences", "covenants"]
