"""Addresses of this room, capability by capability."""

from emulation.campaigns import urls as campaigns
from emulation.covenants import urls as covenants
from emulation.overview import urls as overview

app_name = "emulation"
urlpatterns = [*overview.urlpatterns, *campaigns.urlpatterns, *covenants.urlpatterns]
