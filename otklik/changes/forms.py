"""What is typed about planned work; times are those of the reader's zone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from otklik.accounts.forms.languages import InMainLanguage
from otklik.accounts.forms.people import LineField
from otklik.changes.actions import LONGEST, WRONG_WINDOWS
from otklik.changes.models import Change, Risk
from otklik.changes.rules import wrong_window
from otklik.lib.clock import now
from otklik.lib.text import clean
from otklik.services.models import Component, Service
from otklik.speech.widgets import LookedText
from otklik.wording.kinds import Kind

MOMENT = "%Y-%m-%dT%H:%M"


class TextField(forms.CharField):
    def __init__(self, rows: int, *, language: str = "", **options: Any) -> None:
        """With a language it is a text that customers read: its words are looked at."""
        widget = (
            LookedText(Kind.STATUS, language=language, part=True, rows=rows) if language else forms.Textarea(attrs={"rows": rows})
        )
        super().__init__(max_length=LONGEST, required=False, widget=widget, **options)

    def to_python(self, value: Any) -> str:
        return clean(str(value or ""), most=LONGEST + 1)


def moment_field(label: Any) -> forms.DateTimeField:
    return forms.DateTimeField(label=label, widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"}))


class ChangeForm(InMainLanguage, forms.Form):
    named_in_both = "title"

    title_ru = LineField(
        label=_("What is done, in Russian"), max_length=160, help_text=_("Customers read it: “We are updating check-in”")
    )
    title_en = LineField(label=_("What is done, in English"), max_length=160, required=False)
    from_at = moment_field(_("Begins"))
    to_at = moment_field(_("Ends"))
    services = forms.ModelMultipleChoiceField(
        Service.objects.all(),
        label=_("Services touched"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Say which services are touched.")},
    )
    components = forms.ModelMultipleChoiceField(
        Component.objects.select_related("service"),
        label=_("Only these parts"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    risk = forms.ChoiceField(label=_("Risk"), choices=Risk.choices, initial=Risk.LOW)
    text_ru = TextField(
        3,
        language="ru",
        label=_("What customers read, in Russian"),
        help_text=_("What will not work, what stays safe, what to do before."),
    )
    text_en = TextField(3, language="en", label=_("What customers read, in English"))
    say = TextField(2, label=_("What operators say"))
    never_promise = TextField(2, label=_("What not to promise"))
    plan = TextField(3, label=_("How it is done and taken back"), help_text=_("For colleagues only."))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("from_at") and values.get("to_at") and (wrong := wrong_window(values["from_at"], values["to_at"], now())):
            self.add_error("to_at", str(WRONG_WINDOWS[wrong]))
        return values


class ProlongForm(forms.Form):
    to_at = moment_field(_("New end"))


def initial_of(change: Change) -> dict[str, Any]:
    names = ("title_ru", "title_en", "from_at", "to_at", "risk", "text_ru", "text_en", "say", "never_promise", "plan")
    return {name: getattr(change, name) for name in names} | {
        "services": [service.pk for service in change.services.all()],
        "components": [part.pk for part in change.components.all()],
    }
