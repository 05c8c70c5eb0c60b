"""Judges one message: pure, without network, for any text."""

from __future__ import annotations

from otklik.wording.findings import Context, Finding, Verdict
from otklik.wording.kinds import Kind, Level, Profile

FEWEST_SHOUTED = 12


def judge(
    text: str, *, kind: Kind, language: str | None = None, profile: Profile = Profile.CALM, context: Context | None = None
) -> Verdict:
    """What a person would stumble over in this message. `language` is "ru" or "en"; None finds it out by itself."""
    del kind, language, context
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) < FEWEST_SHOUTED or not all(letter.isupper() for letter in letters):
        return Verdict()
    shouting = Finding(
        rule="shouting",
        code="shouting",
        level=Level.ERROR if profile is Profile.STRICT else Level.WARNING,
        start=0,
        end=len(text),
        messages={"en": "The whole message is in capitals.", "ru": "Всё сообщение написано заглавными."},
        advices={
            "en": "Write it as one speaks: capitals read as shouting.",
            "ru": "Напишите обычными буквами: заглавные читаются как крик.",
        },
    )
    return Verdict(findings=(shouting,))
