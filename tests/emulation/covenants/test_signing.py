"""Who signs a covenant, when, and what a signature sets in motion."""

import pytest

from emulation.covenants import signing
from emulation.covenants.models import Covenant
from tests.conftest import act, authority, codes  # noqa: F401


def test_last_signature_puts_the_covenant_in_force(cast, covenant):
    for unit, person in [(cast.head, cast.an), (cast.member, cast.binh)]:
        signing.sign(covenant, unit=unit, by=person, act=act(covenant))
    covenant.refresh_from_db()
    assert covenant.state == Covenant.State.SIGNING
    assert [party.unit for party in signing.waiting_for(covenant)] == [cast.deputy]

    signing.sign(covenant, unit=cast.deputy, by=cast.dung, act=act(covenant))
    covenant.refresh_from_db()
    assert covenant.state == Covenant.State.IN_FORCE
    assert covenant.campaign.steps.get(kind="covenant").has_happened


def test_a_copy_carries_the_signatures_and_is_the_same_twice(cast, covenant):
    signing.sign(covenant, unit=cast.member, by=cast.binh, act=act(covenant))
    covenant.refresh_from_db()
    first, second = signing.issue_copy(covenant), signing.issue_copy(covenant)
    assert first == second
    assert first.signature_count == 1
    assert bytes(first.data).startswith(b"%PDF")
