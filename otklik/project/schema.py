"""The tables: brought up to date when needed, refused when they come from a newer Otklik."""

from __future__ import annotations

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from otklik.project.trouble import Trouble
from otklik.project.words import gettext as _


def bring_up_to_date() -> bool:
    """Migrates when something is missing. Says whether there was anything to do."""
    executor = MigrationExecutor(connection)
    refuse_newer(executor)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", interactive=False, verbosity=0)
    return True


def is_behind() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def refuse_newer(executor: MigrationExecutor) -> None:
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("otklik.")}
    loader = executor.loader
    newer = sorted(key for key in loader.applied_migrations if key[0] in ours and key not in loader.disk_migrations)
    if newer:
        raise Trouble(
            _(
                "This data was written by a newer Otklik (it knows “{name}”). Install that version, or restore a backup of this one."
            ).format(name=".".join(newer[-1]))
        )
