"""The invented province: loaded into an empty database only, and such that the rules would not refuse it."""

import pytest
from django.core.management import CommandError, call_command

from blocs.models import Unit
from emulation.ranking import changes, standing
from emulation.ranking.models import PublishedRanking
from emulation.reports.models import Report
from emulation.sheets import computing
from emulation.sheets.models import ScoreSheet, ScoringRound

SIZE = {"blocs": 2, "units": 10, "years": 2, "leaves": 10, "largest": 4}


@pytest.fixture
def local(settings):
    settings.LOCAL = True


@pytest.mark.usefixtures("local", "db")
def test_the_province_has_what_was_asked_for_and_every_unit_of_a_past_year_is_ranked(capsys):
    call_command("load_province", **SIZE)
    assert Unit.objects.count() == 10 and Report.objects.count() == 20
    past = ScoringRound.objects.order_by("campaign__year", "pk").first()
    assert {sheet.state for sheet in past.sheets.all()} == {ScoreSheet.State.FINAL}
    places = computing.read(past).ranking.places
    assert len(places) == 6 and all(place.rank and not place.totals.unscored for place in places)
    assert "thuongtruc@vidu.vn" in capsys.readouterr().out


@pytest.mark.usefixtures("local", "db")
def test_its_rows_hold_what_their_models_ask():
    call_command("load_province", **SIZE, verbosity=0)
    for report in Report.objects.select_related("request__campaign__bloc"):
        report.clean_fields(exclude={"state"})
        report.request.full_clean()
        report.validate_constraints()
    for sheet in ScoreSheet.objects.all():
        sheet.validate_constraints()


@pytest.mark.usefixtures("local", "db")
def test_every_past_year_has_a_published_ranking_that_the_site_would_compute_again():
    call_command("load_province", **SIZE, verbosity=0)
    rankings = list(PublishedRanking.objects.select_related("round__campaign__bloc", "round__table", "document"))
    assert len(rankings) == 2 and {row.state for row in rankings} == {PublishedRanking.State.PUBLISHED}
    for ranking in rankings:
        current = standing.read(ranking.round)
        assert not changes.since(ranking, current)
        assert [place.unit_id for place in ranking.placings.all()] == [row.unit_id for row in current.rows]
        assert [place.was_head for place in ranking.placings.all()].count(True) == 1
        assert set(ranking.document.data["derivations"]) == {str(row.unit_id) for row in current.rows}
        ranking.validate_constraints()


@pytest.mark.usefixtures("local")
def test_a_database_with_units_is_left_alone(cast):
    with pytest.raises(CommandError, match="empty"):
        call_command("load_province", **SIZE)


@pytest.mark.usefixtures("db")
def test_a_database_in_use_is_left_alone(settings):
    settings.LOCAL = False
    with pytest.raises(CommandError, match="never on a database that is in use"):
        call_command("load_province", **SIZE)
    assert not Unit.objects.exists()
