"""Which room answers which address."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("otklik.project.health_urls")),
    path("", include("otklik.pages.urls")),
    path("", include("otklik.accounts.urls")),
    path("", include("otklik.speech.urls")),
    path("", include("otklik.services.urls")),
    path("", include("otklik.agreements.urls")),
    path("", include("otklik.automation.urls")),
    path("", include("otklik.replies.urls")),
    path("", include("otklik.bulk.urls")),
    path("", include("otklik.desk.urls")),
    path("", include("otklik.customers.urls")),
    path("", include("otklik.incidents.urls")),
    path("", include("otklik.catalogue.urls")),
    path("", include("otklik.problems.urls")),
    path("", include("otklik.changes.urls")),
    path("", include("otklik.insight.urls")),
    path("", include("otklik.portal.urls")),
    path("", include("otklik.exchange.urls")),
    path("", include("otklik.api.urls")),
]
handler400 = "otklik.pages.views.bad_request"
handler403 = "otklik.pages.views.forbidden"
handler404 = "otklik.pages.views.not_found"
handler500 = "otklik.pages.views.broken"
