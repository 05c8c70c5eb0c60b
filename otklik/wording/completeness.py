"""Whether a message of a kind has all its parts, judged by acts of speech. Each kind has a standard of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from otklik.wording.kinds import Kind
from otklik.wording.tokens import Sentence, Token
from otklik.wording.words import folded, stem

# Words that name nothing: what is left beside them is what a message speaks of.
EMPTY = frozenset(
    "error failed fail failure fault occurred occur went go goes wrong something thing happened happen unexpected unknown problem issue operation action request task process "
    "input value format field data entry invalid incorrect bad correct valid unable can could cannot not no please sorry try again retry system server internal application app "
    "fatal critical technical difficulty difficulties experience experiencing currently temporarily an a the this that it is are was were be been has have had do does did we you i our your my us "
    "ongoing encounter perform disruption slow slower usual affect thing input denied required mandatory range wrong below above enter provide aware fix implement partial full while when what which who how so if than then as because right out at of in on to for with by from and or but some certain any service services unavailable impact impacted functionality function incident outage detected detect attention "
    "may might will would should must there here now still just maintenance progress oops whoops illegal program terminated terminate aborted abort status code line exception "
    "ошибка ошибки сбой неполадка проблема что-то пойти идти не так произойти возникнуть случиться неизвестный непредвиденный внутренний системный технический операция действие запрос "
    "значение формат поле данные ввод данный неверный неправильный некорректный недопустимый неверно неправильно некорректно система сервер приложение программа завершиться завершить выполнить "
    "неудачно неудача работа вестись временно быть и в на с по из у о от для мы вы я наш ваш это этот некоторый ряд сервис услуга функция недоступный мочь внимание инцидент зафиксировать "
    "установить подвергнуть подверженный влияние фатальный критический упс ой к до за сделать заполнить указать указан тут то все весь свой он она оно они код строка статус исключение состояние "
    "расследование процесс investigation currently "
    "отклонение нарушение беспокойство неудобство доставить причинить сложность уважаемый фиксировать "
    "inconvenience temporary bear caused dear difficulties troubles excuse apology apologies carry technical work deviation noted "
    "столкнуться наблюдаться перебой медленный медленно обычный работа обязательный обработка заполнение диапазон знать исправление готовить частичный целый попробовать повторить снова ещё раз пожалуйста извинить простить опять казаться закрыть".split()
)
EMPTY_STEMS = frozenset(stem(word) for word in EMPTY) | frozenset(folded(word) for word in EMPTY)
AHEAD = frozenset({"will", "shall", "<futr>"})
ANY_STEP = frozenset(
    f"{{{word if not word.isascii() else stem(word)}}}"
    for word in "try again retry refresh reload page contact support administrator admin wait restart back come check later repeat return call us moment minute screen app "
    "обновить страница обратиться администратор поддержка позже подождать минута зайти вернуться перезагрузить приложение связаться служба написать".split()
)
REQUIRES = frozenset("{нужный} {нужно} {требоваться} {need} must should".split())
PAST = frozenset(
    "took went came left bought sold gave sent fell broke burnt found lost made got ran began ended changed moved closed removed used".split()
)
PARTS = frozenset({",", ":", ";", "—", "–", "-", "but", "но", "а", "and", "и", "or", "или", "so"})
NEGATIONS = frozenset({"not", "не", "нет", "нельзя", "no"})
THAT = frozenset("it they this that these those это он она оно они".split())
TALK = ("apology", "thanks", "fluff", "greeting")


def said(token: Token) -> bool:
    """Whether the word names something."""
    if not token.is_word:
        return bool(token.keys & {"<LINK>", "<NAMED>"})
    if len(token.text) < 2 or token.text.lower() in EMPTY:
        return False
    lemmas = [key[1:-1] for key in token.keys if key.startswith("{")]
    if any(lemma in EMPTY for lemma in lemmas) or any(key[1:-1] in EMPTY_STEMS for key in token.keys if key.startswith("{")):
        return False
    return not token.keys & {"<PREP>", "<CONJ>", "<NPRO>"} or ("<NOUN>" in token.keys and len(token.text) > 3)


@dataclass(frozen=True)
class Reading:
    """One message as acts. Questions about it read as sentences."""

    sentences: list[Sentence]
    taken: frozenset[int] = frozenset()  # places of words that other findings took: codes and jokes name nothing

    def has(self, *acts: str) -> bool:
        return any(sentence.has(*acts) for sentence in self.sentences)

    def content(self, sentence: Sentence, *without: str) -> list[Token]:
        covered = sentence.covered(*without) if without else set()
        return [
            token
            for index, token in enumerate(sentence.tokens)
            if index not in covered and token.start not in self.taken and said(token)
        ]

    def is_talk(self, sentence: Sentence) -> bool:
        if (
            sentence.has("thanks", "apology")
            and not sentence.has("time", "failure", "request", "command")
            and len(self.content(sentence, "thanks", "apology")) <= 2
        ):
            return True
        return (sentence.has(*TALK) and not sentence.has("time", "cause", "command", "who", "done", "request", "failure")) or (
            sentence.has("fluff", "apology") and not sentence.has("cause", "time", "done", "news")
        )

    def is_step(self, sentence: Sentence) -> bool:
        first = sentence.acts.get("command", [(99, 99)])[0][0]
        return first <= 3 or (bool(sentence.acts.get("way")) and not sentence.has("failure"))

    @cached_property
    def statements(self) -> list[Sentence]:
        return [sentence for sentence in self.sentences if not self.is_talk(sentence)]

    def is_dated(self, sentence: Sentence) -> bool:
        """A fact with its day: «your inspection runs out on 30 June»."""
        durations = sentence.covered("duration")
        dated = any(not set(range(*span)) & durations for span in sentence.acts.get("time", ()))
        return (
            dated and not sentence.has("command") and not sentence.end_mark.startswith("?") and len(self.content(sentence)) >= 2
        )

    def is_over(self, sentence: Sentence) -> bool:
        """Something came to an end, and not only will."""
        denied = all(start and sentence.tokens[start - 1].keys & {"не", "not"} for start, _ in sentence.acts.get("done", ()))
        return not denied and not sentence.has("adrift", "vague") and not self.is_ahead(sentence)

    def is_ahead(self, sentence: Sentence) -> bool:
        """Speaks of what will be; what will be no more is over."""
        tokens = sentence.tokens
        return any(
            token.keys & AHEAD
            and not any(
                near.keys & {"не", "not"} for near in (*tokens[max(index - 1, 0) : index], *tokens[index + 1 : index + 2])
            )
            for index, token in enumerate(tokens)
        )

    @cached_property
    def has_concrete_time(self) -> bool:
        """A time that is no «since»."""
        return any(self.times(sentence) for sentence in self.sentences)

    def times(self, sentence: Sentence) -> list[tuple[int, int]]:
        since = sentence.covered("since")
        return [span for span in sentence.acts.get("time", ()) if not set(range(*span)) & since]

    @cached_property
    def names_what(self) -> bool:
        return any(
            self.content(sentence, "generic", "working", *TALK) for sentence in self.statements if not self.only_step(sentence)
        )

    def only_step(self, sentence: Sentence) -> bool:
        """Tells what to do and nothing else."""
        first = sentence.acts.get("command", [(99, 99)])[0][0]
        return first <= 1 or (
            first < 99
            and not sentence.has("failure", "cause", "side", "generic")
            and len(self.content(sentence)) < 12
            and first <= 4
        )

    @cached_property
    def has_step(self) -> bool:
        return any(sentence.has("command", "nothing") or self.offers(sentence) for sentence in self.sentences)

    def offers(self, sentence: Sentence) -> bool:
        """There is a way, and it is not the very clause that says it failed: «the shop hasn't opened since 9:00»."""
        tokens = sentence.tokens
        for start, _ in sentence.acts.get("way", ()):
            clause = next((index for index in range(start - 1, -1, -1) if tokens[index].keys & PARTS), -1)
            if not any(token.keys & NEGATIONS for token in tokens[clause + 1 : start]):
                return True
        return False

    @cached_property
    def has_own_step(self) -> bool:
        """A step that fits this trouble only and so tells whose side it is: not «try again», «reload», «contact us»."""
        return any(self.own_words_of_step(sentence) >= 2 for sentence in self.sentences if not sentence.has("vague"))

    def own_words_of_step(self, sentence: Sentence) -> int:
        """How many words a step has that neither fit everywhere nor only repeat what failed: «place it again» has one."""
        first = sentence.acts.get("command", [(99, 99)])[0][0]
        if first == 99:
            return 0
        before = [*(other for other in self.sentences if other.start < sentence.start)]
        failed = {
            key
            for tokens in (*(other.tokens for other in before if other.has("failure")), sentence.tokens[:first])
            for token in tokens
            for key in token.keys
            if key.startswith("{")
        }
        starts = {sentence.tokens[index].start for index in range(first)}
        return sum(
            1
            for token in self.content(sentence)
            if token.start not in starts and not token.keys & ANY_STEP and not token.keys & failed
        )

    @cached_property
    def will_be_well(self) -> bool:
        """A sentence tells when it will be as it should."""
        return any(
            (
                self.times(sentence)
                and not sentence.has("generic", "vague")
                and (any(token.keys & AHEAD for token in sentence.tokens) or self.is_planned(sentence))
            )
            or (sentence.has("until") and sentence.has("cause", "ours", "outage", "failure") and not sentence.has("news"))
            for sentence in self.sentences
        )

    def is_planned(self, sentence: Sentence) -> bool:
        """«Dr Wood publishes it on 15 September»: a second sentence, in the present, with its day."""
        return (
            sentence is not self.sentences[0]
            and not sentence.has("failure", "news", "since", "done")
            and not any(token.keys & {"<past>", "was", "were", "had"} or token.text.endswith("ed") for token in sentence.tokens)
            and len(self.content(sentence)) >= 2
        )

    @cached_property
    def says_what_works(self) -> bool:
        """«Mastercard and cash work», «Tickets are valid on all trains»: beside the trouble, something that is well."""
        return any(
            not sentence.has("failure", "generic", "news", "working", "cause", "vague", "apology", "thanks")
            and len(self.content(sentence, "since", "time", "whom")) >= 2
            and not sentence.end_mark.startswith("?")
            for sentence in self.sentences[1:]
        )

    def requires(self, sentence: Sentence) -> bool:
        """Says what is needed, and it is more than «a valid value»."""
        return (
            any(token.keys & REQUIRES for token in sentence.tokens)
            and not sentence.has("vague_rule")
            and len(self.content(sentence, "generic")) >= 3
        )

    @cached_property
    def has_cause(self) -> bool:
        if self.has("cause", "side") or any(sentence.has("ours") and not self.only_step(sentence) for sentence in self.sentences):
            return True
        told = [sentence for sentence in self.statements if not self.only_step(sentence) and self.content(sentence, "generic")]
        if any(self.is_state(sentence) for sentence in told):
            return True
        if sum(1 for sentence in told if len(self.content(sentence, "generic", "nothing")) >= 2) >= 2:
            return True
        return any(self.explains(sentence) for sentence in told)

    def is_state(self, sentence: Sentence) -> bool:
        """«The file is larger than 10 MB», «Bluetooth выключен»: an affirmative statement explains itself."""
        if sentence.has("failure", "generic", "working", "vague", "adrift") or sentence.end_mark.startswith("?"):
            return False
        if sentence.language == "en":
            return (
                any(
                    token.keys & {"{be}", "{have}", "{need}", "{end}", "{expire}", "{chang}", "{contain}"}
                    or token.text.lower() in PAST
                    for token in sentence.tokens
                )
                and len(self.content(sentence)) >= 2
            )
        return (
            any(token.keys & {"<VERB>", "<PRTS>", "<ADJS>", "<PRED>"} for token in sentence.tokens)
            and len(self.content(sentence)) >= 2
        )

    def explains(self, sentence: Sentence) -> bool:
        """A colon or a dash after what failed, and something that is no step behind it."""
        for index, token in enumerate(sentence.tokens[:-1]):
            if "," in token.keys and index >= 2 and sentence.tokens[index + 1].text.lower() in THAT:
                # «…, they are dangerous goods».
                return True
            if token.keys & {":", "—", "–"} and index:
                behind = sentence.tokens[index + 1 :]
                if any("<PLACE>" in each.keys for each in behind[: 3 if index < 2 else None]):
                    return True
                if index < 2:
                    continue
                steps = {start for start, _ in sentence.acts.get("command", ())}
                if sum(1 for each in behind if said(each) or "<NUM>" in each.keys) >= 2 and index + 1 not in steps:
                    return True
        return False


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
    if (read.has("vague") and not read.has_concrete_time) or (ours and not read.has_concrete_time):
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
    if not read.has_cause and not any(sentence.has("failure") and sentence.has("purpose") for sentence in read.sentences):
        lacks.append("why")
    offers = any(sentence.end_mark.startswith("?") for sentence in read.sentences)
    if not (read.has_step or offers or another_way(read)):
        lacks.append("next")
    return lacks


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
    told = [sentence for sentence in read.statements if read.content(sentence) or sentence.has("time")]
    if not told and not any(sentence.has("adrift") for sentence in read.sentences):
        lacks.append("what")
    finished = any(read.is_over(sentence) for sentence in told)
    drifts = any(sentence.has("adrift") for sentence in read.sentences)
    promised = read.has_concrete_time and not drifts and any(len(read.content(sentence)) >= 3 for sentence in told)
    asks = any(sentence.has("request") or sentence.end_mark.startswith("?") for sentence in told)
    if not (any(sentence.has("who", "command", "way") for sentence in told) or asks or finished or promised):
        lacks.append("owner")
    waits = any(sentence.has("vague", "working") for sentence in told)
    if not read.has_concrete_time and not ((asks or finished) and not waits):
        lacks.append("when")
    return lacks


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
    if not read.has("decline"):
        lacks.append("next")
    return lacks


STANDARDS: dict[Kind, Callable[[Reading], list[str]]] = {
    Kind.FAILURE: failure,
    Kind.FIELD: field,
    Kind.REFUSAL: refusal,
    Kind.REPLY: reply,
    Kind.STATUS: status,
    Kind.SURVEY: survey,
}
