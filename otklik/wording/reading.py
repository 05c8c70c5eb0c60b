"""One message as acts of speech: questions about it read as sentences. What the words of a message name, too."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from otklik.wording.clauses import NEGATIONS, PAST, is_own_clause
from otklik.wording.contents import said
from otklik.wording.tokens import Sentence, Token
from otklik.wording.words import stem

AHEAD = frozenset({"will", "shall", "<futr>"})
ANY_STEP = frozenset(
    f"{{{word if not word.isascii() else stem(word)}}}"
    for word in "try again retry refresh reload page contact support administrator admin wait restart back come check later repeat return call us moment minute screen app "
    "обновить страница обратиться администратор поддержка позже подождать минута зайти вернуться перезагрузить приложение связаться служба написать".split()
)
# To turn to somebody fits any trouble, whatever the address.
CONTACTS = frozenset(
    f"{{{word}}}"
    for word in "contact email call phone ring write обратиться обращаться позвонить связаться сообщить написать".split()
)
TO_US = frozenset(
    "us me нам мне {support} {desk} {helpdesk} {team} {operator} {administrator} {поддержка} {оператор} {администратор} {служба} {чат} {банк} {bank}".split()
)
REQUIRES = frozenset("{нужный} {нужно} {требоваться} {need} must should".split())
PARTS = frozenset({",", ":", ";", "—", "–", "-", "but", "но", "а", "and", "и", "or", "или", "so"})
THAT = frozenset("it they this that these those это он она оно они".split())
TALK = ("apology", "thanks", "fluff", "greeting")


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
            and not (sentence.has("done") and not sentence.has("adrift"))
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
        if first == 99 or self.is_contact(sentence, first):
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

    def is_contact(self, sentence: Sentence, command: int) -> bool:
        """«Write to help@…», «call 8 800 …»; not «write the name in Latin letters»."""
        follows = sentence.tokens[command + 1 : command + 5]
        return bool(sentence.tokens[command].keys & CONTACTS) and (
            any("<LINK>" in token.keys or "<NUM>" in token.keys or token.keys & TO_US for token in follows)
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
        if (
            sum(
                1 for sentence in told if not self.only_helps(sentence) and len(self.content(sentence, "generic", "nothing")) >= 2
            )
            >= 2
        ):
            return True
        return any(self.explains(sentence) for sentence in told)

    def only_helps(self, sentence: Sentence) -> bool:
        """Tells a way on and nothing of what happened: «You can choose a paid plan in Billing»."""
        first, last = min(sentence.acts.get("way", ()), default=(99, 99))
        # «Можно отменить заказ»: what may be cancelled has not failed.
        failed = any(not first <= start < last for start, _ in sentence.acts.get("failure", ()))
        return first <= 1 and not failed and not sentence.has("cause", "side", "ours")

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
            if "," in token.keys and is_own_clause(sentence, index):
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
