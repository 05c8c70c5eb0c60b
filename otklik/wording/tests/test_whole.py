"""What is heard only in the whole of a message: courtesy without matter, abbreviations, causes without a “because”, ways out."""

import pytest

from otklik.wording.findings import Context
from otklik.wording.judging import judge
from otklik.wording.kinds import Kind


def codes(text, kind, context=None):
    return {finding.code for finding in judge(text, kind=kind, context=context).findings if finding.level == "error"}


@pytest.mark.parametrize(
    ("text", "code", "has"),
    [
        ("You can't change the plan today, the contract fixes it until 1 July. Shall I set a reminder?", "why", False),
        ("You can't change the plan today, sorry. Shall I set a reminder?", "why", True),
        ("Перенести приём на субботу нельзя, клиника закрыта. Свободно в понедельник в 9:00.", "why", False),
        ("Перенести приём на субботу нельзя, хотя мы очень хотели бы. Можно отменить запись в кабинете.", "why", True),
        ("We cannot extend your trial. You can choose a paid plan any time in Billing.", "why", True),
        ("Подключить ваш дом не сможем. Заходите позже.", "when", True),
        ("Закрыть счёт, пока на нём есть деньги, нельзя. Сначала переведите остаток, потом закройте.", "when", False),
    ],
)
def test_a_refusal_says_why_and_a_way_on_is_no_reason(text, code, has):
    assert (code in codes(text, Kind.REFUSAL)) is has


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("We were unable to issue your e-ticket. Please contact the service desk at 1-800-555-0199.", True),
        ("We were unable to read the name on your e-ticket. Write it in Latin letters, as in the passport.", False),
        ("Мы не смогли отправить ваучер. Напишите нам на help@example.org.", True),
    ],
)
def test_whom_to_write_to_is_no_reason(text, has):
    assert ("why" in codes(text, Kind.FAILURE)) is has


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("Your library card runs out on 12 September. Renew it at any desk, it takes a minute.", False),
        ("Your subscription runs out on 12 September. Renew it in your account, it takes a minute.", True),
        ("Your parcel is here until 9 October, the visit takes a minute. Need longer? Extend it in the app.", False),
        ("Заберите посылку до 9 октября, пункт рядом с вами. Нужно подольше? Продлите хранение в приложении.", False),
        ("Оцените наш магазин. Это займёт минуту и поможет нам выбрать товар.", True),
    ],
)
def test_what_is_due_cannot_be_declined_but_a_wish_of_ours_can(text, has):
    assert ("next" in codes(text, Kind.SURVEY)) is has


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("This person may not sign in. Switch the account on first.", False),
        ("This person may not sign in. Ask again.", True),
        ("You have not been called for this incident, so there is nothing to decline.", False),
    ],
)
def test_what_has_to_be_done_before_stands_in_the_way(text, has):
    assert ("why" in codes(text, Kind.REFUSAL)) is has


def test_ways_to_choose_from_are_no_steps():
    choice = "Send less: shorten the text, send files one by one, drop the pictures, or put a link to a large one."
    assert "steps" not in codes(choice, Kind.FAILURE)
    assert "steps" in codes(choice.replace(", or put", ", then put"), Kind.FAILURE)


def test_an_error_in_quotes_is_what_a_screen_said():
    quoted = "Ошибка «фатальный сбой драйвера» звучит страшно, но данные целы. Скачайте версию 4.2 и включите сканер снова."
    assert "scare" not in codes(quoted, Kind.FAILURE)
    assert "scare" in codes(quoted.replace("«", "").replace("»", ""), Kind.FAILURE)


def test_capitals_that_nobody_cries_are_only_pointed_out():
    line = "ЧЕК НЕ НАПЕЧАТАН: В ТЕРМИНАЛЕ КОНЧИЛАСЬ ЛЕНТА"
    assert "shouting" not in codes(f"{line}. Электронный чек отправлен на почту.", Kind.FAILURE)
    assert "shouting" in codes(f"{line}! Электронный чек отправлен на почту.", Kind.FAILURE)
    assert "shouting" in codes(f"{line}.", Kind.FAILURE)


def test_the_day_of_what_failed_is_no_day_of_ours():
    assert "when" in codes("Мастер сегодня не приедет, у него сломалась машина. Новое время подберём чуть позже.", Kind.FAILURE)
    assert "when" not in codes("Мастер сегодня не приедет, у него сломалась машина. Новое время назовём до 18:00.", Kind.FAILURE)


def test_nothing_left_to_do_ends_a_matter():
    assert not codes("Two bags each, 23 kg; skis count as one. Nothing more to pay or do before the airport.", Kind.REPLY)
    assert "when" in codes("Не переживайте, мы вернём вам всю сумму.", Kind.REPLY)


@pytest.mark.parametrize(
    ("text", "has"), [("Dear Mr Siobhan, the report is ready.", True), ("Dear Mr Siobhan Doyle, the report is ready.", False)]
)
def test_a_title_goes_with_the_surname(text, has):
    found = judge(text, kind=Kind.REPLY, context=Context(customer="Siobhan Doyle")).findings
    assert any(finding.rule == "name" and finding.rewrite == "Doyle" for finding in found) is has


def test_loud_words_are_no_abbreviations():
    assert "jargon" not in codes("WE FOUND THE RING OF ANN. It is at the desk until Friday.", Kind.REPLY)
    assert "jargon" in codes("Payout held: MCC flagged, KYB tier 1. It is released after 90 days.", Kind.REFUSAL)


def test_a_sentence_that_is_known_is_judged_as_anew_in_every_place():
    one, other = "Вы ввели неправильный код.", "Срочно!!! Пришлите код."
    alone = [(finding.rule, finding.start) for finding in judge(one, kind=Kind.REPLY).findings if finding.rule == "blame"]
    both = [(finding.rule, finding.start) for finding in judge(f"{other} {one}", kind=Kind.REPLY).findings]
    assert alone == [("blame", 0)]
    assert ("blame", len(other) + 1) in both
    # What another rule took out of a sentence is still there the next time.
    first, again = (judge(f"{one} Позвоните нам до 18:00.", kind=Kind.FAILURE).findings for _ in range(2))
    assert first == again
