"""What people choose before an export or import."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from otklik.accounts.models import Operator
from otklik.exchange.foreign import what_it_is
from otklik.exchange.models import Subject, Transfer
from otklik.exchange.outgoing import may_export
from otklik.lib.text import clean_line

MOST_BYTES = 4 * 2**30
OWN = (Transfer.CSV, Transfer.JSON)


class ExportForm(forms.Form):
    subject = forms.ChoiceField(label=pgettext_lazy("exchange", "What"))
    form = forms.ChoiceField(label=pgettext_lazy("exchange", "Format"), choices=[(Transfer.CSV, "CSV"), (Transfer.JSON, "JSON")])

    def __init__(self, *args: Any, operator: Operator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subject: Any = self.fields["subject"]
        subject.choices = [(value, label) for value, label in Subject.choices if may_export(operator, value)]


class ImportForm(forms.Form):
    file = forms.FileField(label=pgettext_lazy("exchange", "File"))
    form = forms.ChoiceField(label=_("File format"), choices=Transfer.FORMS)
    subject = forms.ChoiceField(
        label=_("What is in it"),
        choices=[("", _("the file tells itself (Zammad, Zendesk)")), *Subject.choices],
        required=False,
    )
    source = forms.CharField(
        label=_("Where it comes from"),
        max_length=60,
        help_text=_(
            "A short name such as “zendesk”. Rows of the same source and id are taken once, however often you send them."
        ),
    )
    in_earnest = forms.BooleanField(label=_("Take it at once, without a rehearsal"), required=False)

    def clean_source(self) -> str:
        if not (source := clean_line(self.cleaned_data["source"], most=60)):
            raise ValidationError(_("Say where it comes from in a word."))
        return source

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than four gigabytes. Split it, or use the command line."))
        if said := what_it_is(file):
            raise ValidationError(said)
        return file

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("form") in OWN and not values.get("subject") and not self.errors:
            self.add_error("subject", _("Choose what is in the file."))
        return values
