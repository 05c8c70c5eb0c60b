"""The letter in which a customer reads an operator's answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import translation

from otklik.accounts.models import Company
from otklik.desk.links import customer_url
from otklik.desk.models import Attachment, Message, Ticket
from otklik.desk.reach import is_his
from otklik.lib.later import later
from otklik.notices.actions import Letter, tell
from otklik.notices.models import Delivery

if TYPE_CHECKING:
    import css_inline
else:
    css_inline = later("css_inline")

# Most mail servers take 25 MB, and base64 makes four bytes of three.
MOST_IN_A_LETTER = 15 * 1024 * 1024
# «Анна Петровна, добрый день!», "Good morning John,"
GREETING = re.compile(
    r"\b(здравствуй|добр(ый|ого) (день|вечер|дня|вечера)|добро(е|го) утр|доброго времени|приветству|hello|hi\b|dear\b|good (day|morning|afternoon|evening))",
    re.IGNORECASE,
)
MOST_OF_A_GREETING = 80
AUTOMATIC = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}


def send_reply(ticket: Ticket, message: Message, address: str, *, is_automatic: bool = False) -> None:
    """Puts the letter of a reply into the ledger, in the caller's transaction.

    One that nobody wrote says so (RFC 3834), so that no other machine answers it.
    """
    with translation.override(ticket.language):
        company = Company.current()
        files = list(message.attachments.select_related("file"))
        context = {
            "ticket": ticket,
            "message": message,
            "left_behind": files[len(going_along(files)) :],
            "url": customer_url(ticket),
            "company": company,
            "greets": greets(message.text),
            # Through the door anybody may have named this address: he must not learn from us whose ticket it is.
            "name": ticket.customer.name if is_his(ticket, address) else "",
        }
        letter = Letter(
            recipient=recipient(ticket),
            address=address,
            language=ticket.language,
            subject=subject(ticket),
            text=render_to_string("desk/mail/reply.txt", context),
            html=css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False).inline(
                render_to_string("desk/mail/reply.html", context)
            ),
            headers=thread_headers(ticket) | (AUTOMATIC if is_automatic else {}),
            files=going_along(files),
        )
    tell(reply_key(message), about(ticket), [letter])


def greets(text: str) -> bool:
    """Whether the writer has said hello himself: a letter does not say it above him once more."""
    return GREETING.search(text.lstrip().partition("\n")[0][:MOST_OF_A_GREETING]) is not None


def going_along(attachments: Sequence[Attachment]) -> list[tuple[int, str]]:
    """The first files that a letter can carry; the rest are on the customer's page."""
    going, size = [], 0
    for one in attachments:
        size += one.file.size_bytes
        if size > MOST_IN_A_LETTER:
            break
        going.append((one.file_id, one.name))
    return going


def subject(ticket: Ticket) -> str:
    """The same for every letter of a ticket: mail programs thread by it where they ignore References."""
    return f"{ticket.subject} [{ticket.number}]"


def recipient(ticket: Ticket) -> str:
    return f"customer:{ticket.customer_id}"


def about(ticket: Ticket) -> str:
    return f"ticket:{ticket.pk}"


def reply_key(message: Message) -> str:
    return f"message:{message.pk}"


def thread_headers(ticket: Ticket) -> dict[str, str]:
    """References to the letters before, so that the customer's mail program shows one conversation."""
    before = Delivery.objects.filter(notice__about=about(ticket), recipient=recipient(ticket)).order_by("pk")
    ids = list(before.values_list("message_id", flat=True))
    return {"In-Reply-To": ids[-1], "References": " ".join(ids[-10:])} if ids else {}
