"""Style sheets and scripts in one file a page: nothing left out, nothing twice, each script in a block of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured

from otklik.desk.slots import TICKETS
from otklik.pages import bundles

BUNDLED = [(name, kind) for name in (bundles.SHELL, bundles.DESK, TICKETS) for kind in (bundles.CSS, bundles.JS)]
TEMPLATES = Path(__file__).parents[2]


@pytest.mark.parametrize(("name", "kind"), BUNDLED)
def test_a_bundle_holds_each_of_its_sources_once(name, kind):
    text = bundles.joined(name, kind)
    for path in bundles.parts(name, kind):
        assert text.count(Path(str(finders.find(path))).read_text("utf-8")) == 1, path


def test_the_layers_are_named_before_anything_else():
    text = re.sub(r"/\*.*?\*/", "", bundles.joined(TICKETS, bundles.CSS), flags=re.DOTALL)
    assert text.lstrip().startswith("@layer reset, tokens, base, layout, pieces, screens;")


def test_no_page_asks_for_a_bundled_script_again():
    """The same element defined twice would stop the rest of the bundle."""
    for template in TEMPLATES.glob("*/templates/**/*.html"):
        named = set(re.findall(r"static '([\w/-]+\.js)'", template.read_text("utf-8")))
        assert not named & set(bundles.parts(TICKETS, bundles.JS)), template


def test_a_script_that_imports_is_refused(tmp_path, monkeypatch):
    script = tmp_path / "one.js"
    script.write_text('import { two } from "./two.js"\n')
    monkeypatch.setattr(finders, "find", lambda _path: str(script))
    with pytest.raises(ImproperlyConfigured, match="imports or exports"):
        bundles.joined(bundles.SHELL, bundles.JS)


def test_the_list_is_dressed_by_one_sheet_and_moved_by_one_script(as_anna):
    """But for two that cannot wait for the end of the page, as all others do: one keeps early keys, one puts the list in its place before it is seen."""
    page = as_anna.get("/tickets/").content.decode()
    assert re.findall(r'rel="stylesheet" href="([^"]+)"', page) == ["/static/bundles/tickets.css"]
    own = [path for path in re.findall(r'<script[^>]* src="([^"]+)"', page) if "htmx" not in path]
    assert own == ["/static/pages/js/early-keys.js", "/static/bundles/tickets.js", "/static/desk/keep-scroll.js"]
    sheet = b"".join(as_anna.get("/static/bundles/tickets.css").streaming_content)
    assert b"@layer" in sheet
