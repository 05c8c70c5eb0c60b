"""Every key that a template lays down can be found among the keys, and laid elsewhere: none is known to its author alone."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps

from otklik.pages.keys import acts
from otklik.pages.places import _places

LAID = re.compile(r'\bkey="(Key[A-Z]|Digit\d)"')


def laid() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for app in apps.get_app_configs():
        if not app.name.startswith("otklik."):
            continue
        for template in Path(app.path).glob("templates/**/*.html"):
            if "showcase" in template.parts or template.name == "pieces.html":
                continue
            for code in LAID.findall(template.read_text()):
                found.setdefault(code, set()).add(template.name)
    return found


def test_every_key_of_a_template_stands_in_the_list() -> None:
    known = {act.code for act in acts()} | {place.key for place in _places.values() if place.key}
    unknown = {code: names for code, names in laid().items() if code not in known}
    assert laid()
    assert unknown == {}
