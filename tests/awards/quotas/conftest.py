from datetime import date
from types import SimpleNamespace

import pytest

from awards.quotas.models import QuotaRule
from common import history
from tests.awards.eligibility.making import nomination, submission
from tests.awards.records.making import collective, person


@pytest.fixture
def rule(catalogue):
    """Enters a rule: `rule("F-BKBT-C", "rest", share=(20, 100), bloc=…)`."""

    def enter(code, of, *, share=(None, None), **fields):
        defaults = {"since": date(2024, 1, 1), "document": "Hướng dẫn 12/HD-HĐTĐKT"}
        row = QuotaRule(award=catalogue[code], of=of, parts=share[0], whole=share[1], **{**defaults, **fields})
        history.save(row, by=None)
        return row

    return enter


@pytest.fixture
def proposes(cast, campaign, catalogue):
    """Hands in one nomination of a unit: `proposes(unit, "T-CTDB")`."""

    def propose(unit, code, state="submitted", of=None, **fields):
        of = of or submission(campaign, unit, by=cast.thu, state=state)
        recipient = fields.pop("recipient", None) or recipients.setdefault(unit.pk, None) or collective(unit)
        recipients[unit.pk] = recipient
        return nomination(of, recipient, catalogue[code], **fields)

    recipients = {}
    return propose


@pytest.fixture
def someone(cast):
    return SimpleNamespace(of=lambda unit: person(unit))
