"""A name that is taken is refused in words of ours: Django's own name the table, in English."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.urls import get_resolver

from otklik.accounts.models import Team
from otklik.conftest import Cast, signed_in


def all_forms(kind: type[forms.ModelForm] = forms.ModelForm) -> Iterator[type[forms.ModelForm]]:
    for one in kind.__subclasses__():
        yield one
        yield from all_forms(one)


def unsaid(form: type[forms.ModelForm]) -> Iterator[str]:
    """Its fields of which no two may be alike, and which say so in no words of ours."""
    for name in form.base_fields:
        try:
            is_unique = getattr(form._meta.model._meta.get_field(name), "unique", False)
        except FieldDoesNotExist:
            continue
        if is_unique and "unique" not in form.base_fields[name].error_messages:
            yield f"{form.__name__}.{name}"


def test_every_form_says_in_its_own_words_that_a_name_is_taken() -> None:
    assert get_resolver().url_patterns, "all views are read, and with them their forms"
    ours = [form for form in all_forms() if form.__module__.startswith("otklik.")]
    assert len(ours) > 5
    assert [place for form in ours for place in unsaid(form)] == []


@pytest.mark.django_db
def test_a_second_team_of_a_name_is_refused_in_words(cast: Cast) -> None:
    answer = signed_in(cast.oleg).post("/teams/?lang=ru", {"name": cast.baggage.name})
    assert answer.status_code == 422
    assert "Группа с таким названием уже есть" in answer.text.replace("\xa0", " ")
    assert Team.objects.filter(name=cast.baggage.name).count() == 1
