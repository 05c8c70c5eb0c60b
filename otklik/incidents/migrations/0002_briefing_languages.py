"""What Otklik says to operators by itself is there in both languages; the columns that were there keep their names and texts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial")]

    operations = [
        migrations.AlterField("briefing", "say", models.TextField(db_column="say", verbose_name="What to say")),
        migrations.AlterField(
            "briefing", "never_promise", models.TextField(blank=True, db_column="never_promise", verbose_name="What not to promise")
        ),
        migrations.RenameField("briefing", "say", "say_ru"),
        migrations.RenameField("briefing", "never_promise", "never_promise_ru"),
        migrations.AddField(
            "briefing", "say_en", models.TextField(blank=True, default="", verbose_name="What to say"), preserve_default=False
        ),
        migrations.AddField(
            "briefing",
            "never_promise_en",
            models.TextField(blank=True, default="", verbose_name="What not to promise"),
            preserve_default=False,
        ),
    ]
