"""What tests of awards share: the catalogue as it is shipped."""

from types import SimpleNamespace

import pytest

from awards.catalogue import loading
from awards.catalogue.models import AwardType


class Catalogue(SimpleNamespace):
    """`catalogue["T-CSTDCS"]` is that award."""

    def __getitem__(self, code: str) -> AwardType:
        return self.awards[code]


@pytest.fixture
def catalogue(db) -> Catalogue:
    loading.load()
    return Catalogue(awards={award.code: award for award in AwardType.objects.all()})
