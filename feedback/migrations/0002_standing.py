"""One narrow row a case for the desk and the league table, kept by triggers that call `feedback_stand`."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('disclosures', '0010_attachment_remarks'),
        ('feedback', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='adjustment',
            trigger=pgtrigger.compiler.Trigger(name='keep_standing_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM feedback_stand(ARRAY(SELECT DISTINCT clock.feedback_id FROM new_rows JOIN feedback_clock clock ON clock.id = clock_id)); RETURN NULL;', hash='cc4efc85456b6e78630f29204e6bce86ff7bbca4', level='STATEMENT', operation='INSERT', pgid='pgtrigger_keep_standing_insert_77856', referencing='REFERENCING NEW TABLE AS new_rows ', table='feedback_adjustment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='clock',
            trigger=pgtrigger.compiler.Trigger(name='keep_standing_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM feedback_stand(ARRAY(SELECT DISTINCT feedback_id FROM new_rows)); RETURN NULL;', hash='b9a9e00cee1d776d03d53e0b453cdadb98c1c533', level='STATEMENT', operation='INSERT', pgid='pgtrigger_keep_standing_insert_b0d02', referencing='REFERENCING NEW TABLE AS new_rows ', table='feedback_clock', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='clock',
            trigger=pgtrigger.compiler.Trigger(name='keep_standing_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM feedback_stand(ARRAY(SELECT DISTINCT feedback_id FROM new_rows)); RETURN NULL;', hash='ecf310f8e171771c14c70525f4c1e54f95e9842f', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_keep_standing_update_af34b', referencing='REFERENCING NEW TABLE AS new_rows ', table='feedback_clock', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='feedback',
            trigger=pgtrigger.compiler.Trigger(name='keep_standing_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM feedback_stand(ARRAY(SELECT id FROM new_rows)); RETURN NULL;', hash='b2c5d4f749d79e2f88cc2a8b178fe3e3def9a248', level='STATEMENT', operation='INSERT', pgid='pgtrigger_keep_standing_insert_9f2cb', referencing='REFERENCING NEW TABLE AS new_rows ', table='feedback_feedback', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='feedback',
            trigger=pgtrigger.compiler.Trigger(name='keep_standing_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM feedback_stand(ARRAY(SELECT id FROM new_rows)); RETURN NULL;', hash='42e9f7b4d2f14583bf6328a7b52986197211d4eb', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_keep_standing_update_62f3d', referencing='REFERENCING NEW TABLE AS new_rows ', table='feedback_feedback', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holding',
            trigger=pgtrigger.compiler.Trigger(name='keep_standing_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM feedback_stand(ARRAY(SELECT DISTINCT feedback_id FROM new_rows)); RETURN NULL;', hash='650771769eb850a1b52272ff274b68173acc4d7b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_keep_standing_insert_4ce37', referencing='REFERENCING NEW TABLE AS new_rows ', table='feedback_holding', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holding',
            trigger=pgtrigger.compiler.Trigger(name='keep_standing_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM feedback_stand(ARRAY(SELECT DISTINCT feedback_id FROM new_rows)); RETURN NULL;', hash='2bc0111e7fe209f6ae8a7cd0c8a72c76c5a900a0', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_keep_standing_update_00af2', referencing='REFERENCING NEW TABLE AS new_rows ', table='feedback_holding', when='AFTER')),
        ),
        migrations.AddField(
            model_name='standing',
            name='handler',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='standing',
            name='organization',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='disclosures.organization'),
        ),
        migrations.AddIndex(
            model_name='standing',
            index=models.Index(condition=models.Q(('runs_until__isnull', False)), fields=['runs_until', 'feedback'], name='standing_running'),
        ),
        migrations.AddIndex(
            model_name='standing',
            index=models.Index(models.F('organization'), models.F('runs_until'), condition=models.Q(('runs_until__isnull', False)), include=('extended', 'paused', 'hand_overs'), name='standing_of_organization'),
        ),
        migrations.AddIndex(
            model_name='standing',
            index=models.Index(fields=['submitted_on', 'organization'], name='standing_submitted'),
        ),
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
        migrations.RunSQL('SELECT feedback_stand(ARRAY(SELECT id FROM feedback_feedback))', migrations.RunSQL.noop),
    ]
