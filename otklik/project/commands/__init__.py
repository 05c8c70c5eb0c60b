"""The commands of `otklik`: what each is for, what it takes and needs; `run(options)` in the file of its name does it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


def N_(text: str) -> str:  # noqa: N802 - the usual mark for texts that are translated where they are shown
    return text


@dataclass(frozen=True)
class Option:
    """One argument of a command, as argparse takes it."""

    names: tuple[str, ...]
    sentence: str
    how: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Command:
    """`needs_database`: Django stands and the database answers before its module is loaded. `is_demo`: it means the demo's data.

    `takes_all`: what stands behind its name is its own affair.
    """

    sentence: str
    options: tuple[Option, ...] = ()
    needs_database: bool = False
    is_demo: bool = False
    takes_all: bool = False


FILE = {"metavar": "FILE"}
DEMO_DATA = "var/demo"

COMMANDS: dict[str, Command] = {
    "up": Command(N_("start everything: database, door, desk, worker")),
    "demo": Command(N_("the same with a demo company, on its own data"), is_demo=True),
    "check": Command(N_("look for unsafe or broken settings"), needs_database=True),
    "sign-in-link": Command(
        N_("make a one-time link that signs an operator in"),
        (Option(("email",), N_("the operator's e-mail address"), {"metavar": "EMAIL"}),),
        needs_database=True,
    ),
    "backup": Command(
        N_("write everything into one file"),
        (Option(("file",), N_("a new file, for example otklik.tar"), FILE),),
    ),
    "restore": Command(
        N_("bring everything back from such a file"),
        (
            Option(("file",), N_("a file made by “otklik backup”"), FILE),
            Option(("--replace",), N_("replace the data that is there"), {"action": "store_true"}),
        ),
    ),
    "export": Command(
        N_("write tickets, messages, customers, organisations, services or incidents into a file"),
        (
            Option(
                ("subject",), N_("what: tickets, messages, customers, organisations, services, incidents"), {"metavar": "WHAT"}
            ),
            Option(("file",), N_("a new file; its ending .csv or .json chooses the form"), FILE),
        ),
        needs_database=True,
    ),
    "import": Command(
        N_("take such a file, or an export of Zammad or Zendesk"),
        (
            Option(("file",), N_("the file; sent again it goes on where it stopped"), FILE),
            Option(("--source",), N_("where it comes from, in a word"), {"required": True, "metavar": "NAME"}),
            Option(("--subject",), N_("what is in it, as for “otklik export”"), {"default": "", "metavar": "WHAT"}),
            Option(
                ("--form",),
                N_("csv, json, zip, zammad or zendesk; by its ending when left out"),
                {"default": "", "metavar": "FORM"},
            ),
            Option(("--dry-run",), N_("only say what would be made and what refused"), {"action": "store_true"}),
        ),
        needs_database=True,
    ),
    "play": Command(
        N_("play the story of the broken check-in against the running demo"),
        (
            Option(("--customers",), N_("how many travellers, 200 by default"), {"type": int, "default": 200, "metavar": "N"}),
            Option(("--json",), N_("print the stamps and counts as JSON"), {"action": "store_true"}),
        ),
        needs_database=True,
        is_demo=True,
    ),
    "bench": Command(
        N_("measure this machine and Otklik on it"),
        (
            Option(("names",), N_("what to measure; everything when none is named"), {"metavar": "NAME", "nargs": "*"}),
            Option(("--tickets",), N_("how many tickets “bench load” makes"), {"type": int, "default": 10_000, "metavar": "N"}),
            Option(("--force",), N_("let “bench load” add to a database that has tickets"), {"action": "store_true"}),
        ),
    ),
    "words": Command(N_("check texts for people: catalogues, letters, pages"), takes_all=True),
    "messages": Command(N_("compile the catalogues of texts")),
    "manage": Command(N_("Django's own commands"), needs_database=True, takes_all=True),
    "door": Command(N_("only the door (the supervisor starts it)")),
    "desk": Command(N_("only the desk (the supervisor starts it)")),
    "worker": Command(N_("only the worker (the supervisor starts it)"), needs_database=True),
    "prepare": Command(N_("bring the database up to date (the supervisor does it)"), needs_database=True),
}


def module_of(name: str) -> str:
    return f"{__name__}.{name.replace('-', '_')}"
