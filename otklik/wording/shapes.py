"""What is heard in the shape of a message, not in its words: shouting, too many steps, an apology with nothing behind it, a promise without a time."""

from __future__ import annotations

import re

from otklik.wording.kinds import Kind
from otklik.wording.morphology import morphology
from otklik.wording.reading import Reading
from otklik.wording.tokens import Sentence, Token
from otklik.wording.words import CYRILLIC

FEWEST_SHOUTED = 12
# Initials and product names come in twos; three loud words in a row are a voice.
LOUD_IN_A_ROW = 3
MOST_STEPS = 3
NUMBERED = re.compile(r"^\s{0,8}(?:\d{1,2}[.)]|[-•*–])\s", re.MULTILINE)
BANGS = re.compile(r"!{2,9}|[!?]{3,9}|[?]{2,9}")

Span = tuple[int, int]


def shouted(text: str, sentences: list[Sentence], names: list[Span]) -> list[Span]:
    """`names` are written as they are, however loud."""
    found = [(match.start(), match.end()) for match in BANGS.finditer(text)]
    for sentence in sentences:
        run: list[Span] = []
        words = sentence.words
        for word in [*words, None]:
            if (
                word
                and len(word.text) > 1
                and word.text.isupper()
                and is_apart(text, word.start, word.end)
                and not any(start <= word.start < end for start, end in names)
            ):
                run.append((word.start, word.end))
                continue
            if word and len(word.text) == 1 and run:
                continue
            letters = sum(end - start for start, end in run)
            if (len(run) >= LOUD_IN_A_ROW and letters >= FEWEST_SHOUTED) or (
                len(run) >= 2 and len(run) == len(words) and letters >= FEWEST_SHOUTED - 4
            ):
                found.append((run[0][0], run[-1][1]))
            run = []
    lonely = [
        sentence
        for sentence in sentences
        if len(sentence.words) == 1
        and sentence.words[0].text.isupper()
        and len(sentence.words[0].text) > 4
        and "!" in sentence.end_mark
    ]
    found.extend((sentence.start, sentence.end) for sentence in lonely)
    return sorted(found)


def is_heading(text: str, sentences: list[Sentence], loud: list[Span]) -> bool:
    """Capitals that nobody cries: the first sentence only, no exclamation mark anywhere, and an ordinary text below."""
    return (
        bool(loud)
        and len(sentences) > 1
        and "!" not in text
        and all(start < sentences[0].end and text[start:end].isupper() for start, end in loud)
    )


def quieter(loud: str) -> str | None:
    """The same in an ordinary voice; None where names and abbreviations may be among the words."""
    if not any(letter.isalpha() for letter in loud):
        return "?" if "?" in loud else "."
    words = re.findall(r"[^\W\d_]+", loud)
    if not all(CYRILLIC.search(word) and is_plain(word) for word in words):
        return None
    return loud.capitalize()


def is_plain(word: str) -> bool:
    parses = morphology().parse(word.lower()[:40])
    return parses[0].is_known and not any(
        set(parsed.tag.grammemes) & {"Abbr", "Name", "Surn", "Geox", "Orgn", "Trad"} for parsed in parses
    )


def is_apart(text: str, start: int, end: int) -> bool:
    """A word of speech, not a piece of ON_ERROR_STOP or UNION/INTERSECT."""
    return (text[start - 1 : start] or " ") not in "_/=[%<{" and (text[end : end + 1] or " ") not in "_/=]>}"


def steps(text: str, read: Reading) -> Span | None:
    """From the first step too many on. A numbered list is how many steps are given well."""
    if len(NUMBERED.findall(text)) >= 2:
        return None
    told = [
        (sentence, index)
        for sentence in read.sentences
        for index, _ in sentence.acts.get("command", ())
        if not (index and sentence.tokens[index - 1].text.lower() in ("or", "или"))
        and sentence.tokens[0].text.lower() not in ("if", "если")
        and not sentence.has("thanks", "apology")
        and not (is_choice(sentence) and index != sentence.acts["command"][0][0])
    ]
    if len(told) <= MOST_STEPS:
        return None
    sentence, index = told[MOST_STEPS]
    return sentence.tokens[index].start, told[-1][0].end


def is_choice(sentence: Sentence) -> bool:
    """«Shorten the text, send files one by one, or put a link»: ways to choose from, not steps."""
    tokens = sentence.tokens
    return any(
        index and {"or", "или"} & {token.text.lower() for token in tokens[max(index - 4, 0) : index]}
        for index, _ in sentence.acts.get("command", ())
    )


