"""Statements that run all day: prepared once on each connection, so that the database parses and plans them once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model

M = TypeVar("M", bound=Model)


def run(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows of it, in the caller's transaction, past the ORM. Raises Django's database errors."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.queries_logged:
        # Where statements are counted, this one counts as well.
        with connection.cursor() as counted:
            counted.execute(statement, values)
            return list(counted.fetchall())
    connection.validate_no_broken_transaction()
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(statement, values, prepare=True)
        return cursor.fetchall()


def columns(model: type[Model]) -> str:
    """All of its table, in the order in which `loaded` takes them."""
    return ", ".join(f'"{model._meta.db_table}"."{field.column}"' for field in model._meta.concrete_fields)


def loaded(model: type[M], row: Sequence[Any]) -> M:
    """The object whose columns begin the row."""
    names = names_of(model)
    return model.from_db(DEFAULT_DB_ALIAS, names, row[: len(names)])


@lru_cache
def names_of(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def part(model: type[M], **known: Any) -> M:
    """An object of which only these columns are known; another one is looked up when somebody asks for it."""
    # Django gives values to columns in the order of the model, whatever the names say.
    names = [name for name in names_of(model) if name in known]
    if len(names) != len(known):
        raise TypeError(f"{model.__name__} has no {', '.join(sorted(known.keys() - set(names)))}")
    return model.from_db(DEFAULT_DB_ALIAS, names, [known[name] for name in names])
