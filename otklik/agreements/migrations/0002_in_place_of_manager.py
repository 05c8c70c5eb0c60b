from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='stillness',
            name='rung',
            field=models.PositiveSmallIntegerField(choices=[(0, 'nobody yet'), (1, 'the operator'), (2, 'the team'), (3, 'the lead'), (4, 'the manager'), (5, 'the lead, because the manager no longer works here')], default=0),
        ),
    ]
