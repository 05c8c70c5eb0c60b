"""What an admin or a site's developer copies to put the kit in."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from otklik.services.models import Service


@dataclass(frozen=True, kw_only=True)
class Snippet:
    """A block to copy, with where it goes."""

    title: str | Promise
    where: str | Promise
    text: str


def snippets(service: Service) -> list[Snippet]:
    """Three ways from the quickest to the fullest; all of them may be used together."""
    return [
        Snippet(
            title=_("Any site"),
            where=_("In the head of every page. It shows the error screen when the connection or the site fails."),
            text=script_tag(service),
        ),
        Snippet(
            title=_("nginx"),
            where=_(
                "For the hours when the site itself is dead: once a page is fetched, then nginx shows it instead of its own error."
            ),
            text=nginx_lines(service),
        ),
        Snippet(
            title=_("Python (ASGI or WSGI)"),
            where=_(
                "Around your application: it also says what is safe and who the customer is, so that nothing is asked twice."
            ),
            text=python_lines(service),
        ),
    ]


def script_tag(service: Service) -> str:
    return str(
        format_html(
            '<script src="{door}/kit.js" data-service="{slug}" data-door="{door}" data-lang="auto" defer></script>',
            door=settings.DOOR_URL,
            slug=service.slug,
        )
    )


def nginx_lines(service: Service) -> str:
    return (
        f'# curl "{settings.DOOR_URL}/error.html?service={service.slug}" > /var/www/error.html\n'
        "error_page 502 503 504 /error.html;\n"
        "location = /error.html {\n"
        "    root /var/www; internal;\n"
        "    add_header Retry-After 15 always;\n"
        "    add_header Cache-Control no-store always;\n"
        "    add_header X-Robots-Tag noindex always;\n"
        "}"
    )


def python_lines(service: Service) -> str:
    names = {language: name for language, name in (("ru", service.name_ru), ("en", service.name_en)) if name}
    return (
        f"# {_('guard is a folder of the source of Otklik: copy it beside your application, it needs nothing else')}\n"
        "import os\n\n"
        "from guard import Guard\n\n"
        "app = Guard(\n"
        "    app,\n"
        f"    service={quoted(service.slug)},\n"
        f"    door={quoted(settings.DOOR_URL)},\n"
        f"    name={json.dumps(names, ensure_ascii=False)},\n"
        '    identity_key=os.environ["OTKLIK_IDENTITY_KEY"],\n'
        ")"
    )


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
