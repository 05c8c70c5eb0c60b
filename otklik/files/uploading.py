"""A request with files is refused by its length before the disk is filled with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from otklik.files.rules import MOST_AT_ONCE, MOST_BYTES

AROUND = 1_000_000  # what stands around the files
MOST_A_REQUEST = MOST_AT_ONCE * MOST_BYTES + AROUND


@dataclass(frozen=True, kw_only=True)
class Larger:
    """A route that takes more, and from whom: strangers must not fill the disk through it."""

    most_bytes: int
    may: Callable[[HttpRequest], bool]


_larger: dict[str, Larger] = {}


def take_more(route: str, most_bytes: int, may: Callable[[HttpRequest], bool]) -> None:
    """Call in `AppConfig.ready` for a form whose files may be larger than an attachment."""
    _larger[route] = Larger(most_bytes=most_bytes + AROUND, may=may)


def most_of(request: HttpRequest | None) -> int:
    match = request.resolver_match if request is not None else None
    larger = _larger.get(match.view_name) if match else None
    return larger.most_bytes if request is not None and larger and larger.may(request) else MOST_A_REQUEST


class Capped(FileUploadHandler):
    """Stands before Django's own handlers and takes no file itself."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django calls it so
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        if content_length > most_of(self.request):
            raise RequestDataTooBig("The files of this request are too large together.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
