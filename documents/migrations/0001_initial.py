import common.fields
import common.operations
import django.db.models.deletion
import documents.models
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('blocs', '0001_initial'),
        ('blocs', '__first__'),
    ]

    operations = [
        common.operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Document',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('covenant', 'emulation covenant'), ('invitation', 'invitation to a conference'), ('minutes', 'minutes of a conference'), ('handover', 'handover record'), ('attachment', 'attached file'), ('authority', 'authorisation'), ('scan', 'scan of a signed paper')], max_length=20, verbose_name='kind')),
                        ('code', models.CharField(default=documents.models.new_code, editable=False, max_length=18, unique=True, verbose_name='verification code')),
                        ('title', common.fields.LineField(max_length=400, verbose_name='title')),
                        ('number', common.fields.LineField(blank=True, max_length=40, verbose_name='number')),
                        ('symbol', common.fields.LineField(blank=True, max_length=40, verbose_name='symbol')),
                        ('issued_on', models.DateField(blank=True, null=True, verbose_name='dated')),
                        ('data', models.JSONField(blank=True, default=dict, editable=False, verbose_name='content')),
                        ('sha256', models.CharField(blank=True, editable=False, max_length=64, verbose_name='SHA-256')),
                        ('is_example', models.BooleanField(default=False, editable=False, verbose_name='example')),
                        ('standing', models.CharField(blank=True, choices=[('', 'not stated'), ('pending', 'waiting for signatures'), ('in_force', 'in force'), ('replaced', 'replaced by a newer paper'), ('withdrawn', 'withdrawn before it was in force')], default='', editable=False, max_length=10, verbose_name='standing')),
                        ('standing_since', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='standing since')),
                        ('created_at', models.DateTimeField(editable=False, verbose_name='created at')),
                        ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                        ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='blocs.unit', verbose_name='owner unit')),
                        ('supersedes', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='documents.document', verbose_name='supersedes')),
                    ],
                    options={
                        'verbose_name': 'paper',
                        'verbose_name_plural': 'papers',
                        'ordering': ['-created_at'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(models.Q(('sha256', ''), _negated=True), ('kind__in', ['covenant', 'invitation', 'minutes', 'handover'])), fields=('sha256',), name='document_bytes_once', violation_error_message='These exact bytes are already on file.')],
                    },
                ),
                migrations.CreateModel(
                    name='FrozenFile',
                    fields=[
                        ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='file', serialize=False, to='documents.document')),
                        ('data', models.BinaryField()),
                        ('media_type', models.CharField(default='application/pdf', max_length=80)),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalDocument',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('covenant', 'emulation covenant'), ('invitation', 'invitation to a conference'), ('minutes', 'minutes of a conference'), ('handover', 'handover record'), ('attachment', 'attached file'), ('authority', 'authorisation'), ('scan', 'scan of a signed paper')], max_length=20, verbose_name='kind')),
                        ('code', models.CharField(db_index=True, default=documents.models.new_code, editable=False, max_length=18, verbose_name='verification code')),
                        ('title', common.fields.LineField(max_length=400, verbose_name='title')),
                        ('number', common.fields.LineField(blank=True, max_length=40, verbose_name='number')),
                        ('symbol', common.fields.LineField(blank=True, max_length=40, verbose_name='symbol')),
                        ('issued_on', models.DateField(blank=True, null=True, verbose_name='dated')),
                        ('sha256', models.CharField(blank=True, editable=False, max_length=64, verbose_name='SHA-256')),
                        ('is_example', models.BooleanField(default=False, editable=False, verbose_name='example')),
                        ('standing', models.CharField(blank=True, choices=[('', 'not stated'), ('pending', 'waiting for signatures'), ('in_force', 'in force'), ('replaced', 'replaced by a newer paper'), ('withdrawn', 'withdrawn before it was in force')], default='', editable=False, max_length=10, verbose_name='standing')),
                        ('standing_since', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='standing since')),
                        ('created_at', models.DateTimeField(editable=False, verbose_name='created at')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.TextField(null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('created_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('owner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='blocs.unit', verbose_name='owner unit')),
                        ('supersedes', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='documents.document', verbose_name='supersedes')),
                    ],
                    options={
                        'verbose_name': 'historical paper',
                        'verbose_name_plural': 'historical papers',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalSignature',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('role', models.CharField(blank=True, choices=[('', 'for the unit'), ('chair', 'chair'), ('secretary', 'secretary')], default='', max_length=10, verbose_name='signs as')),
                        ('unit_name', common.fields.LineField(max_length=250, verbose_name='unit name')),
                        ('signer_name', common.fields.LineField(max_length=120, verbose_name='signer')),
                        ('post', common.fields.LineField(max_length=120, verbose_name='post')),
                        ('capacity', models.CharField(blank=True, choices=[('', 'as head of the unit'), ('TM.', 'on behalf of the collective leadership (TM.)'), ('KT.', 'deputy for the head (KT.)'), ('TUQ.', 'by authorisation (TUQ.)'), ('Q.', 'acting head (Q.)')], default='', max_length=5, verbose_name='capacity')),
                        ('capacity_for', common.fields.LineField(blank=True, max_length=120, verbose_name='on behalf of the post')),
                        ('method', models.CharField(choices=[('confirmation', 'electronic confirmation'), ('ink', 'signed on paper')], default='confirmation', max_length=12, verbose_name='method')),
                        ('proof', models.CharField(blank=True, max_length=20, verbose_name='identity proved by')),
                        ('signed_hash', models.CharField(max_length=64, verbose_name='SHA-256 of what was signed')),
                        ('signed_at', models.DateTimeField(verbose_name='signed at')),
                        ('days_late', models.PositiveSmallIntegerField(default=0, verbose_name='days late')),
                        ('address', models.GenericIPAddressField(blank=True, null=True, verbose_name='address')),
                        ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='voided at')),
                        ('void_reason', common.fields.ProseField(blank=True, max_length=1000, verbose_name='reason for voiding')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.TextField(null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('authority', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='documents.document', verbose_name='authorisation')),
                        ('document', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='documents.document', verbose_name='paper')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('mandate', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='blocs.mandate', verbose_name='mandate')),
                        ('recorded_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                        ('scan', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='documents.document', verbose_name='scan')),
                        ('signer', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='signer')),
                        ('unit', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='blocs.unit', verbose_name='unit')),
                        ('voided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='voided by')),
                    ],
                    options={
                        'verbose_name': 'historical signature',
                        'verbose_name_plural': 'historical signatures',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='IssuedCopy',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('signatures_key', models.CharField(help_text='SHA-256 of the data it was made from.', max_length=64)),
                        ('signature_count', models.PositiveSmallIntegerField()),
                        ('sha256', models.CharField(max_length=64, unique=True)),
                        ('data', models.BinaryField()),
                        ('issued_at', models.DateTimeField()),
                        ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='documents.document')),
                    ],
                    options={
                        'verbose_name': 'issued copy',
                        'verbose_name_plural': 'issued copies',
                        'constraints': [models.UniqueConstraint(fields=('document', 'signatures_key'), name='copy_once_per_signatures')],
                    },
                ),
                migrations.CreateModel(
                    name='Signature',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(blank=True, choices=[('', 'for the unit'), ('chair', 'chair'), ('secretary', 'secretary')], default='', max_length=10, verbose_name='signs as')),
                        ('unit_name', common.fields.LineField(max_length=250, verbose_name='unit name')),
                        ('signer_name', common.fields.LineField(max_length=120, verbose_name='signer')),
                        ('post', common.fields.LineField(max_length=120, verbose_name='post')),
                        ('capacity', models.CharField(blank=True, choices=[('', 'as head of the unit'), ('TM.', 'on behalf of the collective leadership (TM.)'), ('KT.', 'deputy for the head (KT.)'), ('TUQ.', 'by authorisation (TUQ.)'), ('Q.', 'acting head (Q.)')], default='', max_length=5, verbose_name='capacity')),
                        ('capacity_for', common.fields.LineField(blank=True, max_length=120, verbose_name='on behalf of the post')),
                        ('method', models.CharField(choices=[('confirmation', 'electronic confirmation'), ('ink', 'signed on paper')], default='confirmation', max_length=12, verbose_name='method')),
                        ('proof', models.CharField(blank=True, max_length=20, verbose_name='identity proved by')),
                        ('signed_hash', models.CharField(max_length=64, verbose_name='SHA-256 of what was signed')),
                        ('signed_at', models.DateTimeField(verbose_name='signed at')),
                        ('days_late', models.PositiveSmallIntegerField(default=0, verbose_name='days late')),
                        ('address', models.GenericIPAddressField(blank=True, null=True, verbose_name='address')),
                        ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='voided at')),
                        ('void_reason', common.fields.ProseField(blank=True, max_length=1000, verbose_name='reason for voiding')),
                        ('authority', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='authorises', to='documents.document', verbose_name='authorisation')),
                        ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='documents.document', verbose_name='paper')),
                        ('mandate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='blocs.mandate', verbose_name='mandate')),
                        ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                        ('scan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='records', to='documents.document', verbose_name='scan')),
                        ('signer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to=settings.AUTH_USER_MODEL, verbose_name='signer')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='blocs.unit', verbose_name='unit')),
                        ('voided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='voided by')),
                    ],
                    options={
                        'verbose_name': 'signature',
                        'verbose_name_plural': 'signatures',
                        'ordering': ['signed_at', 'pk'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('voided_at__isnull', True)), fields=('document', 'unit', 'role'), name='signature_once_per_unit', violation_error_code='already_signed', violation_error_message='This unit has already signed.'), models.UniqueConstraint(condition=models.Q(('voided_at__isnull', True), models.Q(('role', ''), _negated=True)), fields=('document', 'role'), name='signature_once_per_role', violation_error_code='already_signed', violation_error_message='Somebody has already signed in this role.'), models.CheckConstraint(condition=models.Q(('voided_at__isnull', True), models.Q(('void_reason', ''), _negated=True), _connector='OR'), name='signature_voided_with_a_reason', violation_error_message='Say why the signature is voided.'), models.CheckConstraint(condition=models.Q(('method', 'ink'), ('signer__isnull', False), _connector='OR'), name='signature_confirmed_by_a_person')],
                    },
                ),
            ],
        ),
    ]
