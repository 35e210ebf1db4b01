"""From when on the members may read a covenant; those that are out already keep being read."""

from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now


def shown_already(apps, schema_editor):
    covenants = apps.get_model("emulation", "Covenant")._base_manager
    shown = ~Q(state="draft") & (Q(document__isnull=False) | Q(state="circulated") | Q(comments_due_on__isnull=False))
    covenants.filter(shown).update(circulated_at=Coalesce(F("opened_at"), Now()))


class Migration(migrations.Migration):
    dependencies = [("emulation", "0001_initial")]

    operations = [
        migrations.AddField(
            "covenant",
            "circulated_at",
            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="first shown to the members at"),
        ),
        migrations.AddField(
            "historicalcovenant",
            "circulated_at",
            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="first shown to the members at"),
        ),
        migrations.RunPython(shown_already, migrations.RunPython.noop),
    ]
