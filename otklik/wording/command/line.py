"""The command line: what may be said to it, and what it answers with. 0: nothing, 1: findings, 2: something could not be read."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import NoReturn, TextIO

from otklik.lib.terminal import language_of
from otklik.wording import reports, saying
from otklik.wording.command import baseline, settings
from otklik.wording.command.checking import Check
from otklik.wording.command.explaining import explain
from otklik.wording.command.gathering import files_in
from otklik.wording.command.settings import BadSettings, Settings
from otklik.wording.files import FORMATS
from otklik.wording.kinds import Kind, Level, Profile
from otklik.wording.saying import gettext as _

MANY = 20


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """A sentence and where to look, instead of the whole usage."""
        print(f"{message[:1].upper()}{message[1:].rstrip('.')}.", file=sys.stderr)
        print(_("“{command} --help” shows what there is.").format(command=self.prog), file=sys.stderr)
        raise SystemExit(2)


def main(arguments: Sequence[str]) -> int:
    language = language_of(os.environ)
    saying.speak(language)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # half letters must not end a report
    options = parser().parse_args(list(arguments) or ["--help"])
    try:
        if options.verb == "explain":
            return explain(options.rule, language, sys.stdout)
        return check(options, language)
    except BadSettings as trouble:
        print(trouble, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def parser() -> Parser:
    whole = Parser(prog="otklik words", description=_("Looks whether texts leave a person alone: what happened, why, what next."))
    verbs = whole.add_subparsers(title=_("commands"), metavar="…", dest="verb", required=True)
    add_check(verbs.add_parser("check", help=_("judge the texts in files"), description=_("Judges the texts in files. Ends with 0: nothing, 1: findings, 2: something could not be read.")))  # fmt: skip
    explaining = verbs.add_parser("explain", help=_("tell what a rule is for"), description=_("Tells what a rule is for, with examples; without a name lists them all."))  # fmt: skip
    explaining.add_argument("rule", nargs="?", default="", metavar="RULE", help=_("the name in brackets behind a finding"))
    return whole


def values(names: type[StrEnum]) -> list[str]:
    return [name.value for name in names]


def add_check(into: argparse.ArgumentParser) -> None:
    add = into.add_argument
    add("paths", nargs="+", metavar="FILE", help=_("files and folders; - reads what is piped in"))
    add("--kind", choices=values(Kind), help=_("what kind of messages these are: {names}").format(names=", ".join(Kind)), metavar="KIND")  # fmt: skip
    add("--profile", choices=values(Profile), help=_("how strict: {names}; calm by default").format(names=", ".join(Profile)), metavar="NAME")  # fmt: skip
    add("--level", choices=values(Level), help=_("the least that counts: {names}; warning by default").format(names=", ".join(Level)), metavar="NAME")  # fmt: skip
    add("--language", choices=("ru", "en"), help=_("the texts' language where their file does not say it: ru, en"), metavar="LANGUAGE")  # fmt: skip
    add("--format", choices=reports.FORMS, default="text", help=_("the report: {names}").format(names=", ".join(reports.FORMS)), metavar="NAME")  # fmt: skip
    add("--output", metavar="FILE", default="", help=_("where the report goes, instead of the terminal"))
    add("--include", action="append", default=[], metavar="GLOB", help=_("only keys like this; may be said again"))
    add("--exclude", action="append", default=[], metavar="GLOB", help=_("without keys like this; may be said again"))
    add("--ignore", action="append", default=[], metavar="RULE", help=_("without this rule; may be said again"))
    add("--sources", action="store_true", help=_("the untranslated side of catalogues too"))
    add("--kinds-from", metavar="FILE", default="", help=_("the settings; by default the nearest {name} or [tool.{table}] in pyproject.toml").format(name=settings.OWN, table=settings.TABLE))  # fmt: skip
    add("--baseline", metavar="FILE", default="", help=_("findings that are known; only others count"))
    add("--write-baseline", metavar="FILE", default="", help=_("write all findings down as known, and end with 0"))
    add("--as", dest="form", choices=FORMATS, metavar="FORM", default="", help=_("read every file as: {names}").format(names=", ".join(FORMATS)))  # fmt: skip
    add("--stdin-name", metavar="NAME", default="", help=_("what the piped text would be called as a file"))


def check(options: argparse.Namespace, language: str) -> int:
    wished = wishes(options)
    if wished.kind is None and not wished.kinds:
        raise BadSettings(
            _(
                "Say what kind of messages these are, for example --kind failure ({names}), or give kinds to keys in {name}."
            ).format(names=", ".join(Kind), name=settings.OWN)
        )
    known = baseline.read(wished.folder / wished.baseline) if wished.baseline and not options.write_baseline else None
    own = {
        Path(name).absolute()
        for name in (options.write_baseline, wished.folder / wished.baseline if wished.baseline else "")
        if name
    }
    paths = [path for path in files_in(options.paths) if path == "-" or Path(path).absolute() not in own]
    with progress(len(paths)) as tell:
        outcome = Check(wished, form=options.form, stdin_name=options.stdin_name).run(paths, tell)
    if options.write_baseline:
        baseline.write(Path(options.write_baseline), outcome)
        print(_("{path}: {count} findings are known from now on.").format(path=options.write_baseline, count=len(outcome.found)))
        return 2 if outcome.unread else 0
    if known is not None:
        baseline.without(outcome, known)
    with report_to(options.output) as out:
        reports.write(outcome, options.format, language, out)
    return outcome.code


def wishes(options: argparse.Namespace) -> Settings:
    """The settings, and over them what the command line says."""
    path = Path(options.kinds_from) if options.kinds_from else settings.found_from(Path.cwd())
    given = settings.read(path) if path else Settings()
    return replace(
        given,
        kind=Kind(options.kind) if options.kind else given.kind,
        kinds=() if options.kind else given.kinds,
        profile=Profile(options.profile) if options.profile else given.profile,
        level=Level(options.level) if options.level else given.level,
        language=options.language or given.language,
        sources=options.sources or given.sources,
        include=(*given.include, *options.include),
        exclude=(*given.exclude, *options.exclude),
        ignore=(*given.ignore, *options.ignore),
        baseline=str(Path(options.baseline).absolute()) if options.baseline else given.baseline,
    )


@contextlib.contextmanager
def progress(count: int) -> Iterator[Callable[[str], None]]:
    """A bar while somebody waits before a terminal for many files; silence elsewhere."""
    if count < MANY or not sys.stderr.isatty():
        yield lambda _: None
        return
    rich = importlib.import_module("rich.progress")
    console = importlib.import_module("rich.console").Console(stderr=True)
    with rich.Progress(console=console, transient=True) as bar:
        task = bar.add_task("", total=count)

        def tell(name: str) -> None:
            bar.update(task, advance=1, description=Path(name).name[-40:])

        yield tell


@contextlib.contextmanager
def report_to(path: str) -> Iterator[TextIO]:
    if not path:
        yield sys.stdout
        return
    try:
        with Path(path).open("w", encoding="utf-8", errors="backslashreplace") as out:
            yield out
    except OSError as error:
        raise BadSettings(
            _("{path} cannot be written: {reason}. Give another path.").format(path=path, reason=error.strerror)
        ) from error
