"""Opening and closing the session, and what that tells the year."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.timezone import localdate

from blocs.years import following
from common.clock import at
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Step
from emulation.conferences import attending, holding, inviting, planning
from emulation.conferences.models import Conference
from tests.conftest import codes


def step(campaign, kind):
    row = campaign.steps.get(kind=kind)
    return (row.has_happened, row.done_on, row.place)


def test_it_is_opened_on_its_day_by_those_who_decide(cast, invited, begins):
    with pytest.raises(ValidationError) as error:
        holding.open_session(invited, by=cast.an)
    assert codes(error) == {"too_early"}
    with at(begins):
        for who in ("oanh", "binh", "chi", "son"):
            with pytest.raises(PermissionDenied):
                holding.open_session(invited, by=getattr(cast, who))
        for _ in range(2):
            opened = holding.open_session(invited, by=cast.thu)
    assert (opened.state, opened.opened_at, opened.history.filter(state="open").count()) == ("open", begins, 1)


def test_closing_marks_the_missing_and_notes_the_step_of_the_year(cast, invited, begins):
    inviting.answer(invited, unit=cast.deputy, answer="declined", note="Công tác", by=cast.dung)
    with at(begins):
        holding.open_session(invited, by=cast.an)
        attending.check_in(invited, unit=cast.head, by=cast.an, code=invited.check_in_code)
        for _ in range(2):
            closed = holding.close_session(invited, by=cast.an)
    presences = [row.presence for row in closed.attendances.order_by("order")]
    assert (closed.state, presences) == ("held", ["present", "excused", "absent"])
    assert step(closed.campaign, Step.Kind.CLOSING) == (True, localdate(begins), "Hội trường Sở Nội vụ")
    assert step(closed.campaign, Step.Kind.LAUNCH) == (False, None, "")


def test_one_conference_closes_a_year_and_launches_the_next(cast, conference, begins):
    next_year = lifecycle.begin(cast.bloc, following(cast.year), by=cast.thu)
    planning.change(conference, launches=next_year, by=cast.an)
    with at(begins):
        holding.open_session(conference, by=cast.an)
        holding.close_session(conference, by=cast.an)
    assert step(conference.campaign, Step.Kind.CLOSING)[:2] == (True, localdate(begins))
    assert step(next_year, Step.Kind.LAUNCH)[:2] == (True, localdate(begins))


@pytest.mark.parametrize(
    ("kind", "noted"),
    [("launch", ["launch"]), ("midyear", ["midyear"]), ("final", ["closing"]), ("preparatory", []), ("thematic", [])],
)
def test_each_kind_notes_its_own_step(cast, conference, begins, kind, noted):
    planning.change(conference, kind=kind, by=cast.an)
    with at(begins):
        holding.close_session(holding.open_session(conference, by=cast.an), by=cast.an)
    assert [row.kind for row in conference.campaign.steps.filter(has_happened=True)] == noted


def test_the_day_of_the_conference_stands_when_the_year_is_closed_later(cast, covenant, begins):
    campaign = covenant.campaign
    conference = planning.plan(campaign, kind=Conference.Kind.FINAL, starts_at=begins, by=cast.an)
    with at(begins):
        holding.close_session(holding.open_session(conference, by=cast.an), by=cast.an)
    campaign.covenants.get().withdraw()
    campaign.covenants.model._base_manager.filter(campaign=campaign).update(state="withdrawn")
    with at(begins + timedelta(days=3)):
        lifecycle.close(campaign, by=cast.thu, because="Hết năm")
    assert step(campaign, Step.Kind.CLOSING)[1] == localdate(begins)


def test_a_closed_year_is_not_touched(cast, session):
    type(session.campaign)._base_manager.filter(pk=session.campaign_id).update(state="closed")
    assert holding.close_session(session, by=cast.an).state == "held"
    assert step(session.campaign, Step.Kind.CLOSING)[0] is False


def test_only_an_open_session_is_closed(cast, invited):
    with pytest.raises(ValidationError) as error:
        holding.close_session(invited, by=cast.an)
    assert codes(error) == {"not_in_session"}
    with pytest.raises(PermissionDenied):
        holding.close_session(invited, by=cast.oanh)
