"""What an operator sees of proving an identifier: whether a code can go there, and what became of the one that went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from otklik.customers import rules
from otklik.customers.actions.proving import notice_key
from otklik.customers.models import ProofCode
from otklik.customers.words import may_arrive, trouble_of
from otklik.lib.clock import now
from otklik.notices.models import Delivery, SmsWay


def with_codes(identifiers: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of each that may be proven: `lacks_way` when no SMS can leave, and the code that waits with its delivery."""
    provable = [one["pk"] for one in identifiers if one["may_prove"]]
    codes = waiting_codes(provable) if provable else {}
    lacks_way = any(one["may_prove"] and one["is_phone"] for one in identifiers) and SmsWay.current() is None
    return [{**one, "lacks_way": lacks_way and one["is_phone"], "code": codes.get(one["pk"])} for one in identifiers]


def waiting_codes(identifiers: Sequence[int]) -> dict[int, dict[str, Any]]:
    """By identifier: until when the code is good, and whether there is trouble with sending it."""
    good = ProofCode.objects.filter(identifier__in=identifiers, used_at=None, expires_at__gt=now(), tries__lt=rules.MOST_TRIES)
    codes = list(good)
    keys = {notice_key(code): code for code in codes}
    sent = Delivery.objects.filter(notice__key__in=keys).select_related("notice") if codes else ()
    deliveries = {keys[one.notice.key].pk: one for one in sent}
    return {code.identifier_id: shown_code(code, deliveries.get(code.pk)) for code in codes}


def shown_code(code: ProofCode, delivery: Delivery | None) -> dict[str, Any]:
    return {
        "until": code.expires_at,
        "may_arrive": delivery is None or may_arrive(delivery),
        "is_sent": delivery is not None and delivery.state == Delivery.SENT,
        "trouble": trouble_of(delivery) if delivery else "",
    }
