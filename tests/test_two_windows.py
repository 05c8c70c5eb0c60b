"""Settings that two people have open at once: whoever saves second reads first what the other has written."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from otklik.accounts.models import Role
from otklik.agreements import actions as agreements
from otklik.automation.actions.writing import draft
from otklik.automation.content import Content
from otklik.calendars.actions import Plan, make_calendar
from otklik.catalogue.models import Question, Situation
from otklik.conftest import Cast, person, signed_in
from otklik.desk.models import KindField
from otklik.replies.models import ReplyTemplate
from otklik.speech.models import OwnRule

pytestmark = pytest.mark.django_db
TICKED = ("checkbox", "radio")
Typed = dict[str, list[str]]


class Reader(HTMLParser):
    """What a browser would send of the form with a version."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Typed] = []
        self.select, self.area = "", ""
        self.is_chosen = False
        self.feed(html)

    @classmethod
    def of(cls, html: str) -> Typed:
        found = next(form for form in cls(html).forms if "version" in form)
        return {name: values for name, values in found.items() if name not in ("csrfmiddlewaretoken", "form_key")}

    def put(self, name: str, value: str) -> None:
        self.forms[-1].setdefault(name, []).append(value)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form" or not self.forms:
            self.forms.append({})
        if tag == "select":
            self.select, self.is_chosen = has.get("name", ""), False
        elif tag == "option" and self.select and ("selected" in has or not self.is_chosen):
            if self.is_chosen:
                self.forms[-1][self.select].pop()
            self.put(self.select, has.get("value", ""))
            self.is_chosen = True
        elif tag == "textarea":
            self.area = has.get("name", "")
            self.put(self.area, "")
        elif tag == "input" and "name" in has and (has.get("type") not in TICKED or "checked" in has):
            self.put(has["name"], has.get("value", "on" if has.get("type") in TICKED else ""))

    def handle_endtag(self, tag: str) -> None:
        self.select = "" if tag == "select" else self.select
        self.area = "" if tag == "textarea" else self.area

    def handle_data(self, content: str) -> None:
        if self.area:
            self.forms[-1][self.area][-1] += content.removeprefix("\n") if not self.forms[-1][self.area][-1] else content


@pytest.fixture
def places(cast: Cast) -> dict[str, Any]:
    calendar = make_calendar(Plan(name="Всегда", time_zone="Europe/Moscow", is_always=True))
    agreement = agreements.make_agreement(name="Для всех", calendar=calendar, answer_minutes=30)
    between = agreements.make_team_agreement(to_team=cast.baggage, from_team=None, calendar=calendar, minutes=30)
    ready = ReplyTemplate.objects.create(name="Найден", audience="everybody", text_ru="Чемодан найден")
    rule = draft(None, "Возвраты", Content(event="opened", acts={"team": str(cast.baggage.pk)}), by=cast.lena)
    own = OwnRule.objects.create(phrases=["тариф"], kinds=["reply"], message_ru="Скажите иначе", message_en="Say it otherwise")
    field = KindField.objects.create(kind="failure", name_ru="Бирка", name_en="Tag", type=KindField.Type.TEXT)
    situation = Situation.objects.create(slug="name", title_ru="Сменить имя", title_en="Change the name")
    Question.objects.create(situation=situation, label_ru="Рейс", label_en="Flight", kind=Question.LINE, position=1)
    return {
        "calendar": calendar.pk,
        "agreement": agreement.pk,
        "between": between.pk,
        "ready": ready.pk,
        "rule": rule.pk,
        "own": own.pk,
        "field": field.pk,
        "situation": situation.slug,
        "customer": cast.ivan.pk,
        "anna": cast.anna.pk,
        "team": cast.baggage.pk,
    }


# Page → what the first changes, and what the second does: a field and its new value each.
PAGES: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "/calendars/{calendar}/": (("day_0", "8:00–12:00"), ("name", "Круглосуточно")),
    "/agreements/{agreement}/": (("answer_minutes", "45"), ("still_minutes", "90")),
    "/agreements/teams/{between}/": (("minutes", "45"), ("minutes", "90")),
    "/replies/{ready}/": (("text_ru", "Чемодан у нас"), ("name", "Чемодан найден")),
    "/rules/{rule}/": (("if_words", "возврат"), ("name", "Возвраты денег")),
    "/assignment/": (("team-{team}-most", "7"), ("team-none-most", "8")),
    "/assignment/people/{anna}/": (("most", "7"), ("most", "8")),
    "/settings/wording/": (("avoid", "дебаркация"), ("names", "Полюс Плюс")),
    "/settings/wording/rules/{own}/": (("advice_ru", "Скажите: цена"), ("rewrite", "цена")),
    "/ticket-fields/{field}/": (("name_ru", "Номер бирки"), ("name_en", "Bag tag")),
    "/situations/{situation}/": (("questions-0-label_ru", "Номер рейса"), ("takes_ru", "Два дня")),
    "/customers/{customer}/change/": (("name", "Иван Ильич"), ("organisation", "Ромашка")),
}


def told(answer: Any) -> str:
    assert answer.status_code == 422, answer.text
    return answer.text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("page", PAGES)
def test_whoever_saves_second_is_shown_first_what_the_other_has_written(page: str, cast: Cast, places: dict[str, Any]) -> None:
    (first, here), (second, mine) = ((name.format(**places), value) for name, value in PAGES[page])
    address = page.format(**places)
    everything = [Role.OPERATOR, Role.LEAD, Role.ADMIN]
    one, other = signed_in(person("Polina", *everything)), signed_in(person("Timur", *everything))
    opened = Reader.of(one.get(address).text)
    assert Reader.of(other.get(address).text)["version"] == opened["version"], "it is the same for all who look"
    assert other.post(address, {**opened, first: here}).status_code in (302, 303)
    there = Reader.of(other.get(address).text)
    assert there["version"] != opened["version"]
    typed = {**opened, second: [mine]}
    answer = one.post(f"{address}?lang=en", typed)
    assert "Timur changed this while you were writing" in told(answer)
    shown = dict(re.findall(r"<li>([^<]*): <strong>(.*?)</strong>", told(answer)))
    assert here in shown.values()
    assert Reader.of(other.get(address).text) == there, "nothing is overwritten yet"
    again = Reader.of(answer.text)
    assert again[second] == [mine], "nothing typed is lost"
    assert one.post(address, again).status_code in (302, 303)
    assert Reader.of(one.get(address).text)[second] == [mine]


def test_what_stands_there_already_goes_through(cast: Cast, places: dict[str, Any]) -> None:
    address = f"/agreements/{places['agreement']}/"
    as_oleg = signed_in(cast.oleg)
    typed = {**Reader.of(as_oleg.get(address).text), "still_minutes": "90"}
    assert [as_oleg.post(address, typed).status_code for _press in range(2)] == [302, 302]
