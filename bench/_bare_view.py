"""The least Django can do that is durable: one view, one INSERT, no middleware."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from otklik.project.databases import database


def view(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_bare (body) VALUES (%s)", [request.body.decode()])
    return HttpResponse(b"{}", status=201, content_type="application/json")


urlpatterns = [path("bare", view)]
settings.configure(
    ROOT_URLCONF=__name__, DATABASES={"default": database(os.environ["DATABASE_URL"])}, ALLOWED_HOSTS=["*"], USE_I18N=False
)
app = get_wsgi_application()
