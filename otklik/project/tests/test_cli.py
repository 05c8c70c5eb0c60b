"""The command line as a person meets it: sentences in his language, never a trace."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from otklik.project import words
from otklik.project.commands import COMMANDS, demo, module_of
from otklik.project.trouble import Trouble

# Away from where a desk of one's own may be running while the tests do.
APART = {"OTKLIK_DESK": "127.0.0.1:1024", "OTKLIK_DOOR": "127.0.0.1:1025"}


def otklik(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "otklik.project.cli", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | {"LANGUAGE": "en", "OTKLIK_TEST_DATABASE_URL": ""} | environment,
    )


def test_help_names_every_command_in_both_languages() -> None:
    english, russian = otklik("--help").stdout, otklik("--help", LANGUAGE="ru").stdout
    assert all(f"    {name}" in english and f"    {name}" in russian for name in COMMANDS)
    assert "start everything" in english
    assert "запустить всё" in russian
    assert "параметры:" in russian


def test_every_command_has_its_file() -> None:
    folder = Path(__file__).parents[1] / "commands"
    assert {f"{module_of(name).rpartition('.')[2]}.py" for name in COMMANDS} == {path.name for path in folder.glob("*.py")} - {
        "__init__.py"
    }


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["fly"], "There is no command “fly”."),
        (["up", "--fast"], "Unrecognized arguments: --fast."),
        (["backup"], "The following arguments are required: FILE."),
        (["check", "x"], "Unrecognized arguments: x."),
    ],
)
def test_a_wrong_call_is_answered_by_a_sentence(arguments: list[str], sentence: str) -> None:
    answer = otklik(*arguments)
    assert answer.returncode == 2
    assert answer.stderr.splitlines()[0] == sentence
    assert "--help" in answer.stderr


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"OTKLIK_DESK": "8000"}, "OTKLIK_DESK is “8000”."),
        ({"OTKLIK_DATA": "/etc/passwd"}, "/etc/passwd is not a folder."),
        ({"OTKLIK_DATA": "/proc/otklik"}, "The folder /proc/otklik cannot be used"),
        (
            {"DATABASE_URL": "postgresql://anna:horse@127.0.0.1:1/otklik"},
            "The PostgreSQL server at 127.0.0.1:1 cannot be reached (Connection refused).",
        ),
        ({"DATABASE_URL": "postgresql://127.0.0.1:99999/otklik"}, "The PostgreSQL server at 127.0.0.1:99999 cannot be reached"),
    ],
)
def test_what_is_wrong_around_is_said_in_a_sentence(environment: dict[str, str], sentence: str, tmp_path: Path) -> None:
    answer = otklik("up", **(APART | {"OTKLIK_DATA": str(tmp_path)} | environment))
    assert answer.returncode == 1
    assert sentence in answer.stderr
    assert "Traceback" not in answer.stderr
    assert "horse" not in answer.stderr


@pytest.mark.parametrize("command", ["up", "check", "backup"])
def test_an_unreadable_database_url_is_named_and_not_repeated(command: str, tmp_path: Path) -> None:
    file = [str(tmp_path / "x.tar")] if command == "backup" else []
    answer = otklik(command, *file, DATABASE_URL="anna horse", OTKLIK_DATA=str(tmp_path), **APART)
    assert answer.returncode == 1
    assert "DATABASE_URL cannot be read." in answer.stderr
    assert "horse" not in answer.stderr
    assert "Traceback" not in answer.stderr


def test_all_catalogues_can_be_compiled() -> None:
    answer = otklik("messages")
    assert answer.returncode == 0, answer.stderr
    assert "compiled" in answer.stdout


def test_a_demo_that_is_not_installed_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "find_spec", lambda name: None if name == "starlette" else name)
    with pytest.raises(Trouble, match="make demo"):
        demo.run(argparse.Namespace())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "counted", "reason"),
    [("en_US.UTF-8", "2 rows read. Would be made: 1", "name"), ("ru_RU.UTF-8", "Прочитано 2 строки. Появится: 1", "назв")],
)
def test_an_import_speaks_one_language(
    language: str, counted: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", language)
    words.speak(language[:2])
    file = tmp_path / "a.csv"
    file.write_text("id,name\n1,Полюс\n2,\n")
    options = argparse.Namespace(file=str(file), form="", subject="organisations", source="old", dry_run=True)
    try:
        assert import_module(module_of("import")).run(options) == 1
    finally:
        words.speak("en")
    said = capsys.readouterr().out
    assert counted in said
    assert reason in said
    assert bool(re.search("[а-яё]", said.replace("Полюс", ""))) is (language[:2] == "ru")
