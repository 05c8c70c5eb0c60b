from django.db import migrations, models

# What was written down before is a bare text, in the language of its time.
KEEP = (
    "UPDATE exchange_transfer SET failure = to_jsonb(trouble) WHERE trouble <> ''",
    "UPDATE exchange_refusedrow SET why = to_jsonb(reason)",
)


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0009_seen_with'),
    ]

    operations = [
        migrations.AddField('transfer', 'failure', models.JSONField(blank=True, default=str)),
        migrations.AddField('transfer', 'tries', models.PositiveSmallIntegerField(default=0)),
        migrations.AddField('refusedrow', 'why', models.JSONField(default=str)),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
        migrations.RemoveField('transfer', 'trouble'),
        migrations.RemoveField('refusedrow', 'reason'),
    ]
