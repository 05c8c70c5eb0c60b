"""Turns what libraries raise into the sentence that the admin needs."""

from __future__ import annotations

import os

import psycopg

from otklik.project import ground
from otklik.project.postgres import database
from otklik.project.words import gettext as _


def sentence_for(error: BaseException) -> str:
    """Looks through the causes for something that can be named; else says honestly that it is a fault of ours."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, psycopg.errors.DiskFull):
            return _("The disk of the PostgreSQL server is full. Free some space there.")
        if isinstance(cause, psycopg.OperationalError):
            return database.in_words(cause, os.environ.get("DATABASE_URL", ""))
        if isinstance(cause, OSError) and cause.errno:
            return ground.in_words(cause, ground.data_folder())
        cause = cause.__cause__ or cause.__context__
    return _("Something unexpected happened: {kind}. Set OTKLIK_DEBUG=1 to see where.").format(
        kind=f"{type(error).__name__}: {database.first_line(error)}"
    )
