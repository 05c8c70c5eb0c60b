"""django-allauth's forms in our words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _

from otklik.accounts.forms.people import JSONField


class Plain:
    """Without placeholders: a label says what a field is, and stays when one types."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields  # type: ignore[attr-defined]
        for field in fields.values():
            field.widget.attrs.pop("placeholder", None)


class SignInForm(Plain, account.LoginForm):
    """Says the same of an unknown e-mail and of a wrong password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"].label = _("E-mail")
        self.fields["login"].widget.attrs["autofocus"] = True
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields.pop("remember", None)


class ReauthenticateForm(Plain, account.ReauthenticateForm):
    pass


class ChangePasswordForm(Plain, account.ChangePasswordForm):
    pass


class SetPasswordForm(Plain, account.SetPasswordForm):
    pass


class ResetPasswordForm(Plain, account.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(Plain, account.ResetPasswordKeyForm):
    pass


class SecondFactorForm(Plain, mfa.AuthenticateForm):
    pass


class SecondFactorAgainForm(Plain, mfa.ReauthenticateForm):
    pass


class ActivateAppForm(Plain, totp.ActivateTOTPForm):
    pass


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    credential = JSONField(widget=HiddenInput)


class PasskeyForm(webauthn.AuthenticateWebAuthnForm):
    credential = JSONField(widget=HiddenInput)


class PasskeySignInForm(webauthn.LoginWebAuthnForm):
    credential = JSONField(widget=HiddenInput)


class PasskeyAgainForm(webauthn.ReauthenticateWebAuthnForm):
    credential = JSONField(widget=HiddenInput)
