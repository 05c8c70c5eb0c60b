"""Sending what is due. The ledger row is claimed before and marked after each send, so a crash repeats at most one mail."""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError
from django.db.models import F

from otklik.files import storage
from otklik.files.models import File
from otklik.files.sniffing import UNKNOWN
from otklik.journal.listeners import every
from otklik.journal.record import nudge
from otklik.lib.clock import now
from otklik.notices.actions import renew
from otklik.notices.models import Delivery
from otklik.notices.texting import send_due_texts
from otklik.notices.waiting import ONE_MORE, wait_after

log = structlog.get_logger(__name__)

# Each lane has its own connection to the mail server; a delivery always goes by the lane of its number.
LANES = 4
MOST_A_TURN = 200
SCANNED_SOON = timedelta(seconds=5)
GIVE_UP_AFTER = timedelta(hours=24)
# The mail server was away: times that the letter names may have passed.
LATE_AFTER = timedelta(minutes=1)


def send_due(lane: int) -> None:
    """One turn of a lane. Only one worker runs a lane at a time, so what it finds claimed was left by a dead one."""
    mails = Delivery.objects.filter(channel=Delivery.EMAIL, state__in=[Delivery.QUEUED, Delivery.SENDING])
    mine = mails.annotate(lane=F("pk") % LANES).filter(lane=lane)
    due = list(mine.filter(due_at__lte=now()).select_related("notice").order_by("due_at", "pk")[:MOST_A_TURN])
    if not due or not settings.SMTP_URL:
        return
    mailer = get_connection()
    try:
        mailer.open()
        for delivery in due:
            send(delivery, mailer)
    except (OSError, smtplib.SMTPException) as error:
        # The server is away: nobody's fault in particular, so all of this turn wait a little.
        wait_all(due, f"{type(error).__name__}")
    finally:
        mailer.close()
        nudge({delivery.notice.about.replace(":", "-") for delivery in due})


def send(delivery: Delivery, mailer: BaseEmailBackend) -> None:
    """Sends one; lets a lost connection through, takes everything else as this delivery's own trouble."""
    if waits_for_scanner(delivery):
        Delivery.objects.filter(pk=delivery.pk).update(due_at=now() + SCANNED_SOON)
        return
    Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.SENDING, attempts=ONE_MORE)
    delivery.attempts += 1
    try:
        if now() - delivery.made_at > LATE_AFTER:
            renew(delivery)
        mailer.send_messages([letter(delivery)])
    except (smtplib.SMTPServerDisconnected, DatabaseError):
        raise
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        refused(delivery, *answer_of(error))
    except (smtplib.SMTPException, ValueError, UnicodeError) as error:
        refused(delivery, 554, type(error).__name__)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - a letter that cannot even be made must not stop those behind it
        refused(delivery, 554, type(error).__name__)
    else:
        Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.SENT, sent_at=now(), last_error="")


def letter(delivery: Delivery) -> EmailMultiAlternatives:
    own = {"Message-ID": delivery.message_id, "Otklik-Notice": delivery.notice.key}
    headers = {"Auto-Submitted": "auto-generated", **delivery.headers, **own}
    message = EmailMultiAlternatives(delivery.subject, delivery.text, settings.MAIL_FROM, [delivery.address], headers=headers)
    if delivery.html:
        message.attach_alternative(delivery.html, "text/html")
    for file, name in files_of(delivery):
        # Said to be nothing in particular: no mail program opens by itself what we do not vouch for.
        message.attach(name, storage.path_of(file.sha256).read_bytes(), UNKNOWN)
    return message


def files_of(delivery: Delivery) -> list[tuple[File, str]]:
    """What goes with it and was not blocked."""
    files = File.objects.in_bulk([pk for pk, _name in delivery.files])
    return [(files[pk], name) for pk, name in delivery.files if pk in files and files[pk].may_be_had]


def waits_for_scanner(delivery: Delivery) -> bool:
    return bool(delivery.files) and File.objects.unscanned().filter(pk__in=[pk for pk, _name in delivery.files]).exists()


def refused(delivery: Delivery, code: int, reason: str) -> None:
    """The server's no: 5xx is final (RFC 5321, 4.2.1), anything else is tried again for a day."""
    is_final = code >= 500 or now() - delivery.made_at > GIVE_UP_AFTER
    Delivery.objects.filter(pk=delivery.pk).update(
        state=Delivery.FAILED if is_final else Delivery.QUEUED,
        last_error=f"{code} {reason}"[:300],
        due_at=now() + wait_after(delivery.attempts),
    )
    log.warning("delivery_refused", delivery=delivery.pk, code=code, final=is_final)


def wait_all(due: Sequence[Delivery], error: str) -> None:
    waiting = Delivery.objects.filter(pk__in=[one.pk for one in due]).exclude(state__in=[Delivery.SENT, Delivery.FAILED])
    longest = max(one.attempts for one in due)
    waiting.update(state=Delivery.QUEUED, attempts=ONE_MORE, last_error=error, due_at=now() + wait_after(longest + 1))
    log.warning("mail_server_away", waiting=len(due), error=error)


def answer_of(error: smtplib.SMTPException) -> tuple[int, str]:
    """The server's code and words."""
    code: int
    words: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    else:
        code, words = 451, ""
    return int(code), words.decode(errors="replace") if isinstance(words, bytes) else str(words)


for number in range(LANES):
    lane = partial(send_due, number)
    lane.__module__, lane.__name__ = __name__, f"send_due_{number}"  # type: ignore[attr-defined]
    every(seconds=0.5)(lane)
every(seconds=1)(send_due_texts)
