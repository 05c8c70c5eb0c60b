"""How the demo company speaks, and what was found in its replies in the last weeks."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from otklik.accounts.models import Operator
from otklik.project.demo.rules import LEAD
from otklik.speech.actions import change_manner, save_own_rule
from otklik.speech.models import OwnRule, Tally

WEEKS = 3
# Rule, found on an ordinary day, of these put right at once, sent as it was.
FOUND = [
    ("promise", 11, 6, 2),
    ("{refund}", 6, 4, 1),
    ("asked-known", 5, 3, 1),
    ("apology", 4, 2, 2),
    ("cold", 2, 1, 0),
    ("blame", 1, 1, 0),
]


def choose(by_name: dict[str, Operator]) -> None:
    lead = by_name[LEAD]
    change_manner(
        by=lead,
        profiles={"reply": "calm", "status": "calm", "refusal": "calm", "failure": "calm", "field": "calm", "survey": "calm"},
        prefer={"авиаперевозка": "полёт", "лицо": "человек"},
        avoid=["форс-мажор"],
        names=["Полюс", "Полюс Бонус", "PIR", "Check-in"],
    )
    for own in rules_of_ours():
        save_own_rule(own, by=lead)
    refund = OwnRule.objects.order_by("pk")[0].rule
    today = timezone.localdate()
    Tally.objects.bulk_create(
        Tally(
            rule=rule.format(refund=refund),
            day=today - timedelta(days=day),
            seen=max(1, seen + (day * 7) % 5 - 2),
            accepted=accepted,
            sent=sent,
        )
        for day in range(1, WEEKS * 7)
        for rule, seen, accepted, sent in FOUND
    )


def rules_of_ours() -> list[OwnRule]:
    return [
        OwnRule(
            phrases=["деньги вернутся сегодня", "вернём деньги сегодня"],
            kinds=["reply", "status"],
            level="error",
            message_ru="Возврат в тот же день не обещаем: деньги идут до трёх дней",
            message_en="A refund on the same day is not promised: money takes up to three days",
            advice_ru="Назовите срок банка и день, когда мы проверим сами.",
            advice_en="Give the bank’s term and the day on which we check.",
            rewrite="деньги вернутся в течение трёх дней",
        ),
        OwnRule(
            phrases=["постараемся", "we will try"],
            kinds=["reply"],
            level="warning",
            message_ru="«Постараемся» не говорит, что будет",
            message_en="“We will try” does not say what will happen",
            advice_ru="Скажите, кто что сделает и к которому часу.",
            advice_en="Say who does what, and by when.",
        ),
        OwnRule(
            phrases=["пассажиру необходимо", "вам необходимо"],
            kinds=["reply", "status", "failure"],
            level="hint",
            message_ru="Звучит как предписание",
            message_en="Sounds like an order",
            advice_ru="Попросите прямо.",
            advice_en="Ask directly.",
            rewrite="пожалуйста,",
        ),
    ]
