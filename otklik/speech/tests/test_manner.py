"""The company's manner: who chooses it, what holds from the next word on, what is counted."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from otklik.conftest import Cast
from otklik.speech.actions import count
from otklik.speech.judging import own_rules
from otklik.speech.models import KINDS, Manner, OwnRule, Tally
from otklik.wording.kinds import Kind, Profile

pytestmark = pytest.mark.django_db
MANNER = {"prefer": "тариф = плата", "avoid": "увы", "names": "Полюс Бонус", **{f"profile_{kind}": "calm" for kind, _ in KINDS}}
RULE = {
    "phrases": "мы … сожал*",
    "kinds": ["reply", "status"],
    "level": "error",
    "message_ru": "Не сожалеем, а делаем",
    "message_en": "Do, not regret",
    "advice_ru": "Скажите, что будет дальше.",
    "rewrite": "мы починим",
    "is_on": "on",
}


def checked(client: Client, text: str, **more: str) -> str:
    return client.post("/wording/check/", {"text": text, "kind": "reply", **more}).content.decode()


@pytest.fixture
def rule(as_lena: Client) -> OwnRule:
    # Versions begin anew in every test, the process does not.
    own_rules.cache_clear()
    as_lena.post("/settings/wording/rules/new/", RULE)
    return OwnRule.objects.get()


def test_every_kind_and_profile_of_the_guard_can_be_chosen(as_lena: Client, cast: Cast) -> None:
    assert {kind for kind, _words in KINDS} == {kind.value for kind in Kind}
    for profile in Profile:
        as_lena.post("/settings/wording/", {**MANNER, "profile_reply": profile.value})
        assert Manner.current().profiles["reply"] == profile.value
    manner = Manner.current()
    assert (manner.prefer, manner.avoid, manner.names) == ({"тариф": "плата"}, ["увы"], ["Полюс Бонус"])


@pytest.mark.parametrize("bad", [{"prefer": "тариф"}, {"prefer": "= плата"}, {"avoid": "у" * 101}, {"profile_reply": "x"}])
def test_a_list_that_cannot_be_read_is_refused_in_words(as_lena: Client, cast: Cast, bad: dict[str, str]) -> None:
    answer = as_lena.post("/settings/wording/", {**MANNER, **bad})
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode() or "data-wrong" in answer.content.decode()
    assert not Manner.objects.exists()


def test_an_own_rule_holds_from_the_next_word(as_anna: Client, as_lena: Client, rule: OwnRule) -> None:
    html = checked(as_anna, "Мы очень сожалеем о задержке.")
    assert "Не сожалеем, а делаем" in html
    assert 'data-words-take="Мы починим"' in html
    assert 'data-start="0" data-end="17"' in html
    assert rule.rule in html
    assert rule.rule not in checked(as_anna, "Мы очень сожалеем", kind="survey")
    as_lena.post(f"/settings/wording/rules/{rule.pk}/", {**RULE, "is_on": ""})
    assert rule.rule not in checked(as_anna, "Мы очень сожалеем")
    as_lena.post(f"/settings/wording/rules/{rule.pk}/remove/")
    assert not OwnRule.objects.exists()


def test_positions_are_those_of_a_browser(as_anna: Client, rule: OwnRule) -> None:
    assert 'data-start="3" data-end="14"' in checked(as_anna, "🧑 Мы сожалеем")
    assert 'data-start="4" data-end="15"' in checked(as_anna, "\r\n🧑 Мы сожалеем")


def test_what_was_left_stays_away_while_the_words_stand(as_anna: Client, rule: OwnRule) -> None:
    html = checked(as_anna, "Мы сожалеем")
    found = re.search(r'data-token="(own-[^"]+)"', html)
    assert found
    assert rule.rule not in checked(as_anna, "Мы сожалеем", left=found[1])
    assert rule.rule in checked(as_anna, "Мы очень сожалеем", left=found[1])


@pytest.mark.parametrize(
    "phrases", ["", "*", "* … *", "а*", "сло*во", "… да", "раз " * 11, "\n".join(f"слово{n}" for n in range(11))]
)
def test_a_rule_that_finds_everything_or_nothing_is_refused(as_lena: Client, cast: Cast, phrases: str) -> None:
    assert as_lena.post("/settings/wording/rules/new/", {**RULE, "phrases": phrases}).status_code == 422
    assert not OwnRule.objects.exists()


def test_a_rule_is_tried_before_it_is_saved(as_lena: Client, cast: Cast) -> None:
    live = as_lena.post("/settings/wording/rules/try/", {**RULE, "text": "Мы сожалеем"}).content.decode()
    assert "Не сожалеем" in live
    page = as_lena.post("/settings/wording/rules/new/", {**RULE, "text": "Мы сожалеем", "try": "1"})
    assert "Мы починим" in page.content.decode()
    assert as_lena.post("/settings/wording/rules/try/", {"text": "Мы сожалеем"}).content.decode().strip() == ""
    assert not OwnRule.objects.exists()


def test_a_check_costs_one_statement_besides_the_session(as_anna: Client, rule: OwnRule) -> None:
    checked(as_anna, "Мы сожалеем")
    with CaptureQueriesContext(connection) as asked:
        checked(as_anna, "Мы сожалеем")
    assert len([one for one in asked.captured_queries if "speech_" in one["sql"]]) == 1


def test_an_unknown_kind_and_a_stranger_get_nothing(as_anna: Client, client: Client) -> None:
    assert as_anna.post("/wording/check/", {"text": "т", "kind": "poem"}).status_code == 422
    assert client.post("/wording/check/", {"text": "т", "kind": "reply"}).status_code == 302


def test_counts_hold_rules_and_nothing_else(as_lena: Client, rule: OwnRule) -> None:
    for _ in range(2):
        count(seen=[rule.rule, "x y", "ё", "a" * 70], accepted=[rule.rule], sent=["shouting"])
    tally = {one.rule: (one.seen, one.accepted, one.sent) for one in Tally.objects.all()}
    assert tally == {rule.rule: (2, 2, 0), "shouting": (2, 0, 2)}
    assert {field.name for field in Tally._meta.fields} == {"id", "rule", "day", "seen", "accepted", "sent"}
    page = as_lena.get("/settings/wording/counts/").content.decode()
    assert "<figcaption><strong>" in page
    assert "<svg" in page
    assert "не сожалеем, а делаем" in page.lower() or "do, not regret" in page.lower()


def test_without_counts_the_page_says_where_they_come_from(as_lena: Client, cast: Cast) -> None:
    assert '<svg class="tally-plot"' not in as_lena.get("/settings/wording/counts/").content.decode()
