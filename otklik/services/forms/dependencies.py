"""What depends on what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from otklik.services.models import Component, Service


class DependencyForm(forms.Form):
    """`who` is a service («3») or one of its parts («3-7»)."""

    who = forms.ChoiceField(label=_("This does not work"))
    on = forms.ModelChoiceField(Service.objects.all(), label=_("without this"), empty_label=None)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.parts: dict[str, tuple[Service, Component | None]] = {}
        choices = []
        for service in Service.objects.prefetch_related("components"):
            self.parts[str(service.pk)] = service, None
            choices.append((str(service.pk), service.name))
            for part in service.components.all():
                self.parts[f"{service.pk}-{part.pk}"] = service, part
                choices.append((f"{service.pk}-{part.pk}", f"{service.name}: {part.name}"))
        field = self.fields["who"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def named(self) -> tuple[Service, Component | None]:
        return self.parts[self.cleaned_data["who"]]
