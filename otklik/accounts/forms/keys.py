"""Where a person lays the keys of the desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from otklik.pages.keys import CODES, Act
from otklik.pages.templatetags.pages import key_cap


class KeysForm(forms.Form):
    """One field for each act, named like its usual key. No two acts may lie on one key."""

    def __init__(self, acts: Sequence[Act], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.acts = acts
        choices = [(code, key_cap(code)) for code in CODES]
        for act in acts:
            self.fields[act.code] = forms.ChoiceField(label=str(act.name), choices=choices)

    def clean(self) -> dict[str, Any]:
        holders: dict[str, Act] = {}
        for act in self.acts:
            own = self.cleaned_data.get(act.code)
            if own is None:
                continue
            if (other := holders.setdefault(own, act)) is not act:
                words = {"cap": key_cap(own), "name": other.name}
                self.add_error(act.code, _("%(cap)s is taken already: %(name)s.") % words)
        return self.cleaned_data

    def keys(self) -> dict[str, str]:
        """Usual key → own, only those that differ."""
        return {usual: own for usual, own in self.cleaned_data.items() if usual != own}
