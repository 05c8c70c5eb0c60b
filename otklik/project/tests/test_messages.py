"""Every text has its Russian form, and the compiled catalogues follow their sources."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

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
