"""What the composer sends besides the message itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from otklik.desk import rules as desk_rules
from otklik.desk.actions.thread import LONGEST
from otklik.desk.forms import LongText
from otklik.desk.models import Draft
from otklik.desk.writing import rules
from otklik.desk.writing.actions import Page


class DraftForm(forms.Form):
    """A pause in typing."""

    mode = forms.ChoiceField(choices=[(Draft.REPLY, Draft.REPLY), (Draft.NOTE, Draft.NOTE)], required=False)
    text = LongText(max_length=LONGEST, required=False)
    then = forms.ChoiceField(choices=[(state.value, state.label) for state in desk_rules.AFTER_REPLY], required=False)
    seen = forms.CharField(required=False, max_length=200)
    key = forms.UUIDField(required=False)
    window = forms.UUIDField(required=False)
    read = forms.IntegerField(required=False, min_value=0, max_value=2**53)

    def page(self) -> Page | None:
        """None for a page that does not say which one it is."""
        window, read = self.cleaned_data["window"], self.cleaned_data["read"]
        return Page(window=window, read=read or 0) if window else None


class LaterForm(forms.Form):
    """When a reply is to leave: a ready choice or one's own moment, in the reader's zone."""

    later = forms.CharField(required=False, max_length=20)
    at = forms.DateTimeField(required=False, error_messages={"invalid": _("Choose the day and the time once more.")})

    def clean(self) -> dict[str, Any]:
        if self.moment() is None and "at" not in self.errors:
            self.add_error("at", _("Choose when it should leave."))
        return self.cleaned_data

    def moment(self) -> datetime | None:
        return chosen_moment(self.cleaned_data)


def chosen_moment(content: dict[str, Any]) -> datetime | None:
    """One's own moment wins: nobody fills it in by chance. None when nothing was chosen."""
    own: datetime | None = content.get("at")
    return own or rules.later_moments(timezone.localtime()).get(content.get("later") or "")
