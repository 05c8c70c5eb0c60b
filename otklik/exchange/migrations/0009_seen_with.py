from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0008_wording'),
    ]

    operations = [
        migrations.AddField(
            model_name='transfer',
            name='seen_with',
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
