"""Acts of speech: for every sentence what it does (says a failure, a cause, a time, asks, offers), by the patterns of `speech/`."""

from __future__ import annotations

from itertools import pairwise

from otklik.wording.rulebook import speech
from otklik.wording.tokens import Sentence, Token
from otklik.wording.words import IRREGULAR

COMMANDS = frozenset(
    "add adjust allow answer apply approve ask attach avoid back book break bring browse buy call cancel change charge check choose clear click close "
    "collect come complete compress confirm connect contact convert copy correct create cut decide delete describe disable disconnect download drag draw drive "
    "edit empty enable ensure enter erase exit expand export file fill find finish fix follow format free get give go grant have help hold "
    "import include increase insert install invite join keep leave let limit link list load log look lower make mark meet merge move name narrow note open order "
    "paste pay pick place play plug post press print provide publish pull purchase put quit rate re-enter read receive reconnect record reduce "
    "refresh refuse register relaunch reload remove rename renew reopen repeat replace reply report request rerun resend reserve reset resize restart restore "
    "resume retry return run review revise save say scan schedule scroll search see select send set share shorten show shut sign simplify skip specify split start stay "
    "stop submit subscribe switch sync take talk tap tell text top touch transfer trim try turn type unblock uncheck undo uninstall unlink "
    "unlock unplug unsubscribe unzip update upgrade upload use validate verify view visit wait wake walk watch write".split()
)
# Good manners, no step.
NO_STEP = frozenset(
    "извинить простить подождать успокоиться ожидать ждать волноваться беспокоиться переживать быть здравствовать".split()
)
# What an order is about: «Wipe the sensor», «Filter it» are orders whatever the verb.
OBJECTS = frozenset("the a an your our it this that them another some us me these those yourself".split())
NO_VERB = frozenset(
    "is are was were am do did does has have had can could will would shall should may might must in on at by with without for from to of about as than that which who whose what "
    "when where why how while if unless because since after before until during under over and or but so not no only also even both all most many much some any each every "
    "sorry thanks hi hello dear please here there this these those your our my his her their its it we you they he she i another once like unlike except per via through "
    "good bad more less then now still just too very quite really maybe perhaps yes see".split()
)
BEFORE_COMMAND = frozenset(
    {"please", "or", "then", "kindly", "first", "simply", "just", "now", ":", "—", "–", "-", "•", ";", "also", "instead"}
)
CONDITIONS = frozenset("if to when once before after for until from in by with meanwhile unless because as".split())


def read(sentences: list[Sentence]) -> None:
    """Fills in what each sentence does; spans are indices of its tokens."""
    for sentence in sentences:
        for act, taken in speech(sentence.language).found(sentence.tokens):
            if act == "done" and sentence.language == "en" and len(taken) == 1 and not is_past(sentence.tokens[taken[0]]):
                continue
            sentence.acts.setdefault(act, []).append((taken[0], taken[-1] + 1))
        if sentence.language == "en" and (people := named(sentence.tokens)):
            sentence.acts.setdefault("who", []).extend(people)
        for index in commands(sentence):
            sentence.acts.setdefault("command", []).append((index, index + 1))


# Endings of things that begin sentences: «Service will», «Delivery is».
THINGS = tuple("s ion ing ment ery ity ice ance ence und it at is re ey ou er rd ge nt ue et ll al".split())


def named(tokens: list[Token]) -> list[tuple[int, int]]:
    """«Nina will decide», «Sam is fixing it»: a capitalised word that acts. At the start of a sentence things are capitalised too."""
    return [
        (index, index + 2)
        for index, (token, after) in enumerate(pairwise(tokens))
        if token.text.istitle()
        and len(token.text) > 2
        and after.text.lower() in ("will", "is", "can", "has", "'ll")
        and not token.text.endswith(THINGS)
    ]


def is_past(token: Token) -> bool:
    word = token.text.lower()
    return word.endswith("ed") or word in IRREGULAR or word == "reset"


def commands(sentence: Sentence) -> list[int]:
    """Where the reader is told to do something."""
    tokens = sentence.tokens
    if sentence.language == "ru":
        return [index for index, token in enumerate(tokens) if "<COMMAND>" in token.keys and is_step(tokens, index)]
    found: list[int] = []
    opened = first_word(tokens) in CONDITIONS
    for index, token in enumerate(tokens):
        if token.text.lower() not in COMMANDS and not is_order(tokens, index):
            continue
        before = tokens[index - 1] if index else None
        word = before.text.lower() if before else ""
        follows = tokens[index + 1].text.lower() if index + 1 < len(tokens) else ""
        if before is None or not any(each.is_word for each in tokens[:index]):
            # «Login failed», «Upload failed», «Update at 13:00» begin with nouns.
            if not follows_noun(follows, sentence):
                found.append(index)
        elif (word in BEFORE_COMMAND and not (word in ("—", "-", "–", ":") and follows_noun(follows, sentence))) or (
            word == "," and (opened or found)
        ):
            if word != "or" or found or opened:
                found.append(index)
        elif (word == "and" and found) or (
            word in ("not", "and") and index >= 2 and tokens[index - 2].text.lower() in ("do", "please")
        ):
            found.append(index)
    return found


def is_order(tokens: list[Token], index: int) -> bool:
    word = tokens[index].text.lower()
    return (
        index + 1 < len(tokens)
        and (tokens[index + 1].text.lower() in OBJECTS or "<PLACE>" in tokens[index + 1].keys)
        and word.isalpha()
        and len(word) > 2
        and word not in NO_VERB
        and not word.endswith(("ing", "ed", "ly", "ion", "ment"))
    )


# Verbs that are nouns as well: «Update required», «Request to join».
NOUNISH = frozenset(
    "request link change update order report upgrade transfer charge start post file set list name answer import export upload download search access".split()
)
AFTER_NOUN = frozenset("is was are were has error not could failure unsuccessful can did at".split())


def follows_noun(word: str, sentence: Sentence) -> bool:
    """Whether what stands before `word` at the start of a sentence is a noun: «Login failed», «Upload interrupted»."""
    first = first_word(sentence.tokens)
    if not word:
        return len(sentence.words) == 1 and not sentence.end_mark
    if word == "to":
        return first in NOUNISH
    return (word in AFTER_NOUN and not (word == "at" and first not in NOUNISH)) or word.endswith("ed")


def first_word(tokens: list[Token]) -> str:
    return next((token.text.lower() for token in tokens if token.is_word), "")


def is_step(tokens: list[Token], index: int) -> bool:
    token = tokens[index]
    if any("{" + word + "}" in token.keys for word in NO_STEP) and not any(
        "<NUM>" in after.keys or "через" in after.keys for after in tokens[index + 1 : index + 4]
    ):
        return False
    if "<NOUN>" in token.keys or "<PREP>" in token.keys or "<ADJF>" in token.keys:
        # «три», «сети»: a command only where one stands.
        return index == 0
    return not (index and "не" in tokens[index - 1].keys and any("{" + word + "}" in token.keys for word in NO_STEP))
