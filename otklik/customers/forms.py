"""What an admin types about the way of SMS."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from otklik.accounts.forms.people import LineField
from otklik.customers.identifiers import telephone
from otklik.lib.apprise_address import service_of
from otklik.lib.outbound import NotAllowed
from otklik.notices.transports.sms import NOBODYS_PHONE, PHONE, address_for


class SmsWayForm(forms.Form):
    address = LineField(
        label=_("Address of the gateway"),
        max_length=1000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    good_sign = LineField(
        label=_("What a good answer holds"),
        max_length=100,
        required=False,
        help_text=_("Needed only for a gateway that answers 200 to what it did not take. For example: “status”: “OK”"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, is_set: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].required = not is_set
        if is_set:
            self.fields["address"].help_text = _("It is kept and never shown, because it holds a key. Leave empty to keep it.")

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"])
        if not address:
            return ""
        if PHONE not in address:
            raise ValidationError(_("Write {phone} where the customer’s telephone goes, as in smsc://login:password@{phone}."))
        try:
            service_of(address_for(address, NOBODYS_PHONE))
        except NotAllowed:
            raise ValidationError(
                _(
                    "This address cannot be used: either Apprise does not know it, or it leads into your own network. For a"
                    " gateway of your own, name its host and port in OTKLIK_OUTBOUND_ALLOW."
                )
            ) from None
        return address


class SmsTestForm(forms.Form):
    phone = LineField(
        label=_("Your telephone"), max_length=40, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
    )

    def clean_phone(self) -> str:
        if not (phone := telephone(self.cleaned_data["phone"])):
            raise ValidationError(_("This is no telephone number. Write it with the code of the country: +7 912 345-67-89."))
        return phone
