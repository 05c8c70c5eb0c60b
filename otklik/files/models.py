"""Files by their digest: the same content is kept once, however often and under whatever name it was attached."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class FileQuerySet(models.QuerySet["File"]):
    def unscanned(self) -> Self:
        return self.filter(scan=File.WAITS)


class File(models.Model):
    """One content. Its bytes lie in the data folder under `sha256`; names belong to whoever attached it."""

    WAITS, CLEAN, BAD, UNCHECKED = "waits", "clean", "bad", "unchecked"
    SCANS = [
        (WAITS, _("is being checked for viruses")),
        (CLEAN, _("checked")),
        (BAD, _("blocked: a virus was found")),
        (UNCHECKED, _("not checked for viruses")),
    ]

    sha256 = models.CharField(max_length=64, unique=True)
    size_bytes = models.BigIntegerField()
    # What its own first bytes say, never what the sender claims.
    media_type = models.CharField(max_length=60, default="application/octet-stream")
    # Of the picture that may be shown in the page; empty when there is none.
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    scan = models.CharField(max_length=9, choices=SCANS, default=UNCHECKED)
    scan_due_at = models.DateTimeField(db_default=Now())
    made_at = models.DateTimeField(db_default=Now())

    objects = FileQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(size_bytes__gt=0), name="file_is_not_empty")]
        indexes = [models.Index(fields=["scan_due_at"], condition=Q(scan="waits"), name="file_to_scan")]

    def __str__(self) -> str:
        return f"file {self.pk}"

    @property
    def is_picture(self) -> bool:
        """Whether there is a harmless copy that may be shown in the page."""
        return self.width is not None and self.may_be_had

    @property
    def may_be_had(self) -> bool:
        return self.scan in (self.CLEAN, self.UNCHECKED)
