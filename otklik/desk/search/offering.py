"""What is offered while somebody types into the search: filters by their names, then what each may say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from otklik.accounts.models import Operator
from otklik.desk.access import customers_seen, organisations_seen
from otklik.desk.people import looked_for
from otklik.desk.search import keys, question
from otklik.desk.search.meanings import NAMED, begins
from otklik.desk.search.question import NAMES, OFFERED, folded

MOST = 8
# With one letter half of all customers would be meant.
FEWEST_LETTERS = 2
FILTER = re.compile(r'(?:^|\s)(?P<name>[^\W\d_]+):(?P<value>"[^"]*|\S*)$')
WORD = re.compile(r"(?:^|\s)(?P<word>[^\s:]*)$")
DAYS: tuple[Promise, ...] = (_("today"), _("yesterday"))


@dataclass(frozen=True, kw_only=True)
class Offered:
    """One line of the list: `text` is the whole question with it, `words` what the line says, `about` what it means."""

    text: str
    words: str
    about: str = ""


def offered(typed: str, *, to: Operator) -> list[Offered]:
    """For what stands before the caret; nothing when it asks for nothing that we know."""
    if (found := FILTER.search(typed)) is not None:
        name = NAMES.get(found["name"].lower())
        if name == question.SENDER:
            return senders(typed[: found.start("value")], found["value"].strip('"'), to=to)
        return values(name, typed[: found.start("value")], found["value"].strip('"')) if name else []
    found = WORD.search(typed)
    return filters(typed[: found.start("word")], found["word"]) if found else []


def filters(before: str, said: str) -> list[Offered]:
    lines = []
    for word, about in OFFERED.values():
        name = str(word)
        if folded(name).startswith(folded(said)):
            lines.append(Offered(text=f"{before}{name}:", words=f"{name}:", about=str(about)))
    return lines


def values(name: str, before: str, said: str) -> list[Offered]:
    if name in (question.BEFORE, question.AFTER):
        found: Iterable[str] = map(str, DAYS)
    elif name in NAMED:
        found = [
            label(key, list(names))
            for key, names in NAMED[name]()
            if any(begins(folded(one), folded(said)) for one in names) or not said
        ]
    else:
        return []
    fitting = [one for one in found if not said or name in NAMED or folded(one).startswith(folded(said))]
    return [Offered(text=f"{before}{quoted(one)} ", words=one) for one in fitting[:MOST]]


def senders(before: str, said: str, *, to: Operator) -> list[Offered]:
    """Customers, and the companies they act for, whom this person may see; the latest first."""
    if len(re.findall(r"\w", said)) < FEWEST_LETTERS:
        return []
    people = looked_for(customers_seen(to), said).order_by("-pk").values_list("name", flat=True)[:MOST]
    companies = looked_for(organisations_seen(to), said).order_by("-pk").values_list("name", flat=True)[:2]
    lines = [*((one, "") for one in dict.fromkeys(people)), *((one, _("organisation")) for one in companies)]
    return [
        Offered(text=f"{before}{quoted(name)} ", words=name, about=str(about)) for name, about in lines[-MOST:] if '"' not in name
    ]


def label(key: str, names: Sequence[str]) -> str:
    """A colleague goes by his name, a team by its own; all else is called in the reader's language."""
    if len(names) == 1 or (key.startswith(keys.OWNER) and key != f"{keys.OWNER}0"):
        return names[0]
    return names[-2] if get_language() == "ru" else names[-1]


def quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value
