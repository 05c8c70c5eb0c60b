"""The tables: brought up to date when needed, refused when they come from a newer Otklik."""

from __future__ import annotations

from django.apps import apps as django_apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from otklik.project.trouble import Trouble
from otklik.project.words import gettext as _


def bring_up_to_date() -> bool:
    """Migrates when something is missing. Says whether there was anything to do."""
    executor = MigrationExecutor(connection)
    ours = {name for name, config in _apps() if config.startswith("otklik.")}
    newer = sorted(
        key for key in executor.loader.applied_migrations if key[0] in ours and key not in executor.loader.disk_migrations
    )
    if newer:
        raise Trouble(
            _(
                "This data was written by a newer Otklik (it knows “{name}”). Install that version again, or restore a backup of this one."
            ).format(name=".".join(newer[-1]))
        )
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", interactive=False, verbosity=0)
    return True


def _apps() -> list[tuple[str, str]]:
    return [(config.label, config.name) for config in django_apps.get_app_configs()]
