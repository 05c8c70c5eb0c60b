"""What other libraries tell us: somebody signed in, a session ended, somebody chose a language."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F
from django.db.models.signals import pre_delete
from django.http import HttpRequest

from otklik.accounts.actions import profile
from otklik.accounts.facts import OperatorSignedIn
from otklik.accounts.models import Operator
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.pages.preferences import preferred

# Where allauth keeps by what means this session was opened; empty when no person did it.
METHODS = "account_authentication_methods"


def connect() -> None:
    user_logged_in.connect(remember_sign_in, dispatch_uid="accounts.remember_sign_in")
    pre_delete.connect(end_streams, sender=Session, dispatch_uid="accounts.end_streams")
    preferred.connect(keep_preference, dispatch_uid="accounts.keep_preference")


def remember_sign_in(request: HttpRequest | None, user: Operator, **_more: Any) -> None:
    methods = request.session.get(METHODS) if request else None
    if not methods:
        return
    with transaction.atomic():
        record(OperatorSignedIn(operator=user.pk, how=str(methods[-1].get("method", "")), by=user.pk))


def end_streams(instance: Session, **_more: Any) -> None:
    """With the session itself, in one transaction: a page that asks for another link at once comes too late."""
    person = instance.get_decoded().get(SESSION_KEY)
    if person and instance.expire_date > now():
        Operator.objects.get_queryset().filter(pk=person).update(standing=F("standing") + 1)


def keep_preference(request: HttpRequest, language: str = "", **_more: Any) -> None:
    if isinstance(request.user, Operator):
        profile.remember_preference(request.user, locale=language)
