import blocs.years
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def keep_who_votes_and_counts(apps, schema_editor):
    """Rolls that were frozen keep the account that each member has now; whoever counted papers was a teller."""
    Seat, PaperCount, Teller = (apps.get_model('emulation', name) for name in ('Seat', 'PaperCount', 'Teller'))
    members = apps.get_model('blocs', 'CouncilMember').objects.filter(pk=models.OuterRef('member'))
    Seat.objects.filter(member__isnull=False).update(person=models.Subquery(members.values('person')[:1]))
    rows = PaperCount.objects.order_by('pk').values_list('ballot', 'teller', 'unit')
    Teller.objects.bulk_create([Teller(ballot_id=ballot, person_id=teller, unit_id=unit) for ballot, teller, unit in rows])


class Migration(migrations.Migration):

    dependencies = [
        ('blocs', '0002_ballots_and_awards'),
        ('emulation', '0003_ballots_and_awards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='candidate',
            name='year',
            field=blocs.years.YearField(blank=True, editable=False, verbose_name='year'),
        ),
        migrations.AddField(
            model_name='historicalcandidate',
            name='year',
            field=blocs.years.YearField(blank=True, editable=False, verbose_name='year'),
        ),
        migrations.AddField(
            model_name='seat',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account'),
        ),
        migrations.CreateModel(
            name='Teller',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ballot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tellers', to='emulation.ballot', verbose_name='ballot')),
                ('person', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='teller')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='blocs.unit', verbose_name='unit of the teller')),
            ],
            options={
                'verbose_name': 'teller',
                'verbose_name_plural': 'tellers',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('ballot', 'person'), name='teller_once_per_ballot')],
            },
        ),
        migrations.RunPython(keep_who_votes_and_counts, migrations.RunPython.noop, elidable=True),
    ]
