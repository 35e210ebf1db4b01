"""Nominations in the administration: read by the secretariat they went to, changed by nobody."""

import pytest

from awards.proposals import drafting
from tests.awards.proposals.making import handed_in, nominated

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("who", "status"), [("thu", 200), ("admin", 200), ("son", 302), ("binh", 302)])
def test_a_submission_is_read_there_by_its_secretariat(client, cast, submission, who, status):
    row = nominated(submission, by=cast.binh)
    handed_in(submission, by=cast.binh)
    client.force_login(getattr(cast, who))
    for path in (f"submission/{submission.pk}", f"nomination/{row.pk}"):
        assert client.get(f"/quan-tri/awards/{path}/change/").status_code == status


def test_a_draft_is_not_shown_to_the_secretariat(client, cast, campaign, catalogue):
    drafting.begin(campaign, cast.member, by=cast.binh)
    client.force_login(cast.thu)
    page = client.get("/quan-tri/awards/submission/")
    assert page.context["cl"].result_count == 0
