"""Every list of the administration, whatever its number of rows, is read in one number of queries.

`tests/things/__init__.py` says how to put a row of a new model into them.
"""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.catalogue.models import AwardTerms, AwardType, BaseSalary
from blocs.models import Council, Mandate, Unit
from tests import things
from tests.conftest import make_bloc, make_cast, make_person
from tests.scene import OURS, build

SHIPPED = {AwardType, AwardTerms, BaseSalary}
"""Their rows come with the tables."""
QUERIES = 5
"""Session, person, mandates, the number of rows, the rows."""
FILTERS = things.all_said("FILTERS")
"""Queries for what is offered to narrow a list: its years, its first and last day."""


def pages():
    return [model for model in admin.site._registry if model._meta.app_label in OURS]


def read(client, model, **query):
    """Return how many rows the list of `model` shows, and the queries it took."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address, query)
    assert response.status_code == 200
    return len(response.context["cl"].result_list), [query["sql"] for query in asked]


@pytest.fixture(params=["administrator", "secretariat"])
def reader(request, client, cast):
    """Who reads everything, or all of one council that has nothing else on record; and that council."""
    council = make_bloc().council
    clerk = make_person(council=council, capacity=Mandate.Capacity.OFFICER, post="Chuyên viên")
    client.force_login(clerk if request.param == "secretariat" else cast.admin)
    return client, council


def enter(council, name):
    """Let the rules make one more row, at least, of every table that the administration lists."""
    build("signing", make_cast(council, name), listed=True)


def test_every_list_takes_as_many_queries_for_three_rows_as_for_one(reader):
    client, council = reader
    enter(council, "Khối 1")
    once = {model: read(client, model) for model in pages()}
    enter(council, "Khối 2")
    enter(council, "Khối 3")
    found = {}
    for model, (few, queries) in once.items():
        many, again = read(client, model)
        is_given = (model is Council and few == 1) or (model in SHIPPED and few > 0)
        assert many > few > 0 or is_given, (model, "tests/things/ makes none of it")
        found[model] = (len(queries), len(again))
    wanted = {model: QUERIES + FILTERS.get(model, 0) for model in once}
    assert found == {model: (count, count) for model, count in wanted.items()}


def test_lists_that_narrow_are_lists():
    assert set(FILTERS) - set(pages()) == set()


def test_every_row_links_to_its_own_page(client, cast):
    client.force_login(cast.admin)
    page = client.get(reverse("admin:blocs_unit_changelist")).content.decode()
    units = list(Unit.objects.all())
    assert len(units) > 1
    assert all(f'href="{reverse("admin:blocs_unit_change", args=[unit.pk])}"' in page for unit in units)
