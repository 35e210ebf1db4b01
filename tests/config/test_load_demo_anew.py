"""The demonstration loaded on other days, and where it must not be loaded: each time into empty tables."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from blocs.models import User
from common import clock
from emulation.campaigns import planning
from emulation.campaigns.models import Campaign


@pytest.mark.parametrize("day", [date(2027, 1, 4), date(2027, 5, 15), date(2027, 11, 21), date(2027, 12, 31)])
def test_the_steps_of_an_example_year_stand_in_their_order_whenever_it_is_loaded(db, day, capsys):
    with clock.at(day):
        call_command("load_demo")
        campaign = Campaign.objects.get(is_example=True, year="2027", bloc__name__contains="Hà Nam")
        days = [row.step.due_on for row in planning.read(campaign) if row.step.due_on]
    assert len(days) == 11
    assert days == sorted(days)


@pytest.mark.parametrize("options", [{}, {"show": True}])
def test_it_is_never_loaded_where_the_site_runs_for_real(db, settings, options):
    settings.LOCAL = False
    with pytest.raises(CommandError, match="everybody knows"):
        call_command("load_demo", **options)
    assert not User.objects.exists()
