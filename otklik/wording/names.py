"""First names in the case that a sentence needs; silence where the case is not certain."""

from __future__ import annotations

import re
from functools import lru_cache

from otklik.wording.morphology import morphology

CYRILLIC = re.compile(r"[А-ЯЁ][а-яё]+(-[А-ЯЁ][а-яё]+)?")


def first_name(full: str) -> str:
    """The first name of «Иван Петров» and of «Петров Иван Сергеевич»; empty when nobody can tell."""
    words = full.split()
    if len(words) == 1 or not any(CYRILLIC.fullmatch(word) for word in words):
        return words[0] if words else ""
    return next((word for word in words if dative(word)), words[0])


@lru_cache(maxsize=4096)
def dative(name: str) -> str:
    """«Анна» → «Анне»: to whom. Empty for a name that is not known, or that could be declined in two ways."""
    if not CYRILLIC.fullmatch(name):
        return ""
    forms = {
        form.word
        for parsed in morphology().parse(name.lower())
        if parsed.is_known and {"Name", "nomn", "sing"} in parsed.tag and (form := parsed.inflect({"datv"}))
    }
    # «Ассоль», «Айгуль»: some bend them and some do not, so nobody is to be offended by either.
    forms -= {name.lower()}
    # «Ассоль», «Айгуль»: some bend them and some do not, so nobody is to be offended by either.
    forms -= {name.lower()}
    # «Ассоль», «Айгуль»: some bend them and some do not, so nobody is to be offended by either.
    forms -= {name.lower()}
    # «Ассоль», «Айгуль»: some bend them and some do not, so nobody is to be offended by either.
    forms -= {name.lower()}
    # «Ассоль», «Айгуль»: some bend them and some do not, so nobody is to be offended by either.
    forms -= {name.lower()}
    # «Ассоль», «Айгуль»: some bend them and some do not, so nobody is to be offended by either.
    forms -= {name.lower()}
    # «Ассоль», «Айгуль»: some bend them and some do not, so nobody is to be offended by either.
    forms -= {name.lower()}
    return capital(forms.pop()) if len(forms) == 1 else ""


def capital(name: str) -> str:
    return "-".join(part[:1].upper() + part[1:] for part in name.split("-"))
