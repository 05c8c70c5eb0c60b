"""What a project says about its texts: `.otklik-words.yaml`, or `[tool.otklik-words]` in pyproject.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

from otklik.wording.findings import CompanyWords
from otklik.wording.kinds import Kind, Level, Profile
from otklik.wording.saying import gettext as _

OWN = ".otklik-words.yaml"
SHARED = "pyproject.toml"
TABLE = "otklik-words"


class BadSettings(Exception):
    """A sentence: what is wrong in the settings, and where."""


@dataclass(frozen=True)
class KindRule:
    """Texts of these files and keys are of this kind; with `said_by`, those that the code hands to one of these calls.

    `part`: the rest of the message stands elsewhere, so nothing is missed in it.
    """

    kind: Kind
    files: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    said_by: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    part: bool = False


@dataclass(frozen=True)
class Settings:
    folder: Path = field(default_factory=Path.cwd)
    kind: Kind | None = None
    profile: Profile = Profile.CALM
    level: Level = Level.WARNING
    language: str | None = None
    sources: bool = False
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()  # files that hold no texts for people, or only such as stand in a catalogue too
    ignore: tuple[str, ...] = ()
    baseline: str = ""
    kinds: tuple[KindRule, ...] = ()
    company: CompanyWords = field(default_factory=CompanyWords)


def found_from(folder: Path) -> Path | None:
    """The nearest settings, from this folder up to the root of the repository."""
    for place in (folder, *folder.parents):
        if (place / OWN).is_file():
            return place / OWN
        if (place / SHARED).is_file() and TABLE in tables(place / SHARED):
            return place / SHARED
        if (place / ".git").exists():
            return None
    return None


def tables(path: Path) -> dict[str, Any]:
    try:
        tool = tomllib.loads(path.read_text(encoding="utf-8")).get("tool", {})
    except (OSError, ValueError) as error:
        raise BadSettings(
            _("{path} cannot be read: {reason}. Mend the file, or give another.").format(path=path, reason=error)
        ) from error
    return tool if isinstance(tool, dict) else {}


def read(path: Path) -> Settings:
    if path.suffix == ".toml":
        given = tables(path).get(TABLE, {})
    else:
        try:
            given = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        except (OSError, ValueError, yaml.YAMLError, RecursionError) as error:
            reason = " ".join(str(error).split())[:200]
            raise BadSettings(
                _("{path} cannot be read: {reason}. Mend the file, or give another.").format(path=path, reason=reason)
            ) from error
    return Reader(path, given).settings()


class Reader:
    """Every value is looked at: a typing mistake in the settings must not let a text pass unseen."""

    def __init__(self, path: Path, given: Any) -> None:
        self.path, self.given = path, given
        if not isinstance(given, dict):
            raise self.bad(_("names with values are expected"))

    def bad(self, reason: str) -> BadSettings:
        return BadSettings(_("{path}: {reason}.").format(path=self.path, reason=reason))

    def settings(self) -> Settings:
        self.known(self.given, {"kind", "profile", "level", "language", "sources", "include", "exclude", "skip", "ignore", "baseline", "kinds", "words"})  # fmt: skip
        given = self.given
        return Settings(
            folder=self.path.parent.absolute(),
            kind=self.one(Kind, given, "kind") if "kind" in given else None,
            profile=self.one(Profile, given, "profile") if "profile" in given else Profile.CALM,
            level=self.one(Level, given, "level") if "level" in given else Level.WARNING,
            language=self.text(given, "language") or None,
            sources=given.get("sources") is True,
            include=self.several(given, "include"),
            exclude=self.several(given, "exclude"),
            skip=self.several(given, "skip"),
            ignore=self.several(given, "ignore"),
            baseline=self.text(given, "baseline"),
            kinds=tuple(self.rule(rule) for rule in self.list(given, "kinds")),
            company=self.company(given.get("words") or {}),
        )

    def rule(self, given: Any) -> KindRule:
        if not isinstance(given, dict) or "kind" not in given:
            raise self.bad(_("each entry of “kinds” needs a kind"))
        self.known(given, {"kind", "files", "keys", "said_by", "code", "part"})
        lists = {name: self.several(given, name) for name in ("files", "keys", "said_by", "code")}
        if bool(lists["said_by"]) != bool(lists["code"]):
            raise self.bad(_("“said_by” and “code” belong together"))
        return KindRule(self.one(Kind, given, "kind"), part=given.get("part") is True, **lists)

    def company(self, given: Any) -> CompanyWords:
        if not isinstance(given, dict):
            raise self.bad(_("“words” needs prefer, avoid or names"))
        self.known(given, {"prefer", "avoid", "names"})
        prefer = given.get("prefer") or {}
        if not isinstance(prefer, dict) or not all(isinstance(word, str) for pair in prefer.items() for word in pair):
            raise self.bad(_("“prefer” needs pairs of words"))
        return CompanyWords(prefer=prefer, avoid=self.several(given, "avoid"), names=self.several(given, "names"))

    def known(self, given: dict[Any, Any], names: set[str]) -> None:
        for name in given:
            if name not in names:
                raise self.bad(_("nobody knows “{name}” here; there are {names}").format(name=name, names=", ".join(sorted(names))))  # fmt: skip

    def one(self, of: Any, given: dict[str, Any], name: str) -> Any:
        try:
            return of(given[name])
        except ValueError as error:
            raise self.bad(_("“{name}” is one of {names}").format(name=name, names=", ".join(of))) from error

    def text(self, given: dict[str, Any], name: str) -> str:
        value = given.get(name, "")
        if not isinstance(value, str):
            raise self.bad(_("“{name}” needs a text").format(name=name))
        return value

    def list(self, given: dict[str, Any], name: str) -> list[Any]:
        value = given.get(name) or []
        if not isinstance(value, list):
            raise self.bad(_("“{name}” needs a list").format(name=name))
        return value

    def several(self, given: dict[str, Any], name: str) -> tuple[str, ...]:
        value = given.get(name) or []
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
            raise self.bad(_("“{name}” needs texts").format(name=name))
        return tuple(values)


def fits(text: str, patterns: tuple[str, ...]) -> bool:
    """Whether one of the patterns matches; * crosses folders and dots too."""
    return any(fnmatchcase(text, pattern) for pattern in patterns)
