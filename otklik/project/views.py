"""The desk's own signs of life, for machines that watch it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from otklik.project import health, metrics


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    parts = health.parts()
    return JsonResponse(health.as_json(parts), status=200 if health.works(parts) else 503)


@never_cache
@require_safe
def measured(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(metrics.text(), content_type=CONTENT_TYPE_LATEST)
