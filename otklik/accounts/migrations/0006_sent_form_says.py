from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_sent_forms'),
    ]

    operations = [
        migrations.AddField(
            model_name='sentform',
            name='said',
            field=models.CharField(blank=True, max_length=400),
        ),
    ]
