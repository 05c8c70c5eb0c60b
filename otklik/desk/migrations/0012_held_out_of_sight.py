from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0011_windows_of_a_writer'),
    ]

    operations = [
        migrations.AlterField(
            model_name='outgoing',
            name='reason',
            field=models.CharField(blank=True, choices=[('news', 'The customer wrote meanwhile.'), ('settled', 'The ticket was settled meanwhile.'), ('left', 'Its author does not work here any more.'), ('foreign', 'Its author may not see this ticket any more.'), ('refused', 'It could not be sent.')], max_length=7),
        ),
    ]
