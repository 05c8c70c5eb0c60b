"""The command `otklik`: finds the command, speaks the terminal's language, turns troubles into sentences."""

from __future__ import annotations

import argparse
import gettext as catalogues
import importlib
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from otklik.lib.config import BadConfig
from otklik.lib.terminal import language_of
from otklik.project import words
from otklik.project.commands import COMMANDS, DEMO_DATA, module_of
from otklik.project.trouble import Trouble
from otklik.project.words import gettext as _

# They write JSON: what structlog would load to draw failures in colours is five megabytes in each of them.
PARTS = frozenset({"up", "demo", "door", "desk", "worker", "prepare"})


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """A sentence and where to look, instead of the whole usage."""
        print(f"{message[:1].upper()}{message[1:]}.", file=sys.stderr)
        print(_("“{command} --help” shows what there is.").format(command=self.prog), file=sys.stderr)
        raise SystemExit(2)


def main(arguments: Sequence[str] | None = None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    speak_like_the_terminal()
    try:
        return run(given)
    except (Trouble, BadConfig) as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except Exception as error:  # the last door before a trace: a sentence leaves through it
        if os.environ.get("OTKLIK_DEBUG") == "1":
            raise
        print(importlib.import_module("otklik.project.explain").sentence_for(error), file=sys.stderr)
        return 1


def run(given: list[str]) -> int:
    name = given[0] if given else ""
    if name not in COMMANDS:
        if name and not name.startswith("-"):
            overview().error(_("There is no command “{name}”.").format(name=name).rstrip("."))
        overview().parse_args(given or ["--help"])
        return 0
    command = COMMANDS[name]
    if name in PARTS:
        sys.modules.setdefault("rich", None)  # type: ignore[arg-type]
    options = parsed(name, given[1:])
    if command.is_demo:
        os.environ["OTKLIK_DEMO"] = "1"
        os.environ.setdefault("OTKLIK_DATA", DEMO_DATA)
    if not command.needs_database:
        return int(importlib.import_module(module_of(name)).run(options))
    # Its module may import models at its top: Django must stand before it is loaded.
    with importlib.import_module("otklik.project.running").database_at_hand():
        importlib.import_module("otklik.project.with_django").set_up(name)
        return int(importlib.import_module(module_of(name)).run(options))


def parsed(name: str, given: list[str]) -> argparse.Namespace:
    """The command's options; some read all of theirs by themselves."""
    if COMMANDS[name].takes_all:
        return argparse.Namespace(arguments=given)
    parser = Parser(prog=f"otklik {name}", description=_(COMMANDS[name].sentence))
    for option in COMMANDS[name].options:
        parser.add_argument(*option.names, help=_(option.sentence), **option.how)
    return parser.parse_args(given)


def overview() -> Parser:
    """Help for `otklik` itself; knows every command without loading any."""
    parser = Parser(prog="otklik", description=_("Otklik, the service desk that works in any weather"))
    commands = parser.add_subparsers(title=_("commands"), metavar="…", dest="command")
    for name, command in COMMANDS.items():
        commands.add_parser(name, help=_(command.sentence))
    return parser


def speak_like_the_terminal() -> None:
    language = language_of(os.environ)
    if language != "en" and words.is_stale(language):
        # Babel is loaded only when the catalogue has changed; a read-only installation speaks English.
        importlib.import_module("otklik.project.messages").compile_quietly(words.source(language))
    words.speak(language)
    # argparse looks its own few texts up in the current domain.
    os.environ.setdefault("LANGUAGE", language)
    catalogues.bindtextdomain(words.DOMAIN, words.LOCALES)
    catalogues.textdomain(words.DOMAIN)


if __name__ == "__main__":
    raise SystemExit(main())
