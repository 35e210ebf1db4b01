"""A nomination is free again when its line is taken off the paper of a ballot that is being prepared."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("awards", "0003_recipient_search"), ("emulation", "0003_ballots_and_awards")]

    operations = [
        migrations.AlterField(
            model_name="nomination",
            name="bloc_vote",
            field=models.OneToOneField(
                blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL,
                related_name="nomination", to="emulation.candidate", verbose_name="vote of the bloc",
            ),
        ),
    ]  # fmt: skip
