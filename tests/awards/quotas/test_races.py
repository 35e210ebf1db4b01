"""Two of the secretariat at the same moment, on PostgreSQL: one waiver."""

import pytest

from awards.quotas import waiving
from awards.quotas.models import QuotaWaiver
from blocs.models import User
from tests.emulation.covenants.test_races import refused, together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("second", "said"), [(1, []), (2, ["waiver_exists"])])
def test_one_document_makes_one_waiver(cast, campaign, catalogue, second, said):
    def allow(extra):
        by = User.objects.get(pk=cast.thu.pk)
        words = {"reason": "Khối đông đơn vị", "document": "CV 9/HĐ"}
        return waiving.waive(campaign, catalogue["T-CTDB"], extra=extra, by=by, **words)

    assert refused(together(lambda: allow(1), lambda: allow(second))) == said
    assert QuotaWaiver.objects.count() == 1
