"""A request with files is refused by its length before the disk is filled with it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

from otklik.files.rules import MOST_AT_ONCE, MOST_BYTES

MOST_A_REQUEST = MOST_AT_ONCE * MOST_BYTES + 1_000_000


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
        if content_length > MOST_A_REQUEST:
            raise RequestDataTooBig("The files of this request are too large together.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
