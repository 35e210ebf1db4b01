"""The administration shows rankings with their places and changes none."""

import pytest
from django.urls import reverse

from tests.emulation.ranking.making import publish


@pytest.mark.parametrize(("who", "count"), [("admin", 1), ("thu", 1), ("son", 0)])
def test_a_ranking_is_read_by_those_who_manage_the_bloc(client, cast, scored, who, count):
    ranking = publish(scored, head=cast.an, secretariat=cast.thu)
    client.force_login(getattr(cast, who))
    page = client.get(reverse("admin:emulation_publishedranking_changelist"))
    assert page.context["cl"].result_count == count
    address = reverse("admin:emulation_publishedranking_change", args=[ranking.pk])
    assert (cast.deputy.name in client.get(address, follow=True).content.decode()) == bool(count)
    assert client.post(address, {"version": 9}).status_code in {302, 403}
    ranking.refresh_from_db()
    assert ranking.version == 1
