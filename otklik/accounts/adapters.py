"""How django-allauth behaves in this house: nobody signs up by himself, admins invite."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from otklik.accounts.actions.profile import ask_password_reset
from otklik.accounts.models import Operator
from otklik.lib.clock import now
from otklik.lib.tokens import encoded
from otklik.pages.shown import shown

FORBIDDEN = 403
# Their own page says these already.
UNSAID = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("This e-mail and this password do not go together. Check both, or ask for a new password."),
        "too_many_login_attempts": _("Too many wrong tries. Wait five minutes, or use a passkey or a one-time link."),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("This code is not right. Take the one that the app shows now."),
        "enter_current_password": _("This is not your present password."),
        "rate_limited": _("Too many at once. Please try again in a minute."),
        "invalid_password_reset": _("This link has been used or is too old. Ask for another one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """What is no address at all leads nowhere."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **options: Any
    ) -> None:
        if message_template not in UNSAID:
            super().add_message(request, level, message_template, *args, **options)

    def is_reauthentication_required(self, *, app: str, **_more: Any) -> bool:
        """Who has just signed in, by whatever means, need not show at once again who he is."""
        request = context.request
        records = get_authentication_records(request, request.user)
        return not records or now().timestamp() - records[-1]["at"] > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def send_password_reset_mail(self, user: Operator, email: str, values: dict[str, Any]) -> None:
        """Sent by a job: a mail server that is away must neither break the page nor tell by its slowness who works here."""
        if user.is_active:
            ask_password_reset(user)


class MFAAdapter(DefaultMFAAdapter):
    """Keeps the secrets of authenticator apps and recovery codes encrypted in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Take the one that the app shows now."),
    }

    @cached_property
    def box(self) -> Fernet:
        key = settings.CONFIG.key("second-factors")
        return Fernet(encoded(key) + "=" * (-len(encoded(key)) % 4))

    def encrypt(self, text: str) -> str:
        return self.box.encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return self.box.decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # The desk's secret was changed: the old factor opens nothing any more, an admin can remove it.
            return ""


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on opens existing accounts only, found by an e-mail that the identity provider has verified."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing:
            return
        emails = [address.email for address in sociallogin.email_addresses if address.verified]
        operator = next(filter(None, (Operator.objects.active().filter(email__iexact=email).first() for email in emails)), None)
        if operator is None:
            raise ImmediateHttpResponse(shown(request, "accounts/not_invited.html", status=FORBIDDEN))
        sociallogin.connect(request, operator)
