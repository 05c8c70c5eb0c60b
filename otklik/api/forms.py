"""What people type about tokens and webhooks."""

from __future__ import annotations

import ipaddress
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from otklik.accounts.models import Operator
from otklik.api import rules
from otklik.api.kinds import CHOICES
from otklik.lib.clock import now
from otklik.lib.outbound import SCHEMES, allowed_by_admin, is_outside
from otklik.lib.text import clean_line

LASTS = [("90", _("90 days")), ("365", _("a year")), ("30", _("30 days")), ("", _("until it is revoked"))]


class TokenForm(forms.Form):
    name = forms.CharField(
        label=pgettext_lazy("token", "What for"), max_length=80, help_text=_("For example: export to the data warehouse")
    )
    scopes = forms.MultipleChoiceField(label=_("It may"), widget=forms.CheckboxSelectMultiple)
    days = forms.ChoiceField(label=_("It lasts"), choices=LASTS, required=False, initial=LASTS[0][0])

    def __init__(self, *args: Any, operator: Operator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes: Any = self.fields["scopes"]
        scopes.choices = [(name, words) for name, words in rules.SCOPES.items() if rules.may_hold(operator.roles, name)]

    def clean_name(self) -> str:
        if not (name := clean_line(self.cleaned_data["name"], most=80)):
            raise ValidationError(_("Give the token a name, so that you know later what it was for."))
        return name

    @property
    def expires_at(self) -> datetime | None:
        days = self.cleaned_data["days"]
        return now() + timedelta(days=int(days)) if days else None


class WebhookForm(forms.Form):
    url = forms.CharField(
        label=_("Address"), max_length=500, help_text=_("https://… It receives a signed POST for each thing that happens.")
    )
    kinds = forms.MultipleChoiceField(label=_("It hears when"), choices=CHOICES, widget=forms.CheckboxSelectMultiple)
    operator = forms.ModelChoiceField(
        label=_("It sees what this person sees"),
        queryset=Operator.objects.none(),
        empty_label=None,
        help_text=_("Of tickets it hears only what this person may read: for all of them choose a lead."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        operator: Any = self.fields["operator"]
        operator.queryset = Operator.objects.active().order_by("name")

    def clean_url(self) -> str:
        return checked_url(self.cleaned_data["url"])


def checked_url(text: str) -> str:
    """What can be told without asking the network; every call is checked once more when it connects. Raises `ValidationError`."""
    address = clean_line(text, most=500)
    try:
        url = httpx.URL(address)
        # What the network would choke on later: half a bracket, a port beyond the last one.
        urlsplit(address).port  # noqa: B018
    except (httpx.InvalidURL, ValueError):
        raise ValidationError(_("This is no web address. Enter one like https://company.example.")) from None
    if url.scheme not in SCHEMES or not url.host or url.userinfo:
        raise ValidationError(_("The address begins with https:// and holds no name or password."))
    port = url.port or (443 if url.scheme == "https" else 80)
    if f"{url.host}:{port}" not in allowed_by_admin() and is_plainly_inside(url.host):
        raise ValidationError(
            _("This address lies in our own network. Choose one outside it; the administrator can open this one.")
        )
    return address


def is_plainly_inside(host: str) -> bool:
    try:
        return not is_outside(str(ipaddress.ip_address(host)))
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".internal", ".local"))
