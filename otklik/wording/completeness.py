"""Whether a message of a kind has all its parts, judged by acts of speech. Each kind has a standard of its own."""

from __future__ import annotations

from collections.abc import Callable

from otklik.wording.kinds import Kind
from otklik.wording.reading import TALK, Reading
from otklik.wording.tokens import Sentence


def missing(kind: Kind, read: Reading) -> list[str]:
    """Codes of the parts that are not there, in the order of a good message."""
    if not read.sentences:
        return []
    return STANDARDS[kind](read)


def failure(read: Reading) -> list[str]:
    lacks = []
    named = read.names_what or read.has("outage")
    if not named:
        lacks.append("what")
    if not (read.has_cause or read.has_own_step) or (not named and not read.has("cause", "ours")):
        lacks.append("why")
    ours = read.has("ours") and read.has("working", "news")
    promised = ours and (read.has_concrete_time or read.has("vague"))
    if not (read.has_step or promised or read.will_be_well or another_way(read)):
        lacks.append("next")
    # «The mechanic won't come today, we'll pick a new time a bit later»: the day of what failed is no day of ours.
    timed = any(
        read.times(sentence) and not (sentence.has("failure") and sentence.language == "ru") for sentence in read.sentences
    )
    if (read.has("vague") and not timed) or (ours and not read.has_concrete_time):
        lacks.append("when")
    return lacks


def field(read: Reading) -> list[str]:
    exact = read.has("exact_rule") or any(read.requires(sentence) for sentence in read.sentences)
    commanded = any(sentence.has("command") and read.content(sentence, "vague_rule") for sentence in read.sentences)
    vague = read.has("vague_rule")
    if exact or (commanded and not vague):
        return []
    named = any(read.content(sentence, "generic", "command", *TALK) for sentence in read.sentences)
    return ["next"] if named else ["what", "next"]


def refusal(read: Reading) -> list[str]:
    lacks = []
    if not any(read.content(sentence) for sentence in read.sentences):
        lacks.append("what")
    told = read.has_cause or any(names_hurdle(read, sentence) for sentence in read.sentences)
    if not told and not any(sentence.has("failure") and sentence.has("purpose") for sentence in read.sentences):
        lacks.append("why")
    offers = any(sentence.end_mark.startswith("?") for sentence in read.sentences)
    if not (read.has_step or offers or another_way(read)):
        lacks.append("next")
    if any(puts_off(sentence) for sentence in read.sentences) and not read.has_concrete_time:
        lacks.append("when")
    return lacks


def names_hurdle(read: Reading, sentence: Sentence) -> bool:
    """«Switch the account on first»: what has to be done before is what stands in the way."""
    return any(token.keys & {"first", "сначала"} for token in sentence.tokens) and read.own_words_of_step(sentence) >= 1


def puts_off(sentence: Sentence) -> bool:
    """«Soon», «come back later»; not the order of two steps: «first move the rest, then close it»."""
    commands = [start for start, _ in sentence.acts.get("command", ())]
    vague = [start for start, _ in sentence.acts.get("vague", ())]
    return bool(vague) and (not commands or any(command < start <= command + 2 for command in commands for start in vague))


def another_way(read: Reading) -> bool:
    """Behind what failed and its cause something is told that is there: «Monday at 9:00 is free»."""
    return any(
        not sentence.has("failure", "apology", "generic", "thanks")
        and (not sentence.has("cause") or sentence.has("time"))
        and len(read.content(sentence)) >= 2
        for sentence in read.sentences[1:]
    ) and any(read.explains(sentence) or sentence.has("cause", "side") for sentence in read.sentences)


def reply(read: Reading) -> list[str]:
    lacks = []
    told = told_in(read)
    if not told and not any(sentence.has("adrift") for sentence in read.sentences):
        lacks.append("what")
    finished = is_settled(read)
    drifts = any(sentence.has("adrift") for sentence in read.sentences)
    promised = read.has_concrete_time and not drifts and any(len(read.content(sentence)) >= 3 for sentence in told)
    asks = any(sentence.has("request") or sentence.end_mark.startswith("?") for sentence in told)
    if not (any(sentence.has("who", "command", "way") for sentence in told) or asks or finished or promised):
        lacks.append("owner")
    # «What is the number? I'll check it»: behind a question of ours it is the reader's turn.
    asked = next((index for index, sentence in enumerate(told) if sentence.has("request")), len(told))
    waits = any(sentence.has("vague", "working") for sentence in told[: asked + 1])
    if not read.has_concrete_time and not ((asks or finished) and not waits):
        lacks.append("when")
    return lacks


def told_in(read: Reading) -> list[Sentence]:
    return [sentence for sentence in read.statements if read.content(sentence) or sentence.has("time")]


