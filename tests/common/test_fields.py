"""Fields that keep Vietnamese text in one form, whichever way it comes in."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError

from blocs.models import Unit
from common import history
from common.fields import LineField, ProseField, SearchField
from emulation.campaigns.models import Task
from tests.conftest import codes, make_unit

COMPOSED = "Sở Văn hóa, Thể thao và Du lịch"
DECOMPOSED = unicodedata.normalize("NFD", COMPOSED)


def test_a_decomposed_line_is_stored_composed(db):
    unit = make_unit(f"  {DECOMPOSED} \n")
    assert unit.name == COMPOSED
    unit.refresh_from_db()
    assert unit.name == COMPOSED


def test_a_decomposed_line_finds_its_row(db):
    unit = make_unit(COMPOSED)
    assert Unit.objects.get(name=DECOMPOSED) == unit


def test_the_length_is_counted_after_composing(db, cast):
    unit = Unit(code="DAI", name=unicodedata.normalize("NFD", "ế" * 250))
    history.save(unit, by=cast.thu)
    assert len(unit.name) == 250
    with pytest.raises(ValidationError):
        history.save(Unit(code="DAI-2", name="ế" * 251), by=cast.thu)


def test_prose_is_stored_composed_with_one_kind_of_line_ending(campaign):
    task = Task.objects.create(
        campaign=campaign, number=1, text=unicodedata.normalize("NFD", " Thi đua\r\nđẩy mạnh\rphát triển \n\n")
    )
    assert task.text == "Thi đua\nđẩy mạnh\nphát triển"


def test_prose_has_a_length_that_rules_check_too(cast, campaign):
    with pytest.raises(ValidationError) as error:
        history.save(Task(campaign=campaign, number=1, text="ấ" * 2001), by=cast.an)
    assert codes(error) == {"max_length"}
    history.save(Task(campaign=campaign, number=1, text=unicodedata.normalize("NFD", "ấ" * 2000)), by=cast.an)


def test_empty_values_stay_as_they_are():
    assert LineField().to_python(None) is None
    assert ProseField().to_python(None) is None
    assert LineField().to_python("") == ""


def test_what_a_row_is_found_by_follows_its_names(db):
    unit = make_unit("Sở Nội vụ", code="SNV", short_name="Nội vụ")
    assert unit.search == "snv so noi vu noi vu"
    unit.name = "Đài Truyền hình"
    unit.save()
    unit.refresh_from_db()
    assert unit.search == "snv dai truyen hinh noi vu"


def test_rows_written_in_bulk_can_be_found_too(db):
    Unit.objects.bulk_create([Unit(code="X1", name=unicodedata.normalize("NFD", "Đội Một"))])
    unit = Unit.objects.matching("doi mot").get()
    assert unit.name == "Đội Một"


def test_a_migration_rebuilds_the_search_field_with_its_sources():
    _name, path, args, kwargs = SearchField("code", "name").deconstruct()
    assert (path, args, kwargs) == ("common.fields.SearchField", ["code", "name"], {})
