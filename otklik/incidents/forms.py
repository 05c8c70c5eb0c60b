"""Forms of the incident room and the duty screen: they clean; what is allowed, the actions know."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from otklik.incidents.rules import FORECAST_CHOICES, NEWS_EVERY, ready_forecast, round_up
from otklik.lib.clock import now
from otklik.services.models import Component, Service
from otklik.speech.widgets import LookedText
from otklik.wording.kinds import Kind

UNKNOWN = "unknown"
LONGEST_MINUTES = 24 * 60


class RaiseForm(forms.Form):
    """Nothing but the service is needed, and with one service not even that."""

    service = forms.ModelChoiceField(Service.objects.all(), label=_("Which service?"), empty_label=None)
    components = forms.ModelMultipleChoiceField(Component.objects.all(), required=False, label=_("Which part?"))
    ticket = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    label_ru = forms.CharField(required=False, max_length=160, label=_("What does not work, in Russian"))
    label_en = forms.CharField(required=False, max_length=160, label=_("What does not work, in English"))


class ForecastForm(forms.Form):
    """A ready choice in minutes, or «unknown», or a range of one's own."""

    minutes = forms.CharField(required=False, max_length=8)
    from_at = forms.DateTimeField(
        required=False, label=_("Works again from"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    to_at = forms.DateTimeField(
        required=False, label=_("at the latest"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    next_update_at = forms.DateTimeField(
        required=False, label=_("Next news"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    basis_ru = forms.CharField(required=False, max_length=300, label=_("Why we think so, in Russian"))
    basis_en = forms.CharField(required=False, max_length=300, label=_("Why we think so, in English"))

    def clean_minutes(self) -> str:
        minutes = str(self.cleaned_data["minutes"]).strip()
        is_number = minutes.isascii() and minutes.isdecimal() and 0 < int(minutes) <= LONGEST_MINUTES
        if minutes and minutes != UNKNOWN and not is_number:
            raise forms.ValidationError(_("Choose one of the times, or a number of minutes up to a day."))
        return minutes

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not values.get("minutes") and not values.get("to_at"):
            raise forms.ValidationError(_("Choose a time, or say that it is not known yet."))
        return values

    def times(self) -> tuple[datetime | None, datetime | None, datetime | None]:
        """From, to, next news; for a ready choice from this moment on."""
        values, minutes = self.cleaned_data, self.cleaned_data["minutes"]
        if minutes == UNKNOWN:
            return None, None, values["next_update_at"] or round_up(now() + NEWS_EVERY, 1)
        if minutes:
            begin, end, news = ready_forecast(int(minutes), now())
            return begin, end, values["next_update_at"] or news
        return values["from_at"] or values["to_at"], values["to_at"], values["next_update_at"]


class UpdateForm(forms.Form):
    """A text for the public; in the other language it may be left out."""

    text_ru = forms.CharField(
        required=False, max_length=2000, label=_("What customers read, in Russian"), widget=LookedText(Kind.STATUS, language="ru")
    )
    text_en = forms.CharField(
        required=False, max_length=2000, label=_("What customers read, in English"), widget=LookedText(Kind.STATUS, language="en")
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not (values["text_ru"].strip() or values["text_en"].strip()):
            raise forms.ValidationError(_("Write what customers should read: the text is empty."))
        return values


class BriefingForm(forms.Form):
    say = forms.CharField(max_length=4000, label=_("What to say"), widget=LookedText(Kind.STATUS, part=True, rows=4))
    never_promise = forms.CharField(
        required=False, max_length=4000, label=_("What not to promise"), widget=forms.Textarea(attrs={"rows": 3})
    )
    workaround = forms.CharField(
        required=False, max_length=4000, label=_("What helps meanwhile"), widget=LookedText(Kind.STATUS, part=True)
    )


class NoteForm(forms.Form):
    text = forms.CharField(max_length=4000, label=_("Note for colleagues"), widget=forms.Textarea(attrs={"rows": 2}))


READY = tuple(FORECAST_CHOICES)
