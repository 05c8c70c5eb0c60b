"""SMS that are due: a few beside each other, so that a slow gateway holds up nobody's mail and few of its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import structlog

from otklik.journal.record import nudge
from otklik.lib.clock import now
from otklik.notices.models import Delivery, SmsWay
from otklik.notices.transports import sms
from otklik.notices.transports.sms import Came
from otklik.notices.waiting import ONE_MORE, wait_after

log = structlog.get_logger(__name__)

# As many as a worker that dies may send twice.
AT_ONCE = 4
# What is said by SMS is of no use later.
GIVE_UP_AFTER = timedelta(minutes=15)


def send_due_texts() -> None:
    """One turn. What it finds claimed was left by a dead worker. Only the network is in the threads."""
    waiting = Delivery.objects.filter(channel=Delivery.SMS, state__in=[Delivery.QUEUED, Delivery.SENDING])
    due = list(waiting.filter(due_at__lte=now()).select_related("notice").order_by("due_at", "pk")[:AT_ONCE])
    if not due:
        return
    way = SmsWay.current()
    Delivery.objects.filter(pk__in=[one.pk for one in due]).update(state=Delivery.SENDING, attempts=ONE_MORE)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for one, came in zip(due, threads.map(lambda one: tried(way, one), due), strict=True):
            note(one, came)
    nudge({one.notice.about.replace(":", "-") for one in due})


def tried(way: SmsWay | None, one: Delivery) -> Came:
    return sms.send(way.address, way.good_sign, one.address, one.text) if way else Came(trouble=sms.NO_WAY)


def note(one: Delivery, came: Came) -> None:
    mine = Delivery.objects.filter(pk=one.pk)
    if not came.trouble:
        mine.update(state=Delivery.SENT, sent_at=now(), last_error="", answer=came.answer)
        return
    is_final = came.is_final or now() - one.made_at > GIVE_UP_AFTER
    mine.update(
        state=Delivery.FAILED if is_final else Delivery.QUEUED,
        last_error=came.trouble,
        answer=came.answer,
        due_at=now() + wait_after(one.attempts + 1),
    )
    log.warning("sms_not_sent", delivery=one.pk, trouble=came.trouble, final=is_final)
