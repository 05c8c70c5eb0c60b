"""The note of a hand-over."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from otklik.insight.actions import LONGEST


class HandOverForm(forms.Form):
    note = forms.CharField(
        label=_("Note for the next shift"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What the lists do not tell: agreements by telephone, whom to call, what to watch."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
