"""A moment as an operator types it: by his own clock."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    """A moment on the reader's clock. Nonsense such as the year 1 is no moment."""

    widget = MomentInput

    def clean(self, value: Any) -> datetime | None:
        try:
            moment = super().clean(value)
        except (OverflowError, ValueError):
            raise forms.ValidationError(_("Enter a day and a time.")) from None
        if moment is not None and not EARLIEST < moment.date() < LATEST:
            raise forms.ValidationError(_("Enter a day and a time."))
        return moment.astimezone(UTC) if moment else None
