"""Finds the scope or environ in whatever a site's template has at hand, and asks the site about it."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Mapping
from typing import Any

log = logging.getLogger("guard")


def request_of(request: Any) -> Mapping[str, Any]:
    """The scope (Starlette, FastAPI), META (Django) or environ (Flask) of a request object, or the mapping itself."""
    for name in ("scope", "META", "environ"):
        found = getattr(request, name, None)
        if isinstance(found, Mapping):
            return found
    if not isinstance(request, Mapping):
        raise TypeError(f"The guard needs a request, a scope or an environ, not {type(request).__name__}.")
    return request


def said_at_once(ask: Callable[[Any], Any] | None, raw: Mapping[str, Any]) -> Any:
    """The site's answer while it writes a page; a coroutine cannot be waited for there and says nothing."""
    if ask is None or inspect.iscoroutinefunction(ask):
        return None
    try:
        return ask(raw)
    except Exception:
        log.warning("The site could not say who the customer is or what is safe.", exc_info=True)
        return None
