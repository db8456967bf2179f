"""One listing an item, with what lists filter and sort by and what the search looks through.

The words of items that exist already are written by `manage.py reindex`.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('disclosures', '0005_calendar'),
    ]

    operations = [
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='listing', serialize=False, to='disclosures.disclosureitem')),
                ('kind', models.CharField(max_length=10)),
                ('organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='disclosures.organization')),
                ('entry', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='disclosures.catalogueentry')),
                ('scope', models.CharField(max_length=20)),
                ('wider_scope', models.CharField(max_length=20)),
                ('widens_at', models.DateTimeField(null=True)),
                ('publish_at', models.DateTimeField(null=True)),
                ('public_from', models.DateTimeField(null=True)),
                ('visible_until', models.DateTimeField(null=True)),
                ('words', models.TextField(default='')),
                ('grams', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, size=None)),
                ('words_version', models.PositiveSmallIntegerField(default=0)),
            ],
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
        migrations.RunSQL(
            '''
            INSERT INTO disclosures_listing (item_id, words, grams, words_version, kind, organization_id, entry_id, scope, wider_scope, widens_at, publish_at, public_from, visible_until)
            SELECT id, '', '{}', 0, kind, organization_id, entry_id, scope, wider_scope, widens_at, publish_at, public_from, visible_until FROM disclosures_disclosureitem
            ''',
            migrations.RunSQL.noop,
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='disclosureitem',
            trigger=pgtrigger.compiler.Trigger(name='keep_listing', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            INSERT INTO disclosures_listing AS l (item_id, words, grams, words_version, kind, organization_id, entry_id, scope, wider_scope, widens_at, publish_at, public_from, visible_until)\n            VALUES (NEW.id, '', '{}', 0, NEW.kind, NEW.organization_id, NEW.entry_id, NEW.scope, NEW.wider_scope, NEW.widens_at, NEW.publish_at, NEW.public_from, NEW.visible_until)\n            ON CONFLICT (item_id) DO UPDATE SET kind = EXCLUDED.kind, organization_id = EXCLUDED.organization_id, entry_id = EXCLUDED.entry_id, scope = EXCLUDED.scope, wider_scope = EXCLUDED.wider_scope, widens_at = EXCLUDED.widens_at, publish_at = EXCLUDED.publish_at, public_from = EXCLUDED.public_from, visible_until = EXCLUDED.visible_until\n            WHERE (l.kind, l.organization_id, l.entry_id, l.scope, l.wider_scope, l.widens_at, l.publish_at, l.public_from, l.visible_until)\n                IS DISTINCT FROM (EXCLUDED.kind, EXCLUDED.organization_id, EXCLUDED.entry_id, EXCLUDED.scope, EXCLUDED.wider_scope, EXCLUDED.widens_at, EXCLUDED.publish_at, EXCLUDED.public_from, EXCLUDED.visible_until);\n            RETURN NULL;\n        ", hash='212e7f5d8206a2e9e28e77f36bd26297cf7572e3', operation='INSERT OR UPDATE OF "kind", "organization_id", "entry_id", "scope", "wider_scope", "widens_at", "publish_at", "expires_at", "withdrawn_at"', pgid='pgtrigger_keep_listing_c1087', table='disclosures_disclosureitem', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['grams'], name='listing_grams'),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(models.OrderBy(models.F('public_from'), descending=True), models.OrderBy(models.F('item'), descending=True), condition=models.Q(('public_from__isnull', False)), include=('visible_until', 'kind', 'organization', 'entry'), name='listing_public_newest'),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(models.OrderBy(models.F('publish_at'), descending=True), models.OrderBy(models.F('item'), descending=True), condition=models.Q(('publish_at__isnull', False)), include=('visible_until', 'scope', 'wider_scope', 'widens_at', 'kind', 'organization', 'entry'), name='listing_newest'),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(models.F('organization'), models.OrderBy(models.F('public_from'), descending=True), models.OrderBy(models.F('item'), descending=True), name='listing_by_organization'),
        ),
        migrations.DeleteModel(
            name='SearchSegment',
        ),
    ]
