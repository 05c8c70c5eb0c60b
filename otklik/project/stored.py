"""Where styles, scripts and pictures are kept."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]


class Kept(CompressedManifestStaticFilesStorage):
    """Every page names some fifty files: the address of each is worked out once for each start of the desk."""

    def url(self, name: str, force: bool = False) -> str:
        known: dict[str, str] = self.__dict__.setdefault("addresses", {})
        if name not in known:
            known[name] = super().url(name, force)
        return known[name]
