"""What operators type into the desk."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from otklik.accounts.models import Operator, Team
from otklik.accounts.zones import zone_choices
from otklik.customers.identifiers import Told, contact
from otklik.customers.models import Customer
from otklik.desk import rules
from otklik.desk.access import colleagues_to_give_to, customers_meant, is_id, teams_to_give_to
from otklik.desk.actions.thread import LONGEST
from otklik.desk.meant import is_meant, may_be_meant
from otklik.desk.models import Kind, State
from otklik.desk.moment_field import MomentField
from otklik.desk.sheet import ASKED
from otklik.desk.words import fact_name
from otklik.lib.text import clean_line
from otklik.services.models import Service

REPLY, NOTE = "reply", "note"
NEW = "new"


class LongText(forms.CharField):
    """A text of several lines. Browsers send two characters for the end of a line and count it as one, and so do we."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(super().to_python(str(value or "").replace("\r\n", "\n")))


class WriteForm(forms.Form):
    """The composer: a reply or an internal note, told apart by the server and never by which button was pressed."""

    mode = forms.ChoiceField(choices=[(REPLY, REPLY), (NOTE, NOTE)])
    text = LongText(max_length=LONGEST)
    then = forms.ChoiceField(choices=[(state.value, state.label) for state in rules.AFTER_REPLY], required=False)
    key = forms.UUIDField(required=False)
    # The open page in which it was typed.
    window = forms.UUIDField(required=False)
    # What the writer had seen when he began, and what he was shown before he said "send anyway".
    seen = forms.CharField(required=False, max_length=200)
    anyway = forms.CharField(required=False, max_length=200)
    # Whether he was asked about the wording, and “send it as it is” with what he had pressed before he was asked.
    worded = forms.BooleanField(required=False)
    as_it_is = forms.CharField(required=False, max_length=300)
    later = forms.CharField(required=False, max_length=20)
    at = forms.DateTimeField(required=False, error_messages={"invalid": _("Choose the day and the time once more.")})

    def clean_then(self) -> str:
        return self.cleaned_data["then"] or State.WAITING_CUSTOMER


class HandOverForm(forms.Form):
    """To whom, and what he should know."""

    to = forms.CharField(max_length=40)
    note = forms.CharField(max_length=LONGEST, required=False, widget=forms.Textarea)
    key = forms.UUIDField(required=False)
    # Whose it was when the person looked.
    seen = forms.CharField(max_length=50, required=False)

    team: Team | None = None
    operator: Operator | None = None

    def clean_to(self) -> str:
        kind, _dash, number = str(self.cleaned_data["to"]).partition("-")
        pk = int(number) if number.isascii() and number.isdigit() and len(number) < 18 else 0
        if kind == "team":
            self.team = teams_to_give_to().filter(pk=pk).first()
        elif kind == "operator":
            self.operator = colleagues_to_give_to().filter(pk=pk).first()
        if self.team is None and self.operator is None:
            raise forms.ValidationError(_("Choose a team or a colleague."))
        return str(self.cleaned_data["to"])


class KnownForm(forms.Form):
    """A line of the fact sheet."""

    name = forms.CharField(label=_("What"), max_length=80)
    value = forms.CharField(label=_("Value"), max_length=500)


class NeededForm(forms.Form):
    """What must be known about a kind of ticket: one of the names that we know, or the company's own."""

    kind = forms.ChoiceField(label=_("For tickets of the kind"), choices=Kind.choices)
    service = forms.ModelChoiceField(
        label=_("Service"), queryset=Service.objects.all(), required=False, empty_label=_("any service")
    )
    known_name = forms.ChoiceField(label=_("What must be known"), required=False)
    own_name = forms.CharField(label=_("Or in your own words"), max_length=80, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(name, fact_name(name)) for name in ASKED]
        cast(forms.ChoiceField, self.fields["known_name"]).choices = [("", _("something else")), *names]

    def clean(self) -> dict[str, Any]:
        content = self.cleaned_data
        content["name"] = clean_line(content.get("own_name") or "", most=80) or content.get("known_name", "")
        if not content["name"]:
            self.add_error("known_name", _("Choose what must be known, or write it in your own words."))
        return content


