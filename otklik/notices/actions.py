"""Telling people: a notice and its deliveries are written with what they tell of, and leave after commit."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from otklik.lib.clock import now
from otklik.lib.text import clean_line
from otklik.notices.models import Delivery, Notice

LONGEST_SUBJECT = 200


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What one person is to read. `recipient` is "customer:17" or "operator:3"."""

    recipient: str
    address: str
    subject: str
    text: str
    html: str = ""
    language: str = "ru"
    headers: dict[str, str] = field(default_factory=dict)
    # Of an SMS the address is a telephone in E.164, and the text is all there is.
    channel: str = Delivery.EMAIL
    # Files by key and name. Those that the scanner blocks stay behind.
    files: Sequence[tuple[int, str]] = ()


@transaction.atomic
def tell(key: str, about: str, letters: Iterable[Letter]) -> Notice:
    """Puts the letters of one event into the ledger. The same key and recipient once more changes nothing.

    An address that cannot work is kept as a delivery that failed, so that somebody sees it.
    """
    notice, _made = Notice.objects.get_or_create(key=key, defaults={"about": about})
    Delivery.objects.bulk_create([delivery(notice, letter) for letter in letters], ignore_conflicts=True, batch_size=500)
    return notice


def delivery(notice: Notice, letter: Letter) -> Delivery:
    wrong = wrong_address(letter.address) if letter.channel == Delivery.EMAIL else ""
    return Delivery(
        notice=notice,
        recipient=letter.recipient,
        channel=letter.channel,
        address=letter.address[:320],
        language=letter.language,
        subject=clean_line(letter.subject, most=LONGEST_SUBJECT),
        text=letter.text,
        html=letter.html,
        headers=letter.headers,
        files=[list(one) for one in letter.files],
        message_id=f"<{uuid.uuid4()}@{settings.MAIL_DOMAIN}>",
        state=Delivery.FAILED if wrong else Delivery.QUEUED,
        last_error=wrong,
    )


Renewal = Callable[[Delivery], Letter | None]
_renewals: dict[str, Renewal] = {}


def renewing(subject: str) -> Callable[[Renewal], Renewal]:
    """Marks who writes a letter about such a subject ("incident") anew, when it goes out so late that times in it may have passed."""

    def marked(renewal: Renewal) -> Renewal:
        _renewals[subject] = renewal
        return renewal

    return marked


def renew(late: Delivery) -> None:
    """Puts what is true now into a letter that waited long; to whom, under which key and Message-ID it goes stays as it was."""
    renewal = _renewals.get(late.notice.about.partition(":")[0])
    letter = renewal(late) if renewal else None
    if letter is not None and letter.address == late.address:
        late.text, late.html = letter.text, letter.html
        late.save(update_fields=["text", "html"])


def wrong_address(address: str) -> str:
    """Why no mail can go to this address; empty when one can."""
    try:
        validate_email(address)
    except ValidationError:
        return _("This is not an e-mail address.")
    return ""


def send_again(failed: Delivery) -> None:
    """Puts a failed delivery back into the queue, with the same Message-ID."""
    Delivery.objects.filter(pk=failed.pk, state=Delivery.FAILED).update(
        state=Delivery.QUEUED, attempts=0, last_error="", due_at=now()
    )
