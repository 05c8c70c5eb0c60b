"""The files of the kit: small, up to date, complete in both languages."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

import pytest

from guard import build
from guard.assets import asset
from guard.options import Options
from guard.words import CATALOGUE, KINDS, Words, plural, preferred

NEEDED = {"network", "cut", "timeout", "5xx", "maintenance", "validation", "unknown", "offline"}


def test_the_kit_is_small():
    size = len(gzip.compress(asset("kit.js"), 9))
    print(f"kit.js: {size} bytes gzipped")
    assert size <= 12 * 1024


def test_the_kit_is_up_to_date():
    assert asset("kit.js").decode() == build.kit()


def test_every_kind_of_failure_has_its_words():
    assert set(KINDS) == NEEDED
    for language in CATALOGUE:
        for kind in KINDS:
            assert Words(language, {}).say(kind, "title")
            assert Words(language, {}).say(kind, "why")


def leaves(texts: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in texts.items():
        if isinstance(value, str):
            yield f"{path}{key}", value
        elif "other" in value:
            yield f"{path}{key}", value["other"]
        else:
            yield from leaves(value, f"{path}{key}.")


def test_both_languages_say_the_same_things():
    russian, english = dict(leaves(CATALOGUE["ru"])), dict(leaves(CATALOGUE["en"]))
    assert russian.keys() == english.keys()
    for key, text in russian.items():
        assert sorted(re.findall(r"{\w+}", text)) == sorted(re.findall(r"{\w+}", english[key])), key
    people = [Words("ru", {}).say("ui", "others_n", n=number) for number in (1, 2, 5, 11, 21, 122)]
    assert ["человека" in text for text in people] == [True, False, False, False, True, False]


@pytest.mark.parametrize(
    "word",
    [
        "500",
        "503",
        "сервер",
        "server",
        "запрос не",
        "request failed",
        "вы ошиб",
        "your fault",
        "invalid",
        "некоррект",
        "!!",
        "exception",
    ],
)
def test_no_jargon_and_no_blame(word):
    for language in CATALOGUE.values():
        for key, text in leaves(language):
            assert word not in text.lower(), key


def test_every_text_the_browser_asks_for_is_there():
    source = "".join(file.read_text(encoding="utf-8") for file in (build.HERE / "browser").glob("*.js"))
    asked = set(re.findall(r'\bui\("(\w+)"', source))
    assert asked
    assert asked <= CATALOGUE["en"]["ui"].keys()


@pytest.mark.parametrize("name", ["kit.js", "kit-worker.js", "error.html", "kit.css"])
def test_the_files_hold_to_a_strict_policy(name):
    text = asset(name).decode()
    assert "innerHTML" not in text
    assert "eval(" not in text
    assert not re.search(r'<\w+[^>]* (style|on\w+)="', text)
    assert not re.search(r"<script(?![^>]* src=)", text)


def test_the_error_page_says_everything_without_script():
    page = asset("error.html").decode()
    assert page.index("на нашей стороне") < page.index("the fault is on our side")
    for word in ("Повторить", "Try again", "Выйти", "Leave", "{{ door }}/status/", "{{ door }}/kit.js", "{{ service }}"):
        assert word in page


def test_every_option_is_in_the_readme():
    readme = (build.HERE / "README.md").read_text(encoding="utf-8")
    for option in fields(Options):
        assert f"`{option.name}`" in readme, option.name


@pytest.mark.parametrize(
    ("number", "form"), [(1, "one"), (21, "one"), (2, "few"), (11, "many"), (111, "many"), (14, "many"), (24, "few"), (0, "many")]
)
def test_russian_plurals(number, form):
    assert plural("ru", number) == form


def test_the_first_offered_language_is_the_fallback():
    assert preferred("", ("ru", "en")) == "ru"
    assert preferred("fr, en;q=0.5", ("ru", "en")) == "en"
    assert preferred("en;q=0.2, ru;q=0.9", ("en", "ru")) == "ru"
