"""What a customer types on his page."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from otklik.customers.identifiers import contact

LONGEST = 8000


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Your message"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write at least a word.")},
    )
    contact = forms.CharField(
        label=_("Your e-mail"), max_length=320, required=False, help_text=_("Then you get our answer by letter too, not only here.")
    )
    key = forms.UUIDField(required=False)

    def clean_contact(self) -> str:
        typed = str(self.cleaned_data["contact"])
        told = contact(typed) if typed else None
        if typed and (told is None or told.kind != "email"):
            raise forms.ValidationError(_("This does not look like an e-mail. Please check it."))
        return told.value if told else ""
