"""Forms about other people: inviting, changing, teams."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from otklik.accounts.models import Operator, Role, Team
from otklik.lib.text import clean_line

MOST_AT_ONCE = 50
SEPARATORS = re.compile(r"[\s,;]+")

ROLE_HINTS = {
    Role.OPERATOR: _("Operator: answers customers"),
    Role.RESPONDER: _("Responder: is paged and repairs"),
    Role.LEAD: _("Lead: decides in an incident, sees every team"),
    Role.ADMIN: _("Admin: people, services, settings"),
}


def named_for_shift(operator: Operator) -> str:
    """As a choice for a shift: who has not come yet may be chosen, but should not be by mistake."""
    return f"{operator} · {gettext('invited, not come yet')}" if operator.is_awaited else str(operator)


class LineField(forms.CharField):
    """One line of text, cleaned of what a database or a reader would choke on."""

    def to_python(self, value: Any) -> str:
        text = str(value) if value is not None else ""
        return clean_line(text, most=(self.max_length or 500) + 1)


class JSONField(forms.JSONField):
    """Django's own lets through what Python's reader answers to absurdly deep nesting and long numbers."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"value": ""}) from error


class RolesField(forms.MultipleChoiceField):
    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Roles"))
        super().__init__(
            choices=[(role.value, words) for role, words in ROLE_HINTS.items()], widget=forms.CheckboxSelectMultiple, **options
        )


class EmailsField(forms.CharField):
    """Several e-mails in one field, as people paste them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=_("E-mails"),
            help_text=_("One or many, separated by spaces, commas or lines."),
            widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}),
            max_length=10_000,
            **options,
        )

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        emails = list(dict.fromkeys(email.strip("<>").lower() for email in SEPARATORS.split(text) if email))
        if len(emails) > MOST_AT_ONCE:
            raise ValidationError(_("At most fifty at once."))
        for email in emails:
            try:
                validate_email(email)
            except ValidationError as error:
                raise ValidationError(
                    _("“%(email)s” is not an e-mail address. Write it like anna@company.example."), params={"email": email[:60]}
                ) from error
        return emails


class InviteForm(forms.Form):
    emails = EmailsField()
    roles = RolesField(initial=[Role.OPERATOR])
    teams = forms.ModelMultipleChoiceField(
        label=_("Teams"), queryset=Team.objects.order_by("name"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not Team.objects.exists():
            del self.fields["teams"]


class OperatorForm(forms.ModelForm):
    name = LineField(label=_("Name"), max_length=120, required=False)
    teams = forms.ModelMultipleChoiceField(
        label=_("Teams"), queryset=Team.objects.order_by("name"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Operator
        fields = ["name", "email"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not Team.objects.exists():
            del self.fields["teams"]
        elif self.instance.pk:
            self.initial["teams"] = self.instance.teams.all()


class RolesForm(forms.Form):
    roles = RolesField(required=False)


class TeamForm(forms.ModelForm):
    name = LineField(
        label=pgettext_lazy("of a thing", "Name"),
        max_length=120,
        error_messages={"unique": _("There is a team of this name already. Choose another name.")},
    )
    operators = forms.ModelMultipleChoiceField(
        label=_("People"), queryset=Operator.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Team
        fields = ["name", "operators"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["operators"]
        field.queryset = Operator.objects.active().with_role(Role.OPERATOR, Role.LEAD).order_by("name", "email")
