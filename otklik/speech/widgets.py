"""A text field whose words are looked at while one writes, for forms of any room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse

from otklik.speech.judging import get_ready
from otklik.wording.kinds import Kind


class Looked(forms.Widget):
    """Draws the field with a quiet list under it. `kind` says by which standard, `language` of which language the text is.

    A `part` stands in a larger text that says the rest: nothing is missed in it.
    """

    template_name = "speech/field.html"

    def __init__(
        self, kind: Kind, *, language: str = "", part: bool = False, attrs: dict[str, Any] | None = None, **options: Any
    ) -> None:
        super().__init__(attrs, **options)
        self.kind, self.language, self.part = kind, language, part

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        get_ready()
        context: dict[str, Any] = super().get_context(name, value, attrs)
        plain = super().template_name
        look = {"src": reverse("speech:check"), "kind": self.kind.value, "language": self.language, "part": self.part}
        return {**context, "plain": plain, "look": look}


class LookedText(Looked, forms.Textarea):
    """Several lines."""

    def __init__(self, kind: Kind, *, language: str = "", part: bool = False, rows: int = 3) -> None:
        super().__init__(kind, language=language, part=part, attrs={"rows": rows})


class LookedLine(Looked, forms.TextInput):
    """One line; without underlines."""
