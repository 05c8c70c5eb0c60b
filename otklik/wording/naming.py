"""Whether the customer is called by the right name, in the right form."""

from __future__ import annotations

import re
from functools import lru_cache

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


# What stands for a person where a letter was not filled in, whichever way it was merged.
PERSON = re.compile(
    r"(?i)name|customer|client|surname|salutation|guest|patient|user|recipient|имя|фио|фамилия|отчество|клиент|пациент|гость|(?:^|\W)title"
)
PLACE = re.compile(
    r"\{\{\s{0,3}[\w. ]{1,40}\s{0,3}\}\}|\$?\{[\w. ]{1,40}\}|\[[^\W\d][\w ]{1,40}\]|%[^\W\d]\w{1,40}%|<<?[^\W\d]\w{1,40}>>?"
    r"|\A\s{0,9}(?:undefined|null)(?=,)"
)
GREETED = re.compile(
    r"(?i)(?:\b(?:dear|hi|hello|hey|уважаем\w{2}|дорог\w{2}|здравствуйте|привет|(?:добр\w{2}|good) \w{3,10}),? ?|\A\s{0,9})\Z"
)
BEFORE = 30
# A text with so many of them is a template and no letter.
MOST_PLACES = 3
MERGED = ("[", "%", "<", "u", "n")


def unfilled(text: str, is_template: bool) -> list[Hit]:
    """Placeholders where a person should be called. Texts of a program are filled in later, what mail merges leave is not."""
    found = []
    is_template = is_template or len({match[0] for match in PLACE.finditer(text)}) >= MOST_PLACES
    for match in PLACE.finditer(text):
        is_merged = match[0][0] in MERGED and (match[0][0] != "[" or match[0][1:2].isupper())
        is_person = bool(PERSON.search(match[0])) or match[0].strip() in ("undefined", "null")
        greeted = GREETED.search(text[max(match.start() - BEFORE, 0) : match.start()]) if match.start() else None
        if is_template and not (is_merged and is_person and match[0].upper() == match[0]):
            continue
        if (is_person and (is_merged or greeted or not match.start())) or (
            greeted and text[match.end() :].lstrip()[:1] in (",", "!")
        ):
            found.append(Hit("name", match.start(), match.end()))
    return found


GOVERN = frozenset("для от у без до с со к ко".split())
PARTS_OF_NAME = frozenset({"<Name>", "<Surn>", "<Patr>"})


def cases(token: Token) -> frozenset[str]:
    """Cases the word can have as a name; empty when it is none."""
    return cases_of(token.text.lower()[:40])


@lru_cache(maxsize=5_000)
def cases_of(word: str) -> frozenset[str]:
    found: set[str] = set()
    for parsed in morphology().parse(word):
        if not PARTS_OF_NAME.isdisjoint(f"<{one}>" for one in parsed.tag.grammemes):
            found.update({"nomn", "gent", "datv", "accs", "ablt", "loct"} if "Fixd" in parsed.tag else {str(parsed.tag.case)})
    return frozenset(found)


def uninflected(read: Reading) -> list[Hit]:
    """«Груз для Дмитрий», «Добрый день, Ольге»: a name that was put in as it lay in a table; «Екатерина Андреевич»."""
    found = []
    for sentence in read.sentences:
        if sentence.language != "ru":
            continue
        run: list[Token] = []
        for index, token in enumerate(sentence.tokens):
            if not (token.text[:1].isupper() and token.keys & PARTS_OF_NAME and len(token.text) > 2):
                run = []
                continue
            run.append(token)
            before = sentence.tokens[index - len(run)].text.lower() if index >= len(run) else ""
            told = cases(token)
            if (before in GOVERN and told == {"nomn"}) or (len(run) > 1 and is_torn(run[-2], token)):
                found.append(Hit("name", token.start, token.end))
    return found


def is_torn(name: Token, father: Token) -> bool:
    """A woman's name before a man's father's name, or the other way round."""
    one, other = (genders(token, kind) for token, kind in ((name, "Name"), (father, "Patr")))
    return bool(one and other and not one & other)


def genders(token: Token, kind: str) -> set[str]:
    found = {
        str(parsed.tag.gender)
        for parsed in morphology().parse(token.text.lower()[:40])
        if kind in parsed.tag and "nomn" in parsed.tag and "Abbr" not in parsed.tag
    }
    return {"masc", "femn"} if found & {"ms-f", "None"} else found


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
        if CYRILLIC.search(name.text) and "<Name>" in name.keys and not cases(name) & {"nomn", "voct", "None"}:
            found.append(Hit("name", name.start, name.end))
            continue
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
