"""Fills a rule's rewrite: {4} is the fourth word that the pattern took, {4:nomn} the same in that case."""

from __future__ import annotations

import re

from otklik.wording.morphology import morphology
from otklik.wording.tokens import Token

SLOT = re.compile(r"\{(\d)(?::([a-z0-9,]+))?\}")


def filled(template: str | None, tokens: list[Token], taken: list[int]) -> str | None:
    """None where a word does not bend as the template needs."""
    if template is None:
        return None
    parts: list[str] = []
    at = 0
    for slot in SLOT.finditer(template):
        number = int(slot[1]) - 1
        word = tokens[taken[number]].text if number < len(taken) else ""
        if slot[2]:
            word = bent(word, set(slot[2].split(",")))
            if not word:
                return None
        parts += [template[at : slot.start()], word]
        at = slot.end()
    text = re.sub(r" {2,}", " ", "".join([*parts, template[at:]])).strip()
    return text[:1].upper() + text[1:] if tokens[taken[0]].text[:1].isupper() else text


def bent(word: str, case: set[str]) -> str:
    parses = [parsed for parsed in morphology().parse(word.lower()[:40]) if "NOUN" in parsed.tag and parsed.is_known]
    accusative = [parsed for parsed in parses if "accs" in parsed.tag] or parses
    form = accusative[0].inflect(case) if accusative else None
    return str(form.word) if form else ""
