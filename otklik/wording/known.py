"""Sentences that were read lately: whoever writes asks about the same text again and again, and only its end is new."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from otklik.wording.tokens import Sentence

MOST_KNOWN = 2_000
Of = TypeVar("Of")


class Known(Generic[Of]):
    """What was worked out from the words of a sentence alone, wherever it stands. In memory, for as long as there is room."""

    def __init__(self, work_out: Callable[[Sentence], Of]) -> None:
        self.work_out = work_out
        self.answers: dict[object, Of] = {}

    def of(self, sentence: Sentence) -> Of:
        key = (sentence.language, sentence.end_mark, tuple((token.text, token.keys) for token in sentence.tokens))
        found = self.answers.get(key)
        if found is None:
            found = self.work_out(sentence)
            if len(self.answers) >= MOST_KNOWN:
                self.answers.clear()
            self.answers[key] = found
        return found

    def forget(self) -> None:
        self.answers.clear()
