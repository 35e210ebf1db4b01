"""A nomination is free again when its line is taken off the paper of a draft; a decision names the place of its date."""

import django.db.models.deletion
from django.db import migrations, models

import common.fields

PLACE = {
    "blank": True, "help_text": "It stands before the date on the paper.", "max_length": 120, "verbose_name": "place",
}  # fmt: skip


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
        migrations.AddField(model_name="decision", name="place", field=common.fields.LineField(**PLACE)),
        migrations.AddField(model_name="historicaldecision", name="place", field=common.fields.LineField(**PLACE)),
    ]  # fmt: skip
