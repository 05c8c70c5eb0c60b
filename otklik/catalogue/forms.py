"""What customers, operators and admins type: the form of a situation, and the form that makes such forms."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from otklik.accounts.forms.languages import InMainLanguage
from otklik.accounts.forms.people import LineField
from otklik.accounts.models import Operator, Team
from otklik.catalogue.actions import Answer, Asked, Needed
from otklik.catalogue.models import Question, Request, Situation, Step
from otklik.catalogue.rules import MOST_QUESTIONS, MOST_STEPS
from otklik.customers.identifiers import Told, contact
from otklik.customers.models import Customer
from otklik.desk.access import customers_meant
from otklik.lib.text import clean
from otklik.services.models import Service
from otklik.speech.widgets import LookedLine, LookedText
from otklik.wording.kinds import Kind as Wording

LONGEST_LINE, LONGEST_TEXT = 300, 4000


class DateInput(forms.DateInput):
    """The browser's own calendar; it takes ISO dates only, whatever the answer looks like on the fact sheet."""

    input_type = "date"

    def format_value(self, value: Any) -> str:
        day, dot, rest = str(value or "").partition(".")
        month, _dot, year = rest.partition(".")
        return f"{year}-{month}-{day}" if dot else str(value or "")


class TextField(forms.CharField):
    """Several lines, cleaned of what a database or a reader would choke on."""

    def __init__(self, *, rows: int = 3, language: str = "", **options: Any) -> None:
        """With a language it is a text that customers read: its words are looked at."""
        looked = LookedText(Wording.FIELD, language=language, part=True, rows=rows)
        super().__init__(widget=looked if language else forms.Textarea(attrs={"rows": rows}), **options)

    def to_python(self, value: Any) -> str:
        return clean(str(value or ""), most=(self.max_length or LONGEST_TEXT) + 1)


def field_for(question: Question) -> forms.Field:
    options: dict[str, Any] = {
        "label": question.label,
        "help_text": question.hint,
        "required": question.is_required,
        "error_messages": {"required": _("Please fill this in: we cannot begin without it.")},
    }
    if question.kind == Question.TEXT:
        return TextField(max_length=LONGEST_TEXT, **options)
    if question.kind == Question.CHOICE:
        return forms.ChoiceField(choices=[("", _("Choose")), *((one, one) for one in question.options)], **options)
    if question.kind == Question.DATE:
        return forms.DateField(widget=DateInput(), input_formats=["%Y-%m-%d", "%d.%m.%Y"], **options)
    if question.kind == Question.NUMBER:
        return forms.DecimalField(max_digits=15, decimal_places=2, **options)
    return LineField(max_length=LONGEST_LINE, **options)


def as_said(value: object) -> str:
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    return str(value if value is not None else "")


class AnswersForm(forms.Form):
    """The questions of one situation; `q17` is the answer to question 17."""

    use_required_attribute = False

    def __init__(self, situation: Situation, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.situation = situation
        self.asked = list(situation.questions.all())
        for question in self.asked:
            self.fields[f"q{question.pk}"] = field_for(question)

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[f"q{question.pk}"] for question in self.asked]

    def answers(self) -> list[Answer]:
        given: Mapping[str, Any] = self.cleaned_data
        return [Answer(question=one.pk, label=one.label, value=as_said(given.get(f"q{one.pk}"))) for one in self.asked]


class HelpForm(AnswersForm):
    """The public form: the questions, and where the page's link is sent. A field that people do not see catches programs."""

    name = LineField(label=_("Your name"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = LineField(
        label=_("Your e-mail"),
        max_length=254,
        help_text=_("We send the link to your page there: only you will see it."),
        error_messages={"required": _("Without an e-mail we cannot answer you.")},
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "email"}),
    )
    website = forms.CharField(label=_("Leave this empty"), required=False)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {"key": uuid.uuid4()})
        super().__init__(*args, **options)

    def clean_email(self) -> str:
        told = contact(str(self.cleaned_data["email"]))
        if told is None or told.kind != "email":
            raise forms.ValidationError(_("This does not look like an e-mail. Write it like anna@example.com."))
        return told.value

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.data.get("website"))


class OnBehalfForm(AnswersForm):
    """An operator fills the form while the customer is on the telephone."""

    who = forms.CharField(
        label=_("Who"), max_length=300, help_text=_("Telephone, e-mail or the number of an earlier ticket"), required=False
    )
    name = LineField(label=_("Name"), max_length=200, required=False)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, operator: Operator, **options: Any) -> None:
        options["initial"] = {"key": uuid.uuid4(), **options.get("initial", {})}
        super().__init__(*args, **options)
        self.operator = operator
        self.customer: Customer | None = None
        self.told: Told | None = None

    def clean(self) -> dict[str, Any]:
        content = self.cleaned_data
        who = str(content.get("who") or "")
        found = customers_meant(self.operator, who)
        self.told = contact(who)
        if len(found) == 1:
            self.customer = found[0]
        elif found:
            self.add_error("who", _("Several customers are known by this. Give the number of a ticket of the right one."))
        elif who and self.told is None:
            self.add_error("who", _("Give a telephone number, an e-mail or the number of a ticket: this is none of them."))
        elif not who and not content.get("name"):
            self.add_error("who", _("Say who it is: a telephone, an e-mail, a number of a ticket, or at least a name."))
        return content


class ChangeForm(AnswersForm):
    """The answers of a request, to be corrected."""

    def __init__(self, request: Request, *args: Any) -> None:
        super().__init__(request.situation, *args, initial=request.values())
        for question in self.asked:
            if question.kind == Question.CHOICE:
                name = f"q{question.pk}"
                self.initial[name] = question.option(self.initial.get(name, ""))


