"""What somebody who came by a link is asked for: a name, and a way to come back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from otklik.accounts.forms.people import LineField
from otklik.accounts.models import Operator


class WelcomeForm(forms.ModelForm):
    """A name and a password; who has a passkey or a password already need not give one."""

    name = LineField(
        label=_("Your name"),
        max_length=120,
        help_text=_("Colleagues and customers read it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least ten characters. Three or four words are easy to remember and hard to guess."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        max_length=4096,
        strip=False,
        error_messages={"required": _("Set a password, or add a passkey first: otherwise you could not come back.")},
    )

    class Meta:
        model = Operator
        fields = ["name"]

    def __init__(self, *args: Any, has_passkey: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        has_password = self.instance.has_usable_password()
        self.fields["password"].required = not (has_passkey or has_password)
        if has_password:
            self.fields["password"].help_text = _("A password is set. Leave this empty to keep it.")

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if password:
            validate_password(password, self.instance)
        return password
