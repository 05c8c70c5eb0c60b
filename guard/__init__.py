"""The kit for the company's own site: an error screen that says what happened, and a report that reaches people."""

from __future__ import annotations

import inspect
from typing import Any

from guard.asgi import GuardASGI
from guard.identity import identity_token
from guard.wsgi import GuardWSGI

__all__ = ["Guard", "GuardASGI", "GuardWSGI", "identity_token"]


def Guard(app: Any, *, kind: str | None = None, **options: Any) -> GuardASGI | GuardWSGI:  # noqa: N802 (reads as the class it returns)
    """The guard that fits `app`; `kind` is "asgi" or "wsgi" where the application does not show which it is."""
    if kind is None:
        call = app if inspect.isroutine(app) else getattr(app, "__call__", app)  # noqa: B004 (its own, to look at it)
        kind = "asgi" if inspect.iscoroutinefunction(call) else "wsgi"
    if kind not in {"asgi", "wsgi"}:
        raise ValueError(f'kind must be "asgi" or "wsgi", not {kind!r}.')
    return GuardASGI(app, **options) if kind == "asgi" else GuardWSGI(app, **options)
