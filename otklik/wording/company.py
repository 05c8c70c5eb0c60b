"""The company's own words: which it says otherwise, in the form the sentence needs, and which it never says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from otklik.wording.findings import CompanyWords
from otklik.wording.hits import Hit
from otklik.wording.reading import Reading
from otklik.wording.rewrites import bent_like
from otklik.wording.tokens import Sentence, Token
from otklik.wording.words import CYRILLIC, folded, keys


def own_words(text: str, read: Reading, company: CompanyWords) -> list[Hit]:
    """Words and phrases in any of their forms; of two that begin at one place the longer."""
    found: dict[int, Hit] = {}
    for word in sorted({*company.prefer, *company.avoid}, key=lambda word: (-len(word), word)):
        instead = company.prefer.get(word)
        for first, last in stands(read.sentences, word):
            said = text[first.start : last.end]
            if said != instead and not any(one.start <= first.start < one.end for one in found.values()):
                found[first.start] = hit(said, first.start, last.end, instead, instead and fitting(instead, word, said, last))
    return list(found.values())


def stands(cut: list[Sentence], phrase: str) -> Iterator[tuple[Token, Token]]:
    """The first and last token wherever the phrase stands, whatever the forms of its words."""
    first, *rest = [forms(part) for part in phrase.split()] or [frozenset[str]()]
    for sentence in cut if first else ():
        tokens = sentence.tokens
        for at in range(len(tokens) - len(rest)):
            if is_one(tokens[at], first) and all(map(is_one, tokens[at + 1 :], rest)):
                yield tokens[at], tokens[at + len(rest)]


def is_one(token: Token, forms: frozenset[str]) -> bool:
    return not forms.isdisjoint(token.keys) or small(token.text) in forms


# Every word of a text is asked about every word of the company.
small = lru_cache(maxsize=20_000)(folded)


@lru_cache(maxsize=2_000)
def forms(word: str) -> frozenset[str]:
    """What a token must have one of: the dictionary forms of a Russian word, the endings of an English one."""
    word = folded(word)
    if not CYRILLIC.search(word):
        root = word[:-1] if word[-1:] in ("e", "y") else word
        ends = {"y": ("ies", "ied", "ying"), "e": ("es", "ed", "ing")}.get(word[-1:], ("s", "es", "ed", "ing"))
        return frozenset({word, word + "s", word + "'s", *(root + end for end in ends)})
    return frozenset({word, "{" + word + "}", *(key for key in keys(word) if key.startswith("{"))})


def fitting(instead: str, word: str, said: str, last: Token) -> str | None:
    """What stands there instead, in the form that is needed; None when nobody can tell."""
    if folded(said) == folded(word):
        return instead
    if not CYRILLIC.search(word):
        return instead + "s" if folded(said) == folded(word) + "s" and CYRILLIC.search(instead) is None else None
    return bent_like(instead, last.text, word.rsplit(maxsplit=1)[-1]) if instead.replace("-", "").isalpha() else None


def named(cut: list[Sentence], names: Iterable[str]) -> list[tuple[int, int]]:
    """Where the company's own names stand, whatever their forms."""
    return [(first.start, last.end) for name in names for first, last in stands(cut, name)]


def hit(said: str, start: int, end: int, instead: str | None, rewrite: str | None) -> Hit:
    if rewrite and said[:1].isupper():
        rewrite = rewrite[:1].upper() + rewrite[1:]
    if instead:
        why = {"ru": f"У вас говорят «{instead}», а не «{said}».", "en": f"Your company says “{instead}”, not “{said}”."}
    else:
        why = {"ru": f"У вас не говорят «{said}».", "en": f"Your company does not say “{said}”."}
    return Hit("own", start, end, why, rewrite)
