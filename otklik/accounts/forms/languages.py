"""A name in two languages: the company's main one is needed, the other may be left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from otklik.accounts.models import Company

if TYPE_CHECKING:
    from django.forms import BaseForm as Base
else:
    Base = object

ENGLISH = "en"


class InMainLanguage(Base):
    """Beside a form whose Russian name is needed: a company whose main language is English need not invent one.

    The English name then stands for both, and the form does not show it twice.
    """

    named_in_both: ClassVar[str] = "name"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        russian, english = f"{self.named_in_both}_ru", f"{self.named_in_both}_en"
        self.is_english_enough = Company.current().language == ENGLISH
        if self.is_english_enough:
            self.fields[russian].required, self.fields[english].required = False, True
            if self.initial.get(russian) == self.initial.get(english):
                self.initial[russian] = ""

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        russian, english = f"{self.named_in_both}_ru", f"{self.named_in_both}_en"
        if self.is_english_enough and not values.get(russian) and values.get(english):
            values[russian] = values[english]
        return values
