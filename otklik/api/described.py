"""The OpenAPI document: ninja's, with what it leaves out: scopes, headers, the problems, a field for each error, the calls to webhooks."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
from django.utils import translation
from ninja import NinjaAPI

from otklik.api.kinds import KINDS, TEST
from otklik.api.payloads import parts_of
from otklik.api.rules import SCOPES

PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "examples": ["urn:otklik:problem:invalid"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "For a person, in the language of Accept-Language."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer into the body", "examples": ["#/customer/id"]},
                    "parameter": {"type": "string", "examples": ["limit"]},
                    "detail": {"type": "string"},
                },
            },
        },
    },
    "example": {
        "type": "urn:otklik:problem:invalid",
        "title": "Something in the request does not fit",
        "status": 422,
        "detail": "See “errors”: each names its place and what is wrong there.",
        "errors": [{"pointer": "#/customer", "detail": "This is needed."}],
    },
}
ALWAYS = {"400": "It cannot be read", "401": "No valid token", "403": "The token or the person may not", "406": "Only JSON", "429": "Too many requests"}  # fmt: skip
WRITING = {"409": "Two wrote at once", "412": "Changed meanwhile", "413": "Too large", "415": "The body is not JSON"}
KEY_HEADER = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "Yours, new for each request; kept for 24 hours.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    "example": "7d4f0e0a-6a3f-4b1c-9d7e-3f1f2f6f9a10",
}
MATCH_HEADER = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "description": "The ETag of what you read: refused with 412 when it has changed.",
    "schema": {"type": "string"},
    "example": '"5f2b7c90d1e84a63"',
}
# What a parameter looks like, where its shape does not say it.
EXAMPLES: dict[str, Any] = {
    "number": 1042,
    "id": 17,
    "slug": "checkin",
    "merge": 4,
    "call": 311,
    "cursor": "WyIyMDI2LTExLTI1VDEyOjA0OjQxWiIsMTA0Ml0",
    "limit": 50,
    "service": "checkin",
    "team": 3,
    "owner": 5,
    "customer": 17,
    "organisation": 8,
    "changed_since": "2026-11-25T12:00:00Z",
    "identifier": "ivan@mail.example",
    "kind": "email",
    "live": True,
}
# What a call carries, as the API shows it.
SHAPES = {
    "ticket": "TicketShown",
    "message": "MessageShown",
    "incident": "IncidentShown",
    "forecast": "ForecastShown",
    "update": "UpdateShown",
}
CALL_HEADERS = {
    "webhook-id": ("The same at every try: whoever has seen it has been told.", "msg_3_9041"),
    "webhook-timestamp": ("When this try was made, in seconds since 1970.", "1795608069"),
    "webhook-signature": ("`v1,` and the HMAC-SHA256 of `id.timestamp.body` with the webhook’s secret.", "v1,K5oZfzN95Z9UVu1E…"),
}
CALLED = """The body is what the person of the webhook would read in the API at that moment, without internal notes. Whether he may is
asked at every try; answers other than 2xx are tried again for a day."""
PLAIN = {"type": "http", "scheme": "bearer", "description": "A token from the profile page: `otk_…`. Scopes: " + ", ".join(f"`{scope}`" for scope in SCOPES)}  # fmt: skip


@cache
def described(api: NinjaAPI) -> bytes:
    """The document as it is served; made once."""
    return msgspec.json.format(msgspec.json.encode(document(api)), indent=1)


def document(api: NinjaAPI) -> dict[str, Any]:
    content: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    content["servers"] = [{"url": "/"}]
    exemplify_pages(content["components"]["schemas"])
    content["components"]["schemas"]["Problem"] = PROBLEM
    content["components"]["securitySchemes"] = {"TokenAuth": PLAIN}
    scopes = {operation.operation_id or api.get_openapi_operation_id(operation): auth.scope for operation, auth in guarded(api)}
    for path, methods in content["paths"].items():
        for method, operation in methods.items():
            complete(operation, method, has_id="{" in path)
            if scope := scopes.get(operation["operationId"]):
                operation["description"] = f"{operation.get('description', '')}\n\nScope: `{scope}`.".strip()
    with translation.override("en"):
        told = [(kind, words, parts_of(fact)) for fact, (kind, words) in KINDS.items()]
        content["webhooks"] = {
            kind: {"post": called(kind, str(words), parts, content["components"]["schemas"])}
            for kind, words, parts in [*told, (TEST, "A person tries whether calls arrive", [])]
        }
    return content


def called(kind: str, words: str, parts: list[str], shapes: dict[str, Any]) -> dict[str, Any]:
    """A call to a webhook, with an example."""
    content: dict[str, Any] = {
        "type": {"type": "string", "const": kind},
        "timestamp": {"type": "string", "format": "date-time", "description": "When it happened."},
        "data": object_of({part: {"$ref": f"#/components/schemas/{SHAPES[part]}"} for part in parts}),
    }
    example = {part: shapes[SHAPES[part]]["example"] for part in parts}
    schema = {**object_of(content), "example": {"type": kind, "timestamp": "2026-11-25T14:31:00Z", "data": example}}
    headers = [
        {"in": "header", "name": name, "required": True, "schema": {"type": "string"}, "description": text, "example": value}
        for name, (text, value) in CALL_HEADERS.items()
    ]
    return {
        "operationId": f"called_{kind.replace('.', '_')}",
        "summary": words,
        "description": CALLED,
        "tags": ["webhooks"],
        "parameters": headers,
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {"2XX": {"description": "It has arrived"}},
    }


def object_of(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "additionalProperties": False, "properties": properties}


def exemplify_pages(shapes: dict[str, Any]) -> None:
    """A page looks like one of its rows, with nothing behind it."""
    for name, shape in shapes.items():
        if name.endswith("Page"):
            row = shape["properties"]["items"]["items"]["$ref"].rsplit("/", 1)[-1]
            shape["example"] = {"items": [shapes[row]["example"]], "next": None}


def guarded(api: NinjaAPI) -> list[tuple[Any, Any]]:
    return [
        (operation, auth)
        for router in api._get_bound_routers()
        for view in router.path_operations.values()
        for operation in view.operations
        for auth in operation.auth_callbacks
    ]


def complete(operation: dict[str, Any], method: str, *, has_id: bool) -> None:
    problems = dict(ALWAYS)
    if has_id:
        problems["404"] = "Missing, or not yours to see"
    if operation["parameters"] or method != "get":
        problems["422"] = "Something does not fit, or cannot be done now"
    if method != "get":
        problems |= WRITING
        operation["parameters"] = [*operation["parameters"], KEY_HEADER, *([MATCH_HEADER] if method == "patch" else [])]
    for parameter in operation["parameters"]:
        parameter["schema"].pop("title", None)
        if "example" not in parameter and (fitting := example_of(parameter["name"], parameter["schema"])) is not None:
            parameter["example"] = fitting
    for status, words in problems.items():
        content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        operation["responses"][status] = {"description": words, "content": content}
    operation["responses"] = {str(status): answer for status, answer in operation["responses"].items()}


def example_of(name: str, schema: dict[str, Any]) -> Any:
    """The shape's own, else one of its choices, else what parameters of this name look like."""
    shapes = [schema, *schema.get("anyOf", [])]
    own = [shape["examples"][0] for shape in shapes if shape.get("examples")]
    choices = [shape["enum"][0] for shape in shapes if shape.get("enum")]
    return next(iter([*own, *choices]), EXAMPLES.get(name))