def empty_apology(read: Reading) -> Span | None:
    """Where all that was said is sorry, or sorry over and over, or sorry only «if you felt so»."""
    if again := sorry_again(read):
        return again
    sorry = [sentence for sentence in read.sentences if sentence.has("apology")]
    if not sorry or len(sorry) == len(read.sentences) == 0:
        return None
    rest = [sentence for sentence in read.sentences if sentence not in sorry]
    own = [token for sentence in sorry for token in read.content(sentence, "apology") if not token.keys & BARE]
    told = any(
        sentence.has("cause", "done", "who", "time", "request", "way") or (sentence.has("command") and not sentence.has("vague"))
        for sentence in rest
        if not read.is_talk(sentence)
    )
    if (
        told
        or sorry_for(sorry)
        or len(own) >= 2
        or any(sentence.has("failure") and own and not sentence.has("generic") for sentence in sorry)
    ):
        return None
    return sorry[0].start, sorry[-1].end


# From the third on it is about our feelings and not about theirs.
MOST_SORRY = 3
SORRY = frozenset(
    f"{{{word}}}"
    for word in "извинить извинять извинение простить прощение сожалеть сожаление стыдно стыд неловко виноватый умолять".split()
)
SORRY_EN = ("apolog", "sorry", "regret", "forgive")
IF_YOU_FELT = (("если", "задеть|показаться|обидеть|расстроить|огорчить"), ("if", "felt|offended|upset|feel"))


def is_sorry(token: Token) -> bool:
    return bool(token.keys & SORRY) or token.text.lower().startswith(SORRY_EN)


def sorry_again(read: Reading) -> Span | None:
    said = [token for sentence in read.sentences for token in sentence.tokens if is_sorry(token)]
    if len(said) >= MOST_SORRY:
        return said[0].start, said[-1].end
    for sentence in read.sentences:
        words = [token.text.lower() for token in sentence.tokens]
        sorry = next((index for index, token in enumerate(sentence.tokens) if is_sorry(token)), None)
        if sorry is None:
            continue
        after = sentence.tokens[sorry:]
        for condition, felt in IF_YOU_FELT:
            wanted = {key for one in felt.split("|") for key in (one, f"{{{one}}}")}
            if condition in words[sorry:] and any(token.keys & wanted for token in after):
                return sentence.start, sentence.end
    return None


BARE = frozenset(
    f"{{{word}}}"
    for word in "inconveni troubl caus disturb incident situat accept pleas sincer deepli неудобство беспокойство доставить принести приносить причинить временный возможный ситуация доставленный причинённый причиненный искренний искренне наш".split()
)


def sorry_for(sorry: list[Sentence]) -> bool:
    return any(
        sentence.has("time", "done", "cause")
        for sentence in sorry
        if not any(token.keys & {"{inconveni}", "{неудобство}"} for token in sentence.tokens)
    )


FIRST_PERSON = ("who", "working", "news")
FUTURE = frozenset({"<futr>", "will", "shall", "<INFN>"})


def promises(read: Reading, kind: Kind) -> list[Span]:
    """Soon, later, as soon as possible: said of what we do, with no time beside it."""
    if kind in (Kind.FIELD, Kind.SURVEY):
        return []
    found: list[Span] = []
    for sentence in read.sentences:
        if sure := surely(sentence, read):
            found.append(sure)
            continue
        vague = sentence.acts.get("vague")
        if not vague or read.times(sentence):
            continue
        commands = sentence.acts.get("command", ())
        ours = any(token.keys & FUTURE for token in sentence.tokens) or sentence.has(*FIRST_PERSON)
        if (commands and not ours) or (commands and commands[0][0] <= 1):
            continue
        if (ours and not read.has_concrete_time) or (ours and kind is Kind.REPLY):
            start, end = max(vague, key=lambda span: span[1] - span[0])
            found.append((sentence.tokens[start].start, sentence.tokens[end - 1].end))
    return found


# «Непременно починим», "we will definitely get to it": sure of all but the day.
SURE = frozenset(
    "обязательно непременно гарантируем гарантирую слово честно-честно definitely absolutely certainly surely promise guarantee guaranteed".split()
)
AHEAD = frozenset({"<futr>", "will", "shall"})


def surely(sentence: Sentence, read: Reading) -> Span | None:
    sure = next((token for token in sentence.tokens if token.text.lower() in SURE), None)
    if sure is None or read.times(sentence) or not sentence.tokens:
        return None
    ours = any(token.keys & AHEAD and not token.keys & {"<2per>"} for token in sentence.tokens)
    mine = sentence.language == "ru" or any(token.text.lower() in ("we", "i", "you", "they") for token in sentence.tokens)
    return (sure.start, sure.end) if ours and mine else None
