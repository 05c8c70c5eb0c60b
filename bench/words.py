"""Figures of the wording guard: how often it judges as people do, how fast, and what it finds in texts of shipped products.

.venv/bin/python bench/words.py [--misses ru|en] [--speed] [--shipped] [--desk SIGN-IN-LINK]

`--desk` asks a running desk (`make demo` prints an operator's link) over HTTP, as the composer does.
"""

from __future__ import annotations

import argparse
import gettext
import re
import sys
import time
from collections import Counter
from hashlib import sha256
from pathlib import Path

import httpx

from otklik.wording.acts import KNOWN
from otklik.wording.judging import STANDING, judge
from otklik.wording.kinds import Kind
from otklik.wording.tests.labelled.reading import figures, labelled

PLACES = (Path(sys.prefix) / "lib", Path("/usr/share/locale"), Path("/usr/lib/libreoffice"))
MOST_SHIPPED = 6_000
FAILURES = {
    "en": (
        "error",
        "fail",
        "could not",
        "couldn't",
        "cannot",
        "can't",
        "unable",
        "invalid",
        "not found",
        "denied",
        "not allowed",
        "expired",
        "wrong",
    ),
    "ru": (
        "ошибк",
        "не удалось",
        "невозможно",
        "не найден",
        "неверн",
        "недопустим",
        "некоррект",
        "сбой",
        "отказан",
        "не может",
        "запрещ",
    ),
}


def quality(misses: str | None) -> None:
    for language in ("ru", "en"):
        for name, some in (
            ("seen", [one for one in labelled(language) if not one.unseen]),
            ("unseen", [one for one in labelled(language) if one.unseen]),
            ("unseen of strangers", [one for one in labelled(language) if one.unseen and one.is_strangers]),
        ):
            found = figures(some)
            print(
                f"{language} {name:19} {len(some):4} messages: verdict {found.verdict:.1%}, good passed {found.passed:.1%}, F1 of what is missing {found.f1:.2f}"
            )
            if misses == language and name == "seen":
                for one, codes in found.misses:
                    print(
                        f"   {one.kind:8} wanted {' '.join(sorted(one.codes)) or 'good':28} got {' '.join(sorted(codes)) or 'good':28} | {one.text[:150]!r}"
                    )


def speed() -> None:
    texts = [one for language in ("ru", "en") for one in labelled(language)]
    for one in texts:
        judge(one.text, kind=one.kind)
    forget()
    begun = time.process_time()
    for one in texts:
        judge(one.text, kind=one.kind)
    print(f"{len(texts) / (time.process_time() - begun):,.0f} strings a second on one core (words seen before)")
    took = []
    again = []
    for text in thousands():
        forget()
        begun = time.process_time()
        judge(text, kind=Kind.REPLY)
        took.append(time.process_time() - begun)
        begun = time.process_time()
        judge(text[:-20], kind=Kind.REPLY)
        again.append(time.process_time() - begun)
    print(f"1,000 characters, time of the core: {shares(took)}; of the same with another end: {shares(again)}")


def forget() -> None:
    """So that every sentence is read anew."""
    KNOWN.forget()
    STANDING.forget()


def composer(link: str) -> None:
    """1,000 characters of replies, sent as the composer sends them, to the first ticket of the desk's list."""
    desk = re.match(r"https?://[^/]+", link)[0]  # type: ignore[index]
    with httpx.Client(follow_redirects=True, timeout=30) as client:
        page = client.get(link)
        client.post(str(page.url), data={"csrfmiddlewaretoken": token(page.text)}, headers={"Referer": link})
        number = re.search(r'href="/tickets/(\d+)/', client.get(f"{desk}/tickets/").text)[1]  # type: ignore[index]
        headers = {"X-CSRFToken": token(client.get(f"{desk}/tickets/{number}/").text), "Referer": link}
        took = []
        for text in thousands():
            begun = time.perf_counter()
            client.post(
                f"{desk}/tickets/{number}/words/", data={"text": text, "mode": "reply"}, headers=headers
            ).raise_for_status()
            took.append(time.perf_counter() - begun)
    first = took[0]
    print(f"over HTTP, {len(took)} times 1,000 characters: first {first * 1000:.0f} ms, {shares(took)}")


def token(page: str) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]  # type: ignore[index]


def thousands() -> list[str]:
    """Replies of the labelled set, one after another, cut into a thousand characters."""
    replies = {language: " ".join(one.text for one in labelled(language) if one.kind is Kind.REPLY) for language in ("ru", "en")}
    return [text[at : at + 1000] for text in replies.values() for at in range(0, len(text) - 1000, 100)]


def shares(took: list[float]) -> str:
    took = sorted(took)
    return f"median {took[len(took) // 2] * 1000:.1f} ms, p95 {took[int(len(took) * 0.95)] * 1000:.1f} ms"


def shipped() -> None:
    for language in ("en", "ru"):
        texts = sorted(catalogued(language), key=lambda text: sha256(text.encode()).digest())[:MOST_SHIPPED]
        counted: Counter[str] = Counter()
        begun = time.process_time()
        for text in texts:
            counted.update(
                {finding.rule for finding in judge(text, kind=Kind.FAILURE, language=language).findings} or {"nothing"}
            )
        spent = time.process_time() - begun
        print(f"{language}: {len(texts)} failure strings of shipped products in {spent:.1f} s")
        for rule, count in counted.most_common():
            print(f"   {count / max(len(texts), 1):6.1%} {rule}")


def catalogued(language: str) -> set[str]:
    """Failure strings of every catalogue that is installed here."""
    found: set[str] = set()
    for place in PLACES:
        for path in place.rglob("*.mo"):
            parts = path.parts
            if "otklik" in parts or "LC_MESSAGES" not in parts or "ru" not in parts:
                continue
            try:
                with path.open("rb") as file:
                    catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
            except (OSError, UnicodeDecodeError, ValueError):
                continue
            for source, target in catalogue.items():
                text = (source[0] if isinstance(source, tuple) else source) if language == "en" else target
                text = text.rpartition("\x04")[2]
                if text and 8 < len(text) < 400 and any(word in text.lower() for word in FAILURES[language]):
                    found.add(text)
    return found


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--misses")
    asked.add_argument("--speed", action="store_true")
    asked.add_argument("--shipped", action="store_true")
    asked.add_argument("--desk", metavar="LINK")
    given = asked.parse_args()
    if given.desk:
        composer(given.desk)
        sys.exit()
    quality(given.misses)
    if given.speed:
        speed()
    if given.shipped:
        shipped()
