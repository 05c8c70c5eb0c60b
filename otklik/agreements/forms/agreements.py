"""Agreements with customers and between teams."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from otklik.accounts.forms.people import LineField
from otklik.accounts.models import Operator, Team
from otklik.agreements.models import Agreement, TeamAgreement
from otklik.calendars.models import Calendar
from otklik.customers.models import Organisation
from otklik.desk.models import Kind
from otklik.desk.order import Priority
from otklik.services.models import Service

MOST_MINUTES = 525_600


class MinutesField(forms.IntegerField):
    """Working minutes from one to a year of them."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        super().__init__(min_value=1, max_value=MOST_MINUTES, **options)
        self.widget.attrs["inputmode"] = "numeric"


class AgreementForm(forms.ModelForm):
    name = LineField(
        label=pgettext_lazy("of a thing", "Name"),
        max_length=120,
        error_messages={"unique": gettext_lazy("There is an agreement of this name already. Choose another name.")},
    )
    calendar = forms.ModelChoiceField(
        label=gettext_lazy("Calendar"), queryset=Calendar.objects.none(), empty_label=pgettext_lazy("select", "Choose")
    )
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Organisation"), queryset=Organisation.objects.none(), required=False, empty_label=gettext_lazy("any")
    )
    service = forms.ModelChoiceField(
        label=gettext_lazy("Service"), queryset=Service.objects.none(), required=False, empty_label=gettext_lazy("any")
    )
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priority"),
        choices=[("", pgettext_lazy("priority", "any")), *Priority.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[("", pgettext_lazy("kind", "any")), *Kind.choices], required=False
    )
    answer_minutes = MinutesField(label=gettext_lazy("First answer, minutes"))
    update_minutes = MinutesField(
        label=gettext_lazy("Next word, minutes"),
        help_text=gettext_lazy("After the first answer, whenever the customer waits for us again."),
    )
    resolution_minutes = MinutesField(label=gettext_lazy("Resolution, minutes"))
    still_minutes = MinutesField(
        label=gettext_lazy("Stands still, minutes"),
        help_text=gettext_lazy(
            "After so long without a step the operator is told; after twice as long the team, then the lead, then the manager."
        ),
    )
    manager = forms.ModelChoiceField(
        label=gettext_lazy("Manager at the top of the ladder"),
        queryset=Operator.objects.none(),
        required=False,
        empty_label=gettext_lazy("nobody: the lead is the last"),
    )

    class Meta:
        model = Agreement
        fields = [
            "name",
            "organisation",
            "service",
            "priority",
            "kind",
            "calendar",
            "answer_minutes",
            "update_minutes",
            "resolution_minutes",
            "still_minutes",
            "manager",
        ]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices: dict[str, Any] = {
            "calendar": Calendar.objects.order_by("name"),
            "organisation": Organisation.objects.order_by("name"),
            "service": Service.objects.all(),
            "manager": Operator.objects.active().order_by("name", "email"),
        }
        for name, queryset in choices.items():
            field: Any = self.fields[name]
            field.queryset = queryset

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        times = ("answer_minutes", "update_minutes", "resolution_minutes", "still_minutes")
        if not self.errors and not any(values.get(name) for name in times):
            raise ValidationError(_("Promise something: a time for the first answer, the next word or the resolution."))
        return values


class TeamAgreementForm(forms.ModelForm):
    to_team = forms.ModelChoiceField(
        label=gettext_lazy("The team that holds it"), queryset=Team.objects.none(), empty_label=pgettext_lazy("select", "Choose")
    )
    from_team = forms.ModelChoiceField(
        label=gettext_lazy("Handed over by"), queryset=Team.objects.none(), required=False, empty_label=gettext_lazy("any team")
    )
    calendar = forms.ModelChoiceField(
        label=gettext_lazy("Calendar"), queryset=Calendar.objects.none(), empty_label=pgettext_lazy("select", "Choose")
    )
    minutes = MinutesField(label=gettext_lazy("May hold it, minutes"), required=True)

    class Meta:
        model = TeamAgreement
        fields = ["to_team", "from_team", "calendar", "minutes"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        teams = Team.objects.order_by("name")
        for name, queryset in {"to_team": teams, "from_team": teams, "calendar": Calendar.objects.order_by("name")}.items():
            field: Any = self.fields[name]
            field.queryset = queryset

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("to_team") and values.get("to_team") == values.get("from_team"):
            raise ValidationError(_("A team does not hand over to itself. Choose two different teams."))
        return values
