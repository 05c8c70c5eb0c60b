"""API v1 put together: its subjects, its documents, and how what ninja finds wrong becomes a problem."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser

from otklik.api import problems
from otklik.api.described import described
from otklik.api.known import refusing_unknown
from otklik.api.problems import Problem
from otklik.api.routes import attachments, customers, incidents, people, services, tickets, webhooks

ABOUT = """With tickets, messages, files, customers, services, incidents and webhooks a program does here what people do on the pages: by
the same actions, with the same rights. Merging tickets, problems, requests and planned work have their place on the pages alone.

**Signing in.** `Authorization: Bearer otk_…`. A token belongs to a person, sees what the person sees, and dies when the person leaves.

**Pages.** Lists answer `{"items": […], "next": "…"}`. Give `next` back as `cursor` until it is null. A parameter that a list
does not know is refused with 422, which names it and the known ones.

**Retrying.** Send an `Idempotency-Key` with a POST: the same request is done once and answered twice, for 24 hours. Whoever
may no longer see what it is about is answered as if he asked for the first time.

**Changing what you read.** Send the `ETag` of your reading as `If-Match`: 412 says that somebody was quicker.

**Errors** are RFC 9457 problems (`application/problem+json`) in the language of `Accept-Language`, Russian or English.
"""


class StrictParser(Parser):
    """JSON as the standard has it: half a surrogate, NaN or a second value is no JSON."""

    def parse_body(self, request: HttpRequest) -> Any:
        return msgspec.json.decode(request.body)


api = NinjaAPI(
    title="Otklik",
    version="1",
    description=ABOUT,
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    parser=StrictParser(),
)
api.add_decorator(refusing_unknown)
api.add_router("tickets", tickets.router, tags=["tickets"])
api.add_router("tickets/{number}/attachments", attachments.router, tags=["tickets"])
api.add_router("customers", customers.router, tags=["customers"])
api.add_router("organisations", customers.organisations, tags=["customers"])
api.add_router("services", services.router, tags=["services"])
api.add_router("incidents", incidents.router, tags=["incidents"])
api.add_router("webhooks", webhooks.router, tags=["webhooks"])
api.add_router("", people.router, tags=["people"])


@api.get("/openapi.json", include_in_schema=False, url_name="openapi")
def openapi(request: HttpRequest) -> HttpResponse:
    return HttpResponse(described(api), content_type="application/json")


@api.exception_handler(ValidationError)
def not_valid(request: HttpRequest, error: Any) -> HttpResponse:
    return problems.not_valid(error.errors).answer()


@api.exception_handler(HttpError)
def not_readable(request: HttpRequest, error: Any) -> HttpResponse:
    if isinstance(error, AuthenticationError):
        return problems.unauthenticated().answer()
    return Problem(400, "malformed", _("The body is not valid JSON.")).answer()


@api.exception_handler(Http404)
@api.exception_handler(Exception)
def passed_on(request: HttpRequest, error: Any) -> HttpResponse:
    """`lean` has the answers."""
    raise error
