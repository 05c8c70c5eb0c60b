"""Which words of a message name something, and which fit every message."""

from __future__ import annotations

from otklik.wording.tokens import Token
from otklik.wording.words import folded, stem

# Words that name nothing: what is left beside them is what a message speaks of.
EMPTY = frozenset(
    "error failed fail failure fault occurred occur went go goes wrong something thing happened happen unexpected unknown problem issue operation action request task process "
    "input value format field data entry invalid incorrect bad correct valid unable can could cannot not no please sorry try again retry system server internal application app "
    "fatal critical technical difficulty difficulties experience experiencing currently temporarily an a the this that it is are was were be been has have had do does did we you i our your my us "
    "ongoing encounter perform disruption slow slower usual affect thing input denied required mandatory range wrong below above enter provide aware fix implement partial full while when what which who how so if than then as because right out at of in on to for with by from and or but some certain any service services unavailable impact impacted functionality function incident outage detected detect attention "
    "may might will would should must there here now still just maintenance progress oops whoops illegal program terminated terminate aborted abort status code line exception "
    "ошибка ошибки сбой неполадка проблема что-то пойти идти не так произойти возникнуть случиться неизвестный непредвиденный внутренний системный технический операция действие запрос "
    "значение формат поле данные ввод данный неверный неправильный некорректный недопустимый неверно неправильно некорректно система сервер приложение программа завершиться завершить выполнить "
    "неудачно неудача работа вестись временно быть и в на с по из у о от для мы вы я наш ваш это этот некоторый ряд сервис услуга функция недоступный мочь внимание инцидент зафиксировать "
    "установить подвергнуть подверженный влияние фатальный критический упс ой к до за сделать заполнить указать указан тут то все весь свой он она оно они код строка статус исключение состояние "
    "расследование процесс investigation currently "
    "отклонение нарушение беспокойство неудобство доставить причинить сложность уважаемый фиксировать "
    "inconvenience temporary bear caused dear difficulties troubles excuse apology apologies carry technical work deviation noted "
    "столкнуться наблюдаться перебой медленный медленно обычный работа обязательный обработка заполнение диапазон знать исправление готовить частичный целый попробовать повторить снова ещё раз пожалуйста извинить простить опять казаться закрыть".split()
)
EMPTY_STEMS = frozenset(stem(word) for word in EMPTY) | frozenset(folded(word) for word in EMPTY)


# Words and what was said of them: the same ones are asked about for every question to a message.
MOST_KNOWN = 2_000
KNOWN: dict[tuple[str, frozenset[str]], bool] = {}


def said(token: Token) -> bool:
    """Whether the word names something."""
    key = (token.text, token.keys)
    found = KNOWN.get(key)
    if found is None:
        if len(KNOWN) >= MOST_KNOWN:
            KNOWN.clear()
        found = KNOWN[key] = names_something(token)
    return found


def names_something(token: Token) -> bool:
    if not token.is_word:
        return bool(token.keys & {"<LINK>", "<NAMED>"})
    if len(token.text) < 2 or token.text.lower() in EMPTY:
        return False
    lemmas = [key[1:-1] for key in token.keys if key.startswith("{")]
    if any(lemma in EMPTY for lemma in lemmas) or any(key[1:-1] in EMPTY_STEMS for key in token.keys if key.startswith("{")):
        return False
    return not token.keys & {"<PREP>", "<CONJ>", "<NPRO>"} or ("<NOUN>" in token.keys and len(token.text) > 3)
