"""The administration of every capability, gathered where Django looks for it."""

from emulation.ballots import admin as ballots
from emulation.bloc_reports import admin as bloc_reports
from emulation.campaigns import admin as campaigns
from emulation.conferences import admin as conferences
from emulation.covenants import admin as covenants
from emulation.criteria import admin as criteria
from emulation.directives import admin as directives
from emulation.drafts import admin as drafts
from emulation.evidence import admin as evidence
from emulation.handover import admin as handover
from emulation.minutes import admin as minutes
from emulation.notices import admin as notices
from emulation.ranking import admin as ranking
from emulation.reports import admin as reports
from emulation.role_models import admin as role_models
from emulation.rotation import admin as rotation
from emulation.sheets import admin as sheets
from emulation.workdays import admin as workdays

__all__ = [
    "ballots",
    "bloc_reports",
    "campaigns",
    "conferences",
    "covenants",
    "criteria",
    "directives",
    "drafts",
    "evidence",
    "handover",
    "minutes",
    "notices",
    "ranking",
    "reports",
    "role_models",
    "rotation",
    "sheets",
    "workdays",
]
