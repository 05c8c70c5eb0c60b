"""What a report says, in words: the ticket's subject, its first message, the lines of its fact sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from otklik.customers.identifiers import Told, contact
from otklik.desk.actions import Known
from otklik.lib.text import clean_line, shortened, small_first
from otklik.services.models import Service
from otklik.signals.entries import Failure, Sent
from otklik.signals.identity import Proof, Vouched

PHRASES = {
    "offline": gettext_noop("no connection"),
    "network": gettext_noop("the site does not answer"),
    "cut": gettext_noop("the connection broke off halfway"),
    "timeout": gettext_noop("the page takes too long"),
    "5xx": gettext_noop("an error on our side"),
    "maintenance": gettext_noop("planned work"),
    "validation": gettext_noop("the data is not accepted"),
    "unknown": gettext_noop("something did not work"),
}
# What the kit adds for itself; an operator has no use for it on the fact sheet.
TECHNICAL = {"sent_by", "at", "agent", "online", "method", "screen", "time_zone", "component"}
MOST_CONTEXT = 12
BROWSERS = [("YaBrowser", "Яндекс Браузер"), ("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari")]  # fmt: skip
SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
]
SUBJECT_MESSAGE = 90


def subject(sent: Sent, service: Service) -> str:
    """«Онлайн-регистрация: не печатается посадочный талон»: the customer's own words when he said some, else what failed."""
    with translation.override(sent.language):
        said = first_sentence(sent.message)
        what = shortened(said, SUBJECT_MESSAGE) if said else failed(sent, service)
        return f"{service.name}: {small_first(what)}"


def failed(sent: Sent, service: Service) -> str:
    """«печать посадочных — сайт не отвечает»."""
    component = component_name(sent, service)
    phrase = phrase_of(sent.failure)
    return f"{small_first(component)} — {phrase}" if component else phrase


def first_message(sent: Sent, service: Service) -> str:
    """The customer's words, or in his stead what the error screen saw."""
    if sent.message:
        return sent.message
    with translation.override(sent.language):
        what = _("The error screen reported by itself: %(what)s.") % {"what": failed(sent, service)}
        page = page_of(sent.page)
        where = _("Page: %(page)s") % {"page": page}
        return f"{what}\n{where}" if page else what


IDENTITY = {
    Proof.FORGED: gettext_noop("signature of the site is wrong"),
    Proof.EXPIRED: gettext_noop("signature of the site is out of date"),
}
SENDER = gettext_noop("not confirmed: somebody else may have named this customer’s details")
BETWEEN = " · "


@lru_cache(maxsize=1)
def written_down() -> dict[str, str]:
    """All that this room writes on fact sheets, in every language, and what it is a translation of."""
    known: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            known |= {_(one): one for one in (*PHRASES.values(), *IDENTITY.values(), SENDER)}
    return known


def said_again(value: str) -> str:
    """A line of the sheet in the reader's language: its words are ours, the codes behind them stay as they are."""
    words, between, codes = value.partition(BETWEEN)
    known = written_down().get(words)
    return f"{_(known)}{between}{codes}" if known else value


def fact_lines(sent: Sent, service: Service, vouched: Vouched) -> Iterator[Known]:
    """What the kit and the site already know, so that nobody asks it again. In the company's language, and said to each reader in his own
    (`said_again`)."""
    proven = {told.key for told in vouched.identifiers}
    seen = set()
    for told in (*vouched.identifiers, *(Told.of(one.kind, one.value) for one in sent.identifiers)):
        if (told.normal or (told.describes and told.value)) and told.key not in seen:
            seen.add(told.key)
            yield Known(name=told.kind, value=told.value, is_proven=told.key in proven)
    if sent.contact and contact(sent.contact) is None:
        yield Known(name="contact", value=sent.contact)
    with translation.override(settings.LANGUAGE_CODE):
        yield Known(name="failure", value=failure_line(sent.failure))
        if vouched.proof in (Proof.FORGED, Proof.EXPIRED):
            yield Known(name="identity", value=_(IDENTITY[vouched.proof]))
        if component := component_name(sent, service):
            yield Known(name="component", value=component)
    if page := page_of(sent.page):
        yield Known(name="page", value=page)
    if device := device_of(sent.context.get("agent")):
        yield Known(name="device", value=device)
    for name, value in [item for item in sent.context.items() if item[0] not in TECHNICAL][:MOST_CONTEXT]:
        yield Known(name=name, value=plain_value(value), is_proven=False)


def claim_lines() -> Iterator[Known]:
    """A warning: the page of this ticket may be in a stranger's hands."""
    with translation.override(settings.LANGUAGE_CODE):
        yield Known(name="sender", value=_(SENDER))


def failure_line(failure: Failure) -> str:
    parts = [phrase_of(failure), str(failure.status) if failure.status else "", failure.code, failure.detail]
    return BETWEEN.join(part for part in parts if part)


def phrase_of(failure: Failure) -> str:
    return _(PHRASES.get(failure.kind, PHRASES["unknown"]))


def component_name(sent: Sent, service: Service) -> str:
    """The component that the site names, or that is a part of the page's address."""
    named = sent.context.get("component")
    steps = set(re.split(r"[/._?&=#]+", sent.page.lower()))
    for component in service.components.all():
        if component.slug == named or component.slug in steps:
            return component.name
    return ""


def page_of(page: str) -> str:
    """The address without its query, where personal data likes to hide."""
    try:
        parts = urlsplit(page)
    except ValueError:
        return ""
    return shortened(f"{parts.netloc}{parts.path}", 300)


def device_of(agent: Any) -> str:
    """«Chrome, Android» from a browser's long name for itself."""
    if not isinstance(agent, str) or not agent:
        return ""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return ", ".join(part for part in (browser, system) if part)


def plain_value(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {plain_value(each)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(plain_value(each) for each in value)
    return "" if value is None else clean_line(str(value), most=500)


def first_sentence(text: str) -> str:
    line = clean_line(text.split("\n", 1)[0], most=400)
    return re.split(r"(?<=[.!?…])\s", line, maxsplit=1)[0].rstrip(" .")
