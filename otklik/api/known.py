"""What may stand behind the question mark of a list: a parameter with a slip of the pen must not bring everything."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from otklik.api import problems

LONGEST_NAME = 40


def refusing_unknown(route: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A reading route that takes parameters answers 422 to one that it does not know, and names those that it knows."""

    @wraps(route)
    def asked(request: HttpRequest, **values: Any) -> HttpResponse:
        if request.method == "GET" and request.GET:
            in_address = request.resolver_match.kwargs if request.resolver_match else {}
            known = [name for name in values if name not in in_address]
            if known and (strange := [name for name in request.GET if name not in known]):
                words = _("There is no such parameter. These are known: %(names)s.") % {"names": ", ".join(known)}
                raise problems.invalid([{"parameter": name[:LONGEST_NAME], "detail": words} for name in strange])
        return route(request, **values)

    return asked
