"""Clauses behind a comma: «can’t be changed now, the florist has finished it» tells why, and no word says “because”."""

from __future__ import annotations

from otklik.wording.contents import said
from otklik.wording.tokens import Sentence, Token

PAST = frozenset(
    "took went came left bought sold gave sent fell broke burnt found lost made got ran began ended changed moved closed removed used".split()
)
NEGATIONS = frozenset({"not", "не", "нет", "нельзя", "no"})
CLAUSE_MARKS = frozenset({",", ":", ";", "—", "–"})
# Words behind a comma that go on with the same thought, or turn it.
OPENS_NO_CAUSE = frozenset(
    "and or but so nor yet though although whereas however if unless when where who which that whose please sorry then even "
    "и или но а да зато однако хотя хоть если чтобы когда где кто который что как то это либо пожалуйста тогда поэтому даже "
    "{который}".split()
)
CONDITIONS = frozenset("if unless when если когда".split())
RU_VERBS = frozenset({"<VERB>", "<INFN>", "<GRND>", "<COMMAND>"})
RU_STATES = frozenset({"<VERB>", "<PRTS>", "<ADJS>", "<PRED>"})


def is_own_clause(sentence: Sentence, comma: int) -> bool:
    """Behind what failed a clause that stands alone and denies nothing: «can't be changed now, the florist has finished it»."""
    tokens = sentence.tokens
    if not any(start < comma for start, _ in sentence.acts.get("failure", ())):
        return False
    end = next((index for index in range(comma + 1, len(tokens)) if tokens[index].keys & CLAUSE_MARKS), len(tokens))
    clause = tokens[comma + 1 : end]
    if len(clause) < 2 or not any(said(token) for token in clause) or any(token.keys & NEGATIONS for token in clause):
        return False
    if clause[0].keys & OPENS_NO_CAUSE or any(token.keys & CONDITIONS for token in tokens[:comma]):
        return False
    if {start for act in ("command", "way") for start, _ in sentence.acts.get(act, ())} & {comma + 1, comma + 2}:
        return False
    if sentence.language == "ru":
        return not clause[0].keys & RU_VERBS and any(token.keys & RU_STATES for token in clause)
    return any(is_finite(token, clause[index + 2 : index + 3]) for index, token in enumerate(clause[1:]))


def is_finite(token: Token, follows: list[Token]) -> bool:
    """A verb that says something of its subject, as far as English shows it by form: «fixes it», «opens at»."""
    word = token.text.lower()
    if token.keys & {"{be}", "{have}", "must", "will"} or word in PAST or word.endswith("ed"):
        return True
    return word.endswith("s") and any(each.text.lower() in AFTER_VERB for each in follows)


AFTER_VERB = frozenset("it them the a an us you its their our your only at on from until by".split())
