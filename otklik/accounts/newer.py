"""A form whose subject a colleague has changed since it was opened: the newer version is shown before anything is overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.journal.models import Entry
from otklik.pages.words import clock


def version_read(request: HttpRequest) -> int | None:
    """Which version the person had before him; zero, which there never was, for nonsense. None when the page names none."""
    version = request.POST.get("version")
    if version is None:
        return None
    return int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0


def newer(form: forms.Form, values: Mapping[str, Any], **subject: int) -> dict[str, Any]:
    """For the page: who changed it and when, and how it stands now where that differs from what the form says."""
    last = Entry.objects.about(**subject).last()
    author = Operator.objects.get_queryset().filter(pk=last.by or 0).first() if last else None
    return {
        "newer": {
            "who": str(author) if author else "",
            "at": last.at if last else None,
            "rows": [
                {"label": form.fields[name].label, "value": in_words(form.fields[name], value)}
                for name, value in values.items()
                if plain(value) != plain(form.cleaned_data.get(name))
            ],
        }
    }


def plain(value: Any) -> Any:
    """Fit to be compared: rows by their numbers in any order, texts whatever their ends of lines."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, str):
        return "\n".join(value.split("\r\n")).strip()
    if isinstance(value, Iterable):
        return sorted(plain(one) for one in value)
    return value or ""


def in_words(field: forms.Field, value: Any) -> str:
    if isinstance(value, datetime):
        return clock(value)
    if not isinstance(value, str) and isinstance(value, Iterable):
        return ", ".join(str(one) for one in value) or _("nothing")
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices: Any = field.choices
        return str(dict(choices).get(value, value))
    return str(value or "") or _("nothing")
