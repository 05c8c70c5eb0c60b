"""What is heard only in the whole of a message: more courtesy than matter, abbreviation upon abbreviation."""

from __future__ import annotations

import re
from collections.abc import Iterable

from otklik.wording.hits import Hit
from otklik.wording.reading import Reading
from otklik.wording.tokens import Sentence

Span = tuple[int, int]

# A greeting and a thank-you are manners; from the third such sentence on they hide what the message is about.
FEWEST_EMPTY, LEAST_SHARE = 3, 0.5
# One that runs on and on counts as so many: «we believe every meal is a story, and stories, as we all know, have their twists».
WORDS_OF_ONE = 13
SHORT = re.compile(r"(?<![\w./-])(?:[A-Z]{2,5}|[А-ЯЁ]{2,5})(?![\w/])")
LOUD_BEFORE = re.compile(r"[A-ZА-ЯЁ]{2}[,:;!?]? $")
LOUD_AFTER = re.compile(r"[,:;!?]? [A-ZА-ЯЁ]{2}")
# What any newspaper prints without an explanation, and what the labelled good messages use.
COMMON = frozenset(
    "ID PIN CVV CVC SMS MMS QR PDF JPG PNG GIF ZIP CSV DOC XLS USB SIM GPS TV PC CD DVD HD LED ATM IBAN BIC SWIFT USD EUR GBP RUB VAT TAX "
    "UK US USA EU UN UTC GMT MSK CET EST PST AM PM OK FAQ URL WWW PO DHL UPS DPD TNT FBI MRI CT GP DNA PCR NHS MOT HR IT CEO DIY ETA ASAP "
    "YES NO NOT AND OR THE ON OFF STOP DONE NEW FREE SOS VIP PR MB GB KB TB KM KG CM MM ML DD YYYY HH WI FI VPN ABS CV "
    "ИНН СНИЛС ОГРН КПП БИК СМС ММС ПИН ФИО МФЦ ЖКХ ТСЖ УК ОСАГО КАСКО ПТС СТС ДТП ГИБДД МВД ФНС ПФР ОМС ДМС МРТ КТ УЗИ ЭКГ ВУЗ ЕГЭ ЗАГС "
    "США ЕС ООН РФ СССР МСК СПБ ООО АО ПАО ИП НДС НДФЛ РЖД ГУМ ЦУМ ВВЦ МКАД КАД ТЦ ТРЦ АЗС ТВ ПК ДА НЕТ НЕ НА СТОП ОК МБ ГБ КБ ТБ ДД ММ ГГГГ "
    "СДЭК ЕМС ГОСТ СНТ ЖК ДК НИИ МГУ СПИД ВИЧ ПЦР ГОТОВО ИЛИ ОТ ДО ПО ЗА ВЫ МЫ ЯР ЭЦП ТО".split()
)
FEWEST_SHORT = 2
# What a sentence of mere courtesy never has.
FIRM = frozenset({"<NUM>", "<TIME>", "<DATE>", "<PLACE>", "<LINK>"})


def mostly_padding(read: Reading, padded: Iterable[Hit]) -> Span | None:
    """From the first to the last sentence that says nothing, when they are most of the message."""
    padded = list(padded)
    empty = [sentence for sentence in read.sentences if is_empty(read, sentence, padded)]
    if sum(max(len(sentence.words) // WORDS_OF_ONE, 1) for sentence in empty) < FEWEST_EMPTY:
        return None
    words = sum(len(sentence.words) for sentence in read.sentences)
    if sum(len(sentence.words) for sentence in empty) < LEAST_SHARE * words:
        return None
    return empty[0].start, empty[-1].end


def is_empty(read: Reading, sentence: Sentence, padded: list[Hit]) -> bool:
    """Courtesy from end to end: nothing failed in it («can't wait to see you» is no failure), and nothing can be looked up."""
    inside = [hit for hit in padded if sentence.start <= hit.start < sentence.end]
    tokens = sentence.tokens
    failed = any(
        not any(hit.start <= tokens[start].start < hit.end for hit in inside) for start, _ in sentence.acts.get("failure", ())
    )
    if failed or sentence.has("news") or any(token.keys & FIRM for token in tokens):
        return False
    return bool(inside) or read.is_talk(sentence)


def abbreviations(text: str, names: list[Span]) -> Span | None:
    """Two different ones that no newspaper would print: nobody outside the office follows. Words in a loud row are another matter."""
    found: dict[str, Span] = {}
    for match in SHORT.finditer(text):
        if match[0] in COMMON or any(start <= match.start() < end for start, end in names):
            continue
        if not LOUD_BEFORE.search(text, max(match.start() - 20, 0), match.start()) and not LOUD_AFTER.match(text, match.end()):
            found.setdefault(match[0], match.span())
    if len(found) < FEWEST_SHORT:
        return None
    spans = sorted(found.values())
    return spans[0][0], spans[-1][1]
