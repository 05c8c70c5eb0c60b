"""What several parts of one page ask is looked up once.

Only while a GET is answered or a page drawn: that changes nothing, so an answer stays true until the end of it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
_answers: ContextVar[dict[Any, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def one_page(answers: dict[Any, Any] | None = None) -> Iterator[None]:
    """For as long as it lasts, `once` remembers; inside another one it is a part of that. With `answers` it goes on from them."""
    if _answers.get() is not None:
        yield
        return
    token = _answers.set({} if answers is None else answers)
    try:
        yield
    finally:
        _answers.reset(token)


def remembered_so_far() -> dict[Any, Any] | None:
    """The answers of this page, for a part of it that is drawn when the view is over."""
    return _answers.get()


def once(look_up: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Of a function that looks something up by arguments that can be hashed: rows by their keys."""

    @functools.wraps(look_up)
    def remembered(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        answers = _answers.get()
        if answers is None:
            return look_up(*args, **kwargs)
        asked = (look_up, args, tuple(kwargs.items()))
        if asked not in answers:
            answers[asked] = look_up(*args, **kwargs)
        answer: Answer = answers[asked]
        return answer

    return remembered
