"""What was attached to messages, out and in: an archive with a row for each and every content once, under its digest."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from django.db.models import Exists, OuterRef, QuerySet, Sum

from otklik.accounts.models import Operator
from otklik.desk.models import Attachment, Message, Ticket
from otklik.exchange.archive import Archive
from otklik.exchange.models import Subject
from otklik.exchange.records import Record, Rows
from otklik.exchange.remarks import BROKEN, FILES, Remarks
from otklik.exchange.saying import said as _
from otklik.files.actions import keep_file
from otklik.files.models import File
from otklik.files.rules import MOST_BYTES, tidy_name
from otklik.lib.clock import now
from otklik.lib.refused import Refused

COLUMNS = ("id", "message", "ticket", "name", "sha256", "size_bytes", "made_at")
DIGEST = re.compile(r"[0-9a-f]{64}")
LONGEST_EXTERNAL = 120


class Unpacking(Rows, Protocol):
    """Who takes the rows of an archive."""

    archive: Archive | None
    is_rehearsal: bool
    remarks: Remarks


def attachments(person: Operator | None) -> QuerySet[Attachment]:
    """Of messages that were sent. What is blocked, or still being checked for viruses, stays behind."""
    found = Attachment.objects.filter(message__isnull=False, file__scan__in=[File.CLEAN, File.UNCHECKED])
    found = found.select_related("file", "ticket")
    return found if person is None else found.filter(message__ticket__in=Ticket.objects.seen_by(person))


def attachment_values(attachment: Attachment) -> dict[str, Any]:
    return {
        "id": attachment.pk,
        "message": attachment.message_id,
        "ticket": attachment.ticket.number,
        "name": attachment.name,
        "sha256": attachment.file.sha256,
        "size_bytes": attachment.file.size_bytes,
        "made_at": attachment.made_at,
    }


def bytes_of(found: QuerySet[Attachment]) -> int:
    """How large all their contents are together, each counted once."""
    files = File.objects.filter(Exists(found.filter(file=OuterRef("pk")).values("pk")))
    return int(files.aggregate(sum=Sum("size_bytes"))["sum"] or 0)


def take_attachment(taker: Unpacking, record: Record) -> int:
    """Goes to the message that came before it. In a rehearsal its content is read to the end, and not kept."""
    digest = record.line("sha256", most=64).lower()
    if taker.archive is None or not DIGEST.fullmatch(digest):
        raise Refused(_("It does not say by its sha256 which file of the archive it is."))
    no_message = _("Its message %(id)s is not here yet: import the messages first.")
    row = taker.needed(Subject.MESSAGES, record.line("message", most=LONGEST_EXTERNAL), no_message)
    message = Message.objects.get(pk=row)
    refuse_broken(taker.archive, digest)
    if taker.is_rehearsal:
        return 0
    file = keep_file(taker.archive.content(digest))
    at = record.moment("made_at") or now()
    name = tidy_name(record.line("name"))
    return Attachment.objects.create(ticket_id=message.ticket_id, message=message, file=file, name=name, made_at=at).pk


def refuse_broken(archive: Archive, digest: str) -> None:
    """Before anything is kept: the content is there, whole, and what its name says."""
    seen, size = hashlib.sha256(), 0
    for piece in limited(archive.content(digest)):
        seen.update(piece)
        size += len(piece)
    if not size:
        raise Refused(_("Its file is empty or not in the archive."))
    if seen.hexdigest() != digest:
        raise Refused(_("Its file in the archive has been damaged or changed: the digest does not fit."))


def limited(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """What unpacks to more than any attachment is left there."""
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > MOST_BYTES:
            raise Refused(_("Its file is larger than an attachment may be."))
        yield piece


Content = tuple[str, bytes]


def contents(taker: Unpacking, files: Sequence[Record], *, of: str) -> list[Content]:
    """Those that the row itself holds, in base64; the others are told by name."""
    held: list[Content] = []
    for file in files:
        name, packed = tidy_name(file.line("name")), file.text("data")
        content = unpacked(packed)
        if content and len(content) <= MOST_BYTES:
            held.append((name, content))
        else:
            taker.remarks.add(BROKEN if packed else FILES, f"{of}: {name}")
    return held


def unpacked(packed: str) -> bytes:
    try:
        return base64.b64decode("".join(packed.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def attach(taker: Unpacking, message: Message, files: Sequence[Content], *, of: str) -> None:
    """What the store does not take is told as well, and the ticket comes without it."""
    for name, content in files if not taker.is_rehearsal else ():
        try:
            file = keep_file([content])
        except Refused:
            taker.remarks.add(BROKEN, f"{of}: {name}")
            continue
        Attachment.objects.create(ticket_id=message.ticket_id, message=message, file=file, name=name, made_at=message.at)
