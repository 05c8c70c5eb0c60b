"""A page by e-mail."""

from __future__ import annotations

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage

from otklik.notices.transports import reasons
from otklik.notices.transports.call import Call, NotSent


def send(address: str, call: Call) -> None:
    if not settings.SMTP_URL:
        raise NotSent(reasons.NO_MAIL_SERVER)
    headers = {
        "Message-ID": f"<page.{call.key}@{settings.MAIL_DOMAIN}>",
        "Auto-Submitted": "auto-generated",
        "Importance": "high",
        "X-Priority": "1",
    }
    message = EmailMessage(subject=call.title, body=f"{call.text}\n\n{call.url}\n", to=[address], headers=headers)
    try:
        message.send()
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise NotSent(f"{reasons.MAIL_REFUSED} ({type(error).__name__}).") from error
