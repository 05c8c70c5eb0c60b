"""Addresses of the API and of its pages. What begins with `api/v1/` is answered by `lean` before it comes here."""

from __future__ import annotations

from django.urls import include, path

from otklik.api.v1 import api
from otklik.api.views import docs, tokens, webhooks

pages = [
    path("api/", docs.docs, name="docs"),
    path("me/tokens/", tokens.tokens, name="tokens"),
    path("me/tokens/<int:pk>/revoke/", tokens.revoke, name="revoke"),
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/new/", webhooks.new, name="new-webhook"),
    path("webhooks/<int:pk>/", webhooks.webhook, name="webhook"),
    path("webhooks/<int:pk>/secret/", webhooks.secret, name="webhook-secret"),
    path("webhooks/<int:pk>/test/", webhooks.test, name="test-webhook"),
    path("webhooks/<int:pk>/resume/", webhooks.resume, name="resume-webhook"),
    path("webhooks/<int:pk>/remove/", webhooks.remove, name="remove-webhook"),
    path("webhooks/calls/<int:pk>/resend/", webhooks.resend, name="resend"),
]
urlpatterns = [path("", include((pages, "api-pages"))), path("api/v1/", api.urls)]
