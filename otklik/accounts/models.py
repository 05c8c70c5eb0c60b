"""Operators, teams, shifts, the ways to reach them, and the company."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from otklik.lib.clock import now
from otklik.lib.text import shortened
from otklik.lib.versions import version_of


class Role(models.TextChoices):
    """What a person may do; one person may hold several."""

    OPERATOR = "operator", _("operator")
    RESPONDER = "responder", _("responder")
    LEAD = "lead", _("lead")
    ADMIN = "admin", _("admin")


class Company(models.Model):
    """The company whose desk this is: one row."""

    name_ru = models.CharField(_("name in Russian"), max_length=120, blank=True)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    language = models.CharField(_("main language"), max_length=2, default="ru", choices=[("ru", "Русский"), ("en", "English")])
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Moscow")
    support_phone = models.CharField(_("support telephone"), max_length=40, blank=True)
    set_up_at = models.DateTimeField(null=True)
    # Steps of the first run that were done or skipped.
    passed_steps = ArrayField(models.CharField(max_length=20), default=list)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_company")]

    def __str__(self) -> str:
        return self.name

    @property
    def version(self) -> int:
        """Of what an admin writes about it."""
        return version_of(self.name_ru, self.name_en, self.language, self.time_zone, self.support_phone)

    @classmethod
    def current(cls) -> Company:
        """The one company; before the first run an unsaved one, as the environment says."""
        return cls.objects.filter(pk=1).first() or cls(pk=1, language=settings.LANGUAGE_CODE, time_zone=settings.TIME_ZONE)

    @property
    def name(self) -> str:
        """In the reader's language, else in the other."""
        first, second = (self.name_en, self.name_ru) if get_language() == "en" else (self.name_ru, self.name_en)
        return first or second


