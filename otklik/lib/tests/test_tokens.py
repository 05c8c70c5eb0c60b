"""Promise P8: a forged token opens nothing."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from otklik.lib.tokens import BadToken, Expired, Forged, read, sign

KEY, OTHER = b"k" * 32, b"o" * 32
MOMENT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."


def test_a_token_says_what_was_signed_until_its_time_is_over() -> None:
    token = sign(KEY, {"t": 5, "имя": "Анна"}, expires_at=MOMENT)
    assert read(KEY, token, at=MOMENT) == {"t": 5, "имя": "Анна"}
    with pytest.raises(Expired):
        read(KEY, token, at=MOMENT + timedelta(seconds=1))


def test_another_key_opens_nothing() -> None:
    with pytest.raises(Forged):
        read(OTHER, sign(KEY, {"t": 5}))


@pytest.mark.parametrize("token", ["", ".", "..", "a.b", "é.é", "x" * 5000, "null.", "\x00.\x00"])
def test_nonsense_opens_nothing(token: str) -> None:
    with pytest.raises(Forged):
        read(KEY, token)


def test_of_ten_thousand_changed_tokens_none_is_accepted() -> None:
    seed = random.randrange(2**32)
    dice = random.Random(seed)
    token, accepted, tried = sign(KEY, {"t": 5, "c": 17}, expires_at=MOMENT + timedelta(days=9000)), 0, 0
    while tried < 10_000:
        changed = list(token)
        for _ in range(dice.randint(1, 4)):
            place, act = dice.randrange(len(changed)), dice.randrange(3)
            letter = dice.choice(ALPHABET)
            changed[place : place + 1] = {0: [letter], 1: [], 2: [letter, changed[place]]}[act]
        if "".join(changed) == token:
            continue
        tried += 1
        try:
            read(KEY, "".join(changed), at=MOMENT)
            accepted += 1
        except BadToken:
            pass
    print(f"P8: {accepted} of {tried} changed tokens accepted, seed {seed}")
    assert accepted == 0
