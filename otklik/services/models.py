"""Services, their components, and what may truthfully be said of the customer's data when one fails."""

from __future__ import annotations

import secrets

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from otklik.lib.versions import version_of

SLUG = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Use small Latin letters, digits and hyphens, for example “checkin”."))


def fresh_key() -> str:
    return secrets.token_urlsafe(32)


class Service(models.Model):
    """Something that customers use and that may fail."""

    slug = models.CharField(_("short name for addresses"), max_length=40, unique=True, validators=[SLUG])
    name_ru = models.CharField(_("name in Russian"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    url = models.URLField(_("address of its site"), max_length=500, blank=True)
    safe_text_ru = models.CharField(_("what is safe when it fails, in Russian"), max_length=300, blank=True)
    safe_text_en = models.CharField(_("what is safe when it fails, in English"), max_length=300, blank=True)
    identity_key = models.CharField(max_length=64, default=fresh_key, help_text=_("The site signs with it who its visitor is."))
    is_public = models.BooleanField(_("shown on the status page"), default=True)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self.name_ru, self.name_en)

    @property
    def safe_text(self) -> str:
        return in_language(self.safe_text_ru, self.safe_text_en)

    @property
    def version(self) -> int:
        """Of what an admin writes about it and its components."""
        parts = list(self.components.values_list("pk", "name_ru", "name_en"))
        texts = (self.name_ru, self.name_en, self.safe_text_ru, self.safe_text_en)
        return version_of(self.pk, self.slug, self.url, self.is_public, texts, parts)


class Component(models.Model):
    """A part of a service that may fail by itself."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="components")
    slug = models.CharField(_("short name for addresses"), max_length=40, validators=[SLUG])
    name_ru = models.CharField(_("name in Russian"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "slug"], name="component_once_in_a_service")]
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self.name_ru, self.name_en)


class Dependency(models.Model):
    """A service, or one component of it, does not work without another service."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="needs")
    component = models.ForeignKey(Component, on_delete=models.CASCADE, null=True, blank=True, related_name="needs")
    on = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="needed_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "component", "on"], nulls_distinct=False, name="depends_once"),
            models.CheckConstraint(condition=~models.Q(service=models.F("on")), name="depends_on_another"),
        ]
        ordering = ["service__position", "pk"]
        verbose_name_plural = "dependencies"

    def __str__(self) -> str:
        return f"dependency {self.pk}"


def in_language(russian: str, english: str) -> str:
    """The text in the reader's language, else in the other."""
    return (english or russian) if get_language() == "en" else (russian or english)
