"""The forms of the first run."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from otklik.accounts.actions.profile import FIRST_ADMIN_EMAIL
from otklik.accounts.forms.people import EmailsField, LineField, RolesField, named_for_shift
from otklik.accounts.forms.welcome import WelcomeForm
from otklik.accounts.models import Operator, Role
from otklik.services.actions.services import Part
from otklik.services.forms.services import MOST_COMPONENTS, ServiceForm
from otklik.services.models import Component

OWN_ROLES = [
    (Role.OPERATOR, _("answer customers (operator)")),
    (Role.RESPONDER, _("am called when something breaks (responder)")),
    (Role.LEAD, _("decide in an incident (lead)")),
]


class YouForm(WelcomeForm):
    """Who the first admin is."""

    own_roles = forms.MultipleChoiceField(
        label=_("I also"), choices=OWN_ROLES, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Operator
        fields = ["name", "email"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.email == FIRST_ADMIN_EMAIL:
            self.initial["email"] = ""
        self.initial["own_roles"] = self.instance.roles

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email.lower() == FIRST_ADMIN_EMAIL:
            raise ValidationError(_("Letters to this address reach nobody. Give your own."))
        return email


class FirstServiceForm(ServiceForm):
    """The service that is put under care first."""

    url = None  # type: ignore[assignment]
    parts = forms.CharField(
        label=_("Parts that may fail by themselves"),
        required=False,
        help_text=_("One a line, for example “Seats” and “Boarding passes”."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=5000,
    )

    class Meta(ServiceForm.Meta):
        fields = ["name_ru", "name_en", "slug", "safe_text_ru", "safe_text_en"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial["parts"] = "\n".join(self.called(part) for part in self.instance.components.all())

    def called(self, part: Component) -> str:
        return (self.is_english_enough and part.name_en) or part.name_ru

    def clean_parts(self) -> list[Part]:
        """Known parts keep their names in the other language."""
        lines = dict.fromkeys(" ".join(line.split())[:120] for line in self.cleaned_data["parts"].splitlines())
        known = {self.called(part): part for part in self.instance.components.all()} if self.instance.pk else {}
        parts = [
            Part(id=known[line].pk, name_ru=known[line].name_ru, name_en=known[line].name_en)
            if line in known
            else Part(name_ru=line, name_en=line if self.is_english_enough else "")
            for line in lines
            if line
        ]
        if len(parts) > MOST_COMPONENTS:
            raise ValidationError(_("At most thirty parts."))
        return parts


class FirstTeamForm(forms.Form):
    """A team and the people to invite into it."""

    team = LineField(
        label=_("Name of the team"), max_length=120, required=False, help_text=_("A small desk needs no teams: leave it empty.")
    )
    emails = EmailsField()
    roles = RolesField(initial=[Role.OPERATOR])


class PeopleField(forms.ModelMultipleChoiceField):
    def __init__(self, label: Any) -> None:
        super().__init__(label=label, queryset=Operator.objects.none(), required=False, widget=forms.CheckboxSelectMultiple)

    def label_from_instance(self, obj: Any) -> str:
        return named_for_shift(obj)


class FirstShiftsForm(forms.Form):
    """Who is on now."""

    desk = PeopleField(_("Answer customers now"))
    duty = PeopleField(_("Are called when something breaks, in this order"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, roles in (("desk", (Role.OPERATOR, Role.LEAD)), ("duty", (Role.RESPONDER,))):
            field: Any = self.fields[name]
            field.queryset = Operator.objects.active().with_role(*roles).order_by("name", "email")
