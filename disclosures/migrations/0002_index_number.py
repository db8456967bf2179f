"""The serial of index numbers; a sequence, so that two publications never wait for each other."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE disclosures_index_number", "DROP SEQUENCE disclosures_index_number"
        )
    ]
