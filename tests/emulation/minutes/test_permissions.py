"""Who writes minutes when the bloc changed hands after the meeting."""

import pytest

from blocs import rotation
from blocs.models import Term
from blocs.years import following
from common.clock import today
from emulation.minutes import obligations, permissions
from tests.conftest import yesterday
from tests.emulation.minutes.conftest import finish, make_conference


@pytest.fixture
def handed_over(cast, written):
    """The meeting was held under the head; since today the member's unit leads the next year."""
    term = Term.objects.get(unit=cast.head, role=Term.Role.HEAD)
    term.since = term.until = yesterday()
    term.save()
    rotation.appoint(
        cast.bloc,
        cast.member,
        year=following(cast.year),
        role=Term.Role.HEAD,
        since=today(),
        until=today(),
        by=cast.thu,
    )
    return written


def may_write(cast, conference) -> dict[str, bool]:
    people = ("an", "oanh", "binh", "dung", "chi", "thu", "son")
    return {name: permissions.can_write(getattr(cast, name), conference) for name in people}


def test_the_head_that_chaired_the_meeting_still_writes_its_minutes(cast, handed_over):
    assert permissions.heading_unit(handed_over) == cast.head
    assert {name for name, may in may_write(cast, handed_over).items() if may} == {"an", "oanh", "binh", "thu"}
    assert [(row.kind, row.unit_id) for row in obligations.open_for(None)] == [("minutes_write", cast.head.pk)]
    assert obligations.open_for({cast.member.pk}) == []


def test_it_puts_them_out_with_its_own_secretary(cast, handed_over):
    assert [row.person for row in permissions.secretaries(handed_over)] == [cast.oanh, cast.an]
    minutes = finish(cast, handed_over)
    assert (minutes.chair_name, minutes.secretary_name) == ("An", "Oanh")


def test_it_begins_nothing_new(cast, handed_over):
    planned = make_conference(handed_over.campaign, title="Hội nghị sau bàn giao")
    assert permissions.heading_unit(planned) is None
    assert not permissions.can_write(cast.an, planned)
