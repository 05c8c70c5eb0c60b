"""Idempotency keys: the same request twice is done once and answered twice."""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db import connection, transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from otklik.api.access import CallerRequest
from otklik.api.again import MADE, Rule
from otklik.api.models import Replay
from otklik.api.problems import Problem
from otklik.journal.statements import run

P = ParamSpec("P")
Route = Callable[Concatenate[CallerRequest, P], HttpResponse]
KEPT = timedelta(hours=24)
LONGEST_KEY = 255
REPLAYED = ("ETag", "Location")
TABLE = Replay._meta.db_table
# Waits for a twin that is being answered at this moment, and then finds its answer.
CLAIM = f"INSERT INTO {TABLE} (token_id, key, digest, status, headers, body) VALUES (%s, %s, %s, 0, '{{}}', '') ON CONFLICT (token_id, key) DO NOTHING"  # noqa: S608

CLAIM_ALL = f"""
INSERT INTO {TABLE} (token_id, key, digest, status, headers, body)
SELECT token_id, key, digest, 0, '{{}}', '' FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS given (token_id, key, digest)
ORDER BY token_id, key ON CONFLICT (token_id, key) DO NOTHING RETURNING token_id, key
"""  # noqa: S608 - only names of this house
KEEP_ALL = f"""
UPDATE {TABLE} SET status = given.status, headers = given.headers, body = given.body
FROM unnest(%s::bigint[], %s::text[], %s::smallint[], %s::jsonb[], %s::bytea[]) AS given (token_id, key, status, headers, body)
WHERE {TABLE}.token_id = given.token_id AND {TABLE}.key = given.key RETURNING {TABLE}.id
"""  # noqa: S608 - only names of this house


@dataclass(frozen=True)
class Claim:
    """A key of a token, and the request that came with it."""

    token: int
    key: str
    digest: str


def claim_of(request: CallerRequest) -> Claim | None:
    key = request.headers.get("Idempotency-Key")
    return None if key is None else Claim(request.auth.pk, checked(key), digest_of(request))


def claim_all(claims: Sequence[Claim]) -> set[tuple[int, str]]:
    """Those of the keys that nobody had before; the rows wait for their answers."""
    if not claims:
        return set()
    values = [[one.token for one in claims], [one.key for one in claims], [one.digest for one in claims]]
    return {(token, key) for token, key in run(CLAIM_ALL, values)}


def keep_all(answers: Sequence[tuple[Claim, HttpResponse]]) -> None:
    if answers:
        claims = [claim for claim, _answer in answers]
        headers = [json.dumps(kept_headers(answer)) for _claim, answer in answers]
        told = [[one.token for one in claims], [one.key for one in claims], [answer.status_code for _claim, answer in answers]]
        run(KEEP_ALL, [*told, headers, [answer.content for _claim, answer in answers]])


def once(again: Rule) -> Callable[[Route[P]], Route[P]]:
    """A route that writes: one transaction, and with an `Idempotency-Key` one effect. A refusal undoes all, the key included.

    Who asks again must pass `again` as if he asked for the first time: teams and roles change within a day.
    """

    def made(route: Route[P]) -> Route[P]:
        @wraps(route)
        def answered(request: CallerRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            return once_by(request, None, lambda: route(request, *args, **kwargs), again)

        # Ninja reads the route's own annotations, which are names of the module in which it stands.
        answered.__signature__ = inspect.signature(route, eval_str=True)  # type: ignore[attr-defined]
        return answered

    return made


def once_by(request: CallerRequest, content: bytes | None, act: Callable[[], HttpResponse], again: Rule) -> HttpResponse:
    """The same for a body that was read already: `content` stands for it."""
    key = request.headers.get("Idempotency-Key")
    with transaction.atomic():
        if key is None:
            return act()
        digest = digest_of(request, content)
        if (known := claimed(request, checked(key), digest)) is not None:
            return replayed(request, known, digest, again)
        answer = act()
        keep(request, key, answer)
        return answer


def checked(key: str) -> str:
    if not key or len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise Problem(422, "invalid", _("An idempotency key has 1 to 255 printable Latin characters; a UUID is best."))
    return key


def digest_of(request: CallerRequest, content: bytes | None = None) -> str:
    body = request.body if content is None else content
    return hashlib.sha256(b"\n".join([(request.method or "").encode(), request.get_full_path().encode(), body])).hexdigest()


def claimed(request: CallerRequest, key: str, digest: str) -> Replay | None:
    """The kept answer, or nothing when the key is the caller's from now on."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [request.auth.pk, key, digest])
        if cursor.rowcount:
            return None
    return Replay.objects.get(token=request.auth, key=key)


def replayed(request: CallerRequest, known: Replay, digest: str, again: Rule) -> HttpResponse:
    if known.digest != digest:
        raise Problem(422, "key-reused", _("This key came with another request before. Make a new key for each request."))
    again(request.auth.operator, ids_of(request, known))
    headers = {**known.headers, "Idempotency-Replayed": "true"}
    return HttpResponse(bytes(known.body), status=known.status, content_type="application/json", headers=headers)


def ids_of(request: CallerRequest, known: Replay) -> dict[str, int]:
    """What the address of the request names, and what was made of it the first time."""
    found = request.resolver_match.kwargs if request.resolver_match else {}
    ids = {name: int(value) for name, value in found.items() if str(value).isdecimal()}
    made = str(known.headers.get("Location", "")).rpartition("/")[2]
    return ids | ({MADE: int(made)} if made.isdecimal() else {})


def keep(request: CallerRequest, key: str, answer: HttpResponse) -> None:
    kept = Replay.objects.filter(token=request.auth, key=key)
    kept.update(status=answer.status_code, headers=kept_headers(answer), body=answer.content)


def kept_headers(answer: HttpResponse) -> dict[str, str]:
    return {name: answer[name] for name in REPLAYED if name in answer}
