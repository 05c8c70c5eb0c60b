"""Which language a terminal asks for."""

from __future__ import annotations

from collections.abc import Mapping


def language_of(env: Mapping[str, str]) -> str:
    """Two letters of the language that the terminal asks for; "en" when it asks for none we have."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := env.get(name):
            return "ru" if value.lower().startswith("ru") else "en"
    return "en"
