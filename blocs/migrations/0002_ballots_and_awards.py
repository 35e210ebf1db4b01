import common.constraints
import common.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blocs', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalCouncilMember',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('since', models.DateField(verbose_name='since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('name', common.fields.LineField(max_length=120, verbose_name='full name')),
                ('post', common.fields.LineField(max_length=250, verbose_name='post and organisation')),
                ('role', models.CharField(choices=[('chair', 'chair of the council'), ('vice_chair', 'vice chair of the council'), ('standing', 'standing member'), ('member', 'member of the council')], default='member', max_length=10, verbose_name='role')),
                ('order', models.PositiveSmallIntegerField(default=1, verbose_name='order')),
                ('document', common.fields.LineField(blank=True, help_text='By which the council was formed.', max_length=250, verbose_name='decision')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('council', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='blocs.council', verbose_name='council')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'historical member of a council',
                'verbose_name_plural': 'historical members of councils',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='CouncilMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(verbose_name='since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('name', common.fields.LineField(db_collation='vietnamese', max_length=120, verbose_name='full name')),
                ('post', common.fields.LineField(max_length=250, verbose_name='post and organisation')),
                ('role', models.CharField(choices=[('chair', 'chair of the council'), ('vice_chair', 'vice chair of the council'), ('standing', 'standing member'), ('member', 'member of the council')], default='member', max_length=10, verbose_name='role')),
                ('order', models.PositiveSmallIntegerField(default=1, verbose_name='order')),
                ('document', common.fields.LineField(blank=True, help_text='By which the council was formed.', max_length=250, verbose_name='decision')),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='blocs.council', verbose_name='council')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='council_seats', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'member of a council',
                'verbose_name_plural': 'members of councils',
                'ordering': ['order', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='council_member_ends_after_it_begins', violation_error_message='The last day is not before the first.'), common.constraints.NoOverlap(fields=('council', 'person'), name='council_member_once', since='since', until='until', violation_error_code='overlap', violation_error_message='This person is a member of the council in this time already.'), common.constraints.NoOverlap(equal={'role': 'chair'}, fields=('council',), name='council_one_chair', since='since', until='until', violation_error_code='chair_exists', violation_error_message='The council has a chair in this time already.')],
            },
        ),
    ]
