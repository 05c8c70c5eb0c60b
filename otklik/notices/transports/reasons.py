"""Why a page did not go out: kept in English, as it happened, and read in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

NO_MAIL_SERVER = gettext_noop("No mail server is set (OTKLIK_SMTP_URL).")
MAIL_REFUSED = gettext_noop("The mail server did not take it")
NO_BOT = gettext_noop("No Telegram bot is set up (OTKLIK_TELEGRAM_TOKEN).")
TELEGRAM_AWAY = gettext_noop("Telegram could not be reached")
TELEGRAM_REFUSED = gettext_noop("Telegram did not take it")
SERVICE_REFUSED = gettext_noop("The service did not take it.")
UNREADABLE = gettext_noop("This browser's subscription cannot be read. Switch notifications on again.")
PUSH_AWAY = gettext_noop("The browser's push service could not be reached")
NO_LONGER = gettext_noop("This browser no longer takes notifications. Switch them on again.")
PUSH_REFUSED = gettext_noop("The browser's push service did not take it")
KNOWN = (
    NO_MAIL_SERVER, MAIL_REFUSED, NO_BOT, TELEGRAM_AWAY, TELEGRAM_REFUSED, SERVICE_REFUSED, UNREADABLE, PUSH_AWAY, NO_LONGER,
    PUSH_REFUSED,
)  # fmt: skip


def in_words(kept: str) -> str:
    """The sentence in the reader's language; what the other side said stays as it is."""
    known = next((sentence for sentence in KNOWN if kept.startswith(sentence)), "")
    return _(known) + kept[len(known) :] if known else kept
