"""What a form says when something is missing: what to do, never that a rule was broken."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.urls import get_resolver
from django.utils import translation

DJANGO = ("This field is required.", "Enter a valid URL.", "Enter a valid email address.")


def all_forms(kind: type = forms.BaseForm) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from all_forms(one)


def test_no_field_of_the_house_speaks_as_django_does() -> None:
    assert get_resolver().url_patterns, "loads every view, and with it every form"
    ours = {form for form in all_forms() if form.__module__.startswith("otklik.") and hasattr(form, "base_fields")}
    with translation.override("en"):
        said = {
            f"{form.__module__}.{form.__name__}.{name}: {words}"
            for form in ours
            for name, field in form.base_fields.items()
            for words in map(str, field.error_messages.values())
            if words in DJANGO
        }
    assert len(ours) > 40
    assert not said
