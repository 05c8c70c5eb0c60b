"""Said on every page until it is mended: letters to customers wait, because the desk was given no mail server."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string

from otklik.accounts.models import Operator, Role
from otklik.notices.models import Delivery

TOLD = (Role.OPERATOR, Role.LEAD, Role.ADMIN)


def strip(request: HttpRequest) -> str:
    """For whoever writes to customers or could mend it; nothing as long as no letter waits."""
    person: Any = request.user
    if settings.SMTP_URL or not isinstance(person, Operator) or not person.has_role(*TOLD):
        return ""
    waiting = Delivery.objects.filter(channel=Delivery.EMAIL, state=Delivery.QUEUED).count()
    if not waiting:
        return ""
    return render_to_string("insight/letters_strip.html", {"waiting": waiting, "may_mend": person.is_admin}, request)
