"""Addresses of this room, capability by capability."""

from awards.catalogue import urls as catalogue
from awards.consultation import urls as consultation
from awards.decisions import urls as decisions
from awards.deliberation import urls as deliberation
from awards.desks import urls as desks
from awards.fairness import urls as fairness
from awards.proposals import urls as proposals
from awards.quotas import urls as quotas
from awards.records import urls as records

app_name = "awards"
urlpatterns = [
    *catalogue.urlpatterns,
    *records.urlpatterns,
    *quotas.urlpatterns,
    *proposals.urlpatterns,
    *consultation.urlpatterns,
    *deliberation.urlpatterns,
    *decisions.urlpatterns,
    *fairness.urlpatterns,
    *desks.urlpatterns,
]
