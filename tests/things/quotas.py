from datetime import date

from awards.catalogue import loading
from awards.catalogue.models import AwardType
from awards.quotas import waiving
from awards.quotas.models import QuotaRule, QuotaWaiver
from common import history

ARGUMENTS = {
    "awards:quotas": {"campaign_pk": "campaign"},
    "awards:quota_waive": {"campaign_pk": "campaign"},
}
FILTERS = {QuotaWaiver: 1}
READ_BY_MEMBERS = {"awards:quotas"}


def signing(scene):
    """A flag for the bloc of the scene, and one more by a waiver."""
    loading.load()
    flag, thu = AwardType.objects.get(code="T-CTDB"), scene.cast.thu
    scene.quota_rule = QuotaRule(
        award=flag, bloc=scene.bloc, of="number", number=1, since=date(2020, 1, 1), document="Hướng dẫn 1/HD-HĐTĐKT"
    )
    history.save(scene.quota_rule, by=thu)
    scene.quota_waiver = waiving.waive(
        scene.campaign, flag, extra=1, reason="Khối đông đơn vị", document="Công văn 2/HĐTĐKT", by=thu
    )
