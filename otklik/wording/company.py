"""The company's own words: which it says otherwise, in the form the sentence needs, and which it never says."""

from __future__ import annotations

import re

from otklik.wording.completeness import Reading
from otklik.wording.findings import CompanyWords
from otklik.wording.hits import Hit
from otklik.wording.morphology import morphology
from otklik.wording.tokens import Token
from otklik.wording.words import CYRILLIC, folded

NUMBERS_AND_CASES = frozenset("sing plur nomn gent datv accs ablt loct".split())


def own_words(text: str, read: Reading, company: CompanyWords) -> list[Hit]:
    found: dict[int, Hit] = {}
    for word in [*company.prefer, *company.avoid]:
        wanted = word.strip()
        if not wanted:
            continue
        instead = company.prefer.get(word)
        for match in re.finditer(rf"(?<!\w){re.escape(wanted)}(?!\w)", text, re.IGNORECASE):
            if match[0] != instead:
                found.setdefault(match.start(), hit(match[0], match.start(), match.end(), instead, instead))
        if CYRILLIC.search(wanted) and wanted.isalpha():
            for token in forms(read, "{" + folded(wanted) + "}"):
                found.setdefault(
                    token.start, hit(token.text, token.start, token.end, instead, instead and bent(instead, token.text, wanted))
                )
    return list(found.values())


def forms(read: Reading, key: str) -> list[Token]:
    return [token for sentence in read.sentences for token in sentence.tokens if key in token.keys]


def hit(said: str, start: int, end: int, instead: str | None, rewrite: str | None) -> Hit:
    if rewrite and said[:1].isupper():
        rewrite = rewrite[:1].upper() + rewrite[1:]
    if instead:
        why = {"ru": f"У вас говорят «{instead}», а не «{said}».", "en": f"Your company says “{instead}”, not “{said}”."}
    else:
        why = {"ru": f"У вас не говорят «{said}».", "en": f"Your company does not say “{said}”."}
    return Hit("own", start, end, why, rewrite)


def bent(word: str, like: str, base: str) -> str | None:
    """`word` in the case and number of `like`, a form of `base`; None when nobody can tell."""
    if not word.isalpha():
        return None
    parses = morphology().parse(like.lower())
    meant = next((parsed for parsed in parses if folded(parsed.normal_form) == folded(base)), parses[0])
    shape = set(meant.tag.grammemes) & NUMBERS_AND_CASES
    form = morphology().parse(word.lower())[0].inflect(shape)
    return str(form.word) if form else None
