"""The year line is a pure function: no database is touched here."""

from datetime import date

import pytest
from django.utils import translation

from config.overview import year_line
from config.overview.year_line import Progress
from emulation.campaigns.models import Campaign, Step
from emulation.covenants.models import Covenant

TODAY = date(2026, 6, 10)
KINDS = list(Step.STOPS)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def line(state=Campaign.State.LAUNCHED, progress=None, links=None, **steps):
    """The stops of a year; a step is given as a day planned, as done on a day, or as done on no known day."""
    rows = [Step(kind=kind, **steps.get(kind, {})) for kind in reversed(KINDS)]
    campaign = Campaign(state=state, year="2026")
    return {s.kind: s for s in year_line.stops(campaign, rows, covenant=progress, links=links or {}, today=TODAY)}


def done(day=None):
    return {"has_happened": True, "done_on": day}


def planned(day):
    return {"due_on": day}


def test_the_stops_stand_in_the_order_of_the_year():
    assert list(line()) == KINDS


def test_a_year_that_runs_shows_what_is_done_what_is_next_and_what_is_late():
    stops = line(
        launch=done(date(2026, 2, 10)), covenant=planned(date(2026, 6, 9)), midyear=planned(date(2026, 7, 15)),
        scoring=planned(TODAY),
    )  # fmt: skip
    assert [stop.state for stop in stops.values()] == ["done", "late", "waiting", "waiting", "waiting", "waiting"]
    assert (stops["launch"].date_label, stops["launch"].state_label) == ("10/02/2026", "done")
    assert (stops["covenant"].date_label, stops["covenant"].state_label) == ("planned 09/06/2026", "1 day late")
    assert (stops["midyear"].date_label, stops["midyear"].state_label) == ("planned 15/07/2026", "not yet")
    assert stops["ballot"].date_label == "no day set"


def test_the_first_step_not_done_is_the_one_now_also_on_its_last_day():
    stops = line(launch=done(TODAY), covenant=planned(TODAY))
    assert (stops["covenant"].state, stops["covenant"].state_label) == ("now", "next in line")


@pytest.mark.parametrize(
    ("state", "label"),
    [
        (Covenant.State.DRAFT, "being drafted now"),
        (Covenant.State.CIRCULATED, "comments under way"),
        (Covenant.State.SIGNING, "signing under way"),
    ],
)
def test_a_covenant_on_its_way_before_the_launch_moves_but_only_one_stop_is_now(state, label):
    stops = line(Campaign.State.DRAFT, Progress(state), launch=planned(date(2026, 6, 20)))
    assert (stops["covenant"].state, stops["covenant"].state_label) == ("moving", label)
    assert [kind for kind, stop in stops.items() if stop.state == "now"] == ["launch"]


def test_a_covenant_that_was_withdrawn_is_next_in_line_again():
    stop = line(progress=Progress(Covenant.State.WITHDRAWN), launch=done(TODAY))["covenant"]
    assert (stop.state, stop.state_label) == ("now", "next in line")


def test_while_signing_the_last_day_of_signing_counts_and_units_are_counted():
    progress = Progress(Covenant.State.SIGNING, date(2026, 6, 12), signed=5, parties=8)
    stop = line(progress=progress, launch=done(TODAY))["covenant"]
    assert (stop.state, stop.date_label, stop.detail) == ("now", "until 12/06/2026", "5/8 units")

    late = Progress(Covenant.State.SIGNING, date(2026, 6, 7), signed=5, parties=8)
    stop = line(progress=late, launch=done(TODAY))["covenant"]
    assert (stop.state, stop.state_label) == ("late", "3 days late")


def test_a_covenant_in_force_keeps_its_count():
    stops = year_line.stops(
        Campaign(state=Campaign.State.LAUNCHED), [Step(kind="covenant", **done(date(2026, 2, 25)))],
        covenant=Progress(Covenant.State.IN_FORCE, None, 8, 8), links={}, today=TODAY,
    )  # fmt: skip
    assert [(stop.state, stop.date_label, stop.detail) for stop in stops] == [("done", "25/02/2026", "8/8 units")]


def test_a_recorded_year_says_what_its_source_does_not_state():
    stops = line(
        Campaign.State.RECORDED, launch=done(date(2021, 3, 30)), midyear=done(), closing=done(date(2021, 12, 2))
    )
    assert (stops["midyear"].state, stops["midyear"].date_label) == ("done", "day not stated in the source")
    assert (stops["ballot"].state, stops["ballot"].state_label, stops["ballot"].date_label) == (
        "unknown", "not stated in the source", "",
    )  # fmt: skip


def test_what_was_never_noted_in_a_closed_year_is_not_called_late():
    stop = line(Campaign.State.CLOSED, scoring=planned(date(2026, 1, 1)))["scoring"]
    assert (stop.state, stop.state_label) == ("unknown", "not recorded")


def test_each_stop_carries_its_way_in():
    assert line(links={"launch": "/nam/1/phat-dong/"})["launch"].url == "/nam/1/phat-dong/"
    assert line()["launch"].url == ""


def test_steps_under_a_stop_are_parts_of_it_and_never_stops():
    stops = line(launch=done(TODAY))
    assert all(stop.parts == () for stop in stops.values())
    rows = [
        Step(kind="verify", **planned(date(2026, 12, 15))), Step(kind="scoring"),
        Step(kind="self_score", **done(TODAY)), Step(kind="year_report"),
    ]  # fmt: skip
    (stop,) = year_line.stops(Campaign(state=Campaign.State.LAUNCHED), rows, covenant=None, links={}, today=TODAY)
    assert stop.parts == ("Report of the year", "Self-scoring: done", "Verification of the scores: 15/12/2026")
