from datetime import date

from awards.catalogue import loading
from awards.catalogue.models import AwardType
from awards.eligibility.models import Standard
from common import history


def signing(scene):
    """From how many months of work on the council gives a title; a year of its own for each scene."""
    loading.load()
    year = 1990 + Standard.objects.count()
    scene.standard = Standard(
        council=scene.cast.council, award=AwardType.objects.get(code="T-LDTT"), least_months=10,
        since=date(year, 1, 1), until=date(year, 12, 31), document="Quyết định 3/QĐ-UBND",
    )  # fmt: skip
    history.save(scene.standard, by=scene.cast.thu)
