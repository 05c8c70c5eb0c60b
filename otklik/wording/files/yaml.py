"""YAML of any depth: every text that is a value. Read as events: aliases are not followed, so nothing multiplies."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from otklik.wording.files.entries import Entry, code_of, language_of
from otklik.wording.files.passage import Passage, aligned
from otklik.wording.files.source import Broken, Source
from otklik.wording.saying import gettext as _

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
TEXT = "tag:yaml.org,2002:str"
DEEPEST = 1000


class Place:
    """Where one stands: the open mappings and lists, and whether a name is expected."""

    def __init__(self) -> None:
        self.path: list[str | int] = []
        self.names: list[bool] = []

    def open(self, is_mapping: bool) -> None:
        self.path.append("" if is_mapping else 0)
        self.names.append(is_mapping)

    def took_name(self, value: str) -> bool:
        """Whether this value was the name of the next one."""
        if not self.path or not isinstance(self.path[-1], str):
            return False
        if self.names[-1]:
            self.path[-1] = value
        self.names[-1] = not self.names[-1]
        return not self.names[-1]

    def passed(self) -> None:
        if self.path and isinstance(self.path[-1], int):
            self.path[-1] += 1


def entries(source: Source) -> Iterator[Entry]:
    language, place, resolver = language_of(source.name), Place(), yaml.resolver.Resolver()
    for event in events(source):
        match event:
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                place.took_name("…")
                place.open(isinstance(event, yaml.MappingStartEvent))
                if len(place.path) > DEEPEST:
                    raise source.broken(_("It is nested too deeply to be read."), start_of(event))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                place.path.pop()
                place.names.pop()
                place.passed()
            case yaml.AliasEvent():
                place.took_name(event.anchor or "")
                place.passed()
            case yaml.ScalarEvent():
                if place.took_name(event.value):
                    continue
                tag = event.tag or resolver.resolve(yaml.ScalarNode, event.value, event.implicit)
                if tag in {TEXT, "!"} and event.value.strip():
                    key = ".".join(str(step) for step in place.path)
                    spoken = code_of(str(place.path[0])) if place.path else None
                    yield Entry(key, passage(source, event), spoken or language)
                place.passed()


def passage(source: Source, event: yaml.ScalarEvent) -> Passage:
    start, end = start_of(event), event.end_mark.index if event.end_mark else len(source.text)
    if event.style in {"|", ">"}:
        start = min(end, source.text.find("\n", start, end) % (end + 1))
    return aligned(event.value, source.text, start, end)


def start_of(event: yaml.Event) -> int:
    return event.start_mark.index if event.start_mark else 0


def events(source: Source) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(source.text, LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Broken(_("This is no valid YAML: {reason}.").format(reason=error.problem), mark.line + 1 if mark else 0) from error
    except yaml.reader.ReaderError as error:
        raise source.broken(_("YAML does not allow the character U+{code}.").format(code=f"{error.character:04X}"), error.position) from error  # fmt: skip
    except RecursionError as error:
        raise Broken(_("It is nested too deeply to be read.")) from error
