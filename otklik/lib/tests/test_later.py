from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from otklik.lib.later import later


def test_a_module_is_loaded_at_its_first_use() -> None:
    script = """
import sys
from otklik.lib.later import later
colours = later("colorsys")
assert "colorsys" not in sys.modules
assert colours.rgb_to_hsv(1, 0, 0) == (0, 1, 1)
assert "colorsys" in sys.modules
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_many_threads_may_be_the_first() -> None:
    module = later("antigravity_is_not_here")
    with ThreadPoolExecutor(8) as pool:
        found = [pool.submit(lambda: later("xml.sax.saxutils").escape("<")) for _ in range(8)]
    assert [future.result() for future in found] == ["&lt;"] * 8
    with pytest.raises(ModuleNotFoundError):
        _ = module.anything


HEAVY = [
    "aiohttp",
    "apprise",
    "css_inline",
    "holidays",
    "nh3",
    "PIL.Image",
    "pymorphy3",
    "pywebpush",
    "snowballstemmer",
]


def test_a_desk_and_a_worker_that_start_load_none_of_the_heavy_ones() -> None:
    script = f"""
import django, os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "otklik.project.settings")
django.setup()
from django.urls import get_resolver
get_resolver()._populate()
print([name for name in {HEAVY!r} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"
