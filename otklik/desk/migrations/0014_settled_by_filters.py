from django.conf import settings
from django.db import migrations, models

# An index answers alone only for pages that were vacuumed, and the newest tickets are asked for most.
VACUUM = "ALTER TABLE desk_ticket SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02)"
AS_BEFORE = "ALTER TABLE desk_ticket RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_insert_scale_factor)"


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_standing'),
        ('customers', '0002_merges_and_codes'),
        ('desk', '0013_steps_told'),
        ('services', '0002_dependency'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='ticket',
            name='ticket_settled',
        ),
        migrations.RemoveIndex(
            model_name='ticket',
            name='ticket_settled_of_team',
        ),
        migrations.RemoveIndex(
            model_name='ticket',
            name='ticket_settled_of_service',
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('state__in', ('resolved', 'closed'))), fields=['-changed_at', '-number'], include=('id', 'kind', 'state', 'priority', 'owner', 'language', 'service', 'team'), name='ticket_settled'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('state__in', ('resolved', 'closed'))), fields=['team', '-changed_at', '-number'], include=('id', 'kind', 'state', 'priority', 'owner', 'language', 'service'), name='ticket_settled_of_team'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('state__in', ('resolved', 'closed'))), fields=['service', '-changed_at', '-number'], include=('id', 'kind', 'state', 'priority', 'owner', 'language', 'team'), name='ticket_settled_of_service'),
        ),
        migrations.RunSQL(VACUUM, AS_BEFORE),
    ]
