"""What the field pieces need to know about a form's field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django import forms
from django.core.validators import EmailValidator, URLValidator
from django.forms import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

SEARCH_FROM_OPTIONS = 8


@dataclass(frozen=True, kw_only=True)
class FieldView:
    """A bound field as the piece draws it. `kind`: line, text, select, group, switch, file or hidden."""

    bound: BoundField
    kind: str
    id: str
    label: str
    hint: str
    errors: list[str]
    control: SafeString
    is_required: bool
    is_searchable: bool = False
    parts: list[Any] = field(default_factory=list)


def kind_of(widget: forms.Widget) -> str:
    """Which piece draws the widget."""
    if widget.is_hidden:
        return "hidden"
    for kind, classes in KINDS.items():
        if isinstance(widget, classes):
            return kind
    return "line"


KINDS: dict[str, tuple[type[forms.Widget], ...]] = {
    "switch": (forms.CheckboxInput,),
    "group": (forms.RadioSelect, forms.CheckboxSelectMultiple),
    "select": (forms.Select,),
    "text": (forms.Textarea,),
    "file": (forms.FileInput,),
}


def view_of(bound: BoundField, *, label: str = "", hint: str = "", attributes: dict[str, str] | None = None) -> FieldView:
    """Prepares a bound field: its control is drawn with everything a screen reader needs."""
    at = bound.id_for_label or bound.auto_id or bound.html_name
    hint = hint or str(bound.help_text)
    errors = [str(error) for error in bound.errors]
    kind = kind_of(bound.field.widget)
    about = [f"{at}_hint"] * bool(hint) + [f"{at}_error"] * bool(errors)
    attrs: dict[str, Any] = dict(attributes or {})
    if about and kind != "group":
        attrs["aria-describedby"] = " ".join(about)
    if errors and kind != "group":
        attrs["aria-invalid"] = "true"
    if kind == "switch":
        attrs["role"] = "switch"
    return FieldView(
        bound=bound,
        kind=kind,
        id=at,
        label=label or str(bound.label),
        hint=hint,
        errors=errors,
        control=bound.as_widget(attrs=attrs),
        is_required=bound.field.required,
        is_searchable=kind == "select" and _options(bound) >= SEARCH_FROM_OPTIONS,
        parts=list(bound.subwidgets) if kind == "group" else [],
    )


def _options(bound: BoundField) -> int:
    """How many choices there are, counted no further than it matters."""
    count = 0
    for _option in getattr(bound.field, "choices", ()):
        count += 1
        if count >= SEARCH_FROM_OPTIONS:
            break
    return count


def own_first() -> tuple[str, str]:
    """Both languages, the reader's own before the other."""
    return ("en", "ru") if get_language() == "en" else ("ru", "en")


def first_of(name: str) -> str:
    """Of the two fields for what is written in both languages, the one that the reader sees first: title → title_en."""
    return f"{name}_{own_first()[0]}"


def both(form: forms.BaseForm, name: str) -> list[BoundField]:
    """The two fields of what is written in both languages, in the reader's order."""
    return reader_first([form[f"{name}_ru"], form[f"{name}_en"]])


def in_both(thing: object, name: str) -> list[tuple[str, str]]:
    """What is written in one or both languages, each text behind its language, in the reader's order."""
    return [(language, text) for language in own_first() if (text := getattr(thing, f"{name}_{language}"))]


def reader_first(fields: Iterable[BoundField]) -> list[BoundField]:
    """The same fields; where two beside each other are one matter in Russian and in English, the reader's language comes first.

    Such two share one hint. It stands under the first, wherever the form has it.
    """
    shown = list(fields)
    for at, (russian, english) in enumerate(pairwise(tuple(shown))):
        name = russian.name.removesuffix("_ru")
        if (russian.name, english.name) == (f"{name}_ru", f"{name}_en"):
            first, second = (english, russian) if first_of(name) == english.name else (russian, english)
            first.help_text, second.help_text = first.help_text or second.help_text, ""
            shown[at : at + 2] = first, second
    return shown


EMPTY: dict[type[forms.Field], Any] = {
    forms.Field: _("Please fill this in."),
    forms.ChoiceField: _("Please choose one of these."),
    forms.ModelChoiceField: _("Please choose one of these."),
    forms.MultipleChoiceField: _("Please tick at least one."),
    forms.ModelMultipleChoiceField: _("Please tick at least one."),
    forms.FileField: _("Please choose a file."),
}


def say_what_to_do() -> None:
    """Fields that say nothing of their own ask for what is missing, instead of telling that they are required."""
    for kind, words in EMPTY.items():
        kind.default_error_messages = {**kind.default_error_messages, "required": words}
    address = _("This is not the address of a page yet. Write it whole, like https://company.example.")
    forms.URLField.default_error_messages = {**forms.URLField.default_error_messages, "invalid": address}
    URLValidator.message = address
    EmailValidator.message = _("This is not an e-mail address yet. Write it like anna@company.example.")
