"""A form whose subject a colleague has changed since it was opened: the newer version is shown before anything is overwritten."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.forms import BoundField
from django.http import HttpRequest
from django.utils.choices import flatten_choices
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from otklik.accounts.access import PersonRequest
from otklik.accounts.models import Operator
from otklik.journal.models import Entry
from otklik.lib.versions import version_of
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
    rows = [
        {"label": field.label, "value": in_words(field.field, values[field.name])}
        for field in reader_first(form)
        if field.name in values and plain(values[field.name]) != plain(form.cleaned_data.get(field.name))
    ]
    return {"newer": {**author_of((told.filter(kind__in=kinds) if kinds else told).last(), by=by), "rows": rows}}


def author_of(last: Entry | None, *, by: Operator) -> dict[str, Any]:
    author = Operator.objects.get_queryset().filter(pk=last.by or 0).first() if last else None
    return {"who": str(author) if author else "", "is_own": author == by, "at": last.at if last else None}


class Standing:
    """How the subject of a settings form stands. Its version is a digest of all that the form, drawn anew, would show.

    `drawn` reads the subject and makes its form, or forms, unfilled. `holds` are the rows that nobody else may write while it is
    compared and saved: the view is one transaction. None is a subject that is only being made. `told` are the facts of its changes.
    """

    def __init__(
        self,
        request: PersonRequest,
        drawn: Callable[[], Any],
        *,
        holds: QuerySet[Any] | None,
        told: QuerySet[Entry] | None = None,
    ) -> None:
        self.request, self.drawn, self.holds, self.told = request, drawn, holds, told
        self.unread: dict[str, Any] = {}

    @property
    def version(self) -> int | None:
        return None if self.holds is None else version_of_forms(several(self.drawn()))

    @property
    def context(self) -> dict[str, Any]:
        """For `accounts/newer.html`."""
        version = self.version
        return {"version": None if version is None else version_shown(self.request, version), **self.unread}

    def is_read(self, typed: Any) -> bool:
        """Whether saving overwrites only what the person has had before him; if not, `context` shows what is there now."""
        read = version_read(self.request)
        if self.holds is None or read is None:
            return True
        list(self.holds.order_by("pk").select_for_update(of=("self",)))
        here = several(self.drawn())
        if read == (version := version_of_forms(here)):
            return True
        if rows := differences(here, {form.prefix: form for form in several(typed)}):
            last = self.told.order_by("pk").last() if self.told is not None else None
            self.unread = {"version": version, "newer": {**author_of(last, by=self.request.user), "rows": rows}}
        return not rows


def several(drawn: Any) -> list[forms.BaseForm]:
    """One form, a set of them, or a list of both."""
    return [drawn] if isinstance(drawn, forms.BaseForm) else [form for one in drawn for form in several(one)]


def version_of_forms(drawn: Iterable[forms.BaseForm]) -> int:
    return version_of(*((field.html_name, plain(field.initial)) for form in drawn for field in form.visible_fields()))


def differences(here: Iterable[forms.BaseForm], typed: Mapping[Any, forms.BaseForm]) -> list[dict[str, str]]:
    """Where what is there is not what was typed, in the order of the page. A form that stands among others says what it is `about`."""
    return [
        {
            "label": " · ".join(filter(None, (getattr(form, "about", ""), str(field.label)))),
            "value": in_words(field.field, field.initial),
        }
        for form in here
        for field in reader_first(form.visible_fields())
        if form.prefix in typed and field.name in typed[form.prefix].fields
        if says_otherwise(field, typed[form.prefix][field.name])
    ]


def says_otherwise(here: BoundField, typed: BoundField) -> bool:
    return plain(here.initial) != plain(typed.data) and here.field.has_changed(here.initial, typed.data)


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
    return "" if value is None or value is False else value


def in_words(field: forms.Field, value: Any) -> str:
    """As a person reads it. A form holds rows as rows, or by their numbers."""
    if isinstance(value, datetime):
        return clock(value)
    if isinstance(field, forms.BooleanField):
        return pgettext("a setting", "yes") if value else pgettext("a setting", "no")
    values = list(value) if not isinstance(value, str) and isinstance(value, Iterable) else [value]
    return ", ".join(filter(None, (one_in_words(field, one) for one in values))) or _("nothing")


def one_in_words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ModelChoiceField) and not isinstance(value, Model):
        # Also one that is no longer offered, such as a person who has left.
        value = field.queryset.model._base_manager.filter(pk=value or None).first()  # type: ignore[union-attr]
    elif isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices: Any = flatten_choices(field.choices)  # type: ignore[arg-type]
        known = "" if value is None else str(value)
        return str({str(one): words for one, words in choices}.get(known, known))
    return str(value or "")
