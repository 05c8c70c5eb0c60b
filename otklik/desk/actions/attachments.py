"""Attaching: a file is kept at once, waits in the composer, and goes with the message."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.desk.models import Attachment, Message, Ticket
from otklik.files.actions import keep_file
from otklik.files.models import File
from otklik.files.rules import MOST_AT_ONCE, tidy_name
from otklik.lib.refused import Refused


def attach(
    ticket: Ticket, name: str, chunks: Iterable[bytes], *, by: Operator | None, key: uuid.UUID | None = None
) -> Attachment:
    """Keeps a file for the composer of `by`, or for the message that the customer sends with `key`. Raises `Refused` in words."""
    refuse_too_many(ticket, by, key)
    # The disk is written before the transaction begins: a slow one must not hold a lock.
    return attach_kept(ticket, name, keep_file(chunks), by=by, key=key)


def attach_kept(ticket: Ticket, name: str, file: File, *, by: Operator | None, key: uuid.UUID | None = None) -> Attachment:
    """The same with a file that was kept a moment ago."""
    refuse_too_many(ticket, by, key)
    return Attachment.objects.create(ticket=ticket, file=file, name=tidy_name(name), operator=by, key=key)


def refuse_too_many(ticket: Ticket, by: Operator | None, key: uuid.UUID | None) -> None:
    waiting = Attachment.objects.filter(ticket=ticket, message__isnull=True, operator=by, key=key)
    if waiting.count() >= MOST_AT_ONCE:
        raise Refused(_("A message takes at most %(most)s files. Send these first, then the rest.") % {"most": MOST_AT_ONCE})


def detach(attachment: Attachment, *, by: Operator) -> None:
    """Takes an own file out of the composer; once it is sent it stays."""
    Attachment.objects.unsent().filter(pk=attachment.pk, operator=by).delete()


def pack(ticket: Ticket, key: uuid.UUID, *, by: Operator) -> None:
    """What waits in the composer goes with the message of this key from now on."""
    Attachment.objects.unsent().filter(ticket=ticket, operator=by).update(key=key)


def unpack(ticket: Ticket, key: uuid.UUID, *, by: Operator) -> None:
    """The message of this key was taken back: its files lie in the composer of whoever did so."""
    Attachment.objects.filter(ticket=ticket, key=key, message__isnull=True).update(key=None, operator=by)


@transaction.atomic
def bind(message: Message) -> None:
    """The message is written: its files are part of it."""
    if message.key is not None:
        Attachment.objects.filter(ticket=message.ticket_id, key=message.key, message__isnull=True).update(message=message)
