"""What the tests of rules and of giving out work begin with."""

from __future__ import annotations

from typing import Any

import pytest

from otklik.automation.actions.writing import draft, switch_on
from otklik.automation.content import Content
from otklik.automation.models import Rule
from otklik.conftest import Cast
from otklik.desk.actions import open_ticket
from otklik.desk.models import Ticket


class Desk:
    """The company at work: writes rules, lets customers write."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def rule(self, name: str = "Правило", **content: Any) -> Rule:
        """A rule at work."""
        return switch_on(draft(None, name, Content(**content), by=self.cast.lena), by=self.cast.lena)

    def ticket(self, text: str = "Здравствуйте", *, subject: str = "Вопрос", **fields: Any) -> Ticket:
        about = {"customer": self.cast.ivan, "kind": "question", "channel": "email", "by": None, **fields}
        return open_ticket(subject=subject, text=text, **about)


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return Desk(cast)
