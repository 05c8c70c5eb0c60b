from __future__ import annotations

import builtins
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

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


def test_of_many_threads_one_loads_and_the_others_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    # Half loaded until all have asked: whoever does not wait for the import finds no `value`.
    (tmp_path / "slow_to_load.py").write_text(
        "import builtins\nbuiltins.loads_of_slow += 1\nbuiltins.all_of_slow.wait(10)\nvalue = 7\n", encoding="utf-8"
    )
    asked = threading.Semaphore(0)
    everybody = threading.Event()
    monkeypatch.setattr(builtins, "loads_of_slow", 0, raising=False)
    monkeypatch.setattr(builtins, "all_of_slow", everybody, raising=False)
    module = later("slow_to_load")

    def ask() -> int:
        asked.release()
        return int(module.value)

    with ThreadPoolExecutor(8) as pool:
        found = [pool.submit(ask) for _ in range(8)]
        for _ in range(8):
            assert asked.acquire(timeout=10)
        everybody.set()
    assert [future.result() for future in found] == [7] * 8
    assert builtins.loads_of_slow == 1  # type: ignore[attr-defined]
    sys.modules.pop("slow_to_load")


def test_a_module_that_is_not_there_is_missed_at_its_use() -> None:
    module = later("antigravity_is_not_here")
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
