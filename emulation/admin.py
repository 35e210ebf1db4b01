"""The administration of every capability, gathered where Django looks for it."""

from emulation.campaigns import admin as campaigns
from emulation.covenants import admin as covenants
from emulation.directives import admin as directives
from emulation.minutes import admin as minutes

__all__ = ["campaigns", "covenants", "directives", "minutes"]
