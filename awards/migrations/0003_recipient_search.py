"""Recipients are found by a part of their name among hundreds of thousands: an index of three letters on PostgreSQL."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

CREATE = "CREATE INDEX recipient_search_trgm ON awards_recipient USING gin (search gin_trgm_ops)"
DROP = "DROP INDEX recipient_search_trgm"


def on_postgres(statement):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("awards", "0002_catalogue")]

    operations = [TrigramExtension(), migrations.RunPython(on_postgres(CREATE), on_postgres(DROP))]
