"""The note of a hand-over, and what a lead does from the board."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from otklik.accounts.models import Team
from otklik.desk.access import teams_to_give_to
from otklik.desk.forms import HandOverForm as MoveForm
from otklik.insight.actions import LONGEST
from otklik.insight.news import KINDS, NOTHING, WAYS

LAST_NUMBER = 2**62


class HandOverForm(forms.Form):
    note = forms.CharField(
        label=_("Note for the next shift"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What the lists do not tell: agreements by telephone, whom to call, what to watch."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)


class GiveForm(MoveForm):
    """Which ticket, to whom, and what he should know."""

    ticket = forms.IntegerField(min_value=1, max_value=LAST_NUMBER)
    within: Team | None = None

    def clean(self) -> dict[str, Any]:
        """`in` keeps a colleague's ticket in the team where it was before."""
        number = str(self.data.get("in", ""))
        if self.operator is not None and number.isascii() and number.isdigit() and len(number) < 18:
            self.within = teams_to_give_to().filter(pk=int(number)).first()
        return self.cleaned_data


class NoteForm(forms.Form):
    """A word to the owner of a ticket."""

    ticket = forms.IntegerField(min_value=1, max_value=LAST_NUMBER)
    text = forms.CharField(max_length=LONGEST)
    key = forms.UUIDField()


class AlertsForm(forms.Form):
    """For each kind of news: nothing, a sound, or a notice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, words in KINDS.items():
            self.fields[kind] = forms.ChoiceField(
                label=str(words), choices=list(WAYS.items()), required=False, widget=forms.RadioSelect, initial=NOTHING
            )
