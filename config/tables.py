"""The tables that go in and out as files, by name; the admin and the commands offer the same ones."""

from awards.catalogue.resources import AwardTermsResource, AwardTypeResource, BaseSalaryResource
from awards.proposals.resources import NominationResource
from awards.quotas.resources import QuotaRuleResource
from awards.records.about_resources import AwardRecordResource, GradingResource
from awards.records.resources import RecipientResource
from blocs.files.tables import TableResource
from blocs.resources import TermResource, UnitResource
from emulation.campaigns.resources import BlocYearResource
from emulation.covenants.resources import CommitmentResource

RESOURCES: tuple[type[TableResource], ...] = (
    UnitResource,
    BlocYearResource,
    TermResource,
    CommitmentResource,
    AwardTypeResource,
    AwardTermsResource,
    BaseSalaryResource,
    RecipientResource,
    GradingResource,
    AwardRecordResource,
    NominationResource,
    QuotaRuleResource,
)
TABLES = {resource.table: resource for resource in RESOURCES}
