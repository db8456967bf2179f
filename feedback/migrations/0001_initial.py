import disclosures.models.stored
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import feedback.models.policy
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('disclosures', '0001_initial'),
        ('disclosures', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='LeaguePublication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(verbose_name='from')),
                ('until', models.DateField(verbose_name='until')),
                ('counted_on', models.DateField(verbose_name='counted on')),
                ('figures', models.JSONField()),
                ('published_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='published at')),
                ('withdrawn_at', models.DateTimeField(null=True, verbose_name='withdrawn at')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disclosures.organization', verbose_name='organisation and what is below it')),
                ('published_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
            ],
            options={
                'verbose_name': 'published table of answers',
                'verbose_name_plural': 'published tables of answers',
                'ordering': ('-published_at', '-id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='league_dates_in_order'), models.CheckConstraint(condition=models.Q(('counted_on__gt', models.F('until'))), name='league_counted_after_the_period')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='leaguepublication',
            trigger=pgtrigger.compiler.Trigger(name='league_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."counted_on" IS DISTINCT FROM (NEW."counted_on") OR OLD."figures" IS DISTINCT FROM (NEW."figures") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."published_by_id" IS DISTINCT FROM (NEW."published_by_id") OR OLD."since" IS DISTINCT FROM (NEW."since") OR OLD."until" IS DISTINCT FROM (NEW."until"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='8f8a0ae77c58007193f7f3b409a4778a572236a6', operation='UPDATE', pgid='pgtrigger_league_fixed_85d81', table='feedback_leaguepublication', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='leaguepublication',
            trigger=pgtrigger.compiler.Trigger(name='leagues_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='7c5b35b73a15920528c763b361acc85317160d4b', operation='DELETE', pgid='pgtrigger_leagues_kept_fe385', table='feedback_leaguepublication', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='leaguepublication',
            trigger=pgtrigger.compiler.Trigger(name='public_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='dd46bddb7aec9993708b0cea9ff4d6016a1a406e', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_public_change_82ada', table='feedback_leaguepublication', when='AFTER')),
        ),
        migrations.CreateModel(
            name='NoticeTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('urge', 'urging notice'), ('supervise', 'supervision notice'), ('criticise', 'notice of criticism')], max_length=10, verbose_name='kind')),
                ('title', models.CharField(max_length=150, verbose_name='title')),
                ('text', models.TextField(max_length=3000, verbose_name='text')),
                ('term', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(30)], verbose_name='working days to answer')),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notice_templates', to='disclosures.organization', verbose_name='issuing organisation')),
            ],
            options={
                'verbose_name': 'text of a notice',
                'verbose_name_plural': 'texts of notices',
                'ordering': ('issuer', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['urge', 'supervise', 'criticise'])), name='noticetemplate_kind_known'), models.UniqueConstraint(fields=('issuer', 'kind'), name='notice_template_once', violation_error_message='There is a text for this kind already: change that one.')],
            },
        ),
        migrations.CreateModel(
            name='OpenDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='day')),
                ('opens_at', models.TimeField(verbose_name='begins at')),
                ('closes_at', models.TimeField(verbose_name='ends at')),
                ('place', models.CharField(max_length=100, verbose_name='place')),
                ('topics', models.TextField(help_text='One a line.', max_length=500, verbose_name='topics')),
                ('receivers', models.TextField(help_text='One person a line, with the post: “Wang Fang, secretary”.', max_length=500, verbose_name='who receives')),
                ('status', models.CharField(choices=[('announced', 'announced'), ('held', 'held'), ('cancelled', 'cancelled')], default='announced', editable=False, max_length=10, verbose_name='status')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('cancellation_reason', models.CharField(blank=True, editable=False, max_length=300)),
                ('announced_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('announced_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='open_days', to='disclosures.organization', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'open day',
                'verbose_name_plural': 'open days',
                'ordering': ('-on', '-id'),
                'indexes': [models.Index(models.OrderBy(models.F('on'), descending=True), models.OrderBy(models.F('id'), descending=True), name='open_day_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['announced', 'held', 'cancelled'])), name='open_day_status_known'), models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='open_day_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'cancelled'), models.Q(('cancellation_reason', ''), _negated=True)), models.Q(models.Q(('status', 'cancelled'), _negated=True), ('cancellation_reason', '')), _connector='OR'), name='open_day_cancelled_says_why')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='openday',
            trigger=pgtrigger.compiler.Trigger(name='open_day_over', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.status <> 'announced')", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c7e7e348089294bd8fe0d64b29471857a34943e0', operation='UPDATE', pgid='pgtrigger_open_day_over_587c8', table='feedback_openday', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='openday',
            trigger=pgtrigger.compiler.Trigger(name='open_day_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='5ef478f58751be3317da69917325b233b478f68c', operation='DELETE', pgid='pgtrigger_open_day_kept_49696', table='feedback_openday', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='openday',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "feedback_opendayevent" ("announced_at", "announced_by_id", "cancellation_reason", "closes_at", "id", "on", "opens_at", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "receivers", "status", "topics", "version") VALUES (NEW."announced_at", NEW."announced_by_id", NEW."cancellation_reason", NEW."closes_at", NEW."id", NEW."on", NEW."opens_at", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place", NEW."receivers", NEW."status", NEW."topics", NEW."version"); RETURN NULL;', hash='2f2b5ec65f82f43f7b01138afa98cc4e41871a57', operation='INSERT', pgid='pgtrigger_insert_insert_15196', table='feedback_openday', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='openday',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "feedback_opendayevent" ("announced_at", "announced_by_id", "cancellation_reason", "closes_at", "id", "on", "opens_at", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "receivers", "status", "topics", "version") VALUES (NEW."announced_at", NEW."announced_by_id", NEW."cancellation_reason", NEW."closes_at", NEW."id", NEW."on", NEW."opens_at", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place", NEW."receivers", NEW."status", NEW."topics", NEW."version"); RETURN NULL;', hash='4bcf44c1d84794cc03b1597358b4cbcdc5fbd32e', operation='UPDATE', pgid='pgtrigger_update_update_120ae', table='feedback_openday', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='openday',
            trigger=pgtrigger.compiler.Trigger(name='public_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='c152992cc5edcc3252271eafddc314f6512181ac', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_public_change_05730', table='feedback_openday', when='AFTER')),
        ),
        migrations.CreateModel(
            name='OpenDayEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('on', models.DateField(verbose_name='day')),
                ('opens_at', models.TimeField(verbose_name='begins at')),
                ('closes_at', models.TimeField(verbose_name='ends at')),
                ('place', models.CharField(max_length=100, verbose_name='place')),
                ('topics', models.TextField(help_text='One a line.', max_length=500, verbose_name='topics')),
                ('receivers', models.TextField(help_text='One person a line, with the post: “Wang Fang, secretary”.', max_length=500, verbose_name='who receives')),
                ('status', models.CharField(choices=[('announced', 'announced'), ('held', 'held'), ('cancelled', 'cancelled')], default='announced', editable=False, max_length=10, verbose_name='status')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('cancellation_reason', models.CharField(blank=True, editable=False, max_length=300)),
                ('announced_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('announced_by', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='disclosures.organization', verbose_name='organisation')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='feedback.openday')),
            ],
            options={
                'ordering': ('-pgh_id',),
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='opendayevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='80d8eeefa3e46378cacf737e4945e7dc807fa7b9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_86a6c', table='feedback_opendayevent', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Policy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('suggestion', 'opinion or suggestion'), ('inquiry', 'inquiry'), ('request', 'disclosure request'), ('objection', 'objection to a public notice'), ('correction', 'error report on a page')], max_length=12, verbose_name='kind')),
                ('version', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='version')),
                ('replaced_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='replaced at')),
                ('acknowledge_within', models.PositiveSmallIntegerField(default=3, verbose_name='acknowledge within')),
                ('reply_within', models.PositiveSmallIntegerField(default=15, verbose_name='reply within')),
                ('reopened_within', models.PositiveSmallIntegerField(default=10, verbose_name='second reply within')),
                ('extension_days', models.PositiveSmallIntegerField(default=15, verbose_name='longest extension')),
                ('max_extensions', models.PositiveSmallIntegerField(default=1, verbose_name='number of extensions')),
                ('pause_cap', models.PositiveSmallIntegerField(default=10, verbose_name='longest wait for the asker')),
                ('four_eyes', models.BooleanField(default=False, verbose_name='a second person approves the answer')),
                ('ladder', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), default=feedback.models.policy.default_ladder, help_text='In working days after the due date, negative before it.', size=None, verbose_name='reminders')),
                ('head_from', models.SmallIntegerField(default=1, verbose_name='the head is told from')),
                ('above_from', models.SmallIntegerField(default=5, verbose_name='the level above and the inspectors are told from')),
                ('rule', models.CharField(max_length=300, verbose_name='rule it comes from')),
                ('entered_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(blank=True, help_text='Empty: for everybody.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='policies', to='disclosures.organization', verbose_name='organisation and what is below it')),
            ],
            options={
                'verbose_name': 'deadline policy',
                'verbose_name_plural': 'deadline policies',
                'ordering': ('kind', 'organization', '-version'),
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['suggestion', 'inquiry', 'request', 'objection', 'correction'])), name='policy_kind_known'), models.CheckConstraint(condition=models.Q(('acknowledge_within__gte', 1), ('reopened_within__gte', 1), ('reply_within__gte', 1)), name='policy_terms_positive', violation_error_message='A term has at least one working day.'), models.CheckConstraint(condition=models.Q(('ladder__len__gte', 1)), name='policy_ladder_not_empty', violation_error_message='Name at least one reminder.'), models.UniqueConstraint(fields=('kind', 'organization', 'version'), name='policy_version_once', nulls_distinct=False), models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('kind', 'organization'), name='policy_one_current_version', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(editable=False, max_length=20, unique=True, verbose_name='number')),
                ('kind', models.CharField(choices=[('suggestion', 'opinion or suggestion'), ('inquiry', 'inquiry'), ('request', 'disclosure request'), ('objection', 'objection to a public notice'), ('correction', 'error report on a page')], max_length=12, verbose_name='kind')),
                ('channel', models.CharField(choices=[('web', 'this site'), ('letter', 'letter'), ('call', 'telephone call'), ('visit', 'visit'), ('open_day', 'open day')], default='web', max_length=10, verbose_name='received by')),
                ('naming', models.CharField(choices=[('anonymous', 'anonymous'), ('private', 'known to the unit, never public'), ('public', 'public')], default='anonymous', max_length=10, verbose_name='name of the sender')),
                ('status', models.CharField(choices=[('screening', 'being screened'), ('received', 'received'), ('accepted', 'being handled'), ('waiting', 'waiting for the asker'), ('answered', 'answered'), ('closed', 'closed'), ('withdrawn', 'withdrawn by the asker'), ('merged', 'joined to another'), ('dismissed', 'not a matter for this site')], default='received', editable=False, max_length=10, verbose_name='status')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('subject', models.CharField(max_length=80, verbose_name='subject')),
                ('text', models.TextField(max_length=5000, verbose_name='text')),
                ('wanted_form', models.CharField(blank=True, choices=[('here', 'to read on this site'), ('copy', 'as a paper copy'), ('look', 'to look at it in the office')], max_length=4, verbose_name='wanted form')),
                ('submitted_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='submitted at')),
                ('submitted_on', models.DateField(editable=False, verbose_name='day of submission')),
                ('spam_score', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('spam_reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('trap', 'a field that nobody sees is filled in'), ('hasty', 'written faster than anybody types'), ('unproved', 'sent without JavaScript'), ('links', 'several links'), ('repeated', 'the same words came before'), ('crowd', 'very many came from one connection'), ('foreign', 'a link and no word in Chinese')], max_length=40), default=list, editable=False, size=None)),
                ('asked_organization', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disclosures.organization', verbose_name='organisation first asked')),
                ('handler', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handled_feedback', to=settings.AUTH_USER_MODEL, verbose_name='handler')),
                ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='feedback', to='disclosures.disclosureitem', verbose_name='about')),
                ('merged_into', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='feedback.feedback')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='feedback', to='disclosures.organization', verbose_name='responsible organisation')),
                ('similar_to', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='similar', to='feedback.feedback')),
                ('split_from', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='feedback.feedback')),
                ('policy', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='feedback', to='feedback.policy')),
            ],
            options={
                'verbose_name': 'feedback',
                'verbose_name_plural': 'feedback',
                'ordering': ('-submitted_at', '-id'),
                'indexes': [models.Index(models.F('organization'), models.F('status'), models.OrderBy(models.F('submitted_at'), descending=True), name='feedback_of_organization'), models.Index(models.F('status'), models.OrderBy(models.F('submitted_at'), descending=True), name='feedback_by_status')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['suggestion', 'inquiry', 'request', 'objection', 'correction'])), name='feedback_kind_known'), models.CheckConstraint(condition=models.Q(('channel__in', ['web', 'letter', 'call', 'visit', 'open_day'])), name='feedback_channel_known'), models.CheckConstraint(condition=models.Q(('naming__in', ['anonymous', 'private', 'public'])), name='feedback_naming_known'), models.CheckConstraint(condition=models.Q(('status__in', ['screening', 'received', 'accepted', 'waiting', 'answered', 'closed', 'withdrawn', 'merged', 'dismissed'])), name='feedback_status_known'), models.CheckConstraint(condition=models.Q(('wanted_form__in', ['here', 'copy', 'look', ''])), name='feedback_wanted_form_known'), models.CheckConstraint(condition=models.Q(('spam_reasons__contained_by', ['trap', 'hasty', 'unproved', 'links', 'repeated', 'crowd', 'foreign'])), name='feedback_spam_reasons_known'), models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', False), ('status', 'merged')), models.Q(models.Q(('status', 'merged'), _negated=True), ('merged_into__isnull', True)), _connector='OR'), name='feedback_joined_says_to_which')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='feedback',
            trigger=pgtrigger.compiler.Trigger(name='submission_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."submitted_at" IS DISTINCT FROM (NEW."submitted_at") OR OLD."submitted_on" IS DISTINCT FROM (NEW."submitted_on"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='b2473b73a36880ce4eaaef1df4b5882e6ab3e3a2', operation='UPDATE', pgid='pgtrigger_submission_fixed_7326e', table='feedback_feedback', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='feedback',
            trigger=pgtrigger.compiler.Trigger(name='feedback_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='3d3cc8c0a9f8625e61d68c7f1dc327c762fdcbce', operation='DELETE', pgid='pgtrigger_feedback_kept_acc90', table='feedback_feedback', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='feedback',
            trigger=pgtrigger.compiler.Trigger(name='late_case_accounted_for', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.status = 'closed' AND OLD.status <> 'closed')", func="\n            IF EXISTS (SELECT FROM feedback_clock WHERE feedback_id = NEW.id AND ended_on > due)\n               AND NOT EXISTS (SELECT FROM feedback_lateaccount WHERE feedback_id = NEW.id) THEN\n                RAISE EXCEPTION 'a late case is closed with a stated cause and a responsible person only';\n            END IF;\n            RETURN NEW;\n        ", hash='026489ecd072462629a2c2b066044e23a9cc3b52', operation='UPDATE', pgid='pgtrigger_late_case_accounted_for_95c9f', table='feedback_feedback', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='feedback',
            trigger=pgtrigger.compiler.Trigger(name='keep_standing_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM feedback_stand(ARRAY(SELECT id FROM new_rows)); RETURN NULL;', hash='b2c5d4f749d79e2f88cc2a8b178fe3e3def9a248', level='STATEMENT', operation='INSERT', pgid='pgtrigger_keep_standing_insert_9f2cb', referencing='REFERENCING NEW TABLE AS new_rows ', table='feedback_feedback', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='feedback',
            trigger=pgtrigger.compiler.Trigger(name='keep_standing_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM feedback_stand(ARRAY(SELECT id FROM new_rows)); RETURN NULL;', hash='42e9f7b4d2f14583bf6328a7b52986197211d4eb', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_keep_standing_update_62f3d', referencing='REFERENCING NEW TABLE AS new_rows ', table='feedback_feedback', when='AFTER')),
        ),
        migrations.CreateModel(
            name='Clock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('acknowledge', 'acknowledgement'), ('reply', 'reply'), ('reopened', 'second reply')], max_length=12, verbose_name='stage')),
                ('starts_on', models.DateField(verbose_name='day zero')),
                ('workdays', models.PositiveSmallIntegerField(verbose_name='term in working days')),
                ('original_due', models.DateField(verbose_name='original due date')),
                ('due', models.DateField(verbose_name='due date')),
                ('runs_until', models.DateField()),
                ('starts', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('provisional', models.BooleanField(default=False, verbose_name='provisional')),
                ('paused_on', models.DateField(null=True, verbose_name='waiting since')),
                ('ended_on', models.DateField(null=True, verbose_name='done on')),
                ('feedback', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='feedback.feedback')),
            ],
            options={
                'verbose_name': 'deadline',
                'verbose_name_plural': 'deadlines',
                'ordering': ('starts_on', 'id'),
                'indexes': [models.Index(condition=models.Q(('ended_on__isnull', True)), fields=['runs_until', 'feedback'], name='clock_running'), models.Index(condition=models.Q(('provisional', True)), fields=['provisional'], name='clock_provisional')],
                'constraints': [models.CheckConstraint(condition=models.Q(('stage__in', ['acknowledge', 'reply', 'reopened'])), name='clock_stage_known'), models.UniqueConstraint(fields=('feedback', 'stage'), name='clock_one_a_stage'), models.CheckConstraint(condition=models.Q(('runs_until__gte', models.F('due'))), name='clock_runs_at_least_until_due'), models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('paused_on__isnull', True), _connector='OR'), name='clock_ends_without_pause')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='clock',
            trigger=pgtrigger.compiler.Trigger(name='original_due_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."feedback_id" IS DISTINCT FROM (NEW."feedback_id") OR OLD."original_due" IS DISTINCT FROM (NEW."original_due") OR OLD."stage" IS DISTINCT FROM (NEW."stage") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on") OR OLD."workdays" IS DISTINCT FROM (NEW."workdays"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='ec1c1b86f86d229d850f4e2c01163481dd63a798', operation='UPDATE', pgid='pgtrigger_original_due_fixed_51ede', table='feedback_clock', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='clock',
            trigger=pgtrigger.compiler.Trigger(name='clock_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='117cf1c2c3b0011570ee1f254c0fdda1e1a80514', operation='DELETE', pgid='pgtrigger_clock_kept_eb7ac', table='feedback_clock', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='clock',
            trigger=pgtrigger.compiler.Trigger(name='keep_standing_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM feedback_stand(ARRAY(SELECT DISTINCT feedback_id FROM new_rows)); RETURN NULL;', hash='b9a9e00cee1d776d03d53e0b453cdadb98c1c533', level='STATEMENT', operation='INSERT', pgid='pgtrigger_keep_standing_insert_b0d02', referencing='REFERENCING NEW TABLE AS new_rows ', table='feedback_clock', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='clock',
            trigger=pgtrigger.compiler.Trigger(name='keep_standing_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM feedback_stand(ARRAY(SELECT DISTINCT feedback_id FROM new_rows)); RETURN NULL;', hash='ecf310f8e171771c14c70525f4c1e54f95e9842f', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_keep_standing_update_af34b', referencing='REFERENCING NEW TABLE AS new_rows ', table='feedback_clock', when='AFTER')),
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('days', models.PositiveSmallIntegerField(verbose_name='working days')),
                ('reason', models.CharField(max_length=500, verbose_name='reason')),
                ('status', models.CharField(choices=[('requested', 'requested'), ('approved', 'approved'), ('refused', 'refused')], default='requested', editable=False, max_length=10, verbose_name='status')),
                ('requested_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='requested on')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided at')),
                ('decision', models.CharField(blank=True, max_length=500, verbose_name='why')),
                ('clock', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='feedback.clock')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='requested by')),
            ],
            options={
                'verbose_name': 'extension',
                'verbose_name_plural': 'extensions',
                'ordering': ('id',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'requested')), fields=('clock',), name='extension_one_pending'), models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', True), ('status', 'requested')), models.Q(('decided_by__isnull', False), models.Q(('status', 'requested'), _negated=True), models.Q(('decided_by', models.F('requested_by')), _negated=True)), _connector='OR'), name='extension_decided_by_another')],
            },
        ),
        migrations.CreateModel(
            name='Sender',
            fields=[
                ('feedback', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='sender', serialize=False, to='feedback.feedback')),
                ('ticket', models.UUIDField(editable=False, unique=True)),
                ('secret_hash', models.CharField(editable=False, max_length=200)),
                ('filed_hash', models.CharField(editable=False, max_length=64)),
                ('sealed_name', models.TextField(blank=True, editable=False)),
                ('sealed_contact', models.TextField(blank=True, editable=False)),
                ('purged_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'sender',
                'verbose_name_plural': 'senders',
                'constraints': [models.CheckConstraint(condition=models.Q(('purged_at__isnull', True), models.Q(('sealed_contact', ''), ('sealed_name', '')), _connector='OR'), name='sender_purged_is_empty')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sender',
            trigger=pgtrigger.compiler.Trigger(name='receipt_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."feedback_id" IS DISTINCT FROM (NEW."feedback_id") OR OLD."filed_hash" IS DISTINCT FROM (NEW."filed_hash") OR OLD."ticket" IS DISTINCT FROM (NEW."ticket"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c1c5604e13cb47bc0efaa96897744b0a02aeabdc', operation='UPDATE', pgid='pgtrigger_receipt_fixed_5d148', table='feedback_sender', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sender',
            trigger=pgtrigger.compiler.Trigger(name='sender_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='52f2e7908ef029ec131300c71c1465e3e93a1ab9', operation='DELETE', pgid='pgtrigger_sender_kept_0da57', table='feedback_sender', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='ContactView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.CharField(max_length=50, verbose_name='person')),
                ('unit', models.CharField(max_length=100, verbose_name='unit')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='at')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disclosures.post')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='views', to='feedback.sender')),
            ],
            options={
                'verbose_name': 'look at a sender',
                'verbose_name_plural': 'looks at senders',
                'ordering': ('at', 'id'),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contactview',
            trigger=pgtrigger.compiler.Trigger(name='contact_views_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8474dc5a1e5ecedebdd85bba7056cc233628d03a', operation='UPDATE OR DELETE', pgid='pgtrigger_contact_views_append_only_b3833', table='feedback_contactview', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('feedback', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='standing', serialize=False, to='feedback.feedback')),
                ('kind', models.CharField(choices=[('suggestion', 'opinion or suggestion'), ('inquiry', 'inquiry'), ('request', 'disclosure request'), ('objection', 'objection to a public notice'), ('correction', 'error report on a page')], max_length=12)),
                ('channel', models.CharField(choices=[('web', 'this site'), ('letter', 'letter'), ('call', 'telephone call'), ('visit', 'visit'), ('open_day', 'open day')], max_length=10)),
                ('status', models.CharField(choices=[('screening', 'being screened'), ('received', 'received'), ('accepted', 'being handled'), ('waiting', 'waiting for the asker'), ('answered', 'answered'), ('closed', 'closed'), ('withdrawn', 'withdrawn by the asker'), ('merged', 'joined to another'), ('dismissed', 'not a matter for this site')], max_length=10)),
                ('submitted_on', models.DateField()),
                ('stage', models.CharField(choices=[('acknowledge', 'acknowledgement'), ('reply', 'reply'), ('reopened', 'second reply')], max_length=12, null=True)),
                ('due', models.DateField(null=True)),
                ('runs_until', models.DateField(null=True)),
                ('provisional', models.BooleanField()),
                ('paused', models.BooleanField()),
                ('extended', models.SmallIntegerField()),
                ('waited', models.SmallIntegerField()),
                ('hand_overs', models.SmallIntegerField()),
                ('reply_until', models.DateField(null=True)),
                ('replied_on', models.DateField(null=True)),
                ('late', models.BooleanField()),
                ('reopened', models.BooleanField()),
                ('handler', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='disclosures.organization')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('runs_until__isnull', False)), fields=['runs_until', 'feedback'], name='standing_running'), models.Index(models.F('organization'), models.F('runs_until'), condition=models.Q(('runs_until__isnull', False)), include=('extended', 'paused', 'hand_overs'), name='standing_of_organization'), models.Index(fields=['submitted_on', 'organization'], name='standing_submitted')],
            },
        ),
        migrations.CreateModel(
            name='TableEntry',
            fields=[
                ('feedback', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='table_entry', serialize=False, to='feedback.feedback')),
                ('entry_id', models.UUIDField(unique=True)),
                ('content_hash', models.CharField(max_length=64)),
                ('on_the_spot', models.BooleanField(verbose_name='answered on the spot')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('open_day', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='feedback.openday')),
            ],
            options={
                'ordering': ('at', 'pk'),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tableentry',
            trigger=pgtrigger.compiler.Trigger(name='entries_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='392ea663cc93381d95e3cf8f7e4bc3f7efb53a78', operation='UPDATE OR DELETE', pgid='pgtrigger_entries_append_only_a427d', table='feedback_tableentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tableentry',
            trigger=pgtrigger.compiler.Trigger(name='public_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='1a6ce9e921f6d83ba86db41230113c2123971568', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_public_change_3a0d8', table='feedback_tableentry', when='AFTER')),
        ),
        migrations.CreateModel(
            name='Enclosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(upload_to=disclosures.models.stored.stored_name)),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('extension', models.CharField(max_length=8)),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField(verbose_name='size in bytes')),
                ('sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='at')),
                ('feedback', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enclosures', to='feedback.feedback')),
            ],
            options={
                'verbose_name': 'enclosed file',
                'verbose_name_plural': 'enclosed files',
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='FeedbackEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('submit', 'submit'), ('release', 'release from screening'), ('dismiss', 'set aside'), ('acknowledge', 'acknowledge'), ('assign', 'assign'), ('hand_over', 'hand over'), ('rule', 'ruling on who is responsible'), ('join', 'ask another organisation to take part'), ('ask', 'ask the asker'), ('supply', 'supply what was asked for'), ('extend', 'extend'), ('recompute', 'move the due date'), ('propose', 'submit the answer for approval'), ('return', 'return the answer'), ('approve', 'approve the answer'), ('answer', 'answer'), ('rate', 'rate'), ('reopen', 'reopen'), ('close', 'close'), ('consent', 'consent to publication'), ('prepare', 'prepare for publication'), ('sign', 'sign for publication'), ('unpublish', 'withdraw from publication'), ('withdraw', 'withdraw'), ('merge', 'join'), ('split', 'split off'), ('notice', 'notice of the inspectors'), ('explain', 'account for the delay')], max_length=12, verbose_name='step')),
                ('from_status', models.CharField(choices=[('screening', 'being screened'), ('received', 'received'), ('accepted', 'being handled'), ('waiting', 'waiting for the asker'), ('answered', 'answered'), ('closed', 'closed'), ('withdrawn', 'withdrawn by the asker'), ('merged', 'joined to another'), ('dismissed', 'not a matter for this site')], max_length=10)),
                ('to_status', models.CharField(choices=[('screening', 'being screened'), ('received', 'received'), ('accepted', 'being handled'), ('waiting', 'waiting for the asker'), ('answered', 'answered'), ('closed', 'closed'), ('withdrawn', 'withdrawn by the asker'), ('merged', 'joined to another'), ('dismissed', 'not a matter for this site')], max_length=10)),
                ('person', models.CharField(blank=True, max_length=50, verbose_name='person')),
                ('unit', models.CharField(blank=True, max_length=100, verbose_name='unit')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='at')),
                ('comment', models.TextField(blank=True, verbose_name='comment')),
                ('internal', models.BooleanField(default=False)),
                ('feedback', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='feedback.feedback')),
                ('post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disclosures.post')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'step',
                'verbose_name_plural': 'record',
                'ordering': ('at', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('action__in', ['submit', 'release', 'dismiss', 'acknowledge', 'assign', 'hand_over', 'rule', 'join', 'ask', 'supply', 'extend', 'recompute', 'propose', 'return', 'approve', 'answer', 'rate', 'reopen', 'close', 'consent', 'prepare', 'sign', 'unpublish', 'withdraw', 'merge', 'split', 'notice', 'explain'])), name='event_action_known')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='feedbackevent',
            trigger=pgtrigger.compiler.Trigger(name='events_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cf0825464707b7275d47c1ab61a9827afe0b49be', operation='UPDATE OR DELETE', pgid='pgtrigger_events_append_only_b8f5e', table='feedback_feedbackevent', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Holding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('leads', models.BooleanField(default=True, verbose_name='leads')),
                ('since', models.DateField(verbose_name='since')),
                ('until', models.DateField(null=True, verbose_name='until')),
                ('feedback', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holdings', to='feedback.feedback')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holdings', to='disclosures.organization')),
            ],
            options={
                'ordering': ('since', 'id'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('leads', True), ('until__isnull', True)), fields=('feedback',), name='holding_one_leads'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('feedback', 'organization'), name='holding_once_at_a_time'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='holding_dates_in_order')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holding',
            trigger=pgtrigger.compiler.Trigger(name='keep_standing_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM feedback_stand(ARRAY(SELECT DISTINCT feedback_id FROM new_rows)); RETURN NULL;', hash='650771769eb850a1b52272ff274b68173acc4d7b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_keep_standing_insert_4ce37', referencing='REFERENCING NEW TABLE AS new_rows ', table='feedback_holding', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holding',
            trigger=pgtrigger.compiler.Trigger(name='keep_standing_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM feedback_stand(ARRAY(SELECT DISTINCT feedback_id FROM new_rows)); RETURN NULL;', hash='2bc0111e7fe209f6ae8a7cd0c8a72c76c5a900a0', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_keep_standing_update_00af2', referencing='REFERENCING NEW TABLE AS new_rows ', table='feedback_holding', when='AFTER')),
        ),
        migrations.CreateModel(
            name='LateAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cause', models.CharField(choices=[('neglected', 'it was left lying'), ('handed_late', 'it was handed over too late'), ('disputed', 'it was not clear whose matter it is'), ('not_extended', 'it took longer, and no extension was asked for in time'), ('absent', 'the handler was away and nobody stood in'), ('partner', 'another organisation did not answer in time'), ('instructions', 'instructions from above were waited for'), ('system', 'a fault of this system'), ('other', 'another cause, as explained')], max_length=12, verbose_name='cause')),
                ('explanation', models.CharField(max_length=500, verbose_name='explanation')),
                ('person', models.CharField(max_length=50, verbose_name='person')),
                ('unit', models.CharField(max_length=100, verbose_name='unit')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='at')),
                ('feedback', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='late_accounts', to='feedback.feedback')),
                ('responsible', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='responsible person')),
                ('stated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='stated by')),
            ],
            options={
                'verbose_name': 'account of a delay',
                'verbose_name_plural': 'accounts of delays',
                'ordering': ('-id',),
                'constraints': [models.CheckConstraint(condition=models.Q(('cause__in', ['neglected', 'handed_late', 'disputed', 'not_extended', 'absent', 'partner', 'instructions', 'system', 'other'])), name='lateaccount_cause_known')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lateaccount',
            trigger=pgtrigger.compiler.Trigger(name='accounts_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='aa05485a494890de5d46d4c18810097329637282', operation='UPDATE OR DELETE', pgid='pgtrigger_accounts_append_only_d7dd6', table='feedback_lateaccount', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('urge', 'urging notice'), ('supervise', 'supervision notice'), ('criticise', 'notice of criticism')], max_length=10, verbose_name='kind')),
                ('code', models.CharField(max_length=12, verbose_name='code of the issuer')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('serial', models.PositiveIntegerField(verbose_name='number in the year')),
                ('title', models.CharField(max_length=150, verbose_name='title')),
                ('text', models.TextField(max_length=3000, verbose_name='text')),
                ('copied_to', models.CharField(blank=True, max_length=200, verbose_name='copies to')),
                ('term', models.PositiveSmallIntegerField(verbose_name='working days to answer')),
                ('due', models.DateField(verbose_name='to be answered by')),
                ('issued_on', models.DateField(verbose_name='issued on')),
                ('person', models.CharField(max_length=50, verbose_name='person')),
                ('issued_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('served_at', models.DateTimeField(null=True, verbose_name='served at')),
                ('acknowledged_at', models.DateTimeField(null=True, verbose_name='acknowledged at')),
                ('acknowledgement', models.CharField(blank=True, max_length=500, verbose_name='what is being done')),
                ('acknowledged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='acknowledged by')),
                ('clock', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='feedback.clock', verbose_name='deadline')),
                ('follows', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='feedback.notice')),
                ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='issued by')),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices_issued', to='disclosures.organization', verbose_name='issuing organisation')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices_received', to='disclosures.organization', verbose_name='receiving organisation')),
                ('served_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='served to')),
            ],
            options={
                'verbose_name': 'supervision document',
                'verbose_name_plural': 'supervision documents',
                'ordering': ('-issued_at', '-id'),
                'indexes': [models.Index(fields=['recipient', '-issued_at'], name='notice_received'), models.Index(fields=['issuer', '-issued_at'], name='notice_issued')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['urge', 'supervise', 'criticise'])), name='notice_kind_known'), models.UniqueConstraint(fields=('issuer', 'year', 'serial'), name='notice_numbered_once'), models.UniqueConstraint(fields=('clock', 'kind'), name='notice_once_a_deadline'), models.CheckConstraint(condition=models.Q(models.Q(('follows__isnull', True), ('kind', 'urge')), models.Q(models.Q(('kind', 'urge'), _negated=True), ('follows__isnull', False)), _connector='OR'), name='notice_chain_begins_with_urging'), models.CheckConstraint(condition=models.Q(('due__gt', models.F('issued_on'))), name='notice_gives_time'), models.CheckConstraint(condition=models.Q(models.Q(('acknowledged_at__isnull', True), ('acknowledged_by__isnull', True)), models.Q(('acknowledged_at__isnull', False), ('acknowledged_by__isnull', False), ('served_at__isnull', False)), _connector='OR'), name='notice_acknowledged_after_service')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notice',
            trigger=pgtrigger.compiler.Trigger(name='chain_kept', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE clock record; former record;', func="\n    SELECT ended_on, runs_until INTO clock FROM feedback_clock WHERE id = NEW.clock_id FOR SHARE;\n    IF clock.ended_on IS NOT NULL OR clock.runs_until >= NEW.issued_on THEN\n        RAISE EXCEPTION 'a notice needs a deadline that has passed';\n    END IF;\n    IF NEW.follows_id IS NOT NULL THEN\n        SELECT clock_id, kind, due INTO former FROM feedback_notice WHERE id = NEW.follows_id;\n        IF former.clock_id <> NEW.clock_id OR former.due >= NEW.issued_on\n           OR (former.kind, NEW.kind) NOT IN (('urge', 'supervise'), ('supervise', 'criticise')) THEN\n            RAISE EXCEPTION 'a notice follows the one before it, after that one''s term';\n        END IF;\n    END IF;\n    RETURN NEW;\n", hash='8d0f747c7fc81ba16a85d29c7bba87b70e987369', operation='INSERT', pgid='pgtrigger_chain_kept_6f67e', table='feedback_notice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notice',
            trigger=pgtrigger.compiler.Trigger(name='issued_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."clock_id" IS DISTINCT FROM (NEW."clock_id") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."copied_to" IS DISTINCT FROM (NEW."copied_to") OR OLD."due" IS DISTINCT FROM (NEW."due") OR OLD."follows_id" IS DISTINCT FROM (NEW."follows_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."issued_at" IS DISTINCT FROM (NEW."issued_at") OR OLD."issued_by_id" IS DISTINCT FROM (NEW."issued_by_id") OR OLD."issued_on" IS DISTINCT FROM (NEW."issued_on") OR OLD."issuer_id" IS DISTINCT FROM (NEW."issuer_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."person" IS DISTINCT FROM (NEW."person") OR OLD."recipient_id" IS DISTINCT FROM (NEW."recipient_id") OR OLD."serial" IS DISTINCT FROM (NEW."serial") OR OLD."term" IS DISTINCT FROM (NEW."term") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."year" IS DISTINCT FROM (NEW."year"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a75b7a8035ac196a34d011203d38d683017341b0', operation='UPDATE', pgid='pgtrigger_issued_fixed_1186f', table='feedback_notice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notice',
            trigger=pgtrigger.compiler.Trigger(name='served_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.served_at IS NOT NULL AND (OLD.served_at IS DISTINCT FROM NEW.served_at OR OLD.served_to_id IS DISTINCT FROM NEW.served_to_id))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='86cf8fd73458a7c45889ecbb4c6cd751d8355dac', operation='UPDATE', pgid='pgtrigger_served_once_7dd11', table='feedback_notice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notice',
            trigger=pgtrigger.compiler.Trigger(name='acknowledged_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.acknowledged_at IS NOT NULL AND (OLD.acknowledged_at IS DISTINCT FROM NEW.acknowledged_at OR OLD.acknowledged_by_id IS DISTINCT FROM NEW.acknowledged_by_id OR OLD.acknowledgement IS DISTINCT FROM NEW.acknowledgement))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='467e7ca6d34e2d9b724e171583aac0f91f149fe9', operation='UPDATE', pgid='pgtrigger_acknowledged_once_15e87', table='feedback_notice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notice',
            trigger=pgtrigger.compiler.Trigger(name='notices_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='f44fd7189d5ad4c33f83130105b4d6d9bbd6fe29', operation='DELETE', pgid='pgtrigger_notices_kept_5df55', table='feedback_notice', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='PublicConsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given', models.BooleanField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('feedback', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='feedback.feedback')),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publicconsent',
            trigger=pgtrigger.compiler.Trigger(name='consents_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4c75339b0be191b69232628f5f495f52e465e4c4', operation='UPDATE OR DELETE', pgid='pgtrigger_consents_append_only_b1edf', table='feedback_publicconsent', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.CharField(max_length=50, verbose_name='person')),
                ('unit', models.CharField(max_length=100, verbose_name='unit')),
                ('read_on', models.DateField(verbose_name='day')),
                ('first_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='first at')),
                ('feedback', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='feedback.feedback')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'reading',
                'verbose_name_plural': 'readings',
                'ordering': ('-first_at', '-id'),
                'constraints': [models.UniqueConstraint(fields=('feedback', 'user', 'read_on'), name='reading_once_a_day')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reading',
            trigger=pgtrigger.compiler.Trigger(name='readings_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1519110fa04a2b167253c841a575aef01a1a38f8', operation='UPDATE OR DELETE', pgid='pgtrigger_readings_append_only_e430c', table='feedback_reading', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=30, verbose_name='name')),
                ('query', models.CharField(blank=True, max_length=300)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'saved list',
                'verbose_name_plural': 'saved lists',
                'ordering': ('name', 'id'),
                'constraints': [models.UniqueConstraint(fields=('user', 'name'), name='view_name_once')],
            },
        ),
        migrations.CreateModel(
            name='Signup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ticket', models.UUIDField(unique=True)),
                ('code_hash', models.CharField(max_length=128)),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('people', models.PositiveSmallIntegerField(verbose_name='people')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('open_day', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signups', to='feedback.openday')),
            ],
            options={
                'ordering': ('number',),
                'constraints': [models.UniqueConstraint(fields=('open_day', 'number'), name='signup_number_once'), models.CheckConstraint(condition=models.Q(('people__gte', 1), ('people__lte', 20)), name='signup_people_possible')],
            },
        ),
        migrations.CreateModel(
            name='TakenUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('named_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('satisfaction', models.CharField(blank=True, choices=[('satisfied', 'satisfied'), ('partly', 'partly satisfied'), ('not', 'not satisfied')], max_length=10, verbose_name='satisfaction')),
                ('comment', models.TextField(blank=True, max_length=1000, verbose_name='comment')),
                ('judged_at', models.DateTimeField(null=True)),
                ('feedback', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='taken_up', to='feedback.feedback')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='taken_up', to='disclosures.disclosureitem')),
                ('named_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'opinion taken up',
                'verbose_name_plural': 'opinions taken up',
                'ordering': ('id',),
                'constraints': [models.CheckConstraint(condition=models.Q(('satisfaction__in', ['satisfied', 'partly', 'not', ''])), name='taken_up_satisfaction_known'), models.UniqueConstraint(fields=('item', 'feedback'), name='taken_up_once'), models.CheckConstraint(condition=models.Q(models.Q(('judged_at__isnull', True), ('satisfaction', '')), models.Q(models.Q(('satisfaction', ''), _negated=True), ('judged_at__isnull', False)), _connector='OR'), name='taken_up_judged_when')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='takenup',
            trigger=pgtrigger.compiler.Trigger(name='judgement_kept', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.satisfaction <> '')", func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d5384e8f83071bd60d6b86ad9b4babd927965ab6', operation='UPDATE OR DELETE', pgid='pgtrigger_judgement_kept_d77b1', table='feedback_takenup', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='takenup',
            trigger=pgtrigger.compiler.Trigger(name='public_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='5728a768eee54c8da9d8a00e57eb1d4332c07ad4', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_public_change_50b76', table='feedback_takenup', when='AFTER')),
        ),
        migrations.CreateModel(
            name='Adjustment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('extension', 'extension'), ('pause', 'waiting for the asker'), ('calendar', 'change of the calendar'), ('policy', 'change of the policy')], max_length=10, verbose_name='kind')),
                ('days', models.SmallIntegerField(verbose_name='working days added')),
                ('due_before', models.DateField(verbose_name='due before')),
                ('due_after', models.DateField(verbose_name='due after')),
                ('reason', models.CharField(max_length=500, verbose_name='reason')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='at')),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                ('requested_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='requested by')),
                ('clock', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adjustments', to='feedback.clock')),
            ],
            options={
                'verbose_name': 'adjustment',
                'verbose_name_plural': 'adjustments',
                'ordering': ('id',),
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['extension', 'pause', 'calendar', 'policy'])), name='adjustment_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'extension'), _negated=True), models.Q(('approved_by__isnull', False), ('requested_by__isnull', False), models.Q(('approved_by', models.F('requested_by')), _negated=True)), _connector='OR'), name='adjustment_extension_approved')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='adjustment',
            trigger=pgtrigger.compiler.Trigger(name='adjustments_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2442ccbed9e9e795a9483090e1a8c0947491dbcb', operation='UPDATE OR DELETE', pgid='pgtrigger_adjustments_append_only_97dd3', table='feedback_adjustment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='adjustment',
            trigger=pgtrigger.compiler.Trigger(name='keep_standing_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM feedback_stand(ARRAY(SELECT DISTINCT clock.feedback_id FROM new_rows JOIN feedback_clock clock ON clock.id = clock_id)); RETURN NULL;', hash='cc4efc85456b6e78630f29204e6bce86ff7bbca4', level='STATEMENT', operation='INSERT', pgid='pgtrigger_keep_standing_insert_77856', referencing='REFERENCING NEW TABLE AS new_rows ', table='feedback_adjustment', when='AFTER')),
        ),
        migrations.CreateModel(
            name='PublicAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('prepared', 'prepared, to be signed'), ('public', 'public'), ('withdrawn', 'withdrawn from publication')], default='prepared', editable=False, max_length=10, verbose_name='status')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('title', models.CharField(max_length=80, verbose_name='title')),
                ('question', models.TextField(verbose_name='question')),
                ('answer', models.TextField(verbose_name='answer')),
                ('outcome', models.CharField(blank=True, choices=[('already_public', 'already public'), ('disclosed', 'disclosed now'), ('partly', 'partly disclosed'), ('refused', 'refused'), ('unclear', 'unclear, to be amended by the applicant'), ('third_party', 'not disclosed at the wish of a third party'), ('not_held', 'not held here'), ('other_form', 'provided in another form')], editable=False, max_length=16, verbose_name='outcome')),
                ('prepared_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('signed_at', models.DateTimeField(editable=False, null=True)),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True)),
                ('withdrawal_reason', models.CharField(blank=True, editable=False, max_length=500)),
                ('words', models.TextField(default='', editable=False)),
                ('grams', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, editable=False, size=None)),
                ('item', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='public_answers', to='disclosures.disclosureitem', verbose_name='about')),
                ('organization', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='public_answers', to='disclosures.organization')),
                ('prepared_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'public answer',
                'verbose_name_plural': 'public answers',
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='Redaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('question', 'question'), ('answer', 'answer')], max_length=10)),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('sort', models.CharField(choices=[('name', 'name hidden'), ('phone', 'telephone hidden'), ('contact', 'contact hidden'), ('id_number', 'ID number hidden'), ('card', 'card number hidden'), ('address', 'address hidden'), ('plate', 'number plate hidden'), ('small_group', 'detail hidden'), ('sensitive', 'private matter hidden'), ('other', 'passage hidden')], max_length=12)),
                ('reason', models.CharField(max_length=200)),
                ('by_hand', models.BooleanField(default=False)),
                ('hidden', models.BooleanField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('public_answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='redactions', to='feedback.publicanswer')),
            ],
            options={
                'ordering': ('-part', 'start', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('part__in', ['question', 'answer'])), name='redaction_part_known'), models.CheckConstraint(condition=models.Q(('sort__in', ['name', 'phone', 'contact', 'id_number', 'card', 'address', 'plate', 'small_group', 'sensitive', 'other'])), name='redaction_sort_known'), models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='redaction_place'), models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', True), ('hidden__isnull', True)), models.Q(('decided_by__isnull', False), ('hidden__isnull', False)), _connector='OR'), name='redaction_decided_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('satisfaction', models.CharField(choices=[('satisfied', 'satisfied'), ('partly', 'partly satisfied'), ('not', 'not satisfied')], max_length=10, verbose_name='satisfaction')),
                ('comment', models.TextField(blank=True, max_length=1000, verbose_name='comment')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='at')),
                ('feedback', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='feedback.feedback')),
            ],
            options={
                'verbose_name': 'rating',
                'verbose_name_plural': 'ratings',
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('acknowledge', 'acknowledgement'), ('reply', 'reply'), ('reopened', 'second reply')], editable=False, max_length=12, verbose_name='stage')),
                ('status', models.CharField(choices=[('draft', 'draft'), ('proposed', 'waiting for approval'), ('approved', 'approved'), ('sent', 'sent')], default='draft', editable=False, max_length=10, verbose_name='status')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('four_eyes', models.BooleanField(editable=False, verbose_name='a second person approves the answer')),
                ('text', models.TextField(blank=True, max_length=20000, verbose_name='answer')),
                ('outcome', models.CharField(blank=True, choices=[('already_public', 'already public'), ('disclosed', 'disclosed now'), ('partly', 'partly disclosed'), ('refused', 'refused'), ('unclear', 'unclear, to be amended by the applicant'), ('third_party', 'not disclosed at the wish of a third party'), ('not_held', 'not held here'), ('other_form', 'provided in another form')], max_length=16, verbose_name='outcome')),
                ('refusal_reason', models.CharField(blank=True, choices=[('secret', 'state or party secret'), ('forbidden', 'disclosure is forbidden by law or party rules'), ('harm', 'would endanger security or do serious harm'), ('personal', 'personal information or trade secrets of others'), ('internal', 'internal matters or papers in preparation'), ('not_party', 'no matter of party affairs disclosure')], max_length=12, verbose_name='reason for refusing')),
                ('place', models.CharField(blank=True, max_length=300, verbose_name='where it is public, or who holds it')),
                ('drafted_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('approved_at', models.DateTimeField(editable=False, null=True)),
                ('sent_at', models.DateTimeField(editable=False, null=True, verbose_name='sent at')),
                ('approved_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('drafted_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('feedback', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='feedback.feedback')),
                ('organization', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disclosures.organization')),
                ('sent_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'answer',
                'verbose_name_plural': 'answers',
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='ReplyItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disclosures.disclosureitem')),
                ('reply', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='feedback.reply')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('reply', 'item'), name='reply_item_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='replyitem',
            trigger=pgtrigger.compiler.Trigger(name='sealed_with_reply', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    PERFORM FROM feedback_reply WHERE id IN (OLD.reply_id, NEW.reply_id) AND status = 'sent';\n                    IF FOUND THEN RAISE EXCEPTION 'the answer is sent: its items cannot change'; END IF;\n                    RETURN COALESCE(NEW, OLD);\n                ", hash='f4157f0cffbf94566cce7f9138e20ba1d6e5ce14', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_sealed_with_reply_56435', table='feedback_replyitem', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='publicanswer',
            name='reply',
            field=models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='public_answer', to='feedback.reply'),
        ),
        migrations.AddField(
            model_name='rating',
            name='reply',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='feedback.reply'),
        ),
        migrations.AddField(
            model_name='reply',
            name='items',
            field=models.ManyToManyField(blank=True, related_name='replies', through='feedback.ReplyItem', to='disclosures.disclosureitem', verbose_name='disclosed in'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(('satisfaction__in', ['satisfied', 'partly', 'not'])), name='rating_satisfaction_known'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.UniqueConstraint(fields=('reply', 'feedback'), name='rating_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rating',
            trigger=pgtrigger.compiler.Trigger(name='ratings_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='41f3cdd193d0cadeb901364bc7b3124f23981854', operation='UPDATE OR DELETE', pgid='pgtrigger_ratings_append_only_89871', table='feedback_rating', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='publicanswer',
            index=models.Index(models.OrderBy(models.F('signed_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('status', 'public')), name='public_answer_newest'),
        ),
        migrations.AddIndex(
            model_name='publicanswer',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['grams'], name='public_answer_grams'),
        ),
        migrations.AddConstraint(
            model_name='publicanswer',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['prepared', 'public', 'withdrawn'])), name='public_answer_status_known'),
        ),
        migrations.AddConstraint(
            model_name='publicanswer',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['already_public', 'disclosed', 'partly', 'refused', 'unclear', 'third_party', 'not_held', 'other_form', ''])), name='public_answer_outcome_known'),
        ),
        migrations.AddConstraint(
            model_name='publicanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('signed_at__isnull', True), ('signed_by__isnull', True)), models.Q(('signed_at__isnull', False), ('signed_by__isnull', False), models.Q(('signed_by', models.F('prepared_by')), _negated=True)), _connector='OR'), name='public_answer_signed_by_another'),
        ),
        migrations.AddConstraint(
            model_name='publicanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'public'), _negated=True), models.Q(('signed_at__isnull', False), ('withdrawn_at__isnull', True)), _connector='OR'), name='public_answer_public_when_signed'),
        ),
        migrations.AddConstraint(
            model_name='publicanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'withdrawn'), ('withdrawn_at__isnull', False)), models.Q(models.Q(('status', 'withdrawn'), _negated=True), ('withdrawn_at__isnull', True)), _connector='OR'), name='public_answer_withdrawn_says_when'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publicanswer',
            trigger=pgtrigger.compiler.Trigger(name='signed_text_sealed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.signed_at IS NOT NULL AND (OLD.reply_id IS DISTINCT FROM NEW.reply_id OR OLD.organization_id IS DISTINCT FROM NEW.organization_id OR OLD.item_id IS DISTINCT FROM NEW.item_id OR OLD.title IS DISTINCT FROM NEW.title OR OLD.question IS DISTINCT FROM NEW.question OR OLD.answer IS DISTINCT FROM NEW.answer OR OLD.outcome IS DISTINCT FROM NEW.outcome OR OLD.words IS DISTINCT FROM NEW.words OR OLD.grams IS DISTINCT FROM NEW.grams OR OLD.signed_at IS DISTINCT FROM NEW.signed_at OR OLD.signed_by_id IS DISTINCT FROM NEW.signed_by_id OR OLD.prepared_by_id IS DISTINCT FROM NEW.prepared_by_id))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='440b1fac3052e94e9d4ec403db52edc7efc9aa90', operation='UPDATE', pgid='pgtrigger_signed_text_sealed_92601', table='feedback_publicanswer', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publicanswer',
            trigger=pgtrigger.compiler.Trigger(name='public_answer_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='93729f3ad3e8c5f30176946e7bf2138bd8f634a7', operation='DELETE', pgid='pgtrigger_public_answer_kept_30941', table='feedback_publicanswer', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publicanswer',
            trigger=pgtrigger.compiler.Trigger(name='public_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='677e16ae7cb3ee39f9aaee3c8e0d973eb8d4fca8', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_public_change_2a8dc', table='feedback_publicanswer', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='reply',
            index=models.Index(condition=models.Q(('status', 'sent'), _negated=True), fields=['status', 'feedback'], name='reply_in_progress'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'proposed', 'approved', 'sent'])), name='reply_status_known'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['already_public', 'disclosed', 'partly', 'refused', 'unclear', 'third_party', 'not_held', 'other_form', ''])), name='reply_outcome_known'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('refusal_reason__in', ['secret', 'forbidden', 'harm', 'personal', 'internal', 'not_party', ''])), name='reply_refusal_reason_known'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ('reply', 'reopened'))), name='reply_stage_answers'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.UniqueConstraint(fields=('feedback', 'stage'), name='reply_one_a_stage'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('sent_by__isnull', False), ('status', 'sent')), models.Q(models.Q(('status', 'sent'), _negated=True), ('sent_at__isnull', True), ('sent_by__isnull', True)), _connector='OR'), name='reply_sent_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), ('four_eyes', False), models.Q(('approved_by', models.F('drafted_by')), _negated=True), _connector='OR'), name='reply_approved_by_another'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ('draft', 'proposed')), models.Q(('four_eyes', False), ('status', 'sent')), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='reply_four_eyes'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'sent'), _negated=True), models.Q(('text', ''), _negated=True), _connector='OR'), name='reply_sent_says_something'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reply',
            trigger=pgtrigger.compiler.Trigger(name='sent_replies_sealed', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.status = 'sent')", func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5b2048ad59c317bbaf8f1ab19913fc885210891a', operation='UPDATE OR DELETE', pgid='pgtrigger_sent_replies_sealed_a4b17', table='feedback_reply', when='BEFORE')),
        ),
        migrations.RunSQL("CREATE SEQUENCE feedback_number", "DROP SEQUENCE feedback_number"),
        # What the columns mean stands in the model. Each part is looked up by index, for one case or for a million.
        migrations.RunSQL(
            '''
            CREATE FUNCTION feedback_stand(ids bigint[]) RETURNS void LANGUAGE sql AS $$
                INSERT INTO feedback_standing AS s (
                    feedback_id, organization_id, handler_id, kind, channel, status, submitted_on, stage, due, runs_until,
                    provisional, paused, extended, waited, hand_overs, reply_until, replied_on, late, reopened)
                SELECT f.id, f.organization_id, f.handler_id, f.kind, f.channel, f.status, f.submitted_on,
                    first.stage, first.due, first.runs_until, COALESCE(first.provisional, false),
                    first.paused_on IS NOT NULL, granted.extended, granted.waited, held.hand_overs,
                    replies.running, CASE WHEN replies.running IS NULL THEN replies.ended END,
                    replies.late, replies.reopened
                FROM feedback_feedback f
                LEFT JOIN LATERAL (
                    SELECT * FROM feedback_clock WHERE feedback_id = f.id AND ended_on IS NULL
                    ORDER BY runs_until, id LIMIT 1) first ON true
                CROSS JOIN LATERAL (
                    SELECT COALESCE(sum(days) FILTER (WHERE a.kind = 'extension'), 0) AS extended,
                        COALESCE(sum(days) FILTER (WHERE a.kind = 'pause'), 0) AS waited
                    FROM feedback_clock c JOIN feedback_adjustment a ON a.clock_id = c.id
                    WHERE c.feedback_id = f.id) granted
                CROSS JOIN LATERAL (
                    SELECT greatest(count(*) - 1, 0) AS hand_overs FROM feedback_holding
                    WHERE feedback_id = f.id AND leads) held
                CROSS JOIN LATERAL (
                    SELECT min(runs_until) FILTER (WHERE ended_on IS NULL) AS running, max(ended_on) AS ended,
                        COALESCE(bool_or(ended_on > due), false) AS late,
                        COALESCE(bool_or(stage = 'reopened'), false) AS reopened
                    FROM feedback_clock WHERE feedback_id = f.id AND stage <> 'acknowledge') replies
                WHERE f.id = ANY(ids)
                ON CONFLICT (feedback_id) DO UPDATE SET
                    (organization_id, handler_id, kind, channel, status, submitted_on, stage, due, runs_until,
                     provisional, paused, extended, waited, hand_overs, reply_until, replied_on, late, reopened)
                    = ROW(EXCLUDED.organization_id, EXCLUDED.handler_id, EXCLUDED.kind, EXCLUDED.channel,
                     EXCLUDED.status, EXCLUDED.submitted_on, EXCLUDED.stage, EXCLUDED.due, EXCLUDED.runs_until,
                     EXCLUDED.provisional, EXCLUDED.paused, EXCLUDED.extended, EXCLUDED.waited, EXCLUDED.hand_overs,
                     EXCLUDED.reply_until, EXCLUDED.replied_on, EXCLUDED.late, EXCLUDED.reopened)
                WHERE s IS DISTINCT FROM EXCLUDED
            $$;
            ''',
            'DROP FUNCTION feedback_stand(bigint[])',
        ),
    ]
