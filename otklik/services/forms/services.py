"""A service with its components."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from otklik.accounts.forms.languages import ENGLISH, InMainLanguage
from otklik.accounts.forms.people import LineField
from otklik.accounts.models import Company
from otklik.services.actions.services import Part, taken_slugs
from otklik.services.models import Service
from otklik.services.rules import slug_of
from otklik.speech.widgets import LookedLine
from otklik.wording.kinds import Kind

MOST_COMPONENTS = 30


class ServiceForm(InMainLanguage, forms.ModelForm):
    name_ru = LineField(label=_("Name in Russian"), max_length=120)
    name_en = LineField(label=_("Name in English"), max_length=120, required=False)
    url = forms.URLField(
        label=_("Address of its site"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Where customers go to use it; links lead back there."),
    )
    safe_text_ru = LineField(
        label=_("What is safe when it fails, in Russian"),
        max_length=300,
        required=False,
        widget=LookedLine(Kind.FAILURE, language="ru", part=True),
    )
    safe_text_en = LineField(
        label=_("What is safe when it fails, in English"),
        max_length=300,
        required=False,
        widget=LookedLine(Kind.FAILURE, language="en", part=True),
    )

    class Meta:
        model = Service
        fields = ["name_ru", "name_en", "slug", "url", "safe_text_ru", "safe_text_en", "is_public"]
        error_messages = {"slug": {"unique": _("Another service has this short name already. Choose another one.")}}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["slug"].required = False
        self.fields["slug"].help_text = _(
            "Part of addresses and of the kit. Empty: made from the name. Sites that carry the kit must be changed with it."
        )
        self.fields["safe_text_ru"].help_text = _(
            "Only what is always true, for example: “Your ticket is safe”. Customers read it on the error screen."
        )

    def clean_slug(self) -> str:
        """From the name when empty, unlike any other."""
        slug: str = self.cleaned_data["slug"]
        name = self.cleaned_data.get("name_en") or self.cleaned_data.get("name_ru")
        return slug or (slug_of(name, taken_slugs() - {self.instance.slug}) if name else "")


class ComponentForm(forms.Form):
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name_ru = LineField(label=_("In Russian"), max_length=120, required=False)
    name_en = LineField(label=_("In English"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("name_en") and not values.get("name_ru"):
            values["name_ru"] = values["name_en"]
        return values


class BaseComponents(BaseFormSet):
    """Rows without a name vanish: emptying a row removes its component."""

    def parts(self) -> list[Part]:
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("name_ru")]
        return [Part(id=row.get("id"), name_ru=row["name_ru"], name_en=row["name_en"]) for row in rows]


Components = formset_factory(
    ComponentForm, formset=BaseComponents, extra=2, max_num=MOST_COMPONENTS, absolute_max=MOST_COMPONENTS + 5
)


def components_of(service: Service | None, data: Any = None) -> Any:
    is_english = Company.current().language == ENGLISH
    known = [
        # What an English company wrote once stands for both; it is not shown twice.
        {"id": part.pk, "name_ru": "" if is_english and part.name_ru == part.name_en else part.name_ru, "name_en": part.name_en}
        for part in (service.components.all() if service else ())
    ]
    return Components(data, initial=known, prefix="part")
