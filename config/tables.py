"""The tables that go in and out as files, by name; the admin and the commands offer the same ones."""

from awards.quotas.resources import QuotaRuleResource
from blocs.files.tables import TableResource
from blocs.resources import TermResource, UnitResource
from emulation.campaigns.resources import BlocYearResource
from emulation.covenants.resources import CommitmentResource

TABLES: dict[str, type[TableResource]] = {
    resource.table: resource
    for resource in (UnitResource, BlocYearResource, TermResource, CommitmentResource, QuotaRuleResource)
}
