"""What operators type about a matter: its fields, its priority, moments, ties; and what the admin makes of the fields."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from otklik.accounts.forms.languages import InMainLanguage
from otklik.desk.actions import Wanted
from otklik.desk.models import Kind, KindField, Ticket
from otklik.desk.moment_field import EARLIEST, LATEST, MomentField
from otklik.desk.moments import OWN, ready
from otklik.desk.order import Impact, Urgency
from otklik.desk.ties import CHOICES
from otklik.lib.text import clean_line

YES_NO = [("", "—"), ("yes", _("Yes")), ("no", pgettext_lazy("answer", "No"))]
MOST_OPTIONS = 50


class WhenForm(forms.Form):
    """A ready moment, or one's own."""

    when = forms.CharField(max_length=10)
    moment = MomentField(required=False)

    def clean(self) -> dict[str, Any]:
        content = self.cleaned_data
        moments = ready(timezone.localtime())
        when = content.get("when")
        if when == OWN:
            if "moment" in content and content["moment"] is None:
                self.add_error("moment", _("Enter a day and a time."))
        elif when in moments:
            content["moment"] = moments[when].astimezone(UTC)
        elif when is not None:
            self.add_error("when", _("Choose when."))
        return content


class StepForm(WhenForm):
    """The next step in one line: what, who, by when."""

    text = forms.CharField(max_length=200)
    owner = forms.CharField(max_length=20)


class PriorityForm(forms.Form):
    impact = forms.TypedChoiceField(label=_("What the customer loses"), choices=Impact.choices, coerce=int)
    urgency = forms.TypedChoiceField(label=_("How soon it gets worse"), choices=Urgency.choices, coerce=int)
    deadline_at = MomentField(
        label=_("The customer needs it by"),
        required=False,
        help_text=_("A departure, a meeting: it decides whose turn is first."),
    )


class FieldsForm(forms.Form):
    """The fields of a ticket's kind, each as its type wants it; `read` gives what is stored."""

    def __init__(self, *args: Any, asked: Iterable[KindField], values: dict[int, str], must: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = list(asked)
        for one in self.asked:
            made = field_of(one, values.get(one.pk, ""))
            made.label, made.required = one.name, must and one.is_required
            self.fields[f"field-{one.pk}"] = made
        if must and self.fields:
            # A page of its own, opened by a key.
            next(iter(self.fields.values())).widget.attrs["autofocus"] = True

    def read(self) -> dict[int, str]:
        return {one.pk: stored(self.cleaned_data.get(f"field-{one.pk}")) for one in self.asked}


def field_of(one: KindField, value: str) -> forms.Field:
    if one.type == KindField.Type.CHOICE:
        known = one.choices
        # An option that the admin has taken away stays where it was chosen.
        gone = [(value, value)] if value and value not in dict(known) else []
        return forms.ChoiceField(choices=[("", "—"), *known, *gone], initial=value)
    if one.type == KindField.Type.YES_NO:
        return forms.ChoiceField(choices=YES_NO, initial=value)
    if one.type == KindField.Type.DATE:
        return DayField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), initial=value)
    if one.type == KindField.Type.NUMBER:
        return NumberField(max_digits=20, decimal_places=6, initial=value, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    return LineField(max_length=500, initial=value)


class LineField(forms.CharField):
    def clean(self, value: Any) -> str:
        return clean_line(super().clean(value), most=500)


class DayField(forms.DateField):
    def clean(self, value: Any) -> date | None:
        try:
            day = super().clean(value)
        except (OverflowError, ValueError):
            raise forms.ValidationError(_("Enter a day.")) from None
        if day is not None and not EARLIEST < day < LATEST:
            raise forms.ValidationError(_("Enter a day."))
        return day


class NumberField(forms.DecimalField):
    """«12,5» as well as «12.5»."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(str(value).replace(",", ".").replace("\u202f", "").replace("\u00a0", "") if value else value)


def stored(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


class TieForm(forms.Form):
    tie = forms.ChoiceField(label=_("This ticket"), choices=CHOICES)
    other = forms.CharField(label=_("Number of the other ticket"), max_length=20)


class MergeForm(forms.Form):
    into = forms.CharField(
        label=_("Number of the other ticket"), max_length=20, widget=forms.TextInput(attrs={"autofocus": True})
    )
    is_sure = forms.BooleanField(label=_("I have made sure that both were written by the same person"), required=False)


class KindFieldForm(InMainLanguage, forms.Form):
    """A field as the admin describes it."""

    kind = forms.ChoiceField(label=_("Tickets of this kind"), choices=Kind.choices)
    name_ru = LineField(label=_("Name in Russian"), max_length=80)
    name_en = LineField(label=_("Name in English"), max_length=80, required=False)
    type = forms.ChoiceField(label=_("What is written in it"), choices=KindField.Type.choices)
    options = forms.CharField(
        label=_("Choices, one in a line"),
        required=False,
        max_length=9000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Only for “one of a list”. The English form stands behind a bar: «Потерян | Lost»."),
    )
    is_required = forms.BooleanField(label=_("Must be filled in before the ticket is resolved"), required=False)

    def clean_options(self) -> list[str]:
        lines = [clean_line(line, most=165) for line in str(self.cleaned_data["options"]).splitlines()]
        kept = list({line.split("|", 1)[0].strip(): line for line in lines if line.split("|", 1)[0].strip()}.values())
        if len(kept) > MOST_OPTIONS:
            raise forms.ValidationError(_("At most fifty choices: more than that nobody reads."))
        return kept

    def clean(self) -> dict[str, Any]:
        content = super().clean()
        if content.get("type") == KindField.Type.CHOICE and not content.get("options") and "options" not in self.errors:
            self.add_error("options", _("Write at least one choice."))
        return content

    def wanted(self) -> Wanted:
        content = self.cleaned_data
        return Wanted(**{name: content[name] for name in ("kind", "name_ru", "name_en", "type", "options", "is_required")})


def described(one: KindField) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "name_ru": one.name_ru,
        "name_en": one.name_en,
        "type": one.type,
        "options": "\n".join(one.options),
        "is_required": one.is_required,
    }


def deadline_shown(ticket: Ticket) -> str:
    return timezone.localtime(ticket.deadline_at).strftime("%Y-%m-%dT%H:%M") if ticket.deadline_at else ""
