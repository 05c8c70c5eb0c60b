"""What the API puts into the rooms below: tokens on a person's page, webhooks among the settings and among what is exported."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from otklik.accounts import slots, tabs
from otklik.accounts.models import Operator
from otklik.accounts.shell import admins
from otklik.api.models import Token
from otklik.api.moving import WEBHOOKS, take_webhook
from otklik.exchange import above
from otklik.exchange.models import Subject
from otklik.pages.places import Place


def furnish() -> None:
    tabs.offer(
        Place(
            id="webhooks", name=_("Webhooks"), url_name="api-pages:webhooks", icon="webhook", order=70, inside="data", may=admins
        )
    )
    above.offer(Subject.WEBHOOKS, WEBHOOKS, take_webhook)
    slots.fill("profile", own_tokens)
    slots.fill("person", tokens_of_person)


def own_tokens(request: HttpRequest, person: Operator) -> str:
    return render_to_string("api/own_tokens.html", {"count": Token.objects.filter(operator=person).count()}, request)


def tokens_of_person(request: HttpRequest, person: Operator) -> str:
    """For admins, who may revoke them."""
    tokens = list(Token.objects.filter(operator=person)) if admins(request) else []
    return render_to_string("api/tokens_of_person.html", {"tokens": tokens}, request) if tokens else ""
