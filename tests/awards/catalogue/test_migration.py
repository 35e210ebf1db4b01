"""The catalogue comes with the tables: loaded with the models of a migration, as it is loaded with those of today."""

from django.apps import apps
from django.db import connection
from django.db.migrations.state import ProjectState

from awards.catalogue import loading
from awards.catalogue.models import AwardTerms, AwardType, BaseSalary


def test_the_models_of_a_migration_load_the_same(db):
    state = ProjectState.from_apps(apps)
    loading.load_in_migration(state.apps, connection.schema_editor())
    counts = [model.objects.count() for model in (AwardType, AwardTerms, BaseSalary)]
    assert counts == [model.history.count() for model in (AwardType, AwardTerms, BaseSalary)] == [76, 227, 4]
    assert AwardType.objects.matching("lao dong tien tien").exists()
    assert loading.load().same == sum(counts)
