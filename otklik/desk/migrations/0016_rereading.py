"""Tickets that the search has read before are read anew bit by bit, so that parts of addresses find them too."""

from django.db import migrations, models

# A word of it is enough: to write down every ticket would keep an upgrade of a million waiting.
ALL = "INSERT INTO desk_rereading (below) SELECT max(ticket_id) + 1 FROM desk_tickettext HAVING max(ticket_id) IS NOT NULL"


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0015_updated_at'),
    ]

    operations = [
        migrations.CreateModel(
            name='Rereading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('below', models.BigIntegerField()),
            ],
        ),
        migrations.RunSQL(ALL, migrations.RunSQL.noop),
    ]
