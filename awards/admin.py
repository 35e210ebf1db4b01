"""The administration of every capability, gathered where Django looks for it."""

from awards.catalogue import admin as catalogue
from awards.consultation import admin as consultation
from awards.decisions import admin as decisions
from awards.deliberation import admin as deliberation
from awards.eligibility import admin as eligibility
from awards.fairness import admin as fairness
from awards.proposals import admin as proposals
from awards.quotas import admin as quotas
from awards.records import admin as records

__all__ = [
    "catalogue",
    "consultation",
    "decisions",
    "deliberation",
    "eligibility",
    "fairness",
    "proposals",
    "quotas",
    "records",
]
