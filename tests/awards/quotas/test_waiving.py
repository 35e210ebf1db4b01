import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from awards.quotas import waiving
from awards.quotas.models import QuotaWaiver
from emulation.campaigns.models import Campaign
from tests.conftest import codes

WORDS = {"extra": 1, "reason": "Khối đông đơn vị", "document": "CV 9/HĐ"}


def test_the_secretariat_allows_more_with_reason_and_document(cast, campaign, catalogue):
    waiver = waiving.waive(campaign, catalogue["T-CTDB"], by=cast.thu, **WORDS)
    assert (waiver.granted_by, waiver.extra, waiver.reason) == (cast.thu, 1, "Khối đông đơn vị")
    assert waiver.history.get().history_user == cast.thu


@pytest.mark.parametrize("who", ["an", "binh", "chi", "son"])
def test_nobody_else_does(cast, campaign, catalogue, who):
    with pytest.raises(PermissionDenied):
        waiving.waive(campaign, catalogue["T-CTDB"], by=getattr(cast, who), **WORDS)
    assert not QuotaWaiver.objects.exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [({"extra": 0}, "nothing_more"), ({"reason": " "}, "reason_missing"), ({"document": ""}, "document_missing")],
)
def test_what_is_missing_is_said(cast, campaign, catalogue, words, code):
    with pytest.raises(ValidationError) as error:
        waiving.waive(campaign, catalogue["T-CTDB"], by=cast.thu, **{**WORDS, **words})
    assert codes(error) == {code}


def test_the_same_waiver_again_changes_nothing_and_another_number_is_refused(cast, campaign, catalogue):
    first = waiving.waive(campaign, catalogue["T-CTDB"], by=cast.thu, **WORDS)
    assert waiving.waive(campaign, catalogue["T-CTDB"], by=cast.thu, **{**WORDS, "document": " CV  9/HĐ "}) == first
    with pytest.raises(ValidationError) as error:
        waiving.waive(campaign, catalogue["T-CTDB"], by=cast.thu, **{**WORDS, "extra": 2})
    assert codes(error) == {"waiver_exists"}
    assert QuotaWaiver.objects.count() == 1 and first.history.count() == 1


def test_a_year_recorded_afterwards_takes_no_waiver(cast, campaign, catalogue):
    Campaign._base_manager.filter(pk=campaign.pk).update(state="recorded")
    with pytest.raises(ValidationError) as error:
        waiving.waive(campaign, catalogue["T-CTDB"], by=cast.thu, **WORDS)
    assert codes(error) == {"year_recorded"}
