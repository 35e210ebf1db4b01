"""Choices and handovers in the administration: read by the council's secretariat, changed by nobody."""

from datetime import timedelta

import pytest
from django.urls import reverse

from common.clock import today
from emulation.handover import handing
from emulation.handover.models import Handover
from emulation.rotation import choosing, proposing
from emulation.rotation.models import Choice

PAGES = [Choice, Handover]


@pytest.fixture
def rows(cast, year, vote):
    choice = proposing.propose(year, cast.member, role="head", by=cast.an)
    choosing.choose(choice, method="hands", vote=vote, by=cast.an)
    proposing.propose(year, cast.deputy, role="deputy", by=cast.an)
    proposing.propose(year, cast.member, role="deputy", by=cast.an)
    handing.begin(year, effective_on=today() + timedelta(days=9), by=cast.an)


@pytest.mark.parametrize("model", PAGES)
def test_the_secretariat_reads_its_rows_and_others_see_none(client, cast, rows, model):
    listed = reverse(f"admin:emulation_{model._meta.model_name}_changelist")
    change = reverse(f"admin:emulation_{model._meta.model_name}_change", args=[model.objects.first().pk])
    for person, count in [(cast.thu, model.objects.count()), (cast.son, 0), (cast.admin, model.objects.count())]:
        client.force_login(person)
        assert client.get(listed).context["cl"].result_count == count
    client.force_login(cast.thu)
    before = model.history.count()
    assert client.get(change).status_code == 200
    assert client.post(change, {"state": "done"}).status_code == 403
    assert client.get(change.replace("change", "delete")).status_code == 403
    assert model.history.count() == before


def test_the_number_of_queries_does_not_grow(client, cast, rows, django_assert_num_queries):
    client.force_login(cast.thu)
    listed = reverse("admin:emulation_choice_changelist")
    client.get(listed)
    with django_assert_num_queries(QUERIES):
        client.get(listed + f"?q={cast.year}&role__exact=head")
    with django_assert_num_queries(QUERIES):
        client.get(listed)


QUERIES = 6
