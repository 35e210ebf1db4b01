"""Whoever is shown the name of somebody whom another unit proposes is noted, on whatever page it stands."""

import logging

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from awards.proposals.models import Nomination
from awards.records.models import Access
from blocs import succession
from tests.every_url.addresses import EVERY
from tests.every_url.walk import words
from tests.scene import build

pytestmark = pytest.mark.django_db

ANYBODY_READS = {
    "awards:public_notice", "admin:awards_publicnotice_change", "admin:awards_publicnotice_simple_history",
    "admin:emulation_candidate_changelist",
}  # fmt: skip
"""Public notices; those who stand on a ballot are read by all who vote."""


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker):
    logging.disable(logging.CRITICAL)
    with django_db_blocker.unblock(), transaction.atomic():
        yield build("in_force")
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("who", ["an", "binh", "thu", "admin"])
def test_no_page_names_the_people_of_another_unit_unnoted(scene, who):
    reader, unnoted = getattr(scene.cast, who), []
    rows = Nomination.objects.exclude(submission__unit__in=succession.acted_for(reader))
    names = set(rows.filter(recipient__kind="individual").values_list("recipient__name", flat=True))
    assert names
    client = Client(HTTP_HOST="testserver")
    client.force_login(reader, backend=settings.AUTHENTICATION_BACKENDS[-1])
    cookies = client.cookies.output()
    for address in EVERY:
        with transaction.atomic():
            client.cookies.load(cookies.replace("Set-Cookie: ", ""))
            before = Access.objects.count()
            response = client.get(address.fill(scene))
            body = words(response) if response.status_code == 200 else ""
            named = sorted(name for name in names if name in body)
            if named and Access.objects.count() == before:
                unnoted.append((address.name, named))
            transaction.set_rollback(True)
    assert [each for each in unnoted if each[0] not in ANYBODY_READS] == []


def test_the_exceptions_are_addresses():
    assert ANYBODY_READS - {address.name for address in EVERY} == set()
