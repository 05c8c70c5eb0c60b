"""Fills a rule's rewrite: {4} is the fourth word that the pattern took, {4:nomn} the same in that case, {4~тикет=запрос} another word in the form that it has."""

from __future__ import annotations

import re

from otklik.wording.morphology import morphology
from otklik.wording.tokens import Token
from otklik.wording.words import folded

SLOT = re.compile(r"\{(\d)(?::([a-z0-9,]+)|~([а-яё-]+)=([а-яё-]+))?\}")
SHAPE = frozenset("sing plur masc femn neut nomn gent datv accs ablt loct anim inan".split())


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
        if slot[3]:
            word = bent_like(slot[4], word, slot[3]) or ""
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


def bent_like(word: str, like: str, base: str = "") -> str | None:
    """`word` in the case and number of `like` (a form of `base`), an adjective in its gender too; None when nobody can tell."""
    parses = morphology().parse(like.lower()[:40])
    meant = next((parsed for parsed in parses if base and folded(parsed.normal_form) == folded(base)), parses[0])
    bending = morphology().parse(word.lower()[:40])[0]
    shape = set(meant.tag.grammemes) & SHAPE
    if "ADJF" not in bending.tag:
        shape -= {"masc", "femn", "neut", "anim", "inan"}
    form = bending.inflect(shape)
    return str(form.word) if form else None
