"""What the guard says of single messages, and that no text brings it down."""

import sys
from datetime import UTC, datetime

import pytest

from otklik.wording.findings import CompanyWords, Context
from otklik.wording.judging import judge
from otklik.wording.kinds import Kind, Level, Profile

NAUGHTY = [
    "",
    " ",
    "\x00",
    "\ud800",
    "\U0001f525" * 500,
    "\u202eабв\u202c",
    "%",
    "%(",
    "{",
    "{{{{",
    "<",
    "<" * 5000,
    "{" * 5000,
    "%(" * 5000,
    "«" * 5000,
    "вы писали: «" * 500,
    "a" * 200_000,
    "а" * 200_000,
    "вы " * 50_000,
    "!" * 100_000,
    "1:" * 20_000,
    "\n" * 50_000,
    "> " * 20_000,
    "&" * 9000,
    "@" * 9000,
    "a@" * 9000,
    "-" * 9000,
    "a-" * 9000,
    "'" * 9000,
    "Ω≈ç√∫˜µ≤≥÷",
    "田中さんにあげて下さい",
    "الكل في المجمو عة",
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
    "1/0",
    "NaN",
    "{count, plural, one {# file} other {# files}}",
    "```" * 3000,
    "<blockquote" * 900,
]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("text", NAUGHTY, ids=lambda text: ascii(text[:12]))
def test_no_text_brings_the_guard_down(text, kind):
    for finding in judge(text, kind=kind).findings:
        assert 0 <= finding.start <= finding.end <= len(text)


def codes(text, kind=Kind.FAILURE, **more):
    return {finding.code for finding in judge(text, kind=kind, **more).findings if finding.level is Level.ERROR}


def test_a_short_failure_says_neither_why_nor_what_next():
    assert codes("Connection failed") == {"why", "next"}
    assert codes("Something went wrong") == {"what", "why", "next"}
    assert codes("We can't reach the server. Check your connection and try again.") == set()
    assert codes("Нет связи с сервером. Проверьте интернет и попробуйте ещё раз.") == set()


def test_what_the_customer_wrote_is_not_judged():
    answer = "Понимаю вас. Деньги отправила сегодня, придут завтра до 12:00."
    assert codes(f"> Вы идиоты, вы ввели неправильные данные!!!\n{answer}", Kind.REPLY) == set()
    assert codes(f"Вы писали: «вы идиоты, заткнитесь». {answer}", Kind.REPLY) == set()
    assert codes(f"<blockquote>Вы идиоты</blockquote>{answer}", Kind.REPLY) == set()


def test_a_span_counts_the_letters_of_the_text_as_given():
    text = "\u200bВ\u200bы ввели не\u00adправильный адрес."
    (blame,) = [finding for finding in judge(text, kind=Kind.FAILURE).findings if finding.rule == "blame"]
    assert text[blame.start : blame.end] == "В\u200bы ввели не\u00adправильный адрес"
    assert blame.rewrite == "Адрес не подходит"


def test_profiles_set_the_level():
    text = "Пожалуйста, проверьте номер: нужно 10 цифр."
    assert not judge(text, kind=Kind.FIELD, profile=Profile.CALM).findings
    assert [finding.rule for finding in judge(text, kind=Kind.FIELD, profile=Profile.STRICT).findings] == ["please"]


def test_a_question_with_a_known_answer_is_pointed_out():
    context = Context(known=(("Номер договора", "1234567890"),))
    assert "asked" in codes("Подскажите, пожалуйста, номер договора. Отвечу сегодня до 18:00.", Kind.REPLY, context=context)
    assert "asked" not in codes("Подскажите, пожалуйста, номер рейса. Отвечу сегодня до 18:00.", Kind.REPLY, context=context)


def test_a_later_time_than_the_promised_one_is_pointed_out():
    context = Context(
        promised=(("Вернуть деньги за билет", datetime(2026, 5, 12, 15, 0, tzinfo=UTC)),),
        now=datetime(2026, 5, 11, 9, 0, tzinfo=UTC),
    )
    assert "contradiction" in codes("Деньги за билет вернём 14 мая, я проверю.", Kind.REPLY, context=context)
    assert "contradiction" in codes("Деньги за билет вернём завтра в 18:00, я проверю.", Kind.REPLY, context=context)
    assert "contradiction" not in codes("Деньги за билет вернём завтра до 15:00, я проверю.", Kind.REPLY, context=context)
    answer = Context(
        promised=(("Ответить по чемодану", datetime(2026, 5, 11, 15, 0, tzinfo=UTC)),),
        now=datetime(2026, 5, 11, 9, 0, tzinfo=UTC),
    )
    assert "contradiction" in codes("Напишу вам завтра в 10:00.", Kind.REPLY, context=answer)
    assert "contradiction" not in codes("Чемодан привезут 14 мая, я проверю.", Kind.REPLY, context=context)


@pytest.mark.parametrize(
    ("text", "customer", "rewrite"),
    [
        ("Уважаемый Анна, деньги придут 5 мая.", "", "Уважаемая"),
        ("Здравствуйте, Анне! Деньги придут 5 мая.", "Анна Петрова", "Анна"),
        ("Здравствуйте, Ольга! Деньги придут 5 мая.", "Анна Петрова", "Анна"),
        ("Dear Ana, the money arrives on 5 May.", "Anna Smith", "Anna"),
    ],
)
def test_a_name_gone_wrong_is_put_right(text, customer, rewrite):
    (name,) = [
        finding for finding in judge(text, kind=Kind.REPLY, context=Context(customer=customer)).findings if finding.rule == "name"
    ]
    assert name.rewrite == rewrite


