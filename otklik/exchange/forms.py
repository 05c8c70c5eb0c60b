"""What people choose before an export or import."""

from __future__ import annotations

import zipfile
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from otklik.accounts.models import Operator
from otklik.exchange.access import may_export, may_import
from otklik.exchange.foreign import NO_ARCHIVE, what_it_is
from otklik.exchange.models import Subject, Transfer
from otklik.exchange.saying import said
from otklik.lib.text import clean_line

MOST_BYTES = 4 * 2**30
OWN = (Transfer.CSV, Transfer.JSON)
ZIP_HOLDS = {Transfer.ZIP: Subject.ATTACHMENTS}


class ExportForm(forms.Form):
    subject = forms.ChoiceField(label=pgettext_lazy("exchange", "What"))
    form = forms.ChoiceField(label=pgettext_lazy("exchange", "Format"), choices=[(Transfer.CSV, "CSV"), (Transfer.JSON, "JSON")])

    def __init__(self, *args: Any, operator: Operator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subject: Any = self.fields["subject"]
        subject.choices = [(value, label) for value, label in Subject.choices if may_export(operator, value)]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("subject") == Subject.ATTACHMENTS:
            values["form"] = Transfer.ZIP
        return values


class ImportForm(forms.Form):
    file = forms.FileField(label=pgettext_lazy("exchange", "File"))
    form = forms.ChoiceField(label=_("File format"), choices=Transfer.FORMS)
    subject = forms.ChoiceField(label=_("What is in it"), required=False)
    source = forms.CharField(
        label=_("Where it comes from"),
        max_length=60,
        help_text=_(
            "A short name such as “zendesk”. Rows of the same source and id are taken once, however often you send them."
        ),
    )
    in_earnest = forms.BooleanField(label=_("Take it at once, without a rehearsal"), required=False)

    def __init__(self, *args: Any, operator: Operator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subject: Any = self.fields["subject"]
        subject.choices = [(value, label) for value, label in Subject.choices if may_import(operator, value)]
        if may_import(operator, ""):
            subject.choices = [("", _("the file tells itself (Zammad, Zendesk)")), *subject.choices]
        else:
            subject.required = True
            self.fields["form"].choices = [one for one in Transfer.FORMS if one[0] in OWN]  # type: ignore[attr-defined]

    def clean_source(self) -> str:
        if not (source := clean_line(self.cleaned_data["source"], most=60)):
            raise ValidationError(_("Say where it comes from in a word."))
        return source

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than four gigabytes. Split it, or use the command line."))
        return file

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        file = values.get("file")
        if Subject.ATTACHMENTS in (values.get("subject"), ZIP_HOLDS.get(values.get("form", ""))):
            values["subject"], values["form"] = Subject.ATTACHMENTS, Transfer.ZIP
            if file is not None and not zipfile.is_zipfile(file):
                self.add_error("file", said(NO_ARCHIVE))
        elif file is not None and (foreign := what_it_is(file)):
            self.add_error("file", foreign)
        if values.get("form") in OWN and not values.get("subject") and not self.errors:
            self.add_error("subject", _("Choose what is in the file."))
        return values
