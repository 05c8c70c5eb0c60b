"""Links that sign a person in once."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from otklik.accounts.actions.profile import FIRST_ADMIN_EMAIL, can_come_back
from otklik.accounts.facts import LinkMade
from otklik.accounts.models import Company, Operator, Role, SignInLink
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused

LASTS = timedelta(hours=24)
INVITATION_LASTS = timedelta(days=7)
DEMO_LASTS = timedelta(days=365)


class DeadLink(Refused):
    """The link opens nothing: used, expired, or never made by us."""


@transaction.atomic
def first_admin_link() -> str | None:
    """A link for the admin who sets the desk up, valid 24 h. None once the company is set up and an admin can sign in by himself.

    Makes the account when there is no active admin.
    """
    admins = list(Operator.objects.active().with_role(Role.ADMIN).order_by("pk"))
    # In the demo everybody comes back by a link that lasts.
    if Company.current().set_up_at and any(settings.DEMO or can_come_back(admin) for admin in admins):
        return None
    return sign_in_link(admins[0] if admins else first_admin())


def first_admin() -> Operator:
    """The account that nobody had to sign up for; a former one of this name is used again."""
    admin = Operator.objects.get_queryset().filter(email__iexact=FIRST_ADMIN_EMAIL).first()
    if admin is None:
        return Operator.objects.create_user(
            FIRST_ADMIN_EMAIL, name="", roles=[Role.ADMIN], locale=settings.LANGUAGE_CODE, time_zone=settings.TIME_ZONE
        )
    admin.is_active, admin.roles = True, sorted({*admin.roles, Role.ADMIN})
    admin.save(update_fields=["is_active", "roles"])
    return admin


@transaction.atomic
def sign_in_link(operator: Operator, *, by: Operator | None = None, lasts: timedelta = LASTS, is_lasting: bool = False) -> str:
    """The full address of a new link for this person. `is_lasting` makes one that can be used again, in the demo only."""
    if is_lasting and not settings.DEMO:
        raise Refused(_("Only the demo has sign-in links that can be used twice. Here make a new one each time."))
    token = secrets.token_urlsafe(32)
    SignInLink.objects.create(operator=operator, token_hash=hashed(token), expires_at=now() + lasts, is_lasting=is_lasting)
    record(LinkMade(operator=operator.pk, by=by.pk if by else None))
    return settings.DESK_URL + reverse("accounts:once", args=[token])


def link_of(token: str) -> SignInLink:
    """The live link that this token opens. Raises `DeadLink` in words, the same for a forged and a former one."""
    link = SignInLink.objects.select_related("operator").filter(token_hash=hashed(token)).first()
    if link is None or not link.operator.is_active:
        raise DeadLink(_("Perhaps it was not copied whole: the link goes up to the last slash."))
    reusable = link.is_lasting and settings.DEMO
    if link.used_at and not reusable:
        raise DeadLink(_("This link has been used already. Each one signs in once."))
    if link.expires_at <= now():
        raise DeadLink(_("This link is too old."))
    return link


@transaction.atomic
def spend(token: str) -> Operator:
    """Uses the link up and returns whom it signs in. Of two presses at one moment only one gets through."""
    SignInLink.objects.select_for_update().filter(token_hash=hashed(token)).first()
    link = link_of(token)
    link.used_at = now()
    link.save(update_fields=["used_at"])
    return link.operator


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
