"""The administration shows ballots and who stands, and nothing of who voted or how often what was answered."""

from django.contrib import admin
from django.urls import reverse

from emulation.ballots.models import Ballot, Candidate, PaperCount, Seat, Tally
from tests.emulation.ballots.meeting import everybody_votes, make_meeting, opened


def test_neither_roll_nor_counts_nor_what_tellers_counted_is_registered():
    assert {model for model in (Seat, Tally, PaperCount) if model in admin.site._registry} == set()
    assert {Ballot, Candidate} <= set(admin.site._registry)


def test_a_ballot_is_read_there_without_votes_and_changed_nowhere(client, cast, covenant):
    covenant.campaign.refresh_from_db()
    ballot = opened(make_meeting(cast, covenant.campaign), cast.an, [cast.head])
    everybody_votes(ballot, cast, dict.fromkeys(cast.units[1:], "disagree"))
    client.force_login(cast.thu)
    page = client.get(reverse("admin:emulation_ballot_change", args=[ballot.pk]))
    said = page.content.decode()
    assert page.status_code == 200 and cast.head.name in said
    assert cast.units[-1].name not in said and 'name="_save"' not in said
    for name in ("add", "delete"):
        args = [] if name == "add" else [ballot.pk]
        assert client.get(reverse(f"admin:emulation_ballot_{name}", args=args)).status_code == 403
    client.force_login(cast.son)
    assert client.get(reverse("admin:emulation_ballot_change", args=[ballot.pk])).status_code == 302
