"""What is typed about a problem."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from otklik.accounts.forms.people import LineField
from otklik.accounts.models import Operator
from otklik.lib.text import clean
from otklik.pages.fields import first_of
from otklik.problems.actions import LONGEST
from otklik.services.models import Service
from otklik.speech.widgets import LookedText
from otklik.wording.kinds import Kind


class TextField(forms.CharField):
    def __init__(self, rows: int, *, language: str = "", **options: object) -> None:
        """With a language it is a text that customers read: its words are looked at."""
        widget = (
            LookedText(Kind.STATUS, language=language, part=True, rows=rows) if language else forms.Textarea(attrs={"rows": rows})
        )
        super().__init__(max_length=LONGEST, widget=widget, **options)  # type: ignore[arg-type]

    def to_python(self, value: object) -> str:
        return clean(str(value or ""), most=LONGEST + 1)


class ProblemForm(forms.Form):
    title = LineField(
        label=_("What is wrong"),
        max_length=200,
        error_messages={"required": _("Give the problem a title: what is wrong, in a few words.")},
    )
    services = forms.ModelMultipleChoiceField(
        Service.objects.all(), label=_("Services"), required=False, widget=forms.CheckboxSelectMultiple
    )
    owner = forms.ModelChoiceField(
        Operator.objects.none(), label=_("Who looks after it"), required=False, empty_label=_("nobody yet")
    )
    cause = TextField(3, label=_("Cause"), required=False, help_text=_("For colleagues; customers never read it."))
    workaround_ru = TextField(
        3,
        language="ru",
        label=_("What the customer can do meanwhile, in Russian"),
        required=False,
        help_text=_("In words that may be sent to him as they are."),
    )
    workaround_en = TextField(3, language="en", label=_("What the customer can do meanwhile, in English"), required=False)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Operator.objects.active().order_by("name")


class SolveForm(forms.Form):
    text_ru = TextField(4, language="ru", label=_("What customers read, in Russian"), required=False)
    text_en = TextField(4, language="en", label=_("What customers read, in English"), required=False)
    settles_tickets = forms.BooleanField(label=_("Resolve their tickets as well"), required=False, initial=True)

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        if not self.errors and not values.get("text_ru") and not values.get("text_en"):
            self.add_error(first_of("text"), _("Write what customers will read: they have waited for it."))
        return values
