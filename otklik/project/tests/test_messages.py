"""Every text has its Russian form, and the compiled catalogues follow their sources."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import django
import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from otklik.project import messages
from otklik.project.trouble import Trouble

PO = 'msgid ""\nmsgstr "Language: ru\\nContent-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "ticket"\nmsgstr "{}"\n'


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "otklik" / "desk" / "locale" / "ru" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    path = folder / "django.po"
    path.write_text(PO.format("обращение"))
    return path


def test_only_what_has_changed_is_compiled(source: Path, tmp_path: Path) -> None:
    assert messages.compile_stale(tmp_path) == 1
    assert messages.compile_stale(tmp_path) == 0
    source.write_text(PO.format("заявка"))
    later = source.with_suffix(".mo").stat().st_mtime + 1
    os.utime(source, (later, later))
    assert messages.compile_stale(tmp_path) == 1
    assert "заявка".encode() in source.with_suffix(".mo").read_bytes()


def test_a_broken_catalogue_is_named(source: Path, tmp_path: Path) -> None:
    source.write_text("these are no messages")
    with pytest.raises(Trouble, match=r"desk/locale/ru/LC_MESSAGES/django.po"):
        messages.compile_stale(tmp_path)


@pytest.mark.parametrize("path", messages.catalogues(), ids=lambda path: str(path.relative_to(messages.ROOT)))
def test_a_catalogue_is_complete_and_certain(path: Path) -> None:
    with path.open("rb") as text:
        catalogue = read_po(text, locale=path.parent.parent.name, abort_invalid=True)
    for message in catalogue:
        if not message.id:
            continue
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(forms), f"no translation: {message.id}"
        assert not message.fuzzy, f"uncertain: {message.id}"
        assert not message.pluralizable or len(forms) == catalogue.num_plurals, f"plural forms: {message.id}"


def bare_texts() -> Iterator[tuple[str, str, str]]:
    """Text, translation and room of all of Django's that has no context; of plurals the first form."""
    for path in (one for one in messages.catalogues() if one.name == "django.po"):
        with path.open("rb") as text:
            for message in read_po(text):
                if message.id and not message.context:
                    first = message.id if isinstance(message.id, str) else message.id[0]
                    said = message.string if isinstance(message.string, str) else message.string[0]
                    yield first, said, str(path.relative_to(messages.ROOT))


def test_one_text_is_said_in_one_way_everywhere_unless_it_has_a_context() -> None:
    """All catalogues are one for Django: where two differ, one of them is never shown."""
    ways: dict[str, dict[str, list[str]]] = {}
    for text, said, room in bare_texts():
        ways.setdefault(text, {}).setdefault(said, []).append(room)
    assert len(ways) > 1000
    assert {text: rooms for text, rooms in ways.items() if len(rooms) > 1} == {}


MARKS = {"_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2)} | {
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def marked_in_code(source: str) -> Iterator[tuple[str, str]]:
    """(context, text) of each call that marks a text; only what is written out, not what is looked up."""
    for node in ast.walk(ast.parse(source)):
        name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        if name not in MARKS:
            continue
        told = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        has_context = "pgettext" in name
        if len(told) > has_context:
            yield (told[0], told[1]) if has_context else ("", told[0])


def marked_in_template(source: str) -> Iterator[tuple[str, str]]:
    # What is no text is a row of X by now; how far it is indented would only disturb.
    lines = "\n".join(line.strip() for line in templatize(source).splitlines())
    for _line, found, _comments, context in extract(
        "python", BytesIO(lines.encode()), keywords=MARKS, options={"encoding": "utf-8"}
    ):
        yield context or "", found if isinstance(found, str) else found[0]


@pytest.fixture(scope="module")
def told() -> set[tuple[str, str]]:
    of_django = Path(django.__file__).parent / "conf" / "locale" / "ru" / "LC_MESSAGES" / "django.po"
    known = set()
    for path in [*messages.catalogues(), of_django]:
        with path.open("rb") as text:
            known |= {
                (one.context or "", one.id[0] if isinstance(one.id, tuple) else one.id)
                for one in read_po(text)
                if one.id and one.string
            }
    return known


@pytest.mark.parametrize("package", ["otklik", "examples"])
def test_every_marked_text_has_its_russian(package: str, told: set[tuple[str, str]]) -> None:
    files = [path for path in (messages.ROOT / package).rglob("*") if not {"tests", "locale"} & set(path.parts)]
    code = [(path, marked_in_code(path.read_text())) for path in files if path.suffix == ".py"]
    pages = [
        (path, marked_in_template(path.read_text()))
        for path in files
        if path.suffix in (".html", ".txt") and "templates" in path.parts
    ]
    marked = [(str(path.relative_to(messages.ROOT)), *one) for path, texts in [*code, *pages] for one in texts]
    assert marked
    assert not [one for one in marked if one[1:] not in told]
