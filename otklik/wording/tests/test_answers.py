"""Good answers of operators, as they are typed every day: the guard asks about none of them. No weight is fitted on these."""

from pathlib import Path

import pytest

from otklik.wording.judging import judge
from otklik.wording.kinds import Kind

FOLDER = Path(__file__).parent / "answers"


def answers(language):
    return [line.replace("\\n", "\n") for line in (FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_there_are_sixty_answers_of_each_language(language):
    assert len(set(answers(language))) >= 60


@pytest.mark.parametrize("text", [*answers("ru"), *answers("en")])
def test_nothing_is_asked_about_a_good_answer(text):
    found = judge(text, kind=Kind.REPLY)
    assert found.is_good, [finding.rule for finding in found.findings]