class CustomerForm(forms.Form):
    """What an operator corrects about a customer."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    organisation = forms.CharField(
        label=_("Organisation"), max_length=200, required=False, help_text=_("One of this name is used, or a new one is made.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=[("ru", "Русский"), ("en", "English")])
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = [("", _("as the company’s")), *zone_choices()]
        cast(forms.ChoiceField, self.fields["time_zone"]).choices = zones


class AddedForm(forms.Form):
    """What is added from there to a ticket that is open already."""

    text = forms.CharField(max_length=LONGEST, required=False)
    key = forms.UUIDField(required=False)


class NewTicketForm(forms.Form):
    """«Клиент позвонил»: who, which service, what happened."""

    who = forms.CharField(
        label=_("Who"),
        max_length=300,
        required=False,
        help_text=_("Name, telephone, e-mail or the number of an earlier ticket"),
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    customer = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    service = forms.ModelChoiceField(
        label=_("Service"), queryset=Service.objects.all(), required=False, empty_label=_("no service")
    )
    kind = forms.ChoiceField(label=_("What it is"), choices=Kind.choices, initial=Kind.FAILURE)
    deadline_at = MomentField(
        label=_("The customer needs it by"),
        required=False,
        help_text=_("A departure, a meeting: it decides whose turn is first."),
    )
    text = forms.CharField(label=_("What happened"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}))
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, operator: Operator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.operator = operator
        self.matches: list[Customer] = []
        # By a name, or by what only begins so: never taken without being chosen.
        self.maybe: list[Customer] = []
        self.chosen: Customer | None = None
        if not self.is_bound:
            self.initial.setdefault("key", uuid.uuid4())

    @property
    def told(self) -> Told | None:
        return contact(str(self.cleaned_data.get("who") or ""))

    def clean(self) -> dict[str, Any]:
        content = self.cleaned_data
        who = str(content.get("who") or "")
        self.matches = customers_meant(self.operator, who)
        if not who and not content.get("name"):
            self.add_error("who", _("Say who it is: a telephone, an e-mail, a number of a ticket, or at least a name."))
        elif who and not self.matches and self.told is None:
            self.choose_maybe(who, str(content.get("customer") or ""))
        else:
            self.choose(str(content.get("customer") or ""))
        return content

    def choose_maybe(self, who: str, named: str) -> None:
        self.maybe = may_be_meant(self.operator, who)
        if named == NEW:
            self.cleaned_data["name"] = self.cleaned_data.get("name") or clean_line(who, most=200)
        elif named:
            self.chosen = is_meant(self.operator, who, int(named)) if is_id(named) else None
            if self.chosen is None:
                self.add_error("who", _("Choose the customer again."))
        elif self.maybe:
            self.add_error("who", _("Say whom you mean: choose one of those below, or that it is a new customer."))
        else:
            self.add_error(
                "who",
                _(
                    "Nobody is known so. Give a telephone, an e-mail or the number of a ticket, or say below that it is a new customer."
                ),
            )

    def choose(self, named: str) -> None:
        """The customer must be one of those whom the typed words mean: nobody else's number is taken."""
        if named == NEW:
            if self.told is None and not self.cleaned_data.get("name"):
                self.add_error("name", _("A new customer needs a name, a telephone or an e-mail."))
        elif named:
            self.chosen = next((customer for customer in self.matches if str(customer.pk) == named), None)
            if self.chosen is None:
                self.add_error("who", _("Choose the customer again."))
        elif len(self.matches) == 1:
            self.chosen = self.matches[0]
        elif self.matches:
            self.add_error("who", _("Several customers are known by this. Choose one."))
