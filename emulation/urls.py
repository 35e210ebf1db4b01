"""Addresses of this room, capability by capability."""

from emulation.ballots import urls as ballots
from emulation.bloc_reports import urls as bloc_reports
from emulation.campaigns import urls as campaigns
from emulation.conferences import urls as conferences
from emulation.covenants import urls as covenants
from emulation.criteria import urls as criteria
from emulation.directives import urls as directives
from emulation.drafts import urls as drafts
from emulation.evidence import urls as evidence
from emulation.handover import urls as handover
from emulation.minutes import urls as minutes
from emulation.notices import urls as notices
from emulation.ranking import urls as ranking
from emulation.redivision import urls as redivision
from emulation.reports import urls as reports
from emulation.reviews import urls as reviews
from emulation.role_models import urls as role_models
from emulation.rotation import urls as rotation
from emulation.sheets import urls as sheets
from emulation.workdays import urls as workdays

app_name = "emulation"
urlpatterns = [
    *campaigns.urlpatterns,
    *covenants.urlpatterns,
    *drafts.urlpatterns,
    *conferences.urlpatterns,
    *directives.urlpatterns,
    *evidence.urlpatterns,
    *role_models.urlpatterns,
    *reports.urlpatterns,
    *reviews.urlpatterns,
    *bloc_reports.urlpatterns,
    *criteria.urlpatterns,
    *sheets.urlpatterns,
    *ranking.urlpatterns,
    *ballots.urlpatterns,
    *minutes.urlpatterns,
    *rotation.urlpatterns,
    *handover.urlpatterns,
    *notices.urlpatterns,
    *redivision.urlpatterns,
    *workdays.urlpatterns,
]