class OperatorQuerySet(models.QuerySet["Operator"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def with_role(self, *roles: str) -> Self:
        return self.filter(roles__overlap=list(roles))

    def on_shift(self, at: datetime | None = None) -> Self:
        """Who is on a desk shift at this moment."""
        return self.active().filter(shifts__in=Shift.objects.at(at or now()).filter(kind=Shift.DESK)).distinct()

    def present(self, at: datetime | None = None) -> Self:
        """Who is on a desk shift and has not stepped away."""
        here = Shift.objects.at(at or now()).filter(kind=Shift.DESK, away_since__isnull=True)
        return self.active().filter(pk__in=here.values("operator"))


class OperatorManager(BaseUserManager["Operator"]):
    def get_queryset(self) -> OperatorQuerySet:
        return OperatorQuerySet(self.model, using=self._db)

    def active(self) -> OperatorQuerySet:
        return self.get_queryset().active()

    def with_role(self, *roles: str) -> OperatorQuerySet:
        return self.get_queryset().with_role(*roles)

    def on_shift(self, at: datetime | None = None) -> OperatorQuerySet:
        return self.get_queryset().on_shift(at)

    def present(self, at: datetime | None = None) -> OperatorQuerySet:
        return self.get_queryset().present(at)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Operator:
        """What django-allauth and the commands call; without a password only a link or a passkey signs in."""
        operator = self.model(email=self.normalize_email(email), **fields)
        operator.set_password(password)
        operator.save(using=self._db)
        return operator


class Operator(AbstractBaseUser):
    """One of our own people, whatever the roles."""

    email = models.EmailField(_("e-mail"), max_length=254)
    name = models.CharField(pgettext_lazy("person", "name"), max_length=120)
    roles = ArrayField(models.CharField(max_length=20, choices=Role.choices), verbose_name=_("roles"), default=list)
    locale = models.CharField(_("language"), max_length=2, default="ru", choices=[("ru", "Русский"), ("en", "English")])
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Moscow")
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(db_default=Now())
    # Usual key → where the person has laid it; what he wants to hear of, and how.
    keys = models.JSONField(default=dict, blank=True)
    alerts = models.JSONField(default=dict, blank=True)
    # Counted up to end every open session of the person.
    sign_outs = models.PositiveIntegerField(default=0)
    # Counted up by triggers with every change of what the person may see or do, and when a session ends: links signed before open no stream.
    standing = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[OperatorManager] = OperatorManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_operator_per_email",
                violation_error_message=_("Somebody already signs in with this e-mail."),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def version(self) -> int:
        """Of how the person is called, reached and let in, and of the roles."""
        return version_of(self.name, self.email, self.roles, self.get_session_auth_hash())

    @property
    def has_left(self) -> bool:
        """Whether nothing can be asked of the person any more: the account is switched off, or has no role."""
        return not (self.is_active and self.roles)

    @property
    def is_awaited(self) -> bool:
        """Whether the person was invited and has not come yet: no sign-in so far, and no password to sign in by.

        In the demo nobody is: its people have links that always let them in.
        """
        return not settings.DEMO and self.last_login is None and not self.has_usable_password()

    def get_session_auth_hash(self) -> str:
        """What every session of the person must know: a new password or a sign-out everywhere ends the older ones."""
        return salted_hmac("otklik.accounts.session", f"{self.password} {self.sign_outs}", algorithm="sha256").hexdigest()

    def has_role(self, *roles: str) -> bool:
        """Whether the person holds one of these roles. Admins do not hold the others by themselves."""
        return bool(set(self.roles) & set(roles))

    @property
    def is_lead(self) -> bool:
        return self.has_role(Role.LEAD)

    @property
    def is_admin(self) -> bool:
        return self.has_role(Role.ADMIN)

    @property
    def is_responder(self) -> bool:
        return self.has_role(Role.RESPONDER)


class Team(models.Model):
    """A group of operators who share tickets."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    operators = models.ManyToManyField(Operator, related_name="teams", blank=True)

    def __str__(self) -> str:
        return self.name


class ShiftQuerySet(models.QuerySet["Shift"]):
    def at(self, moment: datetime) -> Self:
        return self.filter(starts_at__lte=moment).filter(Q(ends_at__isnull=True) | Q(ends_at__gt=moment))


class Shift(models.Model):
    """A stretch of time in which a person answers (desk) or repairs (duty). Duty shifts are paged in order of `position`."""

    DESK, DUTY = "desk", "duty"

    operator = models.ForeignKey(Operator, on_delete=models.CASCADE, related_name="shifts")
    kind = models.CharField(max_length=4, choices=[(DESK, _("desk")), (DUTY, _("duty"))], default=DESK)
    position = models.PositiveSmallIntegerField(default=1)
    starts_at = models.DateTimeField(default=now)
    ends_at = models.DateTimeField(null=True, blank=True)
    # Stepped away for a while, and why: no work is given meanwhile.
    away_since = models.DateTimeField(null=True, blank=True)
    away_reason = models.CharField(max_length=80, blank=True)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")), name="shift_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["operator", "kind"], condition=Q(ends_at__isnull=True), name="one_open_shift_of_a_kind"
            ),
        ]
        ordering = ["kind", "position", "starts_at"]

    def __str__(self) -> str:
        return f"{self.operator} {self.kind}"


class ContactPoint(models.Model):
    """A way to page a person, tried in order of `position`."""

    EMAIL, WEBPUSH, TELEGRAM, APPRISE = "email", "webpush", "telegram", "apprise"
    KINDS = [
        (EMAIL, _("e-mail")),
        (WEBPUSH, _("this browser")),
        (TELEGRAM, "Telegram"),
        (APPRISE, _("another service (Apprise)")),
    ]
    # Whoever reads the whole address of one could page the person, or read what is sent there.
    WITH_KEYS = (WEBPUSH, APPRISE)

    operator = models.ForeignKey(Operator, on_delete=models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=8, choices=KINDS)
    address = models.CharField(max_length=2000)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["operator", "kind", "address"], name="a_contact_point_once")]
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def holds_key(self) -> bool:
        return self.kind in self.WITH_KEYS

    @property
    def shown_address(self) -> str:
        """What may be shown of it: never the secret part."""
        if self.kind == self.APPRISE:
            return shortened(self.address.partition("://")[0], 40) + "://…"
        return push_service(self.address) if self.kind == self.WEBPUSH else self.address


def push_service(address: str) -> str:
    """The host of the browser's push service; the rest of the address is a key."""
    try:
        return str(json.loads(address)["endpoint"]).split("/")[2]
    except (ValueError, KeyError, TypeError, IndexError):
        return ""


class SignInLink(models.Model):
    """A link that signs one person in once, in the demo as often as one likes. Only its hash is kept."""

    operator = models.ForeignKey(Operator, on_delete=models.CASCADE, related_name="sign_in_links")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    is_lasting = models.BooleanField(default=False)
    made_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"sign-in link {self.pk}"


class SentForm(models.Model):
    """A form of a person that was taken: the same once more leads to where the first one led. Kept for two days."""

    operator = models.ForeignKey(Operator, on_delete=models.CASCADE, related_name="+")
    # SHA-256 over the form's key and all that was typed into it.
    digest = models.CharField(max_length=64)
    led_to = models.CharField(max_length=2000, blank=True)
    # What whoever sends it again is told, where “nothing was made twice” is not enough.
    said = models.CharField(max_length=400, blank=True)
    sent_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["operator", "digest"], name="a_form_is_sent_once")]

    def __str__(self) -> str:
        return f"sent form {self.pk}"