class SituationForm(InMainLanguage, forms.ModelForm):
    """What customers read about a situation, and who gets it."""

    named_in_both = "title"

    title_ru = LineField(
        label=_("The situation in the customer's words, in Russian"),
        max_length=120,
        help_text=_("For example: “Change the name on a ticket”"),
    )
    title_en = LineField(label=_("The situation in the customer's words, in English"), max_length=120, required=False)
    gives_ru = TextField(language="ru", label=_("What you get, in Russian"), required=False, rows=2)
    gives_en = TextField(language="en", label=_("What you get, in English"), required=False, rows=2)
    takes_ru = LineField(
        widget=LookedLine(Wording.FIELD, language="ru", part=True),
        label=_("How long it takes, in Russian"),
        max_length=200,
        required=False,
    )
    takes_en = LineField(
        widget=LookedLine(Wording.FIELD, language="en", part=True),
        label=_("How long it takes, in English"),
        max_length=200,
        required=False,
    )
    needs_ru = TextField(language="ru", label=_("What we need from you, in Russian"), required=False, rows=2)
    needs_en = TextField(language="en", label=_("What we need from you, in English"), required=False, rows=2)
    service = forms.ModelChoiceField(
        label=_("Service"), queryset=Service.objects.all(), required=False, empty_label=_("no service")
    )
    team = forms.ModelChoiceField(
        label=_("Which team gets it"), queryset=Team.objects.order_by("name"), required=False, empty_label=_("every team sees it")
    )

    class Meta:
        model = Situation
        fields = [
            "title_ru", "title_en", "gives_ru", "gives_en", "takes_ru", "takes_en", "needs_ru", "needs_en",
            "service", "team", "is_offered",
        ]  # fmt: skip


class QuestionForm(forms.Form):
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    label_ru = LineField(label=_("Question in Russian"), max_length=120, required=False)
    label_en = LineField(label=_("Question in English"), max_length=120, required=False)
    hint_ru = LineField(
        widget=LookedLine(Wording.FIELD, language="ru", part=True), label=_("Hint in Russian"), max_length=200, required=False
    )
    hint_en = LineField(
        widget=LookedLine(Wording.FIELD, language="en", part=True), label=_("Hint in English"), max_length=200, required=False
    )
    kind = forms.ChoiceField(label=_("Answered by"), choices=Question.KINDS, initial=Question.LINE, required=False)
    choices = TextField(
        label=_("Choices, one a line"), required=False, rows=2, max_length=2000, help_text=_("«по-русски | in English»")
    )
    is_required = forms.BooleanField(label=_("Must be answered"), required=False, initial=True)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("label_en") and not values.get("label_ru"):
            values["label_ru"] = values["label_en"]
        return values


class BaseQuestions(BaseFormSet):
    """Rows without a question vanish: emptying a row removes it."""

    default_error_messages = {
        **BaseFormSet.default_error_messages,
        "too_many_forms": _("A form may ask at most %(num)d questions: nobody fills in a longer one."),
    }

    def asked(self) -> list[Asked]:
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("label_ru")]
        return [Asked(**{**row, "kind": row["kind"] or Question.LINE}) for row in rows]


Questions = formset_factory(
    QuestionForm, formset=BaseQuestions, extra=2, max_num=MOST_QUESTIONS, absolute_max=MOST_QUESTIONS + 5, validate_max=True
)


class StepForm(forms.Form):
    who = forms.ChoiceField(label=_("Who must agree"), required=False)
    needs = forms.ChoiceField(
        label=_("How many of them"),
        required=False,
        choices=[(Step.ANY, _("one of them is enough")), (Step.ALL, _("all of them"))],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.teams = {f"team-{team.pk}": team for team in Team.objects.order_by("name")}
        self.people = {f"person-{one.pk}": one for one in Operator.objects.active().order_by("name")}
        field = self.fields["who"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", pgettext_lazy("approval step", "nobody")),
            (Step.LEAD, _("a lead")),
            *((value, f"{_('Team')}: {team.name}") for value, team in self.teams.items()),
            *((value, str(one)) for value, one in self.people.items()),
        ]

    def needed(self) -> Needed | None:
        who, needs = self.cleaned_data.get("who") or "", self.cleaned_data.get("needs") or Step.ANY
        if who in self.teams:
            return Needed(who=Step.TEAM, team=self.teams[who], needs=needs)
        if who in self.people:
            return Needed(who=Step.PERSON, person=self.people[who], needs=needs)
        return Needed(who=Step.LEAD, needs=needs) if who == Step.LEAD else None


class BaseSteps(BaseFormSet):
    def needed(self) -> list[Needed]:
        return [one for form in self.forms if (one := form.needed())]


Steps = formset_factory(StepForm, formset=BaseSteps, extra=1, max_num=MOST_STEPS, absolute_max=MOST_STEPS + 2)


def questions_of(situation: Situation | None, data: Any = None) -> Any:
    names = ("kind", "label_ru", "label_en", "hint_ru", "hint_en", "choices", "is_required")
    known = situation.questions.all() if situation else []
    return Questions(
        data,
        prefix="questions",
        initial=[{"id": one.pk, **{name: getattr(one, name) for name in names}} for one in known],
        form_kwargs={"empty_permitted": True, "use_required_attribute": False},
    )


def steps_of(situation: Situation | None, data: Any = None) -> Any:
    known = situation.steps.all() if situation else []
    return Steps(
        data,
        prefix="steps",
        initial=[{"who": who_of(step), "needs": step.needs} for step in known],
        form_kwargs={"empty_permitted": True, "use_required_attribute": False},
    )


def who_of(step: Step) -> str:
    if step.who == Step.TEAM:
        return f"team-{step.team_id}"
    return f"person-{step.person_id}" if step.who == Step.PERSON else Step.LEAD
