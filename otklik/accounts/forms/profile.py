"""Forms about oneself and the company."""

from __future__ import annotations

import json
import re
import zoneinfo
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from otklik.accounts.forms.people import JSONField, LineField
from otklik.accounts.models import Company, ContactPoint, Operator
from otklik.accounts.zones import zone_choices
from otklik.lib.apprise_address import service_of
from otklik.lib.outbound import NotAllowed

SELECTED = SafeString(" selected")
# The shortest numbers that one can call: 112.
FEWEST_DIGITS = 3
CHAT_ID = re.compile(r"-?\d{4,20}|@[A-Za-z]\w{4,31}")


class ZoneSelect(forms.Select):
    """Four hundred options in one go: Django's own renders a template for each."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((zone, SELECTED if zone == value else "", words) for zone, words in zone_choices()),
        )
        return format_html('<select name="{}"{}>{}</select>', name, flatatt(self.build_attrs(self.attrs, attrs)), options)


class ZoneField(forms.ChoiceField):
    """A time zone by its city."""

    def __init__(self, **options: Any) -> None:
        super().__init__(label=_("Time zone"), choices=zone_choices, widget=ZoneSelect, **options)

    def valid_value(self, value: Any) -> bool:
        return value in zoneinfo.available_timezones()


class ProfileForm(forms.ModelForm):
    name = LineField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    time_zone = ZoneField()

    class Meta:
        model = Operator
        fields = ["name", "locale", "time_zone"]


class CompanyForm(forms.ModelForm):
    name_ru = LineField(
        label=_("Name in Russian"),
        max_length=120,
        required=False,
        help_text=_("Customers read it. One of the two languages is enough."),
    )
    name_en = LineField(label=_("Name in English"), max_length=120, required=False)
    time_zone = ZoneField()
    support_phone = LineField(
        label=_("Support telephone"), max_length=40, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )

    class Meta:
        model = Company
        fields = ["name_ru", "name_en", "language", "time_zone", "support_phone"]

    def clean_support_phone(self) -> str:
        phone: str = self.cleaned_data["support_phone"]
        if phone and sum(letter.isdigit() for letter in phone) < FEWEST_DIGITS:
            raise ValidationError(_("There is no telephone number in this. Write it with digits, for example +7 800 000-00-00."))
        return phone

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("name_ru") and not values.get("name_en"):
            self.add_error(
                "name_en" if values.get("language") == "en" else "name_ru",
                _("Customers will read this name. Write it in at least one language."),
            )
        return values


class ContactPointForm(forms.Form):
    """A way to be paged that one can type; browsers subscribe by themselves."""

    kind = forms.ChoiceField(
        label=_("How"),
        choices=[
            (ContactPoint.EMAIL, _("E-mail")),
            (ContactPoint.TELEGRAM, "Telegram"),
            (ContactPoint.APPRISE, _("Another service (Apprise)")),
        ],
    )
    address = LineField(
        label=_("Address"), max_length=500, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        address = values.get("address")
        if address and values.get("kind") in CHECKS:
            try:
                CHECKS[values["kind"]](address)
            except ValidationError as error:
                self.add_error("address", error)
        return values


def check_email(address: str) -> None:
    validate_email(address)


def check_telegram(address: str) -> None:
    if not CHAT_ID.fullmatch(address):
        raise ValidationError(_("This should be the number of your chat with the bot, such as 123456789."))


def check_apprise(address: str) -> None:
    try:
        service_of(address)
    except NotAllowed as error:
        raise ValidationError(
            _("This is not the address of an outside service that Apprise knows. It begins like “ntfys://” or “mailtos://”.")
        ) from error


CHECKS = {ContactPoint.EMAIL: check_email, ContactPoint.TELEGRAM: check_telegram, ContactPoint.APPRISE: check_apprise}


class PushForm(forms.Form):
    """A browser's PushSubscription as JSON."""

    subscription = JSONField()

    def clean_subscription(self) -> str:
        """The parts a page is sent by, and nothing else."""
        sent = self.cleaned_data["subscription"]
        keys = sent.get("keys") if isinstance(sent, dict) else None
        if not isinstance(keys, dict) or not all(
            isinstance(text, str) for text in (sent.get("endpoint"), keys.get("p256dh"), keys.get("auth"))
        ):
            raise ValidationError(_("The browser sent no usable subscription. Switch notifications off and on again."))
        try:
            is_safe = urlsplit(sent["endpoint"]).scheme == "https"
        except ValueError:
            is_safe = False
        kept = json.dumps({"endpoint": sent["endpoint"], "keys": {"p256dh": keys["p256dh"], "auth": keys["auth"]}})
        if not is_safe or len(kept) > 2000:
            raise ValidationError(_("The browser sent no usable subscription. Switch notifications off and on again."))
        return kept
