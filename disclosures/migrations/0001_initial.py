import disclosures.models.stored
import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(unique=True, validators=[django.core.validators.MinValueValidator(2004), django.core.validators.MaxValueValidator(2100)], verbose_name='year')),
                ('source', models.CharField(max_length=200, verbose_name='notice it comes from')),
                ('recounted_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'year of the calendar',
                'verbose_name_plural': 'years of the calendar',
                'ordering': ('-year',),
            },
        ),
        migrations.CreateModel(
            name='CatalogueEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, verbose_name='code')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='version')),
                ('replaced_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='replaced at')),
                ('focus', models.CharField(choices=[('key', 'key matters'), ('concern', 'public concerns'), ('hard', 'hard issues')], max_length=10, verbose_name='focus')),
                ('content', models.CharField(max_length=200, verbose_name='content')),
                ('scope', models.CharField(choices=[('public', 'to everybody'), ('party', 'to all party members'), ('organization', 'within this organisation'), ('specific', 'to named organisations and people')], default='public', max_length=20, verbose_name='scope')),
                ('item_kind', models.CharField(choices=[('bulletin', 'bulletin'), ('briefing', 'briefing'), ('meeting', 'meeting')], default='bulletin', max_length=10, verbose_name='form')),
                ('required_fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('summary', 'summary'), ('body', 'text'), ('document_number', 'document number'), ('keywords', 'keywords'), ('agenda', 'agenda'), ('attendance', 'attendance'), ('resolutions', 'resolutions')], max_length=40), blank=True, default=list, size=None, verbose_name='required fields')),
                ('notice_workdays', models.PositiveSmallIntegerField(default=0, help_text='0 if the matter is not put on public notice (公示).', verbose_name='public notice of at least so many working days')),
                ('attachment_required', models.BooleanField(default=False, verbose_name='attachment required')),
                ('timing', models.CharField(choices=[('standing', 'standing'), ('regular', 'regular'), ('phased', 'phased'), ('immediate', 'immediate')], max_length=10, verbose_name='timing')),
                ('cadence', models.CharField(blank=True, choices=[('monthly', 'monthly'), ('quarterly', 'quarterly'), ('half_yearly', 'half-yearly'), ('yearly', 'yearly')], max_length=12, verbose_name='cadence')),
                ('time_limit', models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(250)], verbose_name='time limit in working days')),
                ('platforms', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('notice_board', 'notice board'), ('meeting', 'meeting'), ('web', 'web'), ('media', 'media'), ('document', 'document')], max_length=20), default=list, size=None, verbose_name='platforms')),
                ('organization_kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('district', 'district committee'), ('discipline', 'discipline committee'), ('department', 'department'), ('town', 'town or subdistrict committee'), ('community', 'community or village organisation'), ('branch', 'branch')], max_length=20), default=list, size=None, verbose_name='responsible organisations')),
                ('approval_level', models.CharField(choices=[('own', 'the organisation itself'), ('above', 'the level above')], default='own', max_length=10, verbose_name='approved by')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='rule it comes from')),
                ('shipped_as', models.CharField(blank=True, editable=False, max_length=64)),
            ],
            options={
                'verbose_name': 'catalogue entry',
                'verbose_name_plural': 'disclosure catalogue',
                'ordering': ('code', '-version'),
                'constraints': [models.CheckConstraint(condition=models.Q(('focus__in', ['key', 'concern', 'hard'])), name='catalogue_focus_known'), models.CheckConstraint(condition=models.Q(('scope__in', ['public', 'party', 'organization', 'specific'])), name='catalogue_scope_known'), models.CheckConstraint(condition=models.Q(('item_kind__in', ['bulletin', 'briefing', 'meeting'])), name='catalogue_item_kind_known'), models.CheckConstraint(condition=models.Q(('required_fields__contained_by', ['summary', 'body', 'document_number', 'keywords', 'agenda', 'attendance', 'resolutions'])), name='catalogue_required_fields_known'), models.CheckConstraint(condition=models.Q(('timing__in', ['standing', 'regular', 'phased', 'immediate'])), name='catalogue_timing_known'), models.CheckConstraint(condition=models.Q(('cadence__in', ['monthly', 'quarterly', 'half_yearly', 'yearly', ''])), name='catalogue_cadence_known'), models.CheckConstraint(condition=models.Q(('platforms__contained_by', ['notice_board', 'meeting', 'web', 'media', 'document'])), name='catalogue_platforms_known'), models.CheckConstraint(condition=models.Q(('organization_kinds__contained_by', ['district', 'discipline', 'department', 'town', 'community', 'branch'])), name='catalogue_organization_kinds_known'), models.CheckConstraint(condition=models.Q(('approval_level__in', ['own', 'above'])), name='catalogue_approval_level_known'), models.UniqueConstraint(fields=('code', 'version'), name='catalogue_version_once'), models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('code',), name='catalogue_one_current_version'), models.CheckConstraint(condition=models.Q(models.Q(('timing', 'regular'), models.Q(('cadence', ''), _negated=True)), models.Q(models.Q(('timing', 'regular'), _negated=True), ('cadence', '')), _connector='OR'), name='catalogue_regular_has_cadence', violation_error_message='A regular entry needs a cadence, and only a regular one has it.')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='catalogueentry',
            trigger=pgtrigger.compiler.Trigger(name='catalogue_version_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.code IS DISTINCT FROM NEW.code OR OLD.version IS DISTINCT FROM NEW.version OR OLD.focus IS DISTINCT FROM NEW.focus OR OLD.content IS DISTINCT FROM NEW.content OR OLD.scope IS DISTINCT FROM NEW.scope OR OLD.item_kind IS DISTINCT FROM NEW.item_kind OR OLD.required_fields IS DISTINCT FROM NEW.required_fields OR OLD.notice_workdays IS DISTINCT FROM NEW.notice_workdays OR OLD.attachment_required IS DISTINCT FROM NEW.attachment_required OR OLD.timing IS DISTINCT FROM NEW.timing OR OLD.cadence IS DISTINCT FROM NEW.cadence OR OLD.time_limit IS DISTINCT FROM NEW.time_limit OR OLD.platforms IS DISTINCT FROM NEW.platforms OR OLD.organization_kinds IS DISTINCT FROM NEW.organization_kinds OR OLD.approval_level IS DISTINCT FROM NEW.approval_level OR OLD.source IS DISTINCT FROM NEW.source OR OLD.shipped_as IS DISTINCT FROM NEW.shipped_as)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='dd6484fb576f5d923bcb0b6ad97fb4a403c2f255', operation='UPDATE', pgid='pgtrigger_catalogue_version_fixed_cbe83', table='disclosures_catalogueentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='catalogueentry',
            trigger=pgtrigger.compiler.Trigger(name='catalogue_replaced_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.replaced_at IS NOT NULL AND (OLD.replaced_at IS DISTINCT FROM NEW.replaced_at))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='222120579199b5c75d7ff05828c10bbc41a47bbf', operation='UPDATE', pgid='pgtrigger_catalogue_replaced_once_68b04', table='disclosures_catalogueentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='catalogueentry',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "disclosures_catalogueentryevent" ("approval_level", "attachment_required", "cadence", "code", "content", "focus", "id", "item_kind", "notice_workdays", "organization_kinds", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "platforms", "replaced_at", "required_fields", "scope", "shipped_as", "source", "time_limit", "timing", "version") VALUES (NEW."approval_level", NEW."attachment_required", NEW."cadence", NEW."code", NEW."content", NEW."focus", NEW."id", NEW."item_kind", NEW."notice_workdays", NEW."organization_kinds", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."platforms", NEW."replaced_at", NEW."required_fields", NEW."scope", NEW."shipped_as", NEW."source", NEW."time_limit", NEW."timing", NEW."version"); RETURN NULL;', hash='eb22a6ab2026508539c6f354e89c18a3432e9ef9', operation='INSERT', pgid='pgtrigger_insert_insert_86e27', table='disclosures_catalogueentry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='catalogueentry',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "disclosures_catalogueentryevent" ("approval_level", "attachment_required", "cadence", "code", "content", "focus", "id", "item_kind", "notice_workdays", "organization_kinds", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "platforms", "replaced_at", "required_fields", "scope", "shipped_as", "source", "time_limit", "timing", "version") VALUES (NEW."approval_level", NEW."attachment_required", NEW."cadence", NEW."code", NEW."content", NEW."focus", NEW."id", NEW."item_kind", NEW."notice_workdays", NEW."organization_kinds", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."platforms", NEW."replaced_at", NEW."required_fields", NEW."scope", NEW."shipped_as", NEW."source", NEW."time_limit", NEW."timing", NEW."version"); RETURN NULL;', hash='f395ae42ea3930670d6772025992a247d5966556', operation='UPDATE', pgid='pgtrigger_update_update_b5356', table='disclosures_catalogueentry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='catalogueentry',
            trigger=pgtrigger.compiler.Trigger(name='public_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='8ae9105464d0031f746a9a48b72d2473dc8df5de', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_public_change_197f9', table='disclosures_catalogueentry', when='AFTER')),
        ),
        migrations.CreateModel(
            name='CatalogueEntryEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(max_length=20, verbose_name='code')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='version')),
                ('replaced_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='replaced at')),
                ('focus', models.CharField(choices=[('key', 'key matters'), ('concern', 'public concerns'), ('hard', 'hard issues')], max_length=10, verbose_name='focus')),
                ('content', models.CharField(max_length=200, verbose_name='content')),
                ('scope', models.CharField(choices=[('public', 'to everybody'), ('party', 'to all party members'), ('organization', 'within this organisation'), ('specific', 'to named organisations and people')], default='public', max_length=20, verbose_name='scope')),
                ('item_kind', models.CharField(choices=[('bulletin', 'bulletin'), ('briefing', 'briefing'), ('meeting', 'meeting')], default='bulletin', max_length=10, verbose_name='form')),
                ('required_fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('summary', 'summary'), ('body', 'text'), ('document_number', 'document number'), ('keywords', 'keywords'), ('agenda', 'agenda'), ('attendance', 'attendance'), ('resolutions', 'resolutions')], max_length=40), blank=True, default=list, size=None, verbose_name='required fields')),
                ('notice_workdays', models.PositiveSmallIntegerField(default=0, help_text='0 if the matter is not put on public notice (公示).', verbose_name='public notice of at least so many working days')),
                ('attachment_required', models.BooleanField(default=False, verbose_name='attachment required')),
                ('timing', models.CharField(choices=[('standing', 'standing'), ('regular', 'regular'), ('phased', 'phased'), ('immediate', 'immediate')], max_length=10, verbose_name='timing')),
                ('cadence', models.CharField(blank=True, choices=[('monthly', 'monthly'), ('quarterly', 'quarterly'), ('half_yearly', 'half-yearly'), ('yearly', 'yearly')], max_length=12, verbose_name='cadence')),
                ('time_limit', models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(250)], verbose_name='time limit in working days')),
                ('platforms', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('notice_board', 'notice board'), ('meeting', 'meeting'), ('web', 'web'), ('media', 'media'), ('document', 'document')], max_length=20), default=list, size=None, verbose_name='platforms')),
                ('organization_kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('district', 'district committee'), ('discipline', 'discipline committee'), ('department', 'department'), ('town', 'town or subdistrict committee'), ('community', 'community or village organisation'), ('branch', 'branch')], max_length=20), default=list, size=None, verbose_name='responsible organisations')),
                ('approval_level', models.CharField(choices=[('own', 'the organisation itself'), ('above', 'the level above')], default='own', max_length=10, verbose_name='approved by')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='rule it comes from')),
                ('shipped_as', models.CharField(blank=True, editable=False, max_length=64)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='disclosures.catalogueentry')),
            ],
            options={
                'ordering': ('-pgh_id',),
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='catalogueentryevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='48dfec43992ad24e7a21f82dee9589ebc9a14c83', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5fff5', table='disclosures_catalogueentryevent', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job', models.CharField(max_length=40, unique=True, verbose_name='job')),
                ('beat_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='last run')),
                ('result', models.CharField(blank=True, max_length=200, verbose_name='result')),
            ],
            options={
                'verbose_name': 'heartbeat',
                'verbose_name_plural': 'heartbeats',
            },
        ),
        migrations.CreateModel(
            name='Organization',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=255, unique=True)),
                ('depth', models.PositiveIntegerField()),
                ('numchild', models.PositiveIntegerField(default=0)),
                ('kind', models.CharField(choices=[('district', 'district committee'), ('discipline', 'discipline committee'), ('department', 'department'), ('town', 'town or subdistrict committee'), ('community', 'community or village organisation'), ('branch', 'branch')], max_length=20, verbose_name='kind')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('short_name', models.CharField(blank=True, max_length=40, verbose_name='short name')),
                ('duties', models.TextField(blank=True, verbose_name='duties')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                ('telephone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('active_from', models.DateField(blank=True, null=True, verbose_name='active from')),
                ('active_until', models.DateField(blank=True, null=True, verbose_name='active until')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='disclosures.organization', verbose_name='merged into')),
            ],
            options={
                'verbose_name': 'organisation',
                'verbose_name_plural': 'organisations',
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['district', 'discipline', 'department', 'town', 'community', 'branch'])), name='organization_kind_known'), models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), ('active_until__isnull', False), _connector='OR'), name='organization_merged_is_inactive'), models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='organization_not_merged_into_itself'), models.CheckConstraint(condition=models.Q(('active_until__isnull', True), ('active_from__isnull', True), ('active_until__gte', models.F('active_from')), _connector='OR'), name='organization_active_dates_in_order', violation_error_message='An organisation cannot end before it begins.')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organization',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "disclosures_organizationevent" ("active_from", "active_until", "address", "duties", "id", "kind", "merged_into_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "short_name", "telephone") VALUES (NEW."active_from", NEW."active_until", NEW."address", NEW."duties", NEW."id", NEW."kind", NEW."merged_into_id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."short_name", NEW."telephone"); RETURN NULL;', hash='6efd112be32486b60ea6d3ded8d1a7cd53fe84bc', operation='INSERT', pgid='pgtrigger_insert_insert_d73f7', table='disclosures_organization', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organization',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."active_from" IS DISTINCT FROM (NEW."active_from") OR OLD."active_until" IS DISTINCT FROM (NEW."active_until") OR OLD."address" IS DISTINCT FROM (NEW."address") OR OLD."duties" IS DISTINCT FROM (NEW."duties") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."short_name" IS DISTINCT FROM (NEW."short_name") OR OLD."telephone" IS DISTINCT FROM (NEW."telephone"))', func='INSERT INTO "disclosures_organizationevent" ("active_from", "active_until", "address", "duties", "id", "kind", "merged_into_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "short_name", "telephone") VALUES (NEW."active_from", NEW."active_until", NEW."address", NEW."duties", NEW."id", NEW."kind", NEW."merged_into_id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."short_name", NEW."telephone"); RETURN NULL;', hash='7caa4ba6237478df656cbe3b314203b8731a3983', operation='UPDATE', pgid='pgtrigger_update_update_8c7c9', table='disclosures_organization', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organization',
            trigger=pgtrigger.compiler.Trigger(name='public_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='182f722992fc2d95f301795bdf70f94b5cf64a1c', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_public_change_eae24', table='disclosures_organization', when='AFTER')),
        ),
        migrations.CreateModel(
            name='FormerName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('short_name', models.CharField(blank=True, max_length=40, verbose_name='short name')),
                ('used_until', models.DateField(verbose_name='until')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_names', to='disclosures.organization', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'former name',
                'verbose_name_plural': 'former names',
                'ordering': ('-used_until', '-pk'),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='formername',
            trigger=pgtrigger.compiler.Trigger(name='former_names_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d8b9822aaf036d749dc2ad4e909ad854c6ff56dd', operation='UPDATE OR DELETE', pgid='pgtrigger_former_names_kept_49573', table='disclosures_formername', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='formername',
            trigger=pgtrigger.compiler.Trigger(name='public_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='81420534dc571b66439986a071b5267d93f55b96', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_public_change_7a4fd', table='disclosures_formername', when='AFTER')),
        ),
        migrations.CreateModel(
            name='OrganizationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('district', 'district committee'), ('discipline', 'discipline committee'), ('department', 'department'), ('town', 'town or subdistrict committee'), ('community', 'community or village organisation'), ('branch', 'branch')], max_length=20, verbose_name='kind')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('short_name', models.CharField(blank=True, max_length=40, verbose_name='short name')),
                ('duties', models.TextField(blank=True, verbose_name='duties')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                ('telephone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('active_from', models.DateField(blank=True, null=True, verbose_name='active from')),
                ('active_until', models.DateField(blank=True, null=True, verbose_name='active until')),
                ('merged_into', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='disclosures.organization', verbose_name='merged into')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='disclosures.organization')),
            ],
            options={
                'ordering': ('-pgh_id',),
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organizationevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1596ee7a2c04e7f1f7514a991eb80eb5409f1300', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0abd6', table='disclosures_organizationevent', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='PublicChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='SystemFault',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('check_name', models.CharField(choices=[('reminders', 'every overdue case was reminded of'), ('due_dates', 'every due date is the one that counting gives')], max_length=12, verbose_name='check')),
                ('case', models.BigIntegerField()),
                ('title', models.CharField(max_length=200, verbose_name='what')),
                ('found_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='found at')),
                ('gone_at', models.DateTimeField(null=True, verbose_name='gone since')),
            ],
            options={
                'verbose_name': 'system fault',
                'verbose_name_plural': 'system faults',
                'ordering': ('-found_at', '-id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('check_name__in', ['reminders', 'due_dates'])), name='fault_check_name_known'), models.UniqueConstraint(condition=models.Q(('gone_at__isnull', True)), fields=('check_name', 'case'), name='fault_once')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('name', models.CharField(max_length=50, verbose_name='name')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='phone')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='user_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='6a2c3de0ba3504fb52c9558cb094b75e4908c422', operation='DELETE', pgid='pgtrigger_user_never_deleted_53555', table='disclosures_user', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "disclosures_userevent" ("id", "is_active", "is_superuser", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") VALUES (NEW."id", NEW."is_active", NEW."is_superuser", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."username"); RETURN NULL;', hash='a6a0c0c4b8652ed15d322fe4ba02ef0f9ea4674d', operation='INSERT', pgid='pgtrigger_insert_insert_62363', table='disclosures_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."username" IS DISTINCT FROM (NEW."username"))', func='INSERT INTO "disclosures_userevent" ("id", "is_active", "is_superuser", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") VALUES (NEW."id", NEW."is_active", NEW."is_superuser", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."username"); RETURN NULL;', hash='4b64c9bb8bab1a7ef63e470254d771ac04764f5b', operation='UPDATE', pgid='pgtrigger_update_update_0ee7e', table='disclosures_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='contact_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."phone" IS DISTINCT FROM (NEW."phone"))', func='INSERT INTO "disclosures_userevent" ("id", "is_active", "is_superuser", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") VALUES (NEW."id", NEW."is_active", NEW."is_superuser", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'contact\', NEW."id", NEW."username"); RETURN NULL;', hash='bbc06c11db0bc9e1d61de975a02b4996f0828f83', operation='UPDATE', pgid='pgtrigger_contact_update_6ab9c', table='disclosures_user', when='AFTER')),
        ),
        migrations.CreateModel(
            name='DisclosureItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('bulletin', 'bulletin'), ('briefing', 'briefing'), ('meeting', 'meeting')], editable=False, max_length=10, verbose_name='kind')),
                ('status', models.CharField(choices=[('draft', 'draft'), ('proposed', 'under review'), ('reviewed', 'awaiting approval'), ('approved', 'approved'), ('published', 'published'), ('withdrawn', 'withdrawn'), ('archived', 'archived'), ('discarded', 'discarded')], default='draft', editable=False, max_length=10, verbose_name='status')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('summary', models.TextField(blank=True, max_length=500, verbose_name='summary')),
                ('body', models.TextField(blank=True, verbose_name='text')),
                ('byline', models.CharField(editable=False, max_length=100, verbose_name='by-line')),
                ('responsible_person', models.CharField(blank=True, max_length=50, verbose_name='responsible person')),
                ('document_number', models.CharField(blank=True, max_length=60, verbose_name='document number')),
                ('index_number', models.CharField(editable=False, max_length=40, null=True, unique=True, verbose_name='index number')),
                ('keywords', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), blank=True, default=list, size=None, verbose_name='keywords')),
                ('scope', models.CharField(choices=[('public', 'to everybody'), ('party', 'to all party members'), ('organization', 'within this organisation'), ('specific', 'to named organisations and people')], default='public', max_length=20, verbose_name='scope')),
                ('scope_reason', models.CharField(blank=True, max_length=300, verbose_name='reason for the narrower scope')),
                ('wider_scope', models.CharField(blank=True, choices=[('public', 'to everybody'), ('party', 'to all party members'), ('organization', 'within this organisation'), ('specific', 'to named organisations and people')], max_length=20, verbose_name='later scope')),
                ('widens_at', models.DateTimeField(blank=True, null=True, verbose_name='later scope from')),
                ('platforms', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('notice_board', 'notice board'), ('meeting', 'meeting'), ('web', 'web'), ('media', 'media'), ('document', 'document')], max_length=20), blank=True, default=list, size=None, verbose_name='platforms')),
                ('planned_publish_at', models.DateTimeField(blank=True, null=True, verbose_name='publish at')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='shown until')),
                ('approved_at', models.DateTimeField(editable=False, null=True)),
                ('seal', models.CharField(blank=True, editable=False, max_length=64)),
                ('publish_at', models.DateTimeField(editable=False, null=True, verbose_name='published at')),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True, verbose_name='withdrawn at')),
                ('withdrawal_kind', models.CharField(blank=True, choices=[('in_error', 'published in error'), ('superseded', 'superseded by a newer item'), ('with_notice', 'withdrawn with notice')], editable=False, max_length=12)),
                ('withdrawal_reason', models.CharField(blank=True, editable=False, max_length=300)),
                ('change_note', models.CharField(blank=True, max_length=300, verbose_name='change note')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('public_from', models.GeneratedField(db_persist=True, expression=models.Case(models.When(scope='public', then=models.F('publish_at')), models.When(publish_at__isnull=False, then=django.db.models.functions.comparison.Greatest(models.F('publish_at'), models.F('widens_at')), wider_scope='public'), default=None), output_field=models.DateTimeField(null=True))),
                ('visible_until', models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Least(models.F('expires_at'), models.F('withdrawn_at')), output_field=models.DateTimeField(null=True))),
                ('approved_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('audience_people', models.ManyToManyField(blank=True, related_name='addressed_items', to=settings.AUTH_USER_MODEL, verbose_name='named people')),
                ('proposed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revises', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='revision', to='disclosures.disclosureitem')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='disclosures.catalogueentry', verbose_name='catalogue entry')),
                ('approving_organization', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='items_to_approve', to='disclosures.organization', verbose_name='approved by')),
                ('audience_organizations', models.ManyToManyField(blank=True, related_name='addressed_items', to='disclosures.organization', verbose_name='named organisations')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='disclosures.organization', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'disclosure item',
                'verbose_name_plural': 'disclosure items',
                'indexes': [models.Index(models.OrderBy(models.F('public_from'), descending=True), models.OrderBy(models.F('id'), descending=True), name='item_public_newest'), models.Index(models.F('organization'), models.OrderBy(models.F('public_from'), descending=True), name='item_by_organization'), models.Index(fields=['status', 'organization'], name='item_in_procedure'), models.Index(fields=['visible_until'], name='item_visible_until')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['bulletin', 'briefing', 'meeting'])), name='item_kind_known'), models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'proposed', 'reviewed', 'approved', 'published', 'withdrawn', 'archived', 'discarded'])), name='item_status_known'), models.CheckConstraint(condition=models.Q(('scope__in', ['public', 'party', 'organization', 'specific'])), name='item_scope_known'), models.CheckConstraint(condition=models.Q(('wider_scope__in', ['public', 'party', 'organization', 'specific', ''])), name='item_wider_scope_known'), models.CheckConstraint(condition=models.Q(('platforms__contained_by', ['notice_board', 'meeting', 'web', 'media', 'document'])), name='item_platforms_known'), models.CheckConstraint(condition=models.Q(('withdrawal_kind__in', ['in_error', 'superseded', 'with_notice', ''])), name='item_withdrawal_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('widens_at__isnull', True), ('wider_scope', '')), models.Q(models.Q(('wider_scope', ''), _negated=True), ('widens_at__isnull', False)), _connector='OR'), name='item_later_scope_has_time', violation_error_message='A later scope needs a time, and a time needs a later scope.'), models.CheckConstraint(condition=models.Q(('wider_scope', ''), models.Q(('scope', 'specific'), ('wider_scope', 'organization')), models.Q(('scope', 'specific'), ('wider_scope', 'party')), models.Q(('scope', 'specific'), ('wider_scope', 'public')), models.Q(('scope', 'organization'), ('wider_scope', 'party')), models.Q(('scope', 'organization'), ('wider_scope', 'public')), models.Q(('scope', 'party'), ('wider_scope', 'public')), _connector='OR'), name='item_later_scope_is_wider', violation_error_message='The later scope must be wider than the first one.'), models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='item_approver_is_not_proposer'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('proposed_by__isnull', False), ('seal__gt', ''), ('status__in', ('approved', 'published', 'withdrawn', 'archived'))), models.Q(models.Q(('status__in', ('approved', 'published', 'withdrawn', 'archived')), _negated=True), ('approved_at__isnull', True), ('approved_by__isnull', True), ('seal', '')), _connector='OR'), name='item_sealed_exactly_when_approved'), models.CheckConstraint(condition=models.Q(models.Q(('index_number__isnull', False), ('publish_at__isnull', False), ('status__in', ('published', 'withdrawn', 'archived'))), models.Q(models.Q(('status__in', ('published', 'withdrawn', 'archived')), _negated=True), ('publish_at__isnull', True)), _connector='OR'), name='item_released_has_publish_time'), models.CheckConstraint(condition=models.Q(('publish_at__isnull', True), ('publish_at__gte', models.F('approved_at')), _connector='OR'), name='item_never_backdated'), models.CheckConstraint(condition=models.Q(('publish_at__isnull', True), ('planned_publish_at__isnull', True), ('publish_at__gte', models.F('planned_publish_at')), _connector='OR'), name='item_not_before_the_approved_time'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawal_kind', ''), ('withdrawal_reason', ''), ('withdrawn_at__isnull', True)), models.Q(('withdrawn_at__gte', models.F('approved_at')), models.Q(('withdrawal_kind', ''), _negated=True), models.Q(('withdrawal_reason', ''), _negated=True)), _connector='OR'), name='item_withdrawal_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'withdrawn'), ('withdrawn_at__isnull', False)), ('status', 'archived'), models.Q(models.Q(('status__in', ('withdrawn', 'archived')), _negated=True), ('withdrawn_at__isnull', True)), _connector='OR'), name='item_withdrawn_has_time')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='disclosureitem',
            trigger=pgtrigger.compiler.Trigger(name='keep_listing', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            INSERT INTO disclosures_listing AS l (item_id, words, grams, words_version, kind, organization_id, entry_id, scope, wider_scope, widens_at, publish_at, public_from, visible_until)\n            VALUES (NEW.id, '', '{}', 0, NEW.kind, NEW.organization_id, NEW.entry_id, NEW.scope, NEW.wider_scope, NEW.widens_at, NEW.publish_at, NEW.public_from, NEW.visible_until)\n            ON CONFLICT (item_id) DO UPDATE SET kind = EXCLUDED.kind, organization_id = EXCLUDED.organization_id, entry_id = EXCLUDED.entry_id, scope = EXCLUDED.scope, wider_scope = EXCLUDED.wider_scope, widens_at = EXCLUDED.widens_at, publish_at = EXCLUDED.publish_at, public_from = EXCLUDED.public_from, visible_until = EXCLUDED.visible_until\n            WHERE (l.kind, l.organization_id, l.entry_id, l.scope, l.wider_scope, l.widens_at, l.publish_at, l.public_from, l.visible_until)\n                IS DISTINCT FROM (EXCLUDED.kind, EXCLUDED.organization_id, EXCLUDED.entry_id, EXCLUDED.scope, EXCLUDED.wider_scope, EXCLUDED.widens_at, EXCLUDED.publish_at, EXCLUDED.public_from, EXCLUDED.visible_until);\n            RETURN NULL;\n        ", hash='212e7f5d8206a2e9e28e77f36bd26297cf7572e3', operation='INSERT OR UPDATE OF "kind", "organization_id", "entry_id", "scope", "wider_scope", "widens_at", "publish_at", "expires_at", "withdrawn_at"', pgid='pgtrigger_keep_listing_c1087', table='disclosures_disclosureitem', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='disclosureitem',
            trigger=pgtrigger.compiler.Trigger(name='status_follows_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{approved:draft,approved:proposed,approved:published,draft:discarded,draft:draft,draft:proposed,proposed:draft,proposed:proposed,proposed:reviewed,published:approved,published:archived,published:withdrawn,reviewed:approved,reviewed:draft,reviewed:proposed,reviewed:reviewed,withdrawn:archived,withdrawn:published,withdrawn:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='fd2f4b594cb3ec919046349e9c76bbd101c51217', operation='UPDATE', pgid='pgtrigger_status_follows_the_table_2f024', table='disclosures_disclosureitem', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='disclosureitem',
            trigger=pgtrigger.compiler.Trigger(name='sealed_content', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.status IN ('approved', 'published', 'withdrawn', 'archived') AND NEW.status IN ('approved', 'published', 'withdrawn', 'archived') AND (OLD.kind IS DISTINCT FROM NEW.kind OR OLD.title IS DISTINCT FROM NEW.title OR OLD.summary IS DISTINCT FROM NEW.summary OR OLD.body IS DISTINCT FROM NEW.body OR OLD.organization_id IS DISTINCT FROM NEW.organization_id OR OLD.byline IS DISTINCT FROM NEW.byline OR OLD.responsible_person IS DISTINCT FROM NEW.responsible_person OR OLD.document_number IS DISTINCT FROM NEW.document_number OR OLD.keywords IS DISTINCT FROM NEW.keywords OR OLD.entry_id IS DISTINCT FROM NEW.entry_id OR OLD.scope IS DISTINCT FROM NEW.scope OR OLD.scope_reason IS DISTINCT FROM NEW.scope_reason OR OLD.wider_scope IS DISTINCT FROM NEW.wider_scope OR OLD.widens_at IS DISTINCT FROM NEW.widens_at OR OLD.platforms IS DISTINCT FROM NEW.platforms OR OLD.planned_publish_at IS DISTINCT FROM NEW.planned_publish_at OR OLD.expires_at IS DISTINCT FROM NEW.expires_at OR OLD.change_note IS DISTINCT FROM NEW.change_note OR OLD.revises_id IS DISTINCT FROM NEW.revises_id OR OLD.approving_organization_id IS DISTINCT FROM NEW.approving_organization_id OR OLD.proposed_by_id IS DISTINCT FROM NEW.proposed_by_id OR OLD.approved_by_id IS DISTINCT FROM NEW.approved_by_id OR OLD.approved_at IS DISTINCT FROM NEW.approved_at OR OLD.seal IS DISTINCT FROM NEW.seal))", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c95268422df34e15d213a84ca4bcbb0fdab1cad7', operation='UPDATE', pgid='pgtrigger_sealed_content_d1e88', table='disclosures_disclosureitem', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='disclosureitem',
            trigger=pgtrigger.compiler.Trigger(name='publish_time_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.publish_at <= clock_timestamp() AND (OLD.publish_at IS DISTINCT FROM NEW.publish_at))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='8bab54d8c932bb85337b86d3d3f627798607e037', operation='UPDATE', pgid='pgtrigger_publish_time_fixed_e4fe0', table='disclosures_disclosureitem', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='disclosureitem',
            trigger=pgtrigger.compiler.Trigger(name='withdrawal_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.withdrawn_at <= clock_timestamp() AND (OLD.withdrawn_at IS DISTINCT FROM NEW.withdrawn_at OR OLD.withdrawal_kind IS DISTINCT FROM NEW.withdrawal_kind OR OLD.withdrawal_reason IS DISTINCT FROM NEW.withdrawal_reason))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='fda1e4f626d371d3ecd6661c397ba9dbbfdba9b6', operation='UPDATE', pgid='pgtrigger_withdrawal_final_8bdfa', table='disclosures_disclosureitem', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='disclosureitem',
            trigger=pgtrigger.compiler.Trigger(name='index_number_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.index_number IS NOT NULL AND (OLD.index_number IS DISTINCT FROM NEW.index_number))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c9b2fd275da0bb5b1aaa68581a60c485aea8b180', operation='UPDATE', pgid='pgtrigger_index_number_fixed_dfd40', table='disclosures_disclosureitem', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='disclosureitem',
            trigger=pgtrigger.compiler.Trigger(name='sealed_not_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."status" IN (\'approved\', \'published\', \'withdrawn\', \'archived\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='89b605754f5d36a3a8894784da42bc1743241189', operation='DELETE', pgid='pgtrigger_sealed_not_deleted_55d6e', table='disclosures_disclosureitem', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='disclosureitem',
            trigger=pgtrigger.compiler.Trigger(name='approved_by_others', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.status IN ('approved', 'published', 'withdrawn', 'archived'))", constraint='CONSTRAINT', declare='DECLARE item disclosures_disclosureitem%ROWTYPE; reviewers bigint[]; aspects bigint;', func="\n            SELECT * INTO item FROM disclosures_disclosureitem WHERE id = NEW.id AND status IN ('approved', 'published', 'withdrawn', 'archived');\n            IF NOT FOUND THEN RETURN NULL; END IF;\n            SELECT array_agg(reviewer_id), count(DISTINCT aspect) INTO reviewers, aspects\n            FROM disclosures_verdict WHERE item_id = item.id AND voided_at IS NULL AND positive;\n            IF aspects <> 3 THEN\n                RAISE EXCEPTION 'an approved item needs a valid verdict on each aspect';\n            END IF;\n            IF item.approved_by_id = ANY(reviewers) THEN\n                RAISE EXCEPTION 'a reviewer of the item cannot approve it';\n            END IF;\n            IF EXISTS (SELECT 1 FROM disclosures_contributor\n                       WHERE item_id = item.id AND user_id = ANY(reviewers || item.approved_by_id)) THEN\n                RAISE EXCEPTION 'a contributor can neither review nor approve the item';\n            END IF;\n            IF NOT EXISTS (SELECT 1 FROM disclosures_contributor\n                           WHERE item_id = item.id AND user_id = item.proposed_by_id) THEN\n                RAISE EXCEPTION 'whoever proposed the item is a contributor';\n            END IF;\n            RETURN NULL;\n        ", hash='6913f1c4b5ec2b405a4d6af7f0589b9749730f92', operation='INSERT OR UPDATE', pgid='pgtrigger_approved_by_others_def97', table='disclosures_disclosureitem', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='disclosureitem',
            trigger=pgtrigger.compiler.Trigger(name='number_held_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.kind = 'briefing' AND (OLD.status IS DISTINCT FROM NEW.status OR OLD.organization_id IS DISTINCT FROM NEW.organization_id))", constraint='CONSTRAINT', declare='DECLARE mine record; others bigint[];', func="\n            SELECT item.id, organization_id, series, year, number INTO mine\n            FROM disclosures_briefing JOIN disclosures_disclosureitem item ON item.id = disclosureitem_ptr_id\n            WHERE item.id = NEW.id AND status NOT IN ('draft', 'discarded');\n            IF NOT FOUND THEN RETURN NULL; END IF;\n            PERFORM 1 FROM disclosures_organization WHERE id = mine.organization_id FOR NO KEY UPDATE;\n            SELECT array_agg(item.id) INTO others\n            FROM disclosures_briefing b JOIN disclosures_disclosureitem item ON item.id = b.disclosureitem_ptr_id\n            WHERE b.series = mine.series AND b.year = mine.year AND b.number = mine.number\n              AND item.organization_id = mine.organization_id AND item.status NOT IN ('draft', 'discarded') AND item.id <> mine.id;\n            IF others IS NULL THEN RETURN NULL; END IF;\n            IF EXISTS (\n                WITH RECURSIVE version(id, revises_id) AS (\n                    SELECT id, revises_id FROM disclosures_disclosureitem WHERE id = mine.id\n                    UNION\n                    SELECT next.id, next.revises_id FROM disclosures_disclosureitem next\n                    JOIN version ON next.id = version.revises_id OR next.revises_id = version.id)\n                SELECT unnest(others) EXCEPT SELECT id FROM version\n            ) THEN\n                RAISE unique_violation USING MESSAGE = 'another briefing of this series has that number';\n            END IF;\n            RETURN NULL;\n        ", hash='1d076db68bb29ff050d2e829c6bc30e0d6701dc4', operation='UPDATE', pgid='pgtrigger_number_held_once_d47e6', table='disclosures_disclosureitem', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='disclosureitem',
            trigger=pgtrigger.compiler.Trigger(name='public_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    IF NOT EXISTS (SELECT FROM (SELECT public_from AS value FROM new_rows) AS changed WHERE value IS NOT NULL) THEN RETURN NULL; END IF;\n\n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='b39ea10d5f6079fb7db319aa07e4f586ea21f2a9', level='STATEMENT', operation='INSERT', pgid='pgtrigger_public_insert_c7f02', referencing='REFERENCING NEW TABLE AS new_rows ', table='disclosures_disclosureitem', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='disclosureitem',
            trigger=pgtrigger.compiler.Trigger(name='public_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    IF NOT EXISTS (SELECT FROM (SELECT public_from AS value FROM old_rows UNION ALL SELECT public_from AS value FROM new_rows) AS changed WHERE value IS NOT NULL) THEN RETURN NULL; END IF;\n\n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='c9592afdf111a45aa5e396bbc9a68d65c29f2036', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_public_update_5d750', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='disclosures_disclosureitem', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='disclosureitem',
            trigger=pgtrigger.compiler.Trigger(name='public_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    IF NOT EXISTS (SELECT FROM (SELECT public_from AS value FROM old_rows) AS changed WHERE value IS NOT NULL) THEN RETURN NULL; END IF;\n\n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='94366b80108c4d9c21ab6cc116ff4b235b4274f7', level='STATEMENT', operation='DELETE', pgid='pgtrigger_public_delete_21757', referencing='REFERENCING OLD TABLE AS old_rows ', table='disclosures_disclosureitem', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='disclosureitem',
            trigger=pgtrigger.compiler.Trigger(name='public_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='8c94401addb38d6c44dcf303b514cdbb28ac1ae6', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_public_truncate_81e51', table='disclosures_disclosureitem', when='AFTER')),
        ),
        migrations.CreateModel(
            name='Contributor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contributors', to='disclosures.disclosureitem')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('item', 'user'), name='contributor_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contributor',
            trigger=pgtrigger.compiler.Trigger(name='contributors_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='31d1bf5203e3cca9c913cf33b66b232f74e84928', operation='UPDATE OR DELETE', pgid='pgtrigger_contributors_kept_22d00', table='disclosures_contributor', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contributor',
            trigger=pgtrigger.compiler.Trigger(name='sealed_with_item', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE standing text;', func="\n            IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN RETURN NEW; END IF;\n            \n            FOR standing IN SELECT status FROM disclosures_disclosureitem\n                            WHERE id IN (OLD.item_id, NEW.item_id) FOR SHARE LOOP\n                IF standing IN ('approved', 'published', 'withdrawn', 'archived') THEN\n                    RAISE EXCEPTION 'the item is sealed: its contributors cannot change';\n                END IF;\n            END LOOP;\n            RETURN COALESCE(NEW, OLD);\n        ", hash='648e3d3cc5ccb49df9d9c6374077fce478d779c0', operation='UPDATE OR INSERT OR DELETE', pgid='pgtrigger_sealed_with_item_bcd56', table='disclosures_contributor', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='NoticeAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('wecom', 'WeCom'), ('dingtalk', 'DingTalk'), ('feishu', 'Feishu'), ('gateway', 'text message')], max_length=10, verbose_name='channel')),
                ('sealed_url', models.TextField(editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='changed at')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notice_addresses', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notice_addresses', to='disclosures.organization', verbose_name='organisation and what is below it')),
            ],
            options={
                'verbose_name': 'notice address',
                'verbose_name_plural': 'notice addresses',
                'constraints': [models.CheckConstraint(condition=models.Q(('channel__in', ['wecom', 'dingtalk', 'feishu', 'gateway'])), name='notice_address_channel_known'), models.CheckConstraint(condition=models.Q(models.Q(('organization__isnull', False), ('user__isnull', True)), models.Q(('organization__isnull', True), ('user__isnull', False)), _connector='OR'), name='notice_address_of_one'), models.UniqueConstraint(fields=('user', 'channel'), name='notice_address_once_a_person'), models.UniqueConstraint(fields=('organization', 'channel'), name='notice_address_once_an_organization')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('secretary', 'secretary'), ('reviewer', 'reviewer'), ('approver', 'approver'), ('inspector', 'inspector'), ('administrator', 'administrator'), ('member', 'party member'), ('resident', 'admitted resident')], max_length=20, verbose_name='role')),
                ('starts_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='disclosures.organization', verbose_name='organisation')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'post',
                'verbose_name_plural': 'posts',
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['secretary', 'reviewer', 'approver', 'inspector', 'administrator', 'member', 'resident'])), name='post_role_known'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='post_dates_in_order', violation_error_message='A post cannot end before it begins.'), models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True)), fields=('user', 'organization', 'role'), name='post_once_at_a_time', violation_error_message='This person already holds this post.')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='post',
            trigger=pgtrigger.compiler.Trigger(name='used_post_kept', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.starts_on <= (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date)", func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='10561bd37e5bb429a4e12c8916e829a72b1ef058', operation='DELETE', pgid='pgtrigger_used_post_kept_848b9', table='disclosures_post', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='post',
            trigger=pgtrigger.compiler.Trigger(name='post_stays_itself', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.user_id IS DISTINCT FROM NEW.user_id OR OLD.organization_id IS DISTINCT FROM NEW.organization_id OR OLD.role IS DISTINCT FROM NEW.role)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='806503c8b96181c91ac66ca378fa7f5d455e4cc4', operation='UPDATE', pgid='pgtrigger_post_stays_itself_916c3', table='disclosures_post', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='post',
            trigger=pgtrigger.compiler.Trigger(name='ended_post_stays_ended', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.ends_on < (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date AND (OLD.ends_on IS DISTINCT FROM NEW.ends_on))", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='3b79ba7b78825878d96afcb858e089ebfade5914', operation='UPDATE', pgid='pgtrigger_ended_post_stays_ended_4c5d1', table='disclosures_post', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='post',
            trigger=pgtrigger.compiler.Trigger(name='used_post_keeps_its_start', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.starts_on <= (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date AND (OLD.starts_on IS DISTINCT FROM NEW.starts_on))", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='01802d0efcc2e198204f4b77b12723138d4305f7', operation='UPDATE', pgid='pgtrigger_used_post_keeps_its_start_3b448', table='disclosures_post', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='post',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "disclosures_postevent" ("ends_on", "id", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "starts_on", "user_id") VALUES (NEW."ends_on", NEW."id", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."role", NEW."starts_on", NEW."user_id"); RETURN NULL;', hash='ab9a36436f4315817d737d8aa5c4ed65e0b069c0', operation='INSERT', pgid='pgtrigger_insert_insert_15524', table='disclosures_post', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='post',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "disclosures_postevent" ("ends_on", "id", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "starts_on", "user_id") VALUES (NEW."ends_on", NEW."id", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."role", NEW."starts_on", NEW."user_id"); RETURN NULL;', hash='2109a513e1d171473461c805fe4e9b9ab1af7a24', operation='UPDATE', pgid='pgtrigger_update_update_e5a32', table='disclosures_post', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='post',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "disclosures_postevent" ("ends_on", "id", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "starts_on", "user_id") VALUES (OLD."ends_on", OLD."id", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."role", OLD."starts_on", OLD."user_id"); RETURN NULL;', hash='f4e3d3e3c34b3fe7c413cf4435428cfe4125b789', operation='DELETE', pgid='pgtrigger_delete_delete_714eb', table='disclosures_post', when='AFTER')),
        ),
        migrations.CreateModel(
            name='PostEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('role', models.CharField(choices=[('secretary', 'secretary'), ('reviewer', 'reviewer'), ('approver', 'approver'), ('inspector', 'inspector'), ('administrator', 'administrator'), ('member', 'party member'), ('resident', 'admitted resident')], max_length=20, verbose_name='role')),
                ('starts_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='disclosures.organization', verbose_name='organisation')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='disclosures.post')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'ordering': ('-pgh_id',),
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='postevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ce9c20862902df12656ee5bf8ae6908b81ca0f89', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b6f38', table='disclosures_postevent', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='ProcedureStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('create', 'draft'), ('edit', 'edit'), ('propose', 'propose'), ('recall', 'recall'), ('review', 'review'), ('return', 'return'), ('refer', 'refer to the level above'), ('approve', 'approve'), ('publish', 'publish'), ('unschedule', 'cancel the scheduled publication'), ('withdraw', 'withdraw'), ('archive', 'archive'), ('discard', 'discard')], max_length=12, verbose_name='step')),
                ('from_status', models.CharField(choices=[('draft', 'draft'), ('proposed', 'under review'), ('reviewed', 'awaiting approval'), ('approved', 'approved'), ('published', 'published'), ('withdrawn', 'withdrawn'), ('archived', 'archived'), ('discarded', 'discarded')], max_length=10)),
                ('to_status', models.CharField(choices=[('draft', 'draft'), ('proposed', 'under review'), ('reviewed', 'awaiting approval'), ('approved', 'approved'), ('published', 'published'), ('withdrawn', 'withdrawn'), ('archived', 'archived'), ('discarded', 'discarded')], max_length=10)),
                ('person', models.CharField(max_length=50, verbose_name='responsible person')),
                ('unit', models.CharField(max_length=100, verbose_name='responsible unit')),
                ('role', models.CharField(blank=True, choices=[('secretary', 'secretary'), ('reviewer', 'reviewer'), ('approver', 'approver'), ('inspector', 'inspector'), ('administrator', 'administrator'), ('member', 'party member'), ('resident', 'admitted resident')], max_length=20, verbose_name='role')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='at')),
                ('comment', models.TextField(blank=True, verbose_name='comment')),
                ('seal', models.CharField(blank=True, max_length=64)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='disclosures.disclosureitem')),
                ('post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='disclosures.post')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'procedure step',
                'verbose_name_plural': 'procedure record',
                'ordering': ('at', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('action__in', ['create', 'edit', 'propose', 'recall', 'review', 'return', 'refer', 'approve', 'publish', 'unschedule', 'withdraw', 'archive', 'discard'])), name='step_action_known'), models.CheckConstraint(condition=models.Q(('from_status__in', ['draft', 'proposed', 'reviewed', 'approved', 'published', 'withdrawn', 'archived', 'discarded'])), name='step_from_status_known'), models.CheckConstraint(condition=models.Q(('to_status__in', ['draft', 'proposed', 'reviewed', 'approved', 'published', 'withdrawn', 'archived', 'discarded'])), name='step_to_status_known'), models.CheckConstraint(condition=models.Q(('role__in', ['secretary', 'reviewer', 'approver', 'inspector', 'administrator', 'member', 'resident', ''])), name='step_role_known')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='procedurestep',
            trigger=pgtrigger.compiler.Trigger(name='steps_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d1c99a4e2faad3c2e9f2e70bdd3eb120d165c249', operation='UPDATE OR DELETE', pgid='pgtrigger_steps_append_only_311bb', table='disclosures_procedurestep', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='procedurestep',
            trigger=pgtrigger.compiler.Trigger(name='public_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    IF NOT EXISTS (\n        SELECT FROM (SELECT item_id AS value FROM new_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN\n        PERFORM FROM disclosures_disclosureitem WHERE id IN (SELECT value FROM (SELECT item_id AS value FROM new_rows) AS changed) ORDER BY id FOR SHARE;\n        IF NOT EXISTS (\n        SELECT FROM (SELECT item_id AS value FROM new_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN RETURN NULL; END IF;\n    END IF;\n\n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='0ec6ec651b84d91a033514f0350eedabbac5591d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_public_insert_31208', referencing='REFERENCING NEW TABLE AS new_rows ', table='disclosures_procedurestep', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='procedurestep',
            trigger=pgtrigger.compiler.Trigger(name='public_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    IF NOT EXISTS (\n        SELECT FROM (SELECT item_id AS value FROM old_rows UNION ALL SELECT item_id AS value FROM new_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN\n        PERFORM FROM disclosures_disclosureitem WHERE id IN (SELECT value FROM (SELECT item_id AS value FROM old_rows UNION ALL SELECT item_id AS value FROM new_rows) AS changed) ORDER BY id FOR SHARE;\n        IF NOT EXISTS (\n        SELECT FROM (SELECT item_id AS value FROM old_rows UNION ALL SELECT item_id AS value FROM new_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN RETURN NULL; END IF;\n    END IF;\n\n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='400f68a70339dba31be1cbd705353bcc17c2ce93', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_public_update_63229', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='disclosures_procedurestep', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='procedurestep',
            trigger=pgtrigger.compiler.Trigger(name='public_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    IF NOT EXISTS (\n        SELECT FROM (SELECT item_id AS value FROM old_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN\n        PERFORM FROM disclosures_disclosureitem WHERE id IN (SELECT value FROM (SELECT item_id AS value FROM old_rows) AS changed) ORDER BY id FOR SHARE;\n        IF NOT EXISTS (\n        SELECT FROM (SELECT item_id AS value FROM old_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN RETURN NULL; END IF;\n    END IF;\n\n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='e01b6b898c52884016a66444853e4cd50f2c6d80', level='STATEMENT', operation='DELETE', pgid='pgtrigger_public_delete_e4dff', referencing='REFERENCING OLD TABLE AS old_rows ', table='disclosures_procedurestep', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='procedurestep',
            trigger=pgtrigger.compiler.Trigger(name='public_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='66bfc282cc30044dee928ecb22c63e9ad19cbb41', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_public_truncate_75ac6', table='disclosures_procedurestep', when='AFTER')),
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ladder', models.CharField(max_length=20)),
                ('case', models.BigIntegerField()),
                ('start', models.PositiveSmallIntegerField()),
                ('stage', models.SmallIntegerField(verbose_name='stage')),
                ('channel', models.CharField(choices=[('email', 'e-mail'), ('wecom', 'WeCom'), ('dingtalk', 'DingTalk'), ('feishu', 'Feishu'), ('gateway', 'text message')], max_length=10, verbose_name='channel')),
                ('handler', models.BigIntegerField(default=0)),
                ('due_on', models.DateField(verbose_name='due date')),
                ('claim', models.UUIDField()),
                ('claimed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disclosures.organization')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to=settings.AUTH_USER_MODEL, verbose_name='recipient')),
            ],
            options={
                'verbose_name': 'reminder',
                'verbose_name_plural': 'reminders',
                'constraints': [models.CheckConstraint(condition=models.Q(('channel__in', ['email', 'wecom', 'dingtalk', 'feishu', 'gateway'])), name='reminder_channel_known'), models.UniqueConstraint(fields=('ladder', 'case', 'start', 'stage', 'recipient', 'channel'), name='reminder_once'), models.CheckConstraint(condition=models.Q(('handler__gte', 0)), name='reminder_handler_or_nobody')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(max_length=40, verbose_name='event')),
                ('key', models.CharField(max_length=120)),
                ('channel', models.CharField(choices=[('email', 'e-mail'), ('wecom', 'WeCom'), ('dingtalk', 'DingTalk'), ('feishu', 'Feishu'), ('gateway', 'text message')], max_length=10, verbose_name='channel')),
                ('about', models.BigIntegerField(null=True)),
                ('data', models.JSONField(default=dict)),
                ('told_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='told at')),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='next attempt')),
                ('status', models.CharField(choices=[('waiting', 'waiting to be sent'), ('sent', 'sent'), ('unneeded', 'no longer needed'), ('failed', 'could not be delivered')], db_default='waiting', default='waiting', max_length=10, verbose_name='status')),
                ('attempts', models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='attempts')),
                ('leased_until', models.DateTimeField(null=True)),
                ('delivery', models.UUIDField(null=True)),
                ('settled_at', models.DateTimeField(null=True, verbose_name='settled at')),
                ('problem', models.CharField(blank=True, db_default='', max_length=300, verbose_name='problem')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to=settings.AUTH_USER_MODEL, verbose_name='recipient')),
                ('reminder', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='message', to='disclosures.reminder')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'ordering': ('-told_at', '-id'),
                'indexes': [models.Index(condition=models.Q(('status', 'waiting')), fields=['due_at', 'recipient'], name='message_due'), models.Index(condition=models.Q(('status', 'failed')), fields=['settled_at'], name='message_failed'), models.Index(fields=['event', 'about'], name='message_about')],
                'constraints': [models.CheckConstraint(condition=models.Q(('channel__in', ['email', 'wecom', 'dingtalk', 'feishu', 'gateway'])), name='message_channel_known'), models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'sent', 'unneeded', 'failed'])), name='message_status_known'), models.UniqueConstraint(fields=('key', 'recipient', 'channel'), name='message_once'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('status', 'waiting')), models.Q(models.Q(('status', 'waiting'), _negated=True), ('leased_until__isnull', True), ('settled_at__isnull', False)), _connector='OR'), name='message_settled_or_waiting')],
            },
        ),
        migrations.CreateModel(
            name='UserEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('name', models.CharField(max_length=50, verbose_name='name')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-pgh_id',),
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='userevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='364b78ef18945d8003843f91aa9bb420682ec09a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_798b2', table='disclosures_userevent', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Verdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('aspect', models.CharField(choices=[('secrecy', 'secrecy'), ('necessity', 'necessity'), ('accuracy', 'accuracy')], max_length=10, verbose_name='aspect')),
                ('positive', models.BooleanField(default=True, verbose_name='in favour')),
                ('declaration', models.BooleanField(default=False, verbose_name='red-line declaration')),
                ('comment', models.TextField(blank=True, verbose_name='comment')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('seal', models.CharField(max_length=64)),
                ('voided_at', models.DateTimeField(null=True)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verdicts', to='disclosures.disclosureitem')),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verdicts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'verdict',
                'verbose_name_plural': 'verdicts',
                'constraints': [models.CheckConstraint(condition=models.Q(('aspect__in', ['secrecy', 'necessity', 'accuracy'])), name='verdict_aspect_known'), models.UniqueConstraint(condition=models.Q(('voided_at__isnull', True)), fields=('item', 'aspect'), name='verdict_one_valid'), models.CheckConstraint(condition=models.Q(('positive', True), models.Q(('comment', ''), _negated=True), _connector='OR'), name='verdict_against_says_why', violation_error_message='Please give the reason: it is kept in the record.'), models.CheckConstraint(condition=models.Q(models.Q(('aspect', 'secrecy'), ('positive', True), _negated=True), ('declaration', True), _connector='OR'), name='verdict_secrecy_declares_red_line', violation_error_message='The secrecy review needs the red-line declaration.')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='verdict',
            trigger=pgtrigger.compiler.Trigger(name='verdicts_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='e28bff3933c3e773c8e44a687ad164a105952f3c', operation='DELETE', pgid='pgtrigger_verdicts_kept_2c30d', table='disclosures_verdict', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='verdict',
            trigger=pgtrigger.compiler.Trigger(name='verdicts_only_voided', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.voided_at IS NOT NULL OR (OLD.item_id IS DISTINCT FROM NEW.item_id OR OLD.aspect IS DISTINCT FROM NEW.aspect OR OLD.reviewer_id IS DISTINCT FROM NEW.reviewer_id OR OLD.positive IS DISTINCT FROM NEW.positive OR OLD.declaration IS DISTINCT FROM NEW.declaration OR OLD.comment IS DISTINCT FROM NEW.comment OR OLD.at IS DISTINCT FROM NEW.at OR OLD.seal IS DISTINCT FROM NEW.seal))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='4718482b602f25835d4526f8e80ac50bcb214e62', operation='UPDATE', pgid='pgtrigger_verdicts_only_voided_a9a44', table='disclosures_verdict', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='verdict',
            trigger=pgtrigger.compiler.Trigger(name='sealed_with_item', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE standing text;', func="\n            IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN RETURN NEW; END IF;\n            \n            FOR standing IN SELECT status FROM disclosures_disclosureitem\n                            WHERE id IN (OLD.item_id, NEW.item_id) FOR SHARE LOOP\n                IF standing IN ('approved', 'published', 'withdrawn', 'archived') THEN\n                    RAISE EXCEPTION 'the item is sealed: its verdicts cannot change';\n                END IF;\n            END LOOP;\n            RETURN COALESCE(NEW, OLD);\n        ", hash='2b18d07115efaf126cff7e4e247ce536a3ba9446', operation='UPDATE OR INSERT OR DELETE', pgid='pgtrigger_sealed_with_item_098a3', table='disclosures_verdict', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='verdict',
            trigger=pgtrigger.compiler.Trigger(name='reviewer_not_contributor', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (SELECT 1 FROM disclosures_contributor\n                               WHERE item_id = NEW.item_id AND user_id = NEW.reviewer_id) THEN\n                        RAISE EXCEPTION 'a contributor cannot review the item';\n                    END IF;\n                    RETURN NEW;\n                ", hash='c5afea16506ce0036f44b3aac6baf2e7fdec247a', operation='INSERT', pgid='pgtrigger_reviewer_not_contributor_70498', table='disclosures_verdict', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='until')),
                ('substitute', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='substitute')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'absence',
                'verbose_name_plural': 'absences',
                'ordering': ('-starts_on', '-id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='absence_dates_in_order', violation_error_message='An absence cannot end before it begins.'), models.CheckConstraint(condition=models.Q(('substitute', models.F('user')), _negated=True), name='absence_substitute_is_another', violation_error_message='Nobody is their own substitute.')],
            },
        ),
        migrations.CreateModel(
            name='Briefing',
            fields=[
                ('disclosureitem_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='disclosures.disclosureitem')),
                ('series', models.CharField(blank=True, max_length=60, verbose_name='series')),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year')),
                ('number', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='issue number')),
            ],
            options={
                'verbose_name': 'briefing',
                'verbose_name_plural': 'briefings',
                'indexes': [models.Index(fields=['series', 'year', 'number'], name='briefing_number')],
            },
            bases=('disclosures.disclosureitem',),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='briefing',
            trigger=pgtrigger.compiler.Trigger(name='sealed_with_item', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE standing text;', func="\n            IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN RETURN NEW; END IF;\n            \n            FOR standing IN SELECT status FROM disclosures_disclosureitem\n                            WHERE id IN (OLD.disclosureitem_ptr_id, NEW.disclosureitem_ptr_id) FOR SHARE LOOP\n                IF standing IN ('approved', 'published', 'withdrawn', 'archived') THEN\n                    RAISE EXCEPTION 'the item is sealed: its content cannot change';\n                END IF;\n            END LOOP;\n            RETURN COALESCE(NEW, OLD);\n        ", hash='a9eae8ac71d01203e45cb163cbcf30ff9e8cead6', operation='UPDATE', pgid='pgtrigger_sealed_with_item_13626', table='disclosures_briefing', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='briefing',
            trigger=pgtrigger.compiler.Trigger(name='number_held_once', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', declare='DECLARE mine record; others bigint[];', func="\n            SELECT item.id, organization_id, series, year, number INTO mine\n            FROM disclosures_briefing JOIN disclosures_disclosureitem item ON item.id = disclosureitem_ptr_id\n            WHERE item.id = NEW.disclosureitem_ptr_id AND status NOT IN ('draft', 'discarded');\n            IF NOT FOUND THEN RETURN NULL; END IF;\n            PERFORM 1 FROM disclosures_organization WHERE id = mine.organization_id FOR NO KEY UPDATE;\n            SELECT array_agg(item.id) INTO others\n            FROM disclosures_briefing b JOIN disclosures_disclosureitem item ON item.id = b.disclosureitem_ptr_id\n            WHERE b.series = mine.series AND b.year = mine.year AND b.number = mine.number\n              AND item.organization_id = mine.organization_id AND item.status NOT IN ('draft', 'discarded') AND item.id <> mine.id;\n            IF others IS NULL THEN RETURN NULL; END IF;\n            IF EXISTS (\n                WITH RECURSIVE version(id, revises_id) AS (\n                    SELECT id, revises_id FROM disclosures_disclosureitem WHERE id = mine.id\n                    UNION\n                    SELECT next.id, next.revises_id FROM disclosures_disclosureitem next\n                    JOIN version ON next.id = version.revises_id OR next.revises_id = version.id)\n                SELECT unnest(others) EXCEPT SELECT id FROM version\n            ) THEN\n                RAISE unique_violation USING MESSAGE = 'another briefing of this series has that number';\n            END IF;\n            RETURN NULL;\n        ", hash='31854f586ef2d792d6bd7fa6763f12c58a5bd6a4', operation='INSERT OR UPDATE', pgid='pgtrigger_number_held_once_efb5e', table='disclosures_briefing', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='briefing',
            trigger=pgtrigger.compiler.Trigger(name='public_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    IF NOT EXISTS (\n        SELECT FROM (SELECT disclosureitem_ptr_id AS value FROM new_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN\n        PERFORM FROM disclosures_disclosureitem WHERE id IN (SELECT value FROM (SELECT disclosureitem_ptr_id AS value FROM new_rows) AS changed) ORDER BY id FOR SHARE;\n        IF NOT EXISTS (\n        SELECT FROM (SELECT disclosureitem_ptr_id AS value FROM new_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN RETURN NULL; END IF;\n    END IF;\n\n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='503f87696c6959fe8cee8d2cba93339a270cbb8d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_public_insert_842db', referencing='REFERENCING NEW TABLE AS new_rows ', table='disclosures_briefing', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='briefing',
            trigger=pgtrigger.compiler.Trigger(name='public_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    IF NOT EXISTS (\n        SELECT FROM (SELECT disclosureitem_ptr_id AS value FROM old_rows UNION ALL SELECT disclosureitem_ptr_id AS value FROM new_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN\n        PERFORM FROM disclosures_disclosureitem WHERE id IN (SELECT value FROM (SELECT disclosureitem_ptr_id AS value FROM old_rows UNION ALL SELECT disclosureitem_ptr_id AS value FROM new_rows) AS changed) ORDER BY id FOR SHARE;\n        IF NOT EXISTS (\n        SELECT FROM (SELECT disclosureitem_ptr_id AS value FROM old_rows UNION ALL SELECT disclosureitem_ptr_id AS value FROM new_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN RETURN NULL; END IF;\n    END IF;\n\n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='311d8def485ebdd4de84f653983c36fc29c3ba7c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_public_update_c5af2', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='disclosures_briefing', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='briefing',
            trigger=pgtrigger.compiler.Trigger(name='public_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    IF NOT EXISTS (\n        SELECT FROM (SELECT disclosureitem_ptr_id AS value FROM old_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN\n        PERFORM FROM disclosures_disclosureitem WHERE id IN (SELECT value FROM (SELECT disclosureitem_ptr_id AS value FROM old_rows) AS changed) ORDER BY id FOR SHARE;\n        IF NOT EXISTS (\n        SELECT FROM (SELECT disclosureitem_ptr_id AS value FROM old_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN RETURN NULL; END IF;\n    END IF;\n\n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='8452a2698cf26c47e0af7ce619c5587177171626', level='STATEMENT', operation='DELETE', pgid='pgtrigger_public_delete_206b3', referencing='REFERENCING OLD TABLE AS old_rows ', table='disclosures_briefing', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='briefing',
            trigger=pgtrigger.compiler.Trigger(name='public_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='3f8981badc7a403acc4f4e6ccfc5118d55b61447', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_public_truncate_7a3c4', table='disclosures_briefing', when='AFTER')),
        ),
        migrations.CreateModel(
            name='Bulletin',
            fields=[
                ('disclosureitem_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='disclosures.disclosureitem')),
                ('board', models.CharField(blank=True, max_length=100, verbose_name='board')),
                ('display_from', models.DateField(blank=True, null=True, verbose_name='on display from')),
                ('display_until', models.DateField(blank=True, null=True, verbose_name='on display until')),
            ],
            options={
                'verbose_name': 'bulletin',
                'verbose_name_plural': 'bulletins',
                'constraints': [models.CheckConstraint(condition=models.Q(('display_until__gte', models.F('display_from'))), name='bulletin_dates_in_order', violation_error_message='The display cannot end before it begins.')],
            },
            bases=('disclosures.disclosureitem',),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bulletin',
            trigger=pgtrigger.compiler.Trigger(name='sealed_with_item', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE standing text;', func="\n            IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN RETURN NEW; END IF;\n            \n            FOR standing IN SELECT status FROM disclosures_disclosureitem\n                            WHERE id IN (OLD.disclosureitem_ptr_id, NEW.disclosureitem_ptr_id) FOR SHARE LOOP\n                IF standing IN ('approved', 'published', 'withdrawn', 'archived') THEN\n                    RAISE EXCEPTION 'the item is sealed: its content cannot change';\n                END IF;\n            END LOOP;\n            RETURN COALESCE(NEW, OLD);\n        ", hash='7a81e2209973b036fabbee2b451b8e4dbe074b7e', operation='UPDATE', pgid='pgtrigger_sealed_with_item_511f6', table='disclosures_bulletin', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bulletin',
            trigger=pgtrigger.compiler.Trigger(name='public_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    IF NOT EXISTS (\n        SELECT FROM (SELECT disclosureitem_ptr_id AS value FROM new_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN\n        PERFORM FROM disclosures_disclosureitem WHERE id IN (SELECT value FROM (SELECT disclosureitem_ptr_id AS value FROM new_rows) AS changed) ORDER BY id FOR SHARE;\n        IF NOT EXISTS (\n        SELECT FROM (SELECT disclosureitem_ptr_id AS value FROM new_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN RETURN NULL; END IF;\n    END IF;\n\n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='2ac8d33dedefcb480b5b9d243ad184f814922b54', level='STATEMENT', operation='INSERT', pgid='pgtrigger_public_insert_c4a4d', referencing='REFERENCING NEW TABLE AS new_rows ', table='disclosures_bulletin', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bulletin',
            trigger=pgtrigger.compiler.Trigger(name='public_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    IF NOT EXISTS (\n        SELECT FROM (SELECT disclosureitem_ptr_id AS value FROM old_rows UNION ALL SELECT disclosureitem_ptr_id AS value FROM new_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN\n        PERFORM FROM disclosures_disclosureitem WHERE id IN (SELECT value FROM (SELECT disclosureitem_ptr_id AS value FROM old_rows UNION ALL SELECT disclosureitem_ptr_id AS value FROM new_rows) AS changed) ORDER BY id FOR SHARE;\n        IF NOT EXISTS (\n        SELECT FROM (SELECT disclosureitem_ptr_id AS value FROM old_rows UNION ALL SELECT disclosureitem_ptr_id AS value FROM new_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN RETURN NULL; END IF;\n    END IF;\n\n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='b9912bc396c186ce7d1a56c30f84cb40eba1a0a3', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_public_update_8a2a7', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='disclosures_bulletin', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bulletin',
            trigger=pgtrigger.compiler.Trigger(name='public_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    IF NOT EXISTS (\n        SELECT FROM (SELECT disclosureitem_ptr_id AS value FROM old_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN\n        PERFORM FROM disclosures_disclosureitem WHERE id IN (SELECT value FROM (SELECT disclosureitem_ptr_id AS value FROM old_rows) AS changed) ORDER BY id FOR SHARE;\n        IF NOT EXISTS (\n        SELECT FROM (SELECT disclosureitem_ptr_id AS value FROM old_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN RETURN NULL; END IF;\n    END IF;\n\n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='691c4a58812bf1042bd567fc2df24d5a98c6b2cd', level='STATEMENT', operation='DELETE', pgid='pgtrigger_public_delete_89afa', referencing='REFERENCING OLD TABLE AS old_rows ', table='disclosures_bulletin', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bulletin',
            trigger=pgtrigger.compiler.Trigger(name='public_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='39ad4c4bd1d6b4f0c96760ab32896685ea7caee1', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_public_truncate_dc2cc', table='disclosures_bulletin', when='AFTER')),
        ),
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='listing', serialize=False, to='disclosures.disclosureitem')),
                ('kind', models.CharField(max_length=10)),
                ('scope', models.CharField(max_length=20)),
                ('wider_scope', models.CharField(max_length=20)),
                ('widens_at', models.DateTimeField(null=True)),
                ('publish_at', models.DateTimeField(null=True)),
                ('public_from', models.DateTimeField(null=True)),
                ('visible_until', models.DateTimeField(null=True)),
                ('words', models.TextField(default='')),
                ('grams', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, size=None)),
                ('words_version', models.PositiveSmallIntegerField(default=0)),
                ('entry', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='disclosures.catalogueentry')),
                ('organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='disclosures.organization')),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['grams'], name='listing_grams'), models.Index(models.OrderBy(models.F('public_from'), descending=True), models.OrderBy(models.F('item'), descending=True), condition=models.Q(('public_from__isnull', False)), include=('visible_until', 'kind', 'organization', 'entry'), name='listing_public_newest'), models.Index(models.OrderBy(models.F('publish_at'), descending=True), models.OrderBy(models.F('item'), descending=True), condition=models.Q(('publish_at__isnull', False)), include=('visible_until', 'scope', 'wider_scope', 'widens_at', 'kind', 'organization', 'entry'), name='listing_newest'), models.Index(models.F('organization'), models.OrderBy(models.F('public_from'), descending=True), models.OrderBy(models.F('item'), descending=True), name='listing_by_organization')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='listing',
            trigger=pgtrigger.compiler.Trigger(name='public_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    IF NOT EXISTS (SELECT FROM (SELECT public_from AS value FROM new_rows) AS changed WHERE value IS NOT NULL) THEN RETURN NULL; END IF;\n\n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='3ed57f2eb9acdf465f28661b0e2c6b4c020e6de7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_public_insert_d3f81', referencing='REFERENCING NEW TABLE AS new_rows ', table='disclosures_listing', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='listing',
            trigger=pgtrigger.compiler.Trigger(name='public_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    IF NOT EXISTS (SELECT FROM (SELECT public_from AS value FROM old_rows UNION ALL SELECT public_from AS value FROM new_rows) AS changed WHERE value IS NOT NULL) THEN RETURN NULL; END IF;\n\n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='a3480fdb11111f56ede57fb5de56208425a0ec26', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_public_update_5355e', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='disclosures_listing', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='listing',
            trigger=pgtrigger.compiler.Trigger(name='public_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    IF NOT EXISTS (SELECT FROM (SELECT public_from AS value FROM old_rows) AS changed WHERE value IS NOT NULL) THEN RETURN NULL; END IF;\n\n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='90aabbc69c030bea088d9aad5cd5453416342882', level='STATEMENT', operation='DELETE', pgid='pgtrigger_public_delete_338fd', referencing='REFERENCING OLD TABLE AS old_rows ', table='disclosures_listing', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='listing',
            trigger=pgtrigger.compiler.Trigger(name='public_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='81042787ce34d6b9ce2a79f014f1dfcafb77f322', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_public_truncate_2dc96', table='disclosures_listing', when='AFTER')),
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('disclosureitem_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='disclosures.disclosureitem')),
                ('held_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='held at')),
                ('place', models.CharField(blank=True, max_length=100, verbose_name='place')),
                ('chair', models.CharField(blank=True, max_length=50, verbose_name='chair')),
                ('attendance', models.TextField(blank=True, verbose_name='attendance')),
                ('agenda', models.TextField(blank=True, verbose_name='agenda')),
                ('resolutions', models.TextField(blank=True, verbose_name='resolutions')),
            ],
            options={
                'verbose_name': 'meeting',
                'verbose_name_plural': 'meetings',
            },
            bases=('disclosures.disclosureitem',),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='sealed_with_item', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE standing text;', func="\n            IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN RETURN NEW; END IF;\n            \n            FOR standing IN SELECT status FROM disclosures_disclosureitem\n                            WHERE id IN (OLD.disclosureitem_ptr_id, NEW.disclosureitem_ptr_id) FOR SHARE LOOP\n                IF standing IN ('approved', 'published', 'withdrawn', 'archived') THEN\n                    RAISE EXCEPTION 'the item is sealed: its content cannot change';\n                END IF;\n            END LOOP;\n            RETURN COALESCE(NEW, OLD);\n        ", hash='8b26269cc9227b743175c49e726456b9fe00775d', operation='UPDATE', pgid='pgtrigger_sealed_with_item_41070', table='disclosures_meeting', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='public_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    IF NOT EXISTS (\n        SELECT FROM (SELECT disclosureitem_ptr_id AS value FROM new_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN\n        PERFORM FROM disclosures_disclosureitem WHERE id IN (SELECT value FROM (SELECT disclosureitem_ptr_id AS value FROM new_rows) AS changed) ORDER BY id FOR SHARE;\n        IF NOT EXISTS (\n        SELECT FROM (SELECT disclosureitem_ptr_id AS value FROM new_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN RETURN NULL; END IF;\n    END IF;\n\n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='d9ff9ecf188ca9cc16aa2252f15aa924cf667de2', level='STATEMENT', operation='INSERT', pgid='pgtrigger_public_insert_c5510', referencing='REFERENCING NEW TABLE AS new_rows ', table='disclosures_meeting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='public_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    IF NOT EXISTS (\n        SELECT FROM (SELECT disclosureitem_ptr_id AS value FROM old_rows UNION ALL SELECT disclosureitem_ptr_id AS value FROM new_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN\n        PERFORM FROM disclosures_disclosureitem WHERE id IN (SELECT value FROM (SELECT disclosureitem_ptr_id AS value FROM old_rows UNION ALL SELECT disclosureitem_ptr_id AS value FROM new_rows) AS changed) ORDER BY id FOR SHARE;\n        IF NOT EXISTS (\n        SELECT FROM (SELECT disclosureitem_ptr_id AS value FROM old_rows UNION ALL SELECT disclosureitem_ptr_id AS value FROM new_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN RETURN NULL; END IF;\n    END IF;\n\n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='d523285244a994ac9f1d31e20c8328ed2d4a5f54', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_public_update_5a38d', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='disclosures_meeting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='public_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    IF NOT EXISTS (\n        SELECT FROM (SELECT disclosureitem_ptr_id AS value FROM old_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN\n        PERFORM FROM disclosures_disclosureitem WHERE id IN (SELECT value FROM (SELECT disclosureitem_ptr_id AS value FROM old_rows) AS changed) ORDER BY id FOR SHARE;\n        IF NOT EXISTS (\n        SELECT FROM (SELECT disclosureitem_ptr_id AS value FROM old_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN RETURN NULL; END IF;\n    END IF;\n\n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='3273f5dd11cb40a59f25e3a284e80c8310878e61', level='STATEMENT', operation='DELETE', pgid='pgtrigger_public_delete_930e5', referencing='REFERENCING OLD TABLE AS old_rows ', table='disclosures_meeting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='public_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='ffaf73c82c722f772e6da2359992bfefde24582b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_public_truncate_0b243', table='disclosures_meeting', when='AFTER')),
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(upload_to=disclosures.models.stored.stored_name)),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('extension', models.CharField(max_length=8)),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField(verbose_name='size in bytes')),
                ('sha256', models.CharField(max_length=64)),
                ('text', models.TextField(blank=True)),
                ('text_pending', models.BooleanField(default=False)),
                ('remarks', models.TextField(blank=True)),
                ('width', models.PositiveIntegerField(null=True)),
                ('height', models.PositiveIntegerField(null=True)),
                ('inline', models.BooleanField(default=False)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='disclosures.disclosureitem')),
            ],
            options={
                'verbose_name': 'attachment',
                'verbose_name_plural': 'attachments',
                'ordering': ('position', 'id'),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attachment',
            trigger=pgtrigger.compiler.Trigger(name='sealed_with_item', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE standing text; read disclosures_attachment%ROWTYPE;', func="\n            IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN RETURN NEW; END IF;\n            \n    IF TG_OP = 'UPDATE' AND OLD.text_pending THEN\n        read := NEW;\n        read.text := OLD.text;\n        read.text_pending := true;\n        IF read IS NOT DISTINCT FROM OLD THEN RETURN NEW; END IF;\n    END IF;\n\n            FOR standing IN SELECT status FROM disclosures_disclosureitem\n                            WHERE id IN (OLD.item_id, NEW.item_id) FOR SHARE LOOP\n                IF standing IN ('approved', 'published', 'withdrawn', 'archived') THEN\n                    RAISE EXCEPTION 'the item is sealed: its files cannot change';\n                END IF;\n            END LOOP;\n            RETURN COALESCE(NEW, OLD);\n        ", hash='bd1cac758509047f08658dbd67d1bfc5b5c2f55b', operation='UPDATE OR INSERT OR DELETE', pgid='pgtrigger_sealed_with_item_32736', table='disclosures_attachment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attachment',
            trigger=pgtrigger.compiler.Trigger(name='public_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    IF NOT EXISTS (\n        SELECT FROM (SELECT item_id AS value FROM new_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN\n        PERFORM FROM disclosures_disclosureitem WHERE id IN (SELECT value FROM (SELECT item_id AS value FROM new_rows) AS changed) ORDER BY id FOR SHARE;\n        IF NOT EXISTS (\n        SELECT FROM (SELECT item_id AS value FROM new_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN RETURN NULL; END IF;\n    END IF;\n\n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='ac854d87ec550b291295927d2aa72586ad5294b7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_public_insert_e5538', referencing='REFERENCING NEW TABLE AS new_rows ', table='disclosures_attachment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attachment',
            trigger=pgtrigger.compiler.Trigger(name='public_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    IF NOT EXISTS (\n        SELECT FROM (SELECT item_id AS value FROM old_rows UNION ALL SELECT item_id AS value FROM new_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN\n        PERFORM FROM disclosures_disclosureitem WHERE id IN (SELECT value FROM (SELECT item_id AS value FROM old_rows UNION ALL SELECT item_id AS value FROM new_rows) AS changed) ORDER BY id FOR SHARE;\n        IF NOT EXISTS (\n        SELECT FROM (SELECT item_id AS value FROM old_rows UNION ALL SELECT item_id AS value FROM new_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN RETURN NULL; END IF;\n    END IF;\n\n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='1ad4641b87667c6b16a590130386b39aa9c61244', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_public_update_1acbf', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='disclosures_attachment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attachment',
            trigger=pgtrigger.compiler.Trigger(name='public_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    IF NOT EXISTS (\n        SELECT FROM (SELECT item_id AS value FROM old_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN\n        PERFORM FROM disclosures_disclosureitem WHERE id IN (SELECT value FROM (SELECT item_id AS value FROM old_rows) AS changed) ORDER BY id FOR SHARE;\n        IF NOT EXISTS (\n        SELECT FROM (SELECT item_id AS value FROM old_rows) AS changed CROSS JOIN LATERAL (\n            SELECT FROM disclosures_disclosureitem WHERE id = value AND public_from IS NOT NULL LIMIT 1\n        ) AS public\n    ) THEN RETURN NULL; END IF;\n    END IF;\n\n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='e6192d82ee95937347b9dfc7f29df63b3ac07d97', level='STATEMENT', operation='DELETE', pgid='pgtrigger_public_delete_5840c', referencing='REFERENCING OLD TABLE AS old_rows ', table='disclosures_attachment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attachment',
            trigger=pgtrigger.compiler.Trigger(name='public_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='3438d7ff08519fb8b792ab63e632d56c3f1e69f9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_public_truncate_e43af', table='disclosures_attachment', when='AFTER')),
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='day')),
                ('is_workday', models.BooleanField(verbose_name='is worked')),
                ('reason', models.CharField(max_length=60, verbose_name='reason')),
                ('source', models.CharField(max_length=200, verbose_name='notice it comes from')),
                ('entered_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('recounted_at', models.DateTimeField(editable=False, null=True)),
                ('entered_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'day of the calendar',
                'verbose_name_plural': 'days of the calendar',
                'ordering': ('-day',),
            },
        ),
        migrations.CreateModel(
            name='AudienceOrganization',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('disclosures.disclosureitem_audience_organizations',),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='audienceorganization',
            trigger=pgtrigger.compiler.Trigger(name='sealed_with_item', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE standing text;', func="\n            IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN RETURN NEW; END IF;\n            \n            FOR standing IN SELECT status FROM disclosures_disclosureitem\n                            WHERE id IN (OLD.disclosureitem_id, NEW.disclosureitem_id) FOR SHARE LOOP\n                IF standing IN ('approved', 'published', 'withdrawn', 'archived') THEN\n                    RAISE EXCEPTION 'the item is sealed: its audience cannot change';\n                END IF;\n            END LOOP;\n            RETURN COALESCE(NEW, OLD);\n        ", hash='23fe60c8cd19ede3640e38593c127783385d5a41', operation='UPDATE OR INSERT OR DELETE', pgid='pgtrigger_sealed_with_item_9aa97', table='disclosures_disclosureitem_audience_organizations', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='AudiencePerson',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('disclosures.disclosureitem_audience_people',),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='audienceperson',
            trigger=pgtrigger.compiler.Trigger(name='sealed_with_item', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE standing text;', func="\n            IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN RETURN NEW; END IF;\n            \n            FOR standing IN SELECT status FROM disclosures_disclosureitem\n                            WHERE id IN (OLD.disclosureitem_id, NEW.disclosureitem_id) FOR SHARE LOOP\n                IF standing IN ('approved', 'published', 'withdrawn', 'archived') THEN\n                    RAISE EXCEPTION 'the item is sealed: its audience cannot change';\n                END IF;\n            END LOOP;\n            RETURN COALESCE(NEW, OLD);\n        ", hash='c14acb9e694df6d15f1d5312a832fc46dae4dac3', operation='UPDATE OR INSERT OR DELETE', pgid='pgtrigger_sealed_with_item_46663', table='disclosures_disclosureitem_audience_people', when='BEFORE')),
        ),
        migrations.RunSQL(
            "CREATE SEQUENCE disclosures_index_number", "DROP SEQUENCE disclosures_index_number"
        ),
        # What these are for stands in the model.
        migrations.RunSQL(
            '''
            ALTER TABLE disclosures_listing SET (toast_tuple_target = 128);
            ALTER TABLE disclosures_listing
                ALTER words SET STORAGE EXTERNAL, ALTER grams SET STORAGE EXTERNAL,
                ALTER words SET STATISTICS 0, ALTER grams SET STATISTICS 0;
            ''',
            migrations.RunSQL.noop,
        ),
    ]
