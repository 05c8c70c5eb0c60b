from django.db import migrations, models

# Whose time had come before anybody was told stand on the lists; nobody is called at once for all of them.
TOLD = "UPDATE desk_nextstep SET told_at = due_at WHERE ended_at IS NULL AND due_at <= now()"


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0012_held_out_of_sight'),
    ]

    operations = [
        migrations.AddField(
            model_name='nextstep',
            name='told_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name='nextstep',
            index=models.Index(condition=models.Q(('ended_at__isnull', True), ('told_at__isnull', True)), fields=['due_at'], name='step_untold'),
        ),
        migrations.RunSQL(TOLD, migrations.RunSQL.noop),
    ]
