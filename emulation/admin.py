"""The administration of every capability, gathered where Django looks for it."""

from emulation.campaigns import admin as campaigns
from emulation.conferences import admin as conferences
from emulation.covenants import admin as covenants
from emulation.drafts import admin as drafts
from emulation.workdays import admin as workdays

__all__ = ["campaigns", "conferences", "covenants", "drafts", "workdays"]
