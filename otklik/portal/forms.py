"""What a customer types on his page."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from otklik.customers.identifiers import contact
from otklik.desk.actions.thread import LONGEST
from otklik.lib.text import clean, clean_line
from otklik.pages.words import spaced


class Typed(forms.CharField):
    """Text from a person: what no database takes is left out beforehand, never a reason to refuse him."""

    def to_python(self, value: Any) -> str:
        return clean(str(value or ""), most=LONGEST * 100)


class TypedLine(Typed):
    def to_python(self, value: Any) -> str:
        return clean_line(str(value or ""), most=2000)


class AnswerForm(forms.Form):
    # The browser would complain in its own language, in a bubble that goes away.
    use_required_attribute = False

    # No maxlength in the page: a browser would cut a pasted text without a word.
    text = Typed(
        label=_("Your message"),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        error_messages={"required": _("Write at least a word.")},
    )
    contact = TypedLine(
        label=_("Your e-mail"),
        required=False,
        help_text=_("Then you get our answer by letter too, not only here."),
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "email"}),
    )
    key = forms.UUIDField(required=False)

    def __init__(self, typed: QueryDict | None = None) -> None:
        """Every drawing has a key and ids of its own: a page that is morphed then never takes a sent text for an unsent one."""
        self.next_key = uuid.uuid4()
        super().__init__(typed, auto_id=f"{self.html_id}-%s")

    @property
    def html_id(self) -> str:
        return f"answer-{self.next_key}"

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if (over := len(text) - LONGEST) > 0:
            words = ngettext(
                "This is %(over)s character too long. Please send it in two parts; nothing of it is lost.",
                "This is %(over)s characters too long. Please send it in parts; nothing of it is lost.",
                over,
            )
            raise forms.ValidationError(words % {"over": spaced(over)})
        return text

    def clean_contact(self) -> str:
        typed = str(self.cleaned_data["contact"])
        told = contact(typed) if typed else None
        if typed and (told is None or told.kind != "email"):
            raise forms.ValidationError(_("This does not look like an e-mail. Write it like anna@example.com."))
        return told.value if told else ""

    def point_to_error(self) -> None:
        """The first field with an error takes the focus: whoever hears the page stands where he can go on."""
        first = next((name for name in self.fields if name in self.errors), None)
        if first is not None:
            self.fields[first].widget.attrs["autofocus"] = True
