"""What a word can be: its form, its dictionary forms and its grammar, as keys that patterns ask for. Kept per word."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from otklik.lib.later import later
from otklik.wording.morphology import morphology

if TYPE_CHECKING:
    import snowballstemmer
else:
    snowballstemmer = later("snowballstemmer")

LONGEST_WORD = 40
CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
# Parses that are this unlikely beside the best one only confuse: «мы» is no genitive of «мыть».
LEAST_LIKELY = 0.08
GRAMMEMES = frozenset(
    "NOUN ADJF ADJS VERB INFN PRTF PRTS GRND NPRO PREP CONJ ADVB PRED NUMR impr past pres futr sing plur masc femn neut 1per 2per 3per "
    "nomn gent datv accs ablt loct perf impf Name Surn Patr Geox anim pssv".split()
)
# What tokens say of themselves beside grammar.
KINDS = frozenset("NAMED WORD LATIN CYRILLIC COMMAND NUM PLACE LINK DATE TIME WHEN OF".split())
FORMS_OF = {
    "be": "am is are was were been being",
    "have": "has had having",
    "do": "does did done",
    "go": "goes went gone",
    "send": "sent",
    "choose": "chose chosen",
    "write": "wrote written",
    "tell": "told",
    "say": "said",
    "give": "gave given",
    "take": "took taken",
    "make": "made",
    "get": "got gotten",
    "find": "found",
    "lose": "lost",
    "leave": "left",
    "pay": "paid",
    "forget": "forgot forgotten",
    "break": "broke broken",
    "know": "knew known",
    "fall": "fell fallen",
    "keep": "kept",
    "come": "came",
    "see": "saw seen",
    "bring": "brought",
    "buy": "bought",
    "begin": "began begun",
    "run": "ran",
    "feel": "felt",
    "spend": "spent",
    "mistake": "mistaken mistook",
    "misspell": "misspelt",
    "understand": "understood",
    "corrupt": "corrupted",
    "can": "could",
    "will": "would",
    "meet": "met",
}
IRREGULAR = {form: word for word, forms in FORMS_OF.items() for form in forms.split()}


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    word = IRREGULAR.get(word, word)
    # A stemmer keeps the word at hand while it works: threads must not share one.
    return word if len(word) < 4 or len(word) > LONGEST_WORD else snowballstemmer.stemmer("english").stemWord(word)


@lru_cache(maxsize=50_000)
def keys(word: str) -> frozenset[str]:
    """All that a pattern may ask of this word (small letters, е for ё): the form, {dictionary form}, <grammeme>."""
    if len(word) > LONGEST_WORD:
        return frozenset({"<WORD>"})
    if not CYRILLIC.search(word):
        return frozenset({word, "{" + stem(word) + "}", "<WORD>", "<LATIN>"})
    found = {word, "<WORD>", "<CYRILLIC>"}
    parses = morphology().parse(word)
    for parsed in parses:
        if parsed.score >= LEAST_LIKELY * parses[0].score or {"VERB", "impr"} in parsed.tag:
            found.add("{" + folded(parsed.normal_form) + "}")
            found.update(f"<{grammeme}>" for grammeme in parsed.tag.grammemes & GRAMMEMES)
            if {"VERB", "impr", "plur"} in parsed.tag and parsed.tag.involvement != "incl":
                found.add("<COMMAND>")
    return frozenset(found)


def folded(word: str) -> str:
    """As patterns know it: small, without ё, a straight apostrophe."""
    return word.lower().replace("ё", "е").replace("’", "'")
