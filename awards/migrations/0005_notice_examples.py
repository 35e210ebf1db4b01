"""Public notices say when their people are invented; of gradings, what the months of leave are a part of."""

from django.db import migrations, models


def mark(apps, schema_editor):
    """Mark the notices that publish an example."""
    notices = apps.get_model("awards", "PublicNotice")
    found = notices.objects.filter(nominations__submission__is_example=True).values_list("pk", flat=True)
    notices.objects.filter(pk__in=list(found)).update(is_example=True)


class Migration(migrations.Migration):

    dependencies = [
        ('awards', '0004_vote_taken_off_the_paper'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalpublicnotice',
            name='is_example',
            field=models.BooleanField(default=False, editable=False, verbose_name='example'),
        ),
        migrations.AddField(
            model_name='publicnotice',
            name='is_example',
            field=models.BooleanField(default=False, editable=False, verbose_name='example'),
        ),
        migrations.AlterField(
            model_name='grading',
            name='months_maternity',
            field=models.PositiveSmallIntegerField(default=0, help_text='How many of the months worked were maternity leave (NĐ 98/2023 and NĐ 152/2025, article 4).', verbose_name='months of maternity leave'),
        ),
        migrations.AlterField(
            model_name='grading',
            name='months_worked',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Maternity leave counts as worked: write both together.', null=True, verbose_name='months worked'),
        ),
        migrations.AlterField(
            model_name='historicalgrading',
            name='months_maternity',
            field=models.PositiveSmallIntegerField(default=0, help_text='How many of the months worked were maternity leave (NĐ 98/2023 and NĐ 152/2025, article 4).', verbose_name='months of maternity leave'),
        ),
        migrations.AlterField(
            model_name='historicalgrading',
            name='months_worked',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Maternity leave counts as worked: write both together.', null=True, verbose_name='months worked'),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
