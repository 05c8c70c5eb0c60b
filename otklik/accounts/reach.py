"""Which ways to reach a person are closed because the desk itself was not given what they need."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from otklik.accounts.models import ContactPoint, Operator


def why_closed(kind: str) -> str:
    """In words, with the setting to fill; nothing when the way is open."""
    if kind == ContactPoint.EMAIL and not settings.SMTP_URL:
        return _("No mail server is set (OTKLIK_SMTP_URL): nothing arrives this way.")
    if kind == ContactPoint.TELEGRAM and not settings.TELEGRAM_TOKEN:
        return _("No Telegram bot is set (OTKLIK_TELEGRAM_TOKEN): nothing arrives this way.")
    return ""


def can_be_paged(operator: Operator) -> bool:
    """Whether at least one way to the person is open."""
    return any(not why_closed(point.kind) for point in operator.contact_points.all())
