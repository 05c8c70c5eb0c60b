"""How the API says yes: JSON with an ETag, pages with a cursor, and the check that nothing changed meanwhile."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from otklik.api.problems import Problem, wrong_parameter
from otklik.lib import tokens

JSON = "application/json"
ENCODER = msgspec.json.Encoder(enc_hook=str)
PURPOSE = "api-cursor"


def one(content: Any, *, status: int = 200, location: str = "") -> HttpResponse:
    """One object."""
    body = ENCODER.encode(content)
    answer = HttpResponse(body, status=status, content_type=JSON, headers={"ETag": tag_of(body)})
    if location:
        answer["Location"] = location
    return answer


def tag_of(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def check_unchanged(request: HttpRequest, content: Any) -> None:
    """Raises the problem 412 when the caller has seen another version. For routes that hold the row."""
    wanted = request.headers.get("If-Match")
    if wanted is None or wanted.strip() == "*":
        return
    if tag_of(ENCODER.encode(content)) not in [tag.strip() for tag in wanted.split(",")]:
        raise Problem(412, "changed", _("Somebody changed it since you read it. Read it again, then decide."))


def is_known(request: HttpRequest, answer: HttpResponseBase) -> bool:
    """Whether the caller has this very answer already."""
    known = request.headers.get("If-None-Match", "")
    tags = [tag.strip().removeprefix("W/") for tag in known.split(",")]
    return bool(known) and (known.strip() == "*" or answer.headers.get("ETag") in tags)


def page(
    rows: QuerySet[Any],
    keys: Sequence[str],
    cursor: str | None,
    limit: int,
    shown: Callable[[list[Any]], list[Any]],
) -> HttpResponse:
    """One page of rows, ordered by the keys (`-` before one turns it), and the cursor of the next."""
    fields, is_down = [key.lstrip("-") for key in keys], keys[0].startswith("-")
    if cursor:
        rows = rows.filter(behind(fields, place_of(cursor, keys), is_down))
    found = list(rows.order_by(*keys)[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    following = cursor_at([getattr(found[-1], field) for field in fields], keys) if more else None
    return one({"items": shown(found), "next": following})


def behind(fields: Sequence[str], values: Sequence[Any], is_down: bool) -> Q:
    """What comes after the row with these values; the first condition lets the index begin at the right place."""
    way = "lt" if is_down else "gt"
    if len(fields) == 1:
        return Q(**{f"{fields[0]}__{way}": values[0]})
    first, second = fields
    return Q(**{f"{first}__{way}e": values[0]}) & (
        Q(**{f"{first}__{way}": values[0]}) | Q(**{first: values[0], f"{second}__{way}": values[1]})
    )


def cursor_at(values: Sequence[Any], keys: Sequence[str]) -> str:
    told = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return tokens.sign(settings.CONFIG.key(PURPOSE), {"k": list(keys), "v": told})


def place_of(cursor: str, keys: Sequence[str]) -> list[Any]:
    """What `cursor_at` put in. One of another order, or not made by us, is refused."""
    try:
        content = tokens.read(settings.CONFIG.key(PURPOSE), cursor)
    except tokens.BadToken:
        content = {}
    if content.get("k") != list(keys):
        raise wrong_parameter("cursor", _("This cursor was not given for this list. Begin without one."))
    return [datetime.fromisoformat(value) if isinstance(value, str) else value for value in content["v"]]
