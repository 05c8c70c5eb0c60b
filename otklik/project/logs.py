"""Logs: JSON for machines, one readable line for a person at a terminal, and nobody's personal data in either."""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from pathlib import Path
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

ROOT = Path(__file__).resolve().parents[2]
LEVELS = {"warning": "\033[33m", "error": "\033[31m", "critical": "\033[31m"}
PLAIN = "\033[0m"
TRACE = "Traceback (most recent call last):"
LONGEST_TEXT = 500
# Most specific first: passwords in URLs, addresses of mail, what signs somebody in, then numbers that find a person.
MASKS = (
    (re.compile(r"(?<=://)[^/\s@]+:[^/\s@]+@"), "…@"),
    (re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)*"), "…@…"),
    (re.compile(r"\b[\w-]{20,}\.[\w-]{20,}\b"), "…"),
    (re.compile(r"(?<=/once/)[^/\s]+|(?<=/reset/key/)[^/\s]+|(?<=/reports/)[\w-]{20,}|(?<=Bearer )\S+"), "…"),
    # Long mixtures of letters and digits are keys; a UUID only numbers something.
    (re.compile(r"(?<![\w-])(?![0-9a-f]{8}-[0-9a-f]{4}-)(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{32,}"), "…"),
    (re.compile(r"(?<![\w.:-])\+?\d(?:[ ()-]{0,2}\d){8,}(?![\w:-])"), "…"),
)


def configure(process: str) -> None:
    """Routes structlog and the standard library's logging of this process to standard error."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        with_process(process),
        without_traces,
        without_people,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    last: Processor = line if sys.stderr.isatty() else json_line
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
            # `without_traces` has said all that may be said about an exception.
            keep_exc_info=False,
            keep_stack_info=False,
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for noisy in ("httpx", "httpcore", "procrastinate", "apprise", "granian", "_granian", "asyncio", "urllib3"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # Granian says so of workers that have just ended by themselves; who really hangs is told by the supervisor.
    logging.getLogger("_granian").addFilter(lambda record: "refused to gracefully stop" not in record.getMessage())
    # The pool tells every try to connect; who needs the connection tells it once.
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
    # A 404 or a refused form is an ordinary answer, and its path may hold somebody's link.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    logging.getLogger("django.security").setLevel(logging.ERROR)


def for_granian() -> dict[str, Any]:
    """Granian configures logging in each of its processes: this leaves ours as it is."""
    return {
        "version": 1,
        "incremental": True,
        "disable_existing_loggers": False,
        "formatters": {},
        "handlers": {},
        "loggers": {"_granian": {"level": "WARNING"}},
    }


def with_process(process: str) -> Processor:
    def add(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event.setdefault("process", process)
        return event

    return add


def without_traces(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """An exception becomes its type, its first line and the places it passed: never the values of variables."""
    found = event.pop("exc_info", None)
    if not found and isinstance(record := event.get("_record"), logging.LogRecord):
        found, record.exc_info, record.exc_text = record.exc_info, None, None
    if found is True:
        found = sys.exc_info()
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["error"] = f"{type(error).__name__}: {(str(error).splitlines() or [''])[0]}".rstrip(": ")
        event["at"] = [place(frame) for frame in traceback.extract_tb(error.__traceback__)][-12:]
    event.pop("request", None)
    return event


def place(frame: traceback.FrameSummary) -> str:
    path = Path(frame.filename)
    shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else Path(*path.parts[-2:])
    return f"{shown}:{frame.lineno} {frame.name}"


def without_people(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Masks addresses, telephone and ticket numbers, passwords in URLs and signed links in every text."""
    for key, value in event.items():
        if isinstance(value, str) and key not in ("timestamp", "level", "process", "logger"):
            event[key] = masked(value)
    return event


def masked(text: str) -> str:
    if TRACE in text:  # written out by somebody else: how it begins and how it ends is what tells
        before, _, trace = text.partition(TRACE)
        text = f"{before.strip()} {trace.strip().splitlines()[-1].strip()}"
    for pattern, instead in MASKS:
        text = pattern.sub(instead, text)
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"


def json_line(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    first = {key: event.pop(key, None) for key in ("timestamp", "level", "process", "event")}
    return json.dumps({**first, **event}, ensure_ascii=False, default=str)


def line(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    """`14:05:03 desk  what happened  key=value`."""
    clock = str(event.pop("timestamp", ""))[11:19]
    process, level = event.pop("process", ""), event.pop("level", "info")
    what = str(event.pop("event", "")).replace("\n", " ")
    event.pop("logger", None)
    places = event.pop("at", None)
    if places:
        event["at"] = places[-1]
    rest = "  ".join(f"{key}={value}" for key, value in event.items() if not key.startswith("_"))
    colour = LEVELS.get(level, "")
    return f"{clock} {process:<9} {colour}{what}{PLAIN if colour else ''}" + (f"  {rest}" if rest else "")
