"""Whether the customer is called by the right name, in the right form."""

from __future__ import annotations

import re

from otklik.wording.findings import Context
from otklik.wording.hits import Hit
from otklik.wording.morphology import morphology
from otklik.wording.reading import Reading
from otklik.wording.tokens import Token
from otklik.wording.words import CYRILLIC, folded, keys

LEAST_SHARED = 0.6
GREETS = frozenset(
    "{здравствуйте} {здравствовать} {привет} {уважать} {уважаемый} {добрый} {дорогой} {dear} {hi} {hello} {hey} {даровать}".split()
)
COURTESY = frozenset("mr mrs ms dr господин госпожа день утро вечер morning afternoon evening day sir madam".split())
TITLES = frozenset("mr mrs ms miss".split())
# Short forms that people use of themselves; they are no mistakes.
SHORT_FORMS = (
    "александр александра саша шура алекс|мария маша маруся|екатерина катя катерина|елена лена алёна|татьяна таня|ольга оля|наталья наталия наташа|анна аня нюра|ирина ира|"
    "светлана света|юлия юля|анастасия настя|дарья даша|евгений евгения женя|дмитрий дима митя|михаил миша|николай коля|владимир вова володя|павел паша|сергей серёжа|"
    "алексей лёша алёша|константин костя|иван ваня|пётр петя|григорий гриша|василий вася|вячеслав ярослав станислав слава стас|анатолий толя|людмила люда мила|любовь люба|"
    "галина галя|валентин валентина валя|маргарита рита|софья софия соня|ксения оксана ксюша|роман рома|артём тёма|владислав владислава влад|максим макс|виктория вика|виктор витя|"
    "thomas tom|robert bob rob|william bill will|catherine katherine kate katie|elizabeth liz beth|michael mike|james jim|daniel dan|samuel samantha sam|benjamin ben|"
    "alexander alexandra alex|anthony tony|margaret meg maggie|susan sue|david dave|steven stephen steve|christopher christine chris|nicholas nick|matthew matt|joseph joe|andrew andy|"
    "richard rick|john jack|edward ted ed|anne ann anna|peter pete|patricia patrick pat|jennifer jen"
)
KINDRED = [frozenset(folded(group).split()) for group in SHORT_FORMS.split("|")]


# How mail merges call a person. `{name}` may be a text of a program that is filled in later, these stay when merging failed.
UNFILLED = re.compile(r"\[(?:[A-Z]{1,20}_){0,3}[A-Z]{0,20}NAME\]|%(?:FIO|ФИО|[A-Z_]{0,30}NAME)%|\A\s{0,9}(?:undefined|null)(?=,)")


def unfilled(text: str) -> list[Hit]:
    return [Hit("name", match.start(), match.end()) for match in UNFILLED.finditer(text)]


def names(read: Reading, context: Context) -> list[Hit]:
    found = []
    called = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)?", context.customer[:200])
    for sentence in read.sentences[:2]:
        tokens = sentence.tokens
        greet = next((index for index, token in enumerate(tokens[:3]) if token.keys & GREETS), None)
        if greet is None:
            continue
        at = next((index for index in range(greet + 1, min(greet + 4, len(tokens))) if is_name(tokens[index], called)), None)
        if at is None:
            continue
        name = tokens[at]
        if hit := first_name_with_title(tokens, at, called):
            found.append(hit)
            continue
        if called and (hit := misnamed(name, called)):
            found.append(hit)
            continue
        if hit := wrong_gender(tokens[greet], name):
            found.append(hit)
    return found


def is_name(token: Token, called: list[str]) -> bool:
    if not token.is_word or folded(token.text) in COURTESY:
        return False
    return (
        token.text[:1].isupper() and (not CYRILLIC.search(token.text) or bool(token.keys & {"<Name>", "<Surn>"}) or bool(called))
    ) or any(folded(token.text)[:3] == folded(name)[:3] for name in called)


def first_name_with_title(tokens: list[Token], at: int, called: list[str]) -> Hit | None:
    """«Dear Mr Siobhan» to Siobhan Doyle: a title belongs to the surname."""
    if len(called) < 2 or folded(tokens[at].text) != folded(called[0]) or folded(tokens[at - 1].text) not in TITLES:
        return None
    if at + 1 < len(tokens) and folded(tokens[at + 1].text) in (folded(name) for name in called[1:]):
        return None
    why = {"ru": f"Обращение по титулу — к фамилии: {called[-1]}.", "en": f"A title goes with the surname: {called[-1]}."}
    return Hit("name", tokens[at].start, tokens[at].end, why, called[-1])


def misnamed(token: Token, called: list[str]) -> Hit | None:
    """Another form or spelling of the customer's name, or another name."""
    if any(token.text == name for name in called):
        return None
    shown = folded(token.text)
    if any(shown in group and folded(name) in group for group in KINDRED for name in called):
        return None
    if not any(bool(CYRILLIC.search(name)) is bool(CYRILLIC.search(token.text)) for name in called):
        return None  # Latin letters of a Russian name: nobody can tell
    for name in called:
        if folded(name) == shown and name.lower() == token.text.lower():
            return Hit("name", token.start, token.end, None, name)
    near = max(called, key=lambda name: common(folded(name), shown))
    share = common(folded(near), shown) / max(len(near), len(shown))
    nominative = {key[1:-1] for key in token.keys if key.startswith("{")}
    if share >= LEAST_SHARED or any(folded(name) in nominative for name in called):
        why = {"ru": f"Имя клиента пишется «{near}».", "en": f"The customer's name is written “{near}”."}
        return Hit("name", token.start, token.end, why, near)
    if "<Name>" in token.keys or not CYRILLIC.search(token.text):
        if set(keys(folded(called[0]))) & {key for key in token.keys if key.startswith("{")}:
            return None
        why = {"ru": f"Клиента зовут иначе: {called[0]}.", "en": f"The customer has another name: {called[0]}."}
        return Hit("name", token.start, token.end, why, called[0])
    return None


def common(one: str, other: str) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def wrong_gender(greeting: Token, name: Token) -> Hit | None:
    """«Уважаемый Анна»."""
    word = folded(greeting.text)
    if word not in ("уважаемый", "уважаемая", "дорогой", "дорогая"):
        return None
    genders = {
        str(parsed.tag.gender)
        for parsed in morphology().parse(name.text.lower()[:40])
        if "Name" in parsed.tag and "nomn" in parsed.tag and "Abbr" not in parsed.tag
    }
    said_of = "femn" if word.endswith("ая") else "masc"
    if not genders or said_of in genders or "ms-f" in genders:
        return None
    other = {"уважаемый": "уважаемая", "уважаемая": "уважаемый", "дорогой": "дорогая", "дорогая": "дорогой"}[word]
    fixed = other.capitalize() if greeting.text[:1].isupper() else other
    return Hit("name", greeting.start, greeting.end, None, fixed)
