"""The texts of all rooms in one dictionary for each language, so that a text costs one look-up."""

from __future__ import annotations

from typing import Any

from django.utils.translation import trans_real


class Merged(trans_real.TranslationCatalog):
    """Django means to merge catalogues that form plurals alike, but compares a function with its code, finds none alike and
    goes through all of them for each text: through twenty dictionaries, with thirty rooms."""

    def update(self, trans: Any) -> None:
        plurals: list[Any] = self._plurals  # type: ignore[attr-defined]
        if trans.plural.__code__ == plurals[0].__code__:
            self._catalogs[0].update(trans._catalog)
        else:
            super().update(trans)


def merge() -> None:
    """Before the first text is asked for."""
    trans_real.TranslationCatalog = Merged  # type: ignore[misc]
