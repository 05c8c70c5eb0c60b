"""What the customer and those who must agree read about a request, each in his language."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from otklik.accounts.models import Company
from otklik.catalogue.access import PURPOSE
from otklik.catalogue.models import Approval, Request
from otklik.desk.letters import about, recipient, subject
from otklik.desk.links import customer_url
from otklik.desk.models import Ticket
from otklik.desk.reach import is_his, reply_address
from otklik.desk.whose import open_beside
from otklik.incidents.letters import Words
from otklik.incidents.readers import as_read_by
from otklik.lib import tokens
from otklik.lib.clock import now
from otklik.lib.text import shortened
from otklik.notices.actions import Letter, tell
from otklik.pages.words import nbsp

LINK_LASTS = timedelta(days=14)


def confirm_filing(request: Request) -> None:
    """Number, what happens next and the link to his page; nothing that was typed, so that nobody mails his text through us."""
    ticket = request.ticket
    address = reply_address(ticket)
    if not address:
        return
    with translation.override(ticket.language):
        words = Words(
            subject=subject(ticket),
            paragraphs=[nbsp(text) for text in paragraphs(request) if text],
            button=_("Open your request"),
            url=customer_url(ticket),
        )
        name = ticket.customer.name if is_his(ticket, address) and ticket.owner_id else ""
        context = {"words": words, "company": Company.current(), "name": name, "language": ticket.language}
        letter = Letter(
            recipient=recipient(ticket),
            address=address,
            language=ticket.language,
            subject=words.subject,
            text=render_to_string("incidents/mail/letter.txt", context),
            html=render_to_string("incidents/mail/letter.html", context),
        )
    tell(f"request:{request.pk}:filed", about(ticket), [letter])


def paragraphs(request: Request) -> list[str]:
    situation = request.situation
    waits = request.state == Request.WAITING
    return [
        _("We have your request “{title}”. Its number is {number}.").format(title=situation.title, number=request.ticket.number),
        _("Before we begin, a colleague has to agree. We will write to you as soon as that is decided.") if waits else "",
        _("How long it takes: {span}").format(span=situation.takes) if situation.takes else "",
        _("On your page you can see how it goes and add what we should know. If it was not you, do nothing."),
        *also_open(request.ticket),
    ]


def also_open(ticket: Ticket) -> list[str]:
    """Numbers and links only, and only of what is certainly his: the address was typed into a public form."""
    beside = open_beside(ticket)
    if not beside:
        return []
    said = _("By the way, this is still open: if your request is about the same, just write there.")
    return [said, *(f"{one.number}: {customer_url(one)}" for one in beside)]


def words_of_consent(request: Request) -> str:
    with translation.override(request.ticket.language):
        takes = request.situation.takes
        return " ".join(
            [
                _("Your request is agreed and we have begun."),
                *([_("How long it takes: {span}").format(span=takes)] if takes else []),
            ]
        )


def words_of_refusal(request: Request, reason: str) -> str:
    """Politely, with the reason and the way on."""
    with translation.override(request.ticket.language):
        return "\n\n".join(
            [
                _("We are sorry: we cannot do what you asked for (“{title}”).").format(title=request.situation.title),
                _("The reason: {reason}").format(reason=reason),
                _("If something has changed or we have misunderstood you, just answer here: a person will read it and look for another way."),
            ]
        )  # fmt: skip


def ask_approver(approval: Approval, *, is_reminder: bool = False) -> None:
    """To one who must agree: what, for whom, and a link whose page asks; opening it decides nothing."""
    request, person = approval.request, approval.approver
    with as_read_by(person):
        title = request.situation.title
        heading = _("Please decide: {title}") if not is_reminder else _("Still waits for you: {title}")
        lines = [
            _("{customer} asks for: {title} (ticket {number}).").format(
                customer=request.ticket.customer, title=title, number=request.ticket.number
            ),
            "\n".join(f"{row['label']}: {shortened(row['value'], 300)}" for row in request.answers if row["value"]),
            _("Agree or decline here, with one press:") + "\n" + link(approval),
            _("The customer waits for this and is told what you decide."),
        ]
        letter = Letter(
            recipient=f"operator:{person.pk}",
            address=person.email,
            language=person.locale,
            subject=heading.format(title=title),
            text="\n\n".join(line for line in lines if line) + "\n",
        )
    moment = f":remind:{int(now().timestamp())}" if is_reminder else ""
    tell(f"approval:{approval.pk}{moment}", f"request:{request.pk}", [letter])


def link(approval: Approval) -> str:
    token = tokens.sign(settings.CONFIG.key(PURPOSE), {"a": approval.pk}, expires_at=now() + LINK_LASTS)
    return f"{settings.DESK_URL}{reverse('catalogue:decide', args=[token])}"
