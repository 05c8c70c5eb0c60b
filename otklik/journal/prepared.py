"""Questions that every page asks. Django writes their SQL once, from a query set as everywhere else; afterwards only the values in it change, and the
database has its plan already. Writing the SQL anew takes longer than the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler
from psycopg.sql import Literal

from otklik.journal import statements

Row = TypeVar("Row")
# What stands in the query set where values will stand: ids that nothing has, a word of nobody, a day on which nothing is due.
WHO, WHOSE, WHICH, WHEN = 2_147_480_001, 2_147_480_002, 2_147_480_003, datetime(1800, 1, 1, tzinfo=UTC)
WHAT = "\x1awhat\x1a"
NEAR = timedelta(days=1000)


class Prepared(Generic[Row]):
    """`Prepared(lambda who, when: Shift.objects.at(when).filter(operator=who), WHO, WHEN)`, then `shifts(person.pk, now())`.

    Only the values may differ from call to call, never the shape: a value that the query set leaves out, or uses for anything
    but a comparison, is refused. A moment may stand in it with some time added.
    """

    def __init__(self, ask: Callable[..., QuerySet[Any, Row]], *examples: Any) -> None:
        self.ask, self.examples = ask, examples
        self.written: Written | None = None

    def __call__(self, *values: Any) -> list[Row]:
        if self.written is None:
            self.written = Written(self.ask(*self.examples), self.examples)
        return self.written.answered(values)


class Written:
    """The SQL of one query set, and which of the caller's values stands at each place in it."""

    def __init__(self, questions: QuerySet[Any, Any], examples: Sequence[Any]) -> None:
        # What is quoted below is quoted as this connection wants it.
        connection = connections[DEFAULT_DB_ALIAS]
        connection.ensure_connection()
        self.questions = questions
        self.known_converters: dict[int, Any] | None = None
        self.compiler = questions.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, known = self.compiler.as_sql()
        self.places = [place for value in known if (place := place_of(value, examples)) is not None]
        if {number for number, _added in self.places} != set(range(len(examples))):
            raise ValueError(f"Not every value stands in the question by itself: {sql}")
        # What never changes is a part of the text: only so can the database see that a partial index fits.
        self.sql = sql.replace("%%", "%%%%") % tuple("%s" if place_of(value, examples) else quoted(value) for value in known)

    def answered(self, values: Sequence[Any]) -> list[Any]:
        given = [values[number] + added if added else values[number] for number, added in self.places]
        rows = statements.run(self.sql, given)
        answers = self.questions.all()
        answers.query.get_compiler = lambda *_args, **_kwargs: self.answering(rows)  # type: ignore[method-assign]
        return list(answers)

    def answering(self, rows: list[tuple[Any, ...]]) -> SQLCompiler:
        """One that has asked already: Django makes objects of the rows in its own way."""
        asked = copy(self.compiler)
        # Not the proxy, which looks up this thread's connection for every column.
        asked.connection = connections[DEFAULT_DB_ALIAS]
        asked.execute_sql = lambda *_args, **_kwargs: [rows]
        asked.get_converters = lambda expressions: self.converters(asked, expressions)
        return asked

    def converters(self, asked: SQLCompiler, expressions: list[Any]) -> dict[int, Any]:
        """What makes values of each column; it is the same whoever asks."""
        if self.known_converters is None:
            self.known_converters = SQLCompiler.get_converters(asked, expressions)
        return self.known_converters


def place_of(value: Any, examples: Sequence[Any]) -> tuple[int, timedelta | None] | None:
    """Which of the caller's values this is, and what is added to it; None when it is always the same."""
    for number, example in enumerate(examples):
        if isinstance(example, datetime):
            if isinstance(value, datetime) and abs(value - example) < NEAR:
                return number, value - example
        elif value == example:
            return number, None
    return None


def quoted(value: Any) -> str:
    return Literal(value).as_string(connections[DEFAULT_DB_ALIAS].connection).replace("%", "%%")
