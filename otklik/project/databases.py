"""A PostgreSQL address as Django takes it."""

from __future__ import annotations

from typing import Any

from psycopg.conninfo import conninfo_to_dict


def database(url: str) -> dict[str, Any]:
    """Django's entry for any libpq URL, Unix sockets included."""
    told = conninfo_to_dict(url) if url else {}
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    options = {key: value for key, value in told.items() if key not in names}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "otklik",
        **{names[key]: str(value) for key, value in told.items() if key in names},
        # Statements may be prepared; Django's own are not, for it sends them with their values inside.
        "OPTIONS": {**options, "prepare_threshold": 5, "pool": {"min_size": 1, "max_size": 16, "timeout": 10, "max_idle": 30}},
        "CONN_HEALTH_CHECKS": True,
    }
