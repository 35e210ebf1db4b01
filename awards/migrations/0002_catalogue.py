"""The catalogue comes with the tables; `manage.py load_catalogue` brings later corrections."""

from django.db import migrations

from awards.catalogue.loading import load_in_migration


class Migration(migrations.Migration):
    dependencies = [("awards", "0001_initial")]

    operations = [migrations.RunPython(load_in_migration, migrations.RunPython.noop)]
