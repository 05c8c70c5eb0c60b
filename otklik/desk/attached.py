"""How the files of messages and composers are shown: names, sizes, addresses."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from otklik.accounts.models import Operator
from otklik.desk.models import Attachment, Ticket
from otklik.files.models import File

# Whatever is not here is shown with a plain sheet.
ICONS = {
    "application/pdf": "file-text",
    "application/zip": "file-archive",
    "application/vnd.rar": "file-archive",
    "application/x-7z-compressed": "file-archive",
    "application/gzip": "file-archive",
    "audio/mpeg": "file-audio",
    "audio/ogg": "file-audio",
    "video/mp4": "file-video",
}
SHEET = "file"
# What a thumbnail may take in the page, in CSS pixels.
THUMB_WIDTH, THUMB_HEIGHT = 240, 160


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One file as a reader sees it. Without `href` it cannot be had: `trouble` says why."""

    pk: int
    name: str
    size: str
    icon: str
    href: str = ""
    picture: str = ""
    small: str = ""
    width: int = 0
    height: int = 0
    trouble: str = ""
    is_bad: bool = False


Addresses = Callable[[Attachment], tuple[str, str]]


def at_the_desk(ticket: Ticket) -> Addresses:
    """Where an operator gets a file of this ticket, and its picture."""

    def addresses(attachment: Attachment) -> tuple[str, str]:
        where = [ticket.number, attachment.pk]
        return reverse("desk:download", args=where), reverse("desk:picture", args=where)

    return addresses


def shown(attachment: Attachment, addresses: Addresses) -> Shown:
    file = attachment.file
    href, picture = addresses(attachment)
    width, height = thumb_size(file) if file.is_picture else (0, 0)
    return Shown(
        pk=attachment.pk,
        name=attachment.name,
        size=filesizeformat(file.size_bytes),
        icon="image" if file.media_type.startswith("image/") else ICONS.get(file.media_type, SHEET),
        href=href if file.may_be_had else "",
        picture=picture if file.is_picture else "",
        small=f"{picture}?small" if file.is_picture else "",
        width=width,
        height=height,
        trouble="" if file.may_be_had else str(file.get_scan_display()),
        is_bad=file.scan == File.BAD,
    )


def thumb_size(file: File) -> tuple[int, int]:
    """Known before the picture has come, so that nothing on the page jumps."""
    width, height = file.width or 1, file.height or 1
    scale = min(THUMB_WIDTH / width, THUMB_HEIGHT / height, 1)
    return max(1, round(width * scale)), max(1, round(height * scale))


def files_of(message_pks: Iterable[int], addresses: Addresses) -> dict[int, list[Shown]]:
    """The files of each message, in one query."""
    found: dict[int, list[Shown]] = defaultdict(list)
    for attachment in Attachment.objects.filter(message__in=list(message_pks)).select_related("file"):
        found[attachment.message_id or 0].append(shown(attachment, addresses))
    return found


def composer_files(operator: Operator, ticket: Ticket) -> list[Shown]:
    """What waits in the operator's composer."""
    unsent = Attachment.objects.unsent().filter(ticket=ticket, operator=operator).select_related("file")
    return [shown(attachment, at_the_desk(ticket)) for attachment in unsent]


def packed_files(ticket: Ticket, keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Shown]]:
    """What goes with the replies of these keys, which have not left."""
    found: dict[uuid.UUID, list[Shown]] = defaultdict(list)
    if keys:
        packed = Attachment.objects.filter(ticket=ticket, key__in=keys, message__isnull=True).select_related("file")
        for attachment in packed:
            if attachment.key is not None:
                found[attachment.key].append(shown(attachment, at_the_desk(ticket)))
    return found
