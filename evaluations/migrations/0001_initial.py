import disclosures.models.stored
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
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
            name='Template',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                ('subject_kind', models.CharField(choices=[('body', 'leading body'), ('cadre', 'leading cadre'), ('member', 'party member')], max_length=10, verbose_name='who is appraised')),
                ('rules', models.JSONField(verbose_name='rules')),
                ('stages', models.JSONField(help_text='For each stage: its code, and its first and last working day.', verbose_name='stages')),
                ('source', models.CharField(max_length=300, verbose_name='rule it comes from')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered for new appraisals')),
            ],
            options={
                'verbose_name': 'appraisal template',
                'verbose_name_plural': 'appraisal templates',
                'ordering': ('name',),
                'constraints': [models.CheckConstraint(condition=models.Q(('subject_kind__in', ['body', 'cadre', 'member'])), name='template_subject_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='Appraisal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('subject_kind', models.CharField(choices=[('body', 'leading body'), ('cadre', 'leading cadre'), ('member', 'party member')], max_length=10, verbose_name='who is appraised')),
                ('period_from', models.DateField(verbose_name='period from')),
                ('period_until', models.DateField(verbose_name='period until')),
                ('status', models.CharField(choices=[('draft', 'draft'), ('noticed', 'rules on notice'), ('open', 'open for ballots'), ('sealed', 'urn sealed'), ('published', 'result published'), ('closed', 'closed')], default='draft', editable=False, max_length=10, verbose_name='status')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('rules', models.JSONField(verbose_name='rules')),
                ('rules_hash', models.CharField(blank=True, editable=False, max_length=64, verbose_name='fingerprint of the rules')),
                ('opens_at', models.DateTimeField(verbose_name='vote from')),
                ('closes_at', models.DateTimeField(verbose_name='vote until')),
                ('slips_root', models.CharField(blank=True, editable=False, max_length=64, verbose_name='root of the printed slips')),
                ('board_root', models.CharField(blank=True, editable=False, max_length=64, verbose_name='root of the board')),
                ('marks_hash', models.CharField(blank=True, editable=False, max_length=64, verbose_name='fingerprint of the marks')),
                ('attacks', models.JSONField(default=list, editable=False)),
                ('notice_of_board', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disclosures.bulletin')),
                ('notice_of_rules', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disclosures.bulletin')),
                ('notices_of_rectification', models.ManyToManyField(editable=False, related_name='+', to='disclosures.bulletin')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appraisals', to='disclosures.organization', verbose_name='organisation')),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appraisals', to='evaluations.template', verbose_name='template')),
            ],
            options={
                'verbose_name': 'appraisal',
                'verbose_name_plural': 'appraisals',
                'ordering': ('-opens_at', '-id'),
                'indexes': [models.Index(models.F('organization'), models.OrderBy(models.F('opens_at'), descending=True), name='appraisal_of_organization')],
                'constraints': [models.CheckConstraint(condition=models.Q(('subject_kind__in', ['body', 'cadre', 'member'])), name='appraisal_subject_kind_known'), models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'noticed', 'open', 'sealed', 'published', 'closed'])), name='appraisal_status_known'), models.CheckConstraint(condition=models.Q(('period_until__gte', models.F('period_from'))), name='appraisal_period_in_order', violation_error_message='The period cannot end before it begins.'), models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='appraisal_vote_in_order', violation_error_message='The vote cannot end before it begins.'), models.CheckConstraint(condition=models.Q(models.Q(('rules_hash', ''), ('status', 'draft')), models.Q(models.Q(('status', 'draft'), _negated=True), models.Q(('rules_hash', ''), _negated=True)), _connector='OR'), name='appraisal_frozen_rules_are_hashed'), models.CheckConstraint(condition=models.Q(models.Q(('board_root', ''), ('status__in', ('draft', 'noticed', 'open'))), models.Q(('status__in', ('sealed', 'published', 'closed')), models.Q(('board_root', ''), _negated=True)), _connector='OR'), name='appraisal_board_from_sealing_on'), models.CheckConstraint(condition=models.Q(('marks_hash', ''), models.Q(('board_root', ''), _negated=True), _connector='OR'), name='appraisal_marks_after_the_board')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appraisal',
            trigger=pgtrigger.compiler.Trigger(name='rules_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.status IN ('noticed', 'open', 'sealed', 'published', 'closed') AND (OLD.organization_id IS DISTINCT FROM NEW.organization_id OR OLD.subject_kind IS DISTINCT FROM NEW.subject_kind OR OLD.title IS DISTINCT FROM NEW.title OR OLD.period_from IS DISTINCT FROM NEW.period_from OR OLD.period_until IS DISTINCT FROM NEW.period_until OR OLD.rules IS DISTINCT FROM NEW.rules OR OLD.rules_hash IS DISTINCT FROM NEW.rules_hash OR OLD.opens_at IS DISTINCT FROM NEW.opens_at))", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='d918408233d7d81a14cc0debba17c7953aae2a36', operation='UPDATE', pgid='pgtrigger_rules_frozen_8621c', table='evaluations_appraisal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appraisal',
            trigger=pgtrigger.compiler.Trigger(name='one_step_forward_at_most', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (array_position(ARRAY['draft', 'noticed', 'open', 'sealed', 'published', 'closed']::text[], NEW.status::text) - array_position(ARRAY['draft', 'noticed', 'open', 'sealed', 'published', 'closed']::text[], OLD.status::text) NOT IN (0, 1))", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='7df0219d546f092c6f45e1e9964d88f7986524bb', operation='UPDATE', pgid='pgtrigger_one_step_forward_at_most_8d3ad', table='evaluations_appraisal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appraisal',
            trigger=pgtrigger.compiler.Trigger(name='slips_root_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.slips_root <> '' AND NEW.slips_root <> OLD.slips_root)", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a0efab4ebbfff03eae02cd8010ab47fa01cc1ca9', operation='UPDATE', pgid='pgtrigger_slips_root_final_0297b', table='evaluations_appraisal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appraisal',
            trigger=pgtrigger.compiler.Trigger(name='board_root_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.board_root <> '' AND NEW.board_root <> OLD.board_root)", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c29626123547a2e2127e48eb6372729d6310a2fd', operation='UPDATE', pgid='pgtrigger_board_root_final_69038', table='evaluations_appraisal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appraisal',
            trigger=pgtrigger.compiler.Trigger(name='marks_hash_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.marks_hash <> '' AND NEW.marks_hash <> OLD.marks_hash)", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='0d7b247f014d26c95b2055de42dca2f3363a1d49', operation='UPDATE', pgid='pgtrigger_marks_hash_final_67c9f', table='evaluations_appraisal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appraisal',
            trigger=pgtrigger.compiler.Trigger(name='attacks_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.marks_hash <> '' AND NEW.attacks IS DISTINCT FROM OLD.attacks)", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='13b5e3f08d95bdfb154f2d27bb7e2c7c09aa05cc', operation='UPDATE', pgid='pgtrigger_attacks_final_aca8c', table='evaluations_appraisal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appraisal',
            trigger=pgtrigger.compiler.Trigger(name='vote_not_shortened', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.status IN ('noticed', 'open', 'sealed', 'published', 'closed') AND NEW.closes_at < OLD.closes_at)", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='303013583d66e817a6fe8ebc2804ef25c25c4760', operation='UPDATE', pgid='pgtrigger_vote_not_shortened_801b1', table='evaluations_appraisal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appraisal',
            trigger=pgtrigger.compiler.Trigger(name='sealed_without_keys', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.status = 'open' AND NEW.status = 'sealed')", func="\n                    IF EXISTS (SELECT 1 FROM evaluations_classsecret s JOIN evaluations_classkey k ON k.id = s.key_id\n                               WHERE k.appraisal_id = NEW.id) THEN\n                        RAISE EXCEPTION 'whoever seals an urn destroys its keys';\n                    END IF;\n                    RETURN NEW;\n                ", hash='f2d7c0ff3d3a9ec2d06389df409758f4f7345d7f', operation='UPDATE', pgid='pgtrigger_sealed_without_keys_47f11', table='evaluations_appraisal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appraisal',
            trigger=pgtrigger.compiler.Trigger(name='frozen_not_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.status IN ('noticed', 'open', 'sealed', 'published', 'closed'))", func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='d1d93150501c38235eab77315bada8ccff6444c4', operation='DELETE', pgid='pgtrigger_frozen_not_deleted_4e47b', table='evaluations_appraisal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appraisal',
            trigger=pgtrigger.compiler.Trigger(name='public_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='f3ec49404462ab6bfc0380dd96cde7cf73fd2932', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_public_change_eab90', table='evaluations_appraisal', when='AFTER')),
        ),
        migrations.CreateModel(
            name='PaperBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('voter_class', models.CharField(max_length=10, verbose_name='voter class')),
                ('number', models.PositiveSmallIntegerField(verbose_name='batch')),
                ('appraisal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_batches', to='evaluations.appraisal')),
            ],
            options={
                'verbose_name': 'batch of paper ballots',
                'verbose_name_plural': 'batches of paper ballots',
                'ordering': ('voter_class', 'number'),
                'constraints': [models.UniqueConstraint(fields=('appraisal', 'voter_class', 'number'), name='batch_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paperbatch',
            trigger=pgtrigger.compiler.Trigger(name='only_while_open', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            -- Sealing writes the rows of other appraisals back where they were.\n            IF current_user = 'portal_sealer' THEN RETURN NEW; END IF;\n            PERFORM 1 FROM evaluations_appraisal WHERE id = NEW.appraisal_id AND status = 'open' FOR SHARE;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'not possible unless the appraisal is open';\n            END IF;\n            RETURN NEW;\n        ", hash='8016f3a268ba253dbed5c073f127ebc9a2a731f3', operation='INSERT', pgid='pgtrigger_only_while_open_67aa5', table='evaluations_paperbatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paperbatch',
            trigger=pgtrigger.compiler.Trigger(name='batch_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='17c4fa63259cdda3b2933211cc302436c6a2c1b5', operation='UPDATE OR DELETE', pgid='pgtrigger_batch_for_good_4517d', table='evaluations_paperbatch', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='PaperEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField()),
                ('collected', models.PositiveIntegerField(verbose_name='ballots collected')),
                ('void', models.PositiveIntegerField(verbose_name='void ballots')),
                ('counts', models.JSONField()),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='why it was amended')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='evaluations.paperbatch')),
                ('teller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'count of a teller',
                'verbose_name_plural': 'counts of the tellers',
                'ordering': ('batch', 'version', 'id'),
                'constraints': [models.UniqueConstraint(fields=('batch', 'teller', 'version'), name='paper_entry_once'), models.CheckConstraint(condition=models.Q(('void__lte', models.F('collected'))), name='paper_entry_void'), models.CheckConstraint(condition=models.Q(('version', 1), models.Q(('reason', ''), _negated=True), _connector='OR'), name='paper_entry_amended_why')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paperentry',
            trigger=pgtrigger.compiler.Trigger(name='only_while_open', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            -- Sealing writes the rows of other appraisals back where they were.\n            IF current_user = 'portal_sealer' THEN RETURN NEW; END IF;\n            PERFORM 1 FROM evaluations_appraisal WHERE id = (SELECT appraisal_id FROM evaluations_paperbatch WHERE id = NEW.batch_id) AND status = 'open' FOR SHARE;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'not possible unless the appraisal is open';\n            END IF;\n            RETURN NEW;\n        ", hash='36ca08c51d1ec4c6e2ce3dde90a2854a57d0a9dd', operation='INSERT', pgid='pgtrigger_only_while_open_8212a', table='evaluations_paperentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paperentry',
            trigger=pgtrigger.compiler.Trigger(name='paper_entry_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f4ed44b46b3b653477dc630839255715f3375a8d', operation='UPDATE OR DELETE', pgid='pgtrigger_paper_entry_append_only_3f188', table='evaluations_paperentry', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Result',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(verbose_name='version')),
                ('document', models.JSONField()),
                ('fingerprint', models.CharField(max_length=64, unique=True, verbose_name='fingerprint')),
                ('counts', models.JSONField(null=True)),
                ('appraisal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='evaluations.appraisal')),
                ('notice', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='result', to='disclosures.bulletin', verbose_name='notice')),
            ],
            options={
                'verbose_name': 'result',
                'verbose_name_plural': 'results',
                'ordering': ('appraisal', 'version'),
                'constraints': [models.UniqueConstraint(fields=('appraisal', 'version'), name='result_version_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='result',
            trigger=pgtrigger.compiler.Trigger(name='result_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.document IS DISTINCT FROM OLD.document OR NEW.fingerprint <> OLD.fingerprint OR NEW.appraisal_id <> OLD.appraisal_id OR NEW.version <> OLD.version OR NEW.notice_id <> OLD.notice_id OR NEW.counts IS NOT NULL AND NEW.counts <> OLD.counts)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='3d56736d14103713786b17efa47704f7f402a1a3', operation='UPDATE', pgid='pgtrigger_result_final_49fe1', table='evaluations_result', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='result',
            trigger=pgtrigger.compiler.Trigger(name='published_not_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (SELECT 1 FROM disclosures_disclosureitem\n                               WHERE id = OLD.notice_id AND publish_at IS NOT NULL) THEN\n                        RAISE EXCEPTION 'a published result stays';\n                    END IF;\n                    RETURN OLD;\n                ", hash='90f128765343575b9b467890df7a3d0b790178cb', operation='DELETE', pgid='pgtrigger_published_not_deleted_4c217', table='evaluations_result', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='result',
            trigger=pgtrigger.compiler.Trigger(name='public_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='038e49eaa82a6f8dfb3a4a5dbff497f274df0de6', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_public_change_ee1f3', table='evaluations_result', when='AFTER')),
        ),
        migrations.CreateModel(
            name='RollEntry',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('voter_class', models.CharField(max_length=10, verbose_name='voter class')),
                ('issued', models.BooleanField(default=False, editable=False, verbose_name='ballot taken')),
                ('channel', models.CharField(blank=True, choices=[('online', 'online'), ('slip', 'printed slip'), ('paper', 'paper')], editable=False, max_length=10)),
                ('request_hash', models.CharField(blank=True, editable=False, max_length=64)),
                ('appraisal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roll', to='evaluations.appraisal')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roll_entries', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'roll entry',
                'verbose_name_plural': 'voter roll',
                'ordering': ('voter_class', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('channel__in', ['online', 'slip', 'paper', ''])), name='roll_channel_known'), models.UniqueConstraint(fields=('appraisal', 'person'), name='roll_person_once', violation_error_message='This person is on the roll already.'), models.CheckConstraint(condition=models.Q(models.Q(('channel', ''), ('issued', False), ('request_hash', '')), models.Q(('issued', True), models.Q(('channel', ''), _negated=True)), _connector='OR'), name='roll_issued_by_a_channel')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rollentry',
            trigger=pgtrigger.compiler.Trigger(name='issued_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.issued AND (NOT NEW.issued OR NEW.request_hash <> OLD.request_hash OR NEW.channel <> OLD.channel))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='83f9bcd8ede91a34dc71845b929d1a8fef7a3ed5', operation='UPDATE', pgid='pgtrigger_issued_for_good_5b269', table='evaluations_rollentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rollentry',
            trigger=pgtrigger.compiler.Trigger(name='roll_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF TG_OP = 'UPDATE' AND NEW.appraisal_id = OLD.appraisal_id AND NEW.person_id = OLD.person_id\n                       AND NEW.voter_class = OLD.voter_class AND NEW.id = OLD.id THEN\n                        RETURN NEW;\n                    END IF;\n                    -- Once the appraisal is closed nobody needs to know any longer who took a ballot.\n                    IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM evaluations_appraisal WHERE status = 'closed'\n                               AND id = OLD.appraisal_id) THEN\n                        RETURN OLD;\n                    END IF;\n                    IF EXISTS (SELECT 1 FROM evaluations_appraisal WHERE status <> 'draft'\n                               AND id = COALESCE(NEW.appraisal_id, OLD.appraisal_id) FOR SHARE) THEN\n                        RAISE EXCEPTION 'the roll of an appraisal on notice cannot change';\n                    END IF;\n                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                    RETURN NEW;\n                ", hash='17c88f121bd5f6a05bafe69db590abe94c855e2e', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_roll_frozen_49d8d', table='evaluations_rollentry', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='SlipCode',
            fields=[
                ('code_hash', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('voter_class', models.CharField(max_length=10, verbose_name='voter class')),
                ('appraisal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slip_codes', to='evaluations.appraisal')),
            ],
            options={
                'ordering': ('code_hash',),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='slipcode',
            trigger=pgtrigger.compiler.Trigger(name='only_while_noticed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            -- Sealing writes the rows of other appraisals back where they were.\n            IF current_user = 'portal_sealer' THEN RETURN NEW; END IF;\n            PERFORM 1 FROM evaluations_appraisal WHERE id = NEW.appraisal_id AND status = 'noticed' FOR SHARE;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'not possible unless the appraisal is noticed';\n            END IF;\n            RETURN NEW;\n        ", hash='3cc48f860be54913404b5f77ae2310e1ba932459', operation='INSERT', pgid='pgtrigger_only_while_noticed_df6aa', table='evaluations_slipcode', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='slipcode',
            trigger=pgtrigger.compiler.Trigger(name='code_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='54dbca92c42a547d0ee331a13aef92b61d9bbbd0', operation='UPDATE OR DELETE', pgid='pgtrigger_code_for_good_7f091', table='evaluations_slipcode', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(choices=[('pledges', 'rules and pledges on notice'), ('talk', 'talk on fulfilment'), ('vote', 'appraisal by members and residents'), ('board', 'board of ballots on notice'), ('result', 'results on notice'), ('rectify', 'rectification')], max_length=10, verbose_name='stage')),
                ('position', models.PositiveSmallIntegerField()),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='until')),
                ('appraisal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stages', to='evaluations.appraisal')),
            ],
            options={
                'verbose_name': 'stage',
                'verbose_name_plural': 'stages',
                'ordering': ('position',),
                'constraints': [models.CheckConstraint(condition=models.Q(('code__in', ['pledges', 'talk', 'vote', 'board', 'result', 'rectify'])), name='stage_code_known'), models.UniqueConstraint(fields=('appraisal', 'code'), name='stage_once'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='stage_dates_in_order')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stage',
            trigger=pgtrigger.compiler.Trigger(name='public_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='d39b764fbef5023e46f02899d6dd42fa4c31e36a', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_public_change_c3f06', table='evaluations_stage', when='AFTER')),
        ),
        migrations.CreateModel(
            name='Subject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='order')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('post_title', models.CharField(blank=True, max_length=80, verbose_name='post')),
                ('appraisal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subjects', to='evaluations.appraisal')),
                ('person', models.ForeignKey(blank=True, help_text='Nobody grades themselves: whoever holds this account gets no ballot for this subject.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appraised_as', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'subject',
                'verbose_name_plural': 'subjects',
                'ordering': ('position',),
                'constraints': [models.UniqueConstraint(fields=('appraisal', 'position'), name='subject_position_once'), models.UniqueConstraint(condition=models.Q(('person__isnull', False)), fields=('appraisal', 'person'), name='subject_person_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='subject',
            trigger=pgtrigger.compiler.Trigger(name='frozen_with_appraisal', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (SELECT 1 FROM evaluations_appraisal\n                       WHERE id = COALESCE(NEW.appraisal_id, OLD.appraisal_id) AND status IN ('noticed', 'open', 'sealed', 'published', 'closed') FOR SHARE) THEN\n                RAISE EXCEPTION 'the subjects of an appraisal on notice cannot change';\n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n            RETURN NEW;\n        ", hash='da98a4de1b121f9d5860675b47033c5c820b8575', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_frozen_with_appraisal_410c7', table='evaluations_subject', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='subject',
            trigger=pgtrigger.compiler.Trigger(name='public_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='d622269b5ee56565d7f213975c76df52a26db0d8', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_public_change_9a638', table='evaluations_subject', when='AFTER')),
        ),
        migrations.CreateModel(
            name='ClassKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('voter_class', models.CharField(max_length=10, verbose_name='voter class')),
                ('public_key', models.TextField(help_text='PEM, SubjectPublicKeyInfo')),
                ('fingerprint', models.CharField(max_length=64, unique=True, verbose_name='fingerprint')),
                ('appraisal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keys', to='evaluations.appraisal')),
                ('subject', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='keys', to='evaluations.subject')),
            ],
            options={
                'verbose_name': 'key of a voter class',
                'verbose_name_plural': 'keys of the voter classes',
                'ordering': ('voter_class', 'subject__position'),
                'constraints': [models.UniqueConstraint(fields=('appraisal', 'voter_class', 'subject'), name='key_once', nulls_distinct=False)],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='classkey',
            trigger=pgtrigger.compiler.Trigger(name='only_while_noticed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            -- Sealing writes the rows of other appraisals back where they were.\n            IF current_user = 'portal_sealer' THEN RETURN NEW; END IF;\n            PERFORM 1 FROM evaluations_appraisal WHERE id = NEW.appraisal_id AND status = 'noticed' FOR SHARE;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'not possible unless the appraisal is noticed';\n            END IF;\n            RETURN NEW;\n        ", hash='7dc261143150d8e9a7208eea5f22e0b6403b5002', operation='INSERT', pgid='pgtrigger_only_while_noticed_68a62', table='evaluations_classkey', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='classkey',
            trigger=pgtrigger.compiler.Trigger(name='key_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='02ae0367dcb56c8a2e8dabcedef09b623fdcc856', operation='UPDATE OR DELETE', pgid='pgtrigger_key_for_good_7cd46', table='evaluations_classkey', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pledges', models.TextField(blank=True, verbose_name='pledges')),
                ('fulfilment', models.TextField(blank=True, verbose_name='fulfilment')),
                ('subject', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='statement', to='evaluations.subject')),
            ],
            options={
                'verbose_name': 'statement',
                'verbose_name_plural': 'statements',
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='statement',
            trigger=pgtrigger.compiler.Trigger(name='public_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='c70e46f5baa8ed03f35ac762542d60900021b911', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_public_change_5d927', table='evaluations_statement', when='AFTER')),
        ),
        migrations.CreateModel(
            name='ClassSecret',
            fields=[
                ('key', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='secret', serialize=False, to='evaluations.classkey')),
                ('encrypted', models.BinaryField()),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='classsecret',
            trigger=pgtrigger.compiler.Trigger(name='only_while_noticed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            -- Sealing writes the rows of other appraisals back where they were.\n            IF current_user = 'portal_sealer' THEN RETURN NEW; END IF;\n            PERFORM 1 FROM evaluations_appraisal WHERE id = (SELECT appraisal_id FROM evaluations_classkey WHERE id = NEW.key_id) AND status = 'noticed' FOR SHARE;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'not possible unless the appraisal is noticed';\n            END IF;\n            RETURN NEW;\n        ", hash='799a3ad61208388991a8e00346db7906b71ec5e1', operation='INSERT', pgid='pgtrigger_only_while_noticed_7c6b8', table='evaluations_classsecret', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='classsecret',
            trigger=pgtrigger.compiler.Trigger(name='secret_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='1b048f92ac48421f184bc19b2fcbcefd0daa43d8', operation='UPDATE', pgid='pgtrigger_secret_unchanged_43d6f', table='evaluations_classsecret', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='BoardCredential',
            fields=[
                ('nullifier', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('message', models.CharField(blank=True, max_length=128)),
                ('signature', models.CharField(blank=True, max_length=512)),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='board_credentials', to='evaluations.classkey')),
            ],
            options={
                'ordering': ('nullifier',),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='boardcredential',
            trigger=pgtrigger.compiler.Trigger(name='only_while_open', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            -- Sealing writes the rows of other appraisals back where they were.\n            IF current_user = 'portal_sealer' THEN RETURN NEW; END IF;\n            PERFORM 1 FROM evaluations_appraisal WHERE id = (SELECT appraisal_id FROM evaluations_classkey WHERE id = NEW.key_id) AND status = 'open' FOR SHARE;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'not possible unless the appraisal is open';\n            END IF;\n            RETURN NEW;\n        ", hash='0d8a4c90b3b42ddcd1957475b9ec5b9199092b04', operation='INSERT', pgid='pgtrigger_only_while_open_c3893', table='evaluations_boardcredential', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='boardcredential',
            trigger=pgtrigger.compiler.Trigger(name='credential_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9af94f846c284b597163087a19e8ef9ca4c50547', operation='UPDATE OR DELETE', pgid='pgtrigger_credential_for_good_4e07b', table='evaluations_boardcredential', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='BoardCommitment',
            fields=[
                ('commitment', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='board_commitments', to='evaluations.classkey')),
            ],
            options={
                'ordering': ('commitment',),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='boardcommitment',
            trigger=pgtrigger.compiler.Trigger(name='only_while_open', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            -- Sealing writes the rows of other appraisals back where they were.\n            IF current_user = 'portal_sealer' THEN RETURN NEW; END IF;\n            PERFORM 1 FROM evaluations_appraisal WHERE id = (SELECT appraisal_id FROM evaluations_classkey WHERE id = NEW.key_id) AND status = 'open' FOR SHARE;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'not possible unless the appraisal is open';\n            END IF;\n            RETURN NEW;\n        ", hash='073c0def2207a6f8c29a34c38a0c83583fa10dc0', operation='INSERT', pgid='pgtrigger_only_while_open_2e745', table='evaluations_boardcommitment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='boardcommitment',
            trigger=pgtrigger.compiler.Trigger(name='commitment_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='def2d948b2213945bb2e01605ced158565749733', operation='UPDATE OR DELETE', pgid='pgtrigger_commitment_for_good_33d2f', table='evaluations_boardcommitment', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='SpentCredential',
            fields=[
                ('nullifier', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('message', models.CharField(blank=True, max_length=128)),
                ('signature', models.CharField(blank=True, max_length=512)),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evaluations.classkey')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('message', ''), ('signature', '')), models.Q(models.Q(('message', ''), _negated=True), models.Q(('signature', ''), _negated=True)), _connector='OR'), name='credential_signed_whole')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='spentcredential',
            trigger=pgtrigger.compiler.Trigger(name='only_while_open', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            -- Sealing writes the rows of other appraisals back where they were.\n            IF current_user = 'portal_sealer' THEN RETURN NEW; END IF;\n            PERFORM 1 FROM evaluations_appraisal WHERE id = (SELECT appraisal_id FROM evaluations_classkey WHERE id = NEW.key_id) AND status = 'open' FOR SHARE;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'not possible unless the appraisal is open';\n            END IF;\n            RETURN NEW;\n        ", hash='c6a88718f8e395fdbd9feba4e121ab4c85bbfe68', operation='INSERT', pgid='pgtrigger_only_while_open_e9ccc', table='evaluations_spentcredential', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='spentcredential',
            trigger=pgtrigger.compiler.Trigger(name='spent_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c48b0a5aff1c33d41c994c05aa49aa0b51cac0c1', operation='UPDATE', pgid='pgtrigger_spent_for_good_453a0', table='evaluations_spentcredential', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='StatementFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(upload_to=disclosures.models.stored.stored_name)),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('extension', models.CharField(max_length=8)),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField(verbose_name='size in bytes')),
                ('sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='at')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='evaluations.statement')),
            ],
            options={
                'verbose_name': 'file of a statement',
                'verbose_name_plural': 'files of statements',
                'ordering': ('id',),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='statementfile',
            trigger=pgtrigger.compiler.Trigger(name='public_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='88498485c67e462078ab896b471e398679265cab', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_public_change_14e4c', table='evaluations_statementfile', when='AFTER')),
        ),
        migrations.CreateModel(
            name='SingleMark',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('voter_class', models.CharField(max_length=10, verbose_name='voter class')),
                ('criterion', models.CharField(max_length=20, verbose_name='criterion')),
                ('grade', models.CharField(max_length=20, verbose_name='grade')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='single_marks', to='evaluations.subject')),
            ],
            options={
                'verbose_name': 'mark',
                'verbose_name_plural': 'marks',
                'indexes': [models.Index(fields=['subject', 'voter_class', 'criterion', 'grade'], name='single_mark_counted')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='singlemark',
            trigger=pgtrigger.compiler.Trigger(name='only_while_sealed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            -- Sealing writes the rows of other appraisals back where they were.\n            IF current_user = 'portal_sealer' THEN RETURN NEW; END IF;\n            PERFORM 1 FROM evaluations_appraisal WHERE id = (SELECT appraisal_id FROM evaluations_subject WHERE id = NEW.subject_id) AND marks_hash = '' AND status = 'sealed' FOR SHARE;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'not possible unless the appraisal is sealed';\n            END IF;\n            RETURN NEW;\n        ", hash='d5cf9ace73e8ed3ffe05e116c9e969a13205e39f', operation='INSERT', pgid='pgtrigger_only_while_sealed_1029a', table='evaluations_singlemark', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='singlemark',
            trigger=pgtrigger.compiler.Trigger(name='mark_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4c10b92a34769d70145df25633bc9bbe3c9c6e4d', operation='UPDATE OR DELETE', pgid='pgtrigger_mark_for_good_049b9', table='evaluations_singlemark', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='ShownComment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('text', models.TextField(verbose_name='as shown')),
                ('digest', models.CharField(editable=False, max_length=64)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shown_comments', to='evaluations.subject')),
            ],
            options={
                'verbose_name': 'comment that is shown',
                'verbose_name_plural': 'comments that are shown',
                'ordering': ('subject__position', 'digest'),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='showncomment',
            trigger=pgtrigger.compiler.Trigger(name='shown_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5a3471ae6d66489bd10d340492c7e4c89be0f9c6', operation='UPDATE OR DELETE', pgid='pgtrigger_shown_for_good_34d47', table='evaluations_showncomment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='showncomment',
            trigger=pgtrigger.compiler.Trigger(name='public_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='182a3257e656d316b2a9b96f82a3c586e3f1b391', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_public_change_1929e', table='evaluations_showncomment', when='AFTER')),
        ),
        migrations.CreateModel(
            name='Rectification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('problem', models.CharField(max_length=300, verbose_name='problem')),
                ('measure', models.CharField(max_length=300, verbose_name='measure')),
                ('owner_name', models.CharField(editable=False, max_length=50)),
                ('due_on', models.DateField(verbose_name='due on')),
                ('evidence', models.TextField(blank=True, max_length=2000, verbose_name='what was done')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='done on')),
                ('accepted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rectifications', to=settings.AUTH_USER_MODEL, verbose_name='responsible person')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rectifications', to='evaluations.subject', verbose_name='subject')),
            ],
            options={
                'verbose_name': 'rectification',
                'verbose_name_plural': 'rectifications',
                'ordering': ('due_on', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('done_on__isnull', True), ('evidence', '')), models.Q(('done_on__isnull', False), models.Q(('evidence', ''), _negated=True)), _connector='OR'), name='rectified_with_evidence'), models.CheckConstraint(condition=models.Q(('accepted_by__isnull', True), ('done_on__isnull', False), _connector='OR'), name='rectified_before_accepted'), models.CheckConstraint(condition=models.Q(('accepted_by__isnull', True), models.Q(('accepted_by', models.F('owner')), _negated=True), _connector='OR'), name='rectification_accepted_by_another')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rectification',
            trigger=pgtrigger.compiler.Trigger(name='accepted_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."accepted_by_id" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d0b50b8163c60bc2ed0bd25358a6dc20329bdea5', operation='UPDATE OR DELETE', pgid='pgtrigger_accepted_for_good_f923c', table='evaluations_rectification', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rectification',
            trigger=pgtrigger.compiler.Trigger(name='public_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='1757cefc28a33bb85bd0f05c46a63ad7f828fe30', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_public_change_36203', table='evaluations_rectification', when='AFTER')),
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('text', models.TextField(verbose_name='as written')),
                ('shown_text', models.TextField(blank=True, verbose_name='as shown')),
                ('withheld', models.CharField(blank=True, db_default='', max_length=200, verbose_name='why it is not shown')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='evaluations.subject')),
            ],
            options={
                'verbose_name': 'comment on a subject',
                'verbose_name_plural': 'comments on subjects',
                'ordering': ('subject__position', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('shown_text', ''), ('withheld', ''), _connector='OR'), name='comment_shown_or_withheld')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='comment',
            trigger=pgtrigger.compiler.Trigger(name='only_while_sealed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            -- Sealing writes the rows of other appraisals back where they were.\n            IF current_user = 'portal_sealer' THEN RETURN NEW; END IF;\n            PERFORM 1 FROM evaluations_appraisal WHERE id = (SELECT appraisal_id FROM evaluations_subject WHERE id = NEW.subject_id) AND marks_hash = '' AND status = 'sealed' FOR SHARE;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'not possible unless the appraisal is sealed';\n            END IF;\n            RETURN NEW;\n        ", hash='c1e5e434f72236af49fe9b135fa9edd53a2f6f62', operation='INSERT', pgid='pgtrigger_only_while_sealed_af770', table='evaluations_comment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='comment',
            trigger=pgtrigger.compiler.Trigger(name='comment_as_written', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.text <> OLD.text OR NEW.subject_id <> OLD.subject_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='822a62b5d5496c74b2cb06be85a60c85353be26e', operation='UPDATE', pgid='pgtrigger_comment_as_written_f657f', table='evaluations_comment', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='BallotCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('voter_class', models.CharField(max_length=10, verbose_name='voter class')),
                ('channel', models.CharField(choices=[('online', 'online'), ('slip', 'printed slip'), ('paper', 'paper')], max_length=10, verbose_name='channel')),
                ('issued', models.PositiveIntegerField(verbose_name='ballots issued')),
                ('collected', models.PositiveIntegerField(verbose_name='ballots collected')),
                ('void', models.PositiveIntegerField(default=0, verbose_name='void ballots')),
                ('appraisal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ballot_counts', to='evaluations.appraisal')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ballot_counts', to='evaluations.subject')),
            ],
            options={
                'verbose_name': 'ballot count',
                'verbose_name_plural': 'ballot counts',
                'ordering': ('subject__position', 'voter_class', 'channel'),
                'constraints': [models.CheckConstraint(condition=models.Q(('channel__in', ['online', 'slip', 'paper'])), name='ballot_count_channel_known'), models.UniqueConstraint(fields=('subject', 'voter_class', 'channel'), name='ballot_count_once'), models.CheckConstraint(condition=models.Q(('void__lte', models.F('collected'))), name='ballot_count_void')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ballotcount',
            trigger=pgtrigger.compiler.Trigger(name='only_while_open', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            -- Sealing writes the rows of other appraisals back where they were.\n            IF current_user = 'portal_sealer' THEN RETURN NEW; END IF;\n            PERFORM 1 FROM evaluations_appraisal WHERE id = (SELECT appraisal_id FROM evaluations_subject WHERE id = NEW.subject_id) AND status = 'open' FOR SHARE;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'not possible unless the appraisal is open';\n            END IF;\n            RETURN NEW;\n        ", hash='f28de6d1cc6b0593c11c4d0667f3857050935bef', operation='INSERT', pgid='pgtrigger_only_while_open_02c42', table='evaluations_ballotcount', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ballotcount',
            trigger=pgtrigger.compiler.Trigger(name='ballot_count_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9c37b83fdaa0e8996e3dd786d8a5d18121386d81', operation='UPDATE OR DELETE', pgid='pgtrigger_ballot_count_for_good_6eb5f', table='evaluations_ballotcount', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='UrnComment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('text', models.TextField()),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evaluations.subject')),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='urncomment',
            trigger=pgtrigger.compiler.Trigger(name='only_while_open', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            -- Sealing writes the rows of other appraisals back where they were.\n            IF current_user = 'portal_sealer' THEN RETURN NEW; END IF;\n            PERFORM 1 FROM evaluations_appraisal WHERE id = (SELECT appraisal_id FROM evaluations_subject WHERE id = NEW.subject_id) AND status = 'open' FOR SHARE;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'not possible unless the appraisal is open';\n            END IF;\n            RETURN NEW;\n        ", hash='904443c3794f1fabd1f37845ba32580f22d6f277', operation='INSERT', pgid='pgtrigger_only_while_open_da4f1', table='evaluations_urncomment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='urncomment',
            trigger=pgtrigger.compiler.Trigger(name='comment_cast_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='d151fe2d01ddff91b63889e27d90aa407ba79d67', operation='UPDATE', pgid='pgtrigger_comment_cast_for_good_3e573', table='evaluations_urncomment', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='UrnSlip',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('marks', models.JSONField()),
                ('salt', models.CharField(max_length=64)),
                ('commitment', models.CharField(max_length=64, unique=True)),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evaluations.classkey')),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='urnslip',
            trigger=pgtrigger.compiler.Trigger(name='only_while_open', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            -- Sealing writes the rows of other appraisals back where they were.\n            IF current_user = 'portal_sealer' THEN RETURN NEW; END IF;\n            PERFORM 1 FROM evaluations_appraisal WHERE id = (SELECT appraisal_id FROM evaluations_classkey WHERE id = NEW.key_id) AND status = 'open' FOR SHARE;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'not possible unless the appraisal is open';\n            END IF;\n            RETURN NEW;\n        ", hash='2bcbe566b4fce62fe13ddaa552d754a23f1bb6ae', operation='INSERT', pgid='pgtrigger_only_while_open_69fff', table='evaluations_urnslip', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='urnslip',
            trigger=pgtrigger.compiler.Trigger(name='cast_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f5cd8594229b3ec1a13f7f76397f0a19fc800b85', operation='UPDATE', pgid='pgtrigger_cast_for_good_23b69', table='evaluations_urnslip', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='Verdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grade', models.CharField(max_length=20, verbose_name='grade')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='why it differs from the count')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='verdict', to='evaluations.subject')),
            ],
            options={
                'verbose_name': 'verdict on a subject',
                'verbose_name_plural': 'verdicts on subjects',
                'ordering': ('subject__position',),
                'constraints': [models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='verdict_by_four_eyes')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='verdict',
            trigger=pgtrigger.compiler.Trigger(name='verdict_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."decided_by_id" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='05ce6212877c96f385a9aebadcad6d0cba1535d4', operation='UPDATE OR DELETE', pgid='pgtrigger_verdict_final_877d4', table='evaluations_verdict', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='verdict',
            trigger=pgtrigger.compiler.Trigger(name='public_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='b07f5564690008e90529d97af5aba27b452f7096', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_public_change_40e14', table='evaluations_verdict', when='AFTER')),
        ),
        migrations.CreateModel(
            name='AppraisalStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('create', 'draft'), ('edit', 'edit'), ('notice', 'put the rules on notice'), ('open', 'open the vote'), ('ask_seal', 'ask to seal the urn'), ('seal', 'seal the urn'), ('count', 'count the ballots'), ('publish', 'publish the result'), ('redact', 'redact the comments'), ('sign', 'sign the comments'), ('decide', 'decide the verdicts'), ('close', 'close')], max_length=10, verbose_name='step')),
                ('person', models.CharField(max_length=50, verbose_name='responsible person')),
                ('second_person', models.CharField(blank=True, max_length=50, verbose_name='second officer')),
                ('unit', models.CharField(max_length=100, verbose_name='responsible unit')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='at')),
                ('comment', models.TextField(blank=True, verbose_name='comment')),
                ('appraisal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='evaluations.appraisal')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disclosures.post')),
                ('second', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'step',
                'verbose_name_plural': 'record',
                'ordering': ('at', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('action__in', ['create', 'edit', 'notice', 'open', 'ask_seal', 'seal', 'count', 'publish', 'redact', 'sign', 'decide', 'close'])), name='appraisal_step_action_known'), models.CheckConstraint(condition=models.Q(('second__isnull', True), models.Q(('second', models.F('user')), _negated=True), _connector='OR'), name='appraisal_step_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('action', 'seal'), _negated=True), ('second__isnull', False), _connector='OR'), name='appraisal_sealed_by_two'), models.CheckConstraint(condition=models.Q(models.Q(('action', 'sign'), _negated=True), ('second__isnull', False), _connector='OR'), name='comments_signed_by_two')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appraisalstep',
            trigger=pgtrigger.compiler.Trigger(name='steps_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='96ddebf3a97572f2745d946830a2a32e64623199', operation='UPDATE OR DELETE', pgid='pgtrigger_steps_append_only_44fb4', table='evaluations_appraisalstep', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='RectificationNotice',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('evaluations.appraisal_notices_of_rectification',),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rectificationnotice',
            trigger=pgtrigger.compiler.Trigger(name='public_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_setting('disclosures.changed', true) = 'yes' THEN RETURN NULL; END IF;\n    \n    INSERT INTO disclosures_publicchange (token) VALUES (hashtextextended(gen_random_uuid()::text, 0));\n    PERFORM set_config('disclosures.changed', 'yes', true);\n    RETURN NULL;\n", hash='bef90247a6c2d78b2ee294d1e53263d35438cb2c', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_public_change_9935a', table='evaluations_appraisal_notices_of_rectification', when='AFTER')),
        ),
    ]
