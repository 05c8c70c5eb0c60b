"""The readable documentation, made from the same document that programs read."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from otklik.accounts.access import PersonRequest, staff_only
from otklik.api.described import document
from otklik.api.kinds import CHOICES
from otklik.api.rules import SCOPES
from otklik.api.v1 import api
from otklik.pages.shown import shown

SUBJECTS: dict[str, Promise] = {
    "tickets": gettext_lazy("Tickets"),
    "customers": gettext_lazy("Customers"),
    "services": gettext_lazy("Services"),
    "incidents": gettext_lazy("Incidents"),
    "people": gettext_lazy("People"),
    "webhooks": gettext_lazy("Webhooks"),
}


@require_GET
@staff_only
def docs(request: PersonRequest) -> HttpResponse:
    content = document(api)
    operations = [
        described(path, method, operation, content["components"]["schemas"])
        for path, methods in content["paths"].items()
        for method, operation in methods.items()
    ]
    context = {
        "subjects": [(name, words, [one for one in operations if one["tag"] == name]) for name, words in SUBJECTS.items()],
        "calls": [
            (
                kind,
                words,
                as_text(content["webhooks"][kind]["post"]["requestBody"]["content"]["application/json"]["schema"]["example"]),
            )
            for kind, words in CHOICES
        ],
        "scopes": list(SCOPES.items()),
        "desk_url": settings.DESK_URL,
        "curl": f"curl {settings.DESK_URL}/api/v1/tickets?limit=5 -H 'Authorization: Bearer otk_…'",
    }
    return shown(request, "api/docs.html", context)


def described(path: str, method: str, operation: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    good = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
    answer = good.get("content", {}).get("application/json", {}).get("schema")
    return {
        "id": operation["operationId"],
        "tag": operation["tags"][0],
        "method": method.upper(),
        "path": path,
        # Named in English where the route stands, told in the reader's language.
        "summary": _(operation["summary"]),
        "text": operation.get("description", ""),
        "parameters": [parameter(one) for one in operation["parameters"] if one["in"] != "header"],
        "body": as_text(example(body, schemas)) if body else "",
        "answer": as_text(example(answer, schemas)) if answer else "",
    }


def parameter(told: dict[str, Any]) -> dict[str, str]:
    """Its name, what it is for, and what it may be."""
    schema = told["schema"]
    shapes = [schema, *schema.get("anyOf", [])]
    choices = [" · ".join(map(str, shape["enum"])) for shape in shapes if "enum" in shape]
    kinds = [shape["type"] for shape in shapes if shape.get("type", "null") != "null"]
    words = [told.get("description", ""), *(choices or kinds)]
    return {"name": told["name"], "words": " — ".join(filter(None, words))}


def example(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    """The example that stands at the shape, or one put together from those of its parts."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rsplit("/", 1)[-1]]
    if "example" in schema:
        return schema["example"]
    if "properties" in schema:
        return {name: example(part, schemas) for name, part in schema["properties"].items()}
    if "items" in schema:
        return [example(schema["items"], schemas)]
    return None


def as_text(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2)
