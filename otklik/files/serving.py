"""Answers with a file's content. Who may have it was decided before."""

from __future__ import annotations

from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase

from otklik.files import storage
from otklik.files.models import File
from otklik.files.pictures import SMALL, TYPE, VIEW

# Nothing in it may load, run or frame anything, even if a browser should show it in spite of being told not to.
NOTHING = "default-src 'none'; sandbox; frame-ancestors 'none'"
A_DAY = "private, max-age=86400, immutable"


def download(file: File, name: str) -> HttpResponseBase:
    """The content itself, always as a download, whatever it is."""
    if not file.may_be_had:
        raise Http404
    return safely(file.sha256, "", "application/octet-stream", name)


def picture(file: File, *, small: bool = False) -> HttpResponseBase:
    """The harmless copy of a picture, to be shown in the page."""
    if not file.is_picture:
        raise Http404
    return safely(file.sha256, SMALL if small else VIEW, TYPE, "")


def safely(sha256: str, kind: str, media_type: str, name: str) -> HttpResponseBase:
    try:
        content = storage.path_of(sha256, kind).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(content, as_attachment=bool(name), filename=name, content_type=media_type)
    answer["Content-Security-Policy"] = NOTHING
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = A_DAY
    return answer
