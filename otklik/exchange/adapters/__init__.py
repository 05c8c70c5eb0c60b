"""Other desks' exports in our words, a file a desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from otklik.exchange.adapters import zammad, zendesk
from otklik.exchange.records import Record

ADAPTERS: dict[str, Callable[[dict[str, Any]], Iterator[Record]]] = {"zammad": zammad.records, "zendesk": zendesk.records}
