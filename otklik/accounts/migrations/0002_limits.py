"""The table of the sign-in limits (Django's database cache)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.RunSQL(
            """
            CREATE TABLE accounts_limits (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
            CREATE INDEX accounts_limits_expires ON accounts_limits (expires);
            """,
            "DROP TABLE accounts_limits",
        )
    ]
