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
from otklik.pages.fields import reader_first
from otklik.pages.words import clock


def version_read(request: HttpRequest) -> int | None:
    """Which version the person had before him; zero, which there never was, for nonsense. None when the page names none."""
    version = request.POST.get("version")
    if version is None:
        return None
    return int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0


def version_shown(request: HttpRequest, version: int) -> int:
    """The one that the page names: what the person has read stays what he has read when the form comes back with mistakes."""
    read = version_read(request)
    return version if read is None else read


def newer(
    form: forms.BaseForm, values: Mapping[str, Any], *, by: Operator, kinds: Iterable[str] = (), **subject: int
) -> dict[str, Any]:
    """For the page: who changed it and when, and how it stands now where that differs from what the form says.

    `by` reads it; `kinds` are the facts that tell of it where others have the same subject, or none.
    """
    told = Entry.objects.about(**subject)
    last = (told.filter(kind__in=kinds) if kinds else told).last()
    author = Operator.objects.get_queryset().filter(pk=last.by or 0).first() if last else None
    return {
        "newer": {
            "who": str(author) if author else "",
            "is_own": author == by,
            "at": last.at if last else None,
            "rows": [
                {"label": field.label, "value": in_words(field.field, values[field.name])}
                for field in reader_first(form)
                if field.name in values and plain(values[field.name]) != plain(form.cleaned_data.get(field.name))
            ],
        }
    }


def differs(context: Mapping[str, Any]) -> bool:
    """Whether what was typed would overwrite something unread: the same pressed twice does not, it stands there already."""
    return bool(context.get("newer", {}).get("rows"))


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
    choices: Any = {}
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices = dict(field.choices)  # type: ignore[arg-type]
    if not isinstance(value, str) and isinstance(value, Iterable):
        return ", ".join(str(choices.get(one, one)) for one in value) or _("nothing")
    if choices:
        return str(choices.get(value, value))
    return str(value or "") or _("nothing")