def is_settled(read: Reading) -> bool:
    """Something came to an end, and nobody has promised to do anything more at a time he does not name."""
    over = any(read.is_over(sentence) or has_nothing_left(sentence) or has_arrived(sentence) for sentence in told_in(read))
    return over and (read.has_concrete_time or not any(is_still_to_do(sentence) for sentence in read.sentences))


def is_still_to_do(sentence: Sentence) -> bool:
    """«The chair will correct it», «деньги вернёт отдел»; not what the reader will see, and not what will be only if."""
    tokens = sentence.tokens
    if any(token.keys & UNLESS for token in tokens):
        return False
    russian = any(
        "<futr>" in token.keys and token.keys & OURS_TO_DO and not token.keys & {"<2per>", "<NOUN>"} for token in tokens
    )
    return russian or any(
        token.text.lower() in WILL
        and not any(near.text.lower() == "you" for near in tokens[max(index - 1, 0) : index])
        and not any(near.text.lower() in NOT for near in tokens[index + 1 : index + 3])
        for index, token in enumerate(tokens)
    )


WILL = frozenset({"will", "shall", "'ll", "’ll"})
NOT = frozenset({"not", "no", "never", "be"})
UNLESS = frozenset({"если", "if", "when", "когда", "unless", "пока", "until", "till", "не"})
OURS_TO_DO = frozenset(
    "{вернуть} {отправить} {выслать} {прислать} {написать} {сообщить} {позвонить} {перезвонить} {ответить} {передать} {проверить}"
    " {исправить} {починить} {заменить} {осмотреть} {подготовить} {выделить} {связаться} {рассмотреть} {начислить} {пересчитать}"
    " {направить} {согласовать} {подтвердить} {скинуть} {сделать} {оформить} {посчитать}".split()
)


def has_arrived(sentence: Sentence) -> bool:
    """«Sent again to ivan@example.com» is with the person; «sent to the department» drifts."""
    return sentence.has("done") and sentence.has("adrift") and any("<LINK>" in token.keys for token in sentence.tokens)


def has_nothing_left(sentence: Sentence) -> bool:
    """«Nothing more to pay before the airport» ends a matter; «do not worry» does not."""
    return sentence.has("nothing") and not any(token.keys & WORRIES for token in sentence.tokens)


WORRIES = frozenset("{переживать} {волноваться} {беспокоиться}".split())


def status(read: Reading) -> list[str]:
    lacks = []
    if not read.names_what:
        lacks.append("what")
    over = any(read.is_over(sentence) and not sentence.has("failure") for sentence in read.sentences)
    if not read.has_concrete_time and not over:
        lacks.append("when")
    mended = any(sentence.has("mends") and read.times(sentence) and not sentence.has("vague") for sentence in read.sentences)
    if not (read.has_step or over or mended or read.says_what_works):
        lacks.append("next")
    if not over and not read.has("whom"):
        lacks.append("whom")
    if not over and not read.has("since"):
        lacks.append("since")
    return lacks


def survey(read: Reading) -> list[str]:
    lacks = []
    asks = any(
        sentence.has("command", "request", "occasion") or sentence.end_mark.startswith("?") for sentence in read.statements
    )
    if not asks:
        lacks.append("what")
    occasion = read.has("occasion") or any(read.is_dated(sentence) for sentence in read.sentences)
    if not read.has("purpose") and not occasion:
        lacks.append("why")
    if not read.has("duration", "time"):
        lacks.append("when")
    if not (read.has("decline") or is_due(read) or answers_itself(read)):
        lacks.append("next")
    return lacks


# What people may simply not want any more: there the way out belongs into the reminder.
AT_WILL = frozenset("{подписка} {абонемент} {рассылка} {subscript} {trial} {membership} {newslett}".split())


def is_due(read: Reading) -> bool:
    """A reminder of a day, with what to do: what is due cannot be declined. A question of ours can."""
    asks = any(sentence.end_mark.startswith("?") for sentence in read.sentences)
    at_will = any(token.keys & AT_WILL for sentence in read.sentences for token in sentence.tokens)
    dated = any(read.is_dated(sentence) and sentence.has("occasion") for sentence in read.sentences)
    return dated and read.has("command") and not asks and not at_will


def answers_itself(read: Reading) -> bool:
    """«Need longer? Extend it in the app»: for whom it is otherwise, the next sentence says what to do."""
    pairs = zip(read.sentences[1:], read.sentences[2:], strict=False)
    return read.has("occasion") and any(
        one.end_mark.startswith("?") and other.acts.get("command", [(99, 99)])[0][0] <= 1 for one, other in pairs
    )


STANDARDS: dict[Kind, Callable[[Reading], list[str]]] = {
    Kind.FAILURE: failure,
    Kind.FIELD: field,
    Kind.REFUSAL: refusal,
    Kind.REPLY: reply,
    Kind.STATUS: status,
    Kind.SURVEY: survey,
}