def test_a_short_form_or_other_letters_are_no_mistake():
    for text, customer in [
        ("Здравствуйте, Катя! Деньги придут 5 мая.", "Екатерина Орлова"),
        ("Здравствуйте, Иван! Деньги придут 5 мая.", "Ivan Petrov"),
    ]:
        assert "name" not in codes(text, Kind.REPLY, context=Context(customer=customer))


def test_a_company_word_is_put_in_the_form_the_sentence_needs():
    company = CompanyWords(prefer={"тикет": "обращение"})
    (found,) = [
        finding
        for finding in judge("По вашему тикету отвечу 5 мая.", kind=Kind.REPLY, context=Context(company=company)).findings
        if finding.rule == "own"
    ]
    assert found.rewrite == "обращению"


def test_the_company_has_words_of_its_own():
    company = CompanyWords(prefer={"тикет": "обращение"}, avoid=("юзер",), names=("Backend",))
    found = [
        finding
        for finding in judge("Тикет закрыли 5 мая. Юзер доволен.", kind=Kind.REPLY, context=Context(company=company)).findings
        if finding.rule == "own"
    ]
    assert [(finding.start, finding.rewrite) for finding in found] == [(0, "Обращение"), (21, None)]


def own(text, **words):
    verdict = judge(text, kind=Kind.REPLY, context=Context(company=CompanyWords(**words)))
    return [(text[one.start : one.end], one.rewrite) for one in verdict.findings if one.rule == "own"]


def test_a_phrase_of_the_company_is_known_in_all_its_forms():
    text = "В электронном билете и в личном кабинете всё есть, из-за форс-мажора отвечу 5 мая."
    prefer = {"электронный билет": "талон", "форс-мажор": "задержка"}
    assert own(text, prefer=prefer, avoid=("личный кабинет",)) == [
        ("электронном билете", "талоне"),
        ("личном кабинете", None),
        ("форс-мажора", "задержки"),
    ]
    assert own("Your tickets come on 5 May.", prefer={"ticket": "request"}) == [("tickets", "requests")]
    assert own("The custom office is open.", avoid=("customer",)) == []


def test_names_of_the_company_are_neither_jargon_nor_shouting():
    company = CompanyWords(names=("DATABASE_URL", "Полюс Бонус", "BOARDING PASS KIOSK"))
    context = Context(company=company)
    assert codes("DATABASE_URL is empty: set it before the start.", context=context) == set()
    assert codes("BOARDING PASS KIOSK is switched off: use the desk 12.", context=context) == set()
    assert "shouting" in codes("BOARDING PASS PRINTER is switched off: use the desk 12.", context=context)


def test_a_status_that_leaves_out_whom_or_since_when_is_good_all_the_same():
    verdict = judge("Оплата картой не проходит. Платите через СБП. Новости в 15:00.", kind=Kind.STATUS)
    assert verdict.is_good
    assert {one.rule for one in verdict.findings} == {"whom", "since"}


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        (
            "Вы ввели неправильный номер билета, поэтому возврат не оформлен.",
            "Номер билета не подходит, поэтому возврат не оформлен.",
        ),
        ("Как я уже писала, деньги придут 5 мая.", "Деньги придут 5 мая."),
        ("Платёж отклонён!!! Возьмите другую карту.", "Платёж отклонён. Возьмите другую карту."),
        ("We would like to inform you that the flight leaves at 18:00.", "The flight leaves at 18:00."),
        ("A fatal error in the printer: switch it off.", "An error in the printer: switch it off."),
        ("I will answer on 5 May. Thank you for your patience.", "I will answer on 5 May. "),
        ("Ваш тикет закрыт 5 мая.", "Ваш запрос закрыт 5 мая."),
    ],
)
def test_a_rewrite_leaves_a_sentence_that_is_one(text, becomes):
    (found,) = [one for one in judge(text, kind=Kind.REPLY).findings if one.rewrite is not None]
    assert text[: found.start] + found.rewrite + text[found.end :] == becomes


def test_a_word_that_governs_others_is_not_torn_from_them():
    (blame,) = [one for one in judge("Вы указали неверный номер вашего билета.", kind=Kind.REPLY).findings if one.rule == "blame"]
    assert blame.rewrite is None


def test_twice_the_text_is_about_twice_the_work():
    """No pattern goes back over what it has read: counted in asked words, not in seconds."""
    from otklik.wording.patterns import Step

    asked = 0
    plain = Step.fits

    def counted(self, token):
        nonlocal asked
        asked += 1
        return plain(self, token)

    work = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Step, "fits", counted)
        for times in (200, 400):
            asked = 0
            judge("вы не ввели неправильно мы не можем если or we will not you can not " * times, kind=Kind.REPLY)
            work.append(asked)
    assert work[1] < work[0] * 2.5


def test_many_threads_judge_at_once():
    """The desk's threads share nothing that a judgement changes."""
    from concurrent.futures import ThreadPoolExecutor

    from otklik.wording import rulebook, words

    made = "".join(chr(97 + number % 26) for number in range(40))
    texts = [
        " ".join(f"{made[at : at + 3 + number % 9]}ings{number % 7}{'ed' * (number % 2)}" for at in range(30))
        for number in range(60)
    ]
    switch = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as threads:
            for _ in range(3):
                for kept in (words.stem, words.keys, rulebook.rules, rulebook.index, rulebook.exceptions, rulebook.speech):
                    kept.cache_clear()
                assert all(list(threads.map(lambda text: judge(text, kind=Kind.REPLY) is not None, texts)))
    finally:
        sys.setswitchinterval(switch)
