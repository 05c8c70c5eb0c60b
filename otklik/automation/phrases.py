"""Words and phrases as a rule's author writes them, and where a text says them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from otklik.lib.later import later
from otklik.wording.morphology import morphology

if TYPE_CHECKING:
    import snowballstemmer
else:
    snowballstemmer = later("snowballstemmer")

WORD = re.compile(r"[^\W\d_]+|\d+")
CYRILLIC = re.compile(r"[а-яё]")
# In whatever quotes; a comma within them parts nothing.
QUOTED = re.compile(r"[«“„\"]([^«»“”„\"]*)[»”“\"]")
PART = re.compile(rf"(?:{QUOTED.pattern}|[^,])+")
# No phrase goes on over an empty line: the mail of a customer wraps its lines where it likes.
GAP = re.compile(r"\n\s*\n")
# Of a very long message the beginning tells what it is about.
LONGEST = 8000
# Stems that stand next to each other in this order: those of a phrase, or that of one word.
Run = tuple[str, ...]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """What all forms of a word have in common: «деньги», «денег» and «деньгами» are one."""
    if CYRILLIC.search(word):
        return str(morphology().parse(word)[0].normal_form).replace("ё", "е")
    # A stemmer keeps the word at hand while it works: threads must not share one.
    return str(snowballstemmer.stemmer("english").stemWord(word))


def run_of(text: str) -> Run:
    return tuple(stem(word) for word in WORD.findall(text.lower()))


def line_of(text: str) -> str:
    """All its stems in their order between spaces; two spaces part what no phrase goes over."""
    return "".join(f" {' '.join(run_of(passage))} " for passage in GAP.split(text[:LONGEST]))


def parts(written: str) -> list[str]:
    """What stands between the commas: one of them is enough."""
    return [part for found in PART.finditer(written) if (part := found[0].strip())]


def apart(part: str) -> tuple[list[str], str]:
    """Its phrases, and the words that may stand anywhere."""
    return QUOTED.findall(part), QUOTED.sub(" ", part).strip()


@lru_cache(maxsize=1000)
def wanted(written: str) -> Sequence[Sequence[Run]]:
    """Each part as the runs that must all be said."""
    found = []
    for phrases, words in map(apart, parts(written)):
        runs = [*map(run_of, phrases), *((one,) for one in run_of(words))]
        found.append([run for run in runs if run])
    return [runs for runs in found if runs]


def said(values: Iterable[str], line: str) -> list[Run]:
    """The runs of those parts that the line of a text says."""
    found = [runs for value in values for runs in wanted(value) if all(f" {' '.join(run)} " in line for run in runs)]
    return [run for runs in found for run in runs]


def spelt(runs: Sequence[Run], text: str) -> Iterator[str]:
    """How the text writes them, each time that it does."""
    for passage in GAP.split(text[:LONGEST]):
        words = list(WORD.finditer(passage))
        stems = [stem(word[0].lower()) for word in words]
        for run in runs:
            for start in range(len(words) - len(run) + 1):
                if tuple(stems[start : start + len(run)]) == run:
                    yield passage[words[start].start() : words[start + len(run) - 1].end()]
