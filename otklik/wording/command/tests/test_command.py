"""`otklik words` as a developer meets it: in a folder of his own, without database and data folder."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from otklik.wording import saying
from otklik.wording.rulebook import rules

RUDE = "НЕМЕДЛЕННО ИСПРАВЬТЕ ВАШУ ОШИБКУ САМИ"
CALM = "Оплата не прошла: банк не ответил. Деньги на месте. Попробуйте ещё раз через минуту."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small product with a good text and a rude one."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "ru.json").write_text(json.dumps({"errors": {"rude": RUDE, "calm": CALM}}, ensure_ascii=False), encoding="utf-8")
    return tmp_path


def processor_s() -> float:
    """What the commands run so far have cost; how busy the machine is does not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def words(
    folder: Path, *arguments: str, said: bytes = b"", module: str = "otklik.wording", **environment: str
) -> subprocess.CompletedProcess[str]:
    bare = {
        name: value for name, value in os.environ.items() if not name.startswith(("OTKLIK_", "DJANGO_", "DATABASE_", "GITHUB_"))
    }
    given = ["words"] if module == "otklik.project.cli" else []
    done = subprocess.run(
        [sys.executable, "-m", module, *given, *arguments], cwd=folder, input=said, capture_output=True, timeout=120, env=bare | {"LANGUAGE": "en"} | environment
    )  # fmt: skip
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.parametrize("module", ["otklik.wording", "otklik.project.cli"])
def test_findings_end_with_one_nothing_with_zero(folder: Path, module: str):
    answer = words(folder, "check", ".", "--kind", "failure", module=module)
    assert answer.returncode == 1, answer.stderr
    assert answer.stdout.startswith("ru.json:1:")
    answer = words(folder, "check", "ru.json", "--kind", "failure", "--include", "errors.calm", module=module)
    assert (answer.returncode, answer.stdout) == (0, "1 text in 1 file: nothing to mend.\n")


def test_what_cannot_be_read_ends_with_two_and_the_rest_is_still_judged(folder: Path):
    (folder / "broken.po").write_text('msgid "a\n')
    answer = words(folder, "check", "broken.po", "gone.po", "x.exe", "ru.json", "--kind", "failure")
    assert answer.returncode == 2
    assert "broken.po:1: cannot be read: This is no line of a catalogue" in answer.stdout
    assert "gone.po: cannot be read: The file cannot be opened: No such file or directory." in answer.stdout
    assert "x.exe: cannot be read: Its ending names no known format." in answer.stdout
    assert "ru.json:1:" in answer.stdout
    assert not answer.stderr


def test_the_kind_has_to_be_said_somewhere(folder: Path):
    answer = words(folder, "check", "ru.json")
    assert answer.returncode == 2
    assert answer.stderr.startswith("Say what kind of messages these are, for example --kind failure")


@pytest.mark.parametrize("name", [".otklik-words.yaml", "pyproject.toml"])
def test_settings_give_kinds_to_keys(folder: Path, name: str):
    yaml = 'kinds:\n  - {kind: failure, files: "*.json", keys: "*.calm"}\nlanguage: ru\n'
    toml = '[tool.otklik-words]\nlanguage = "ru"\n[[tool.otklik-words.kinds]]\nkind = "failure"\nkeys = ["*.calm"]\n'
    (folder / name).write_text(yaml if name.endswith("yaml") else toml)
    below = folder / "src"
    below.mkdir()
    answer = words(below, "check", "../ru.json")
    assert answer.returncode == 0, answer.stdout
    assert answer.stdout == "1 text in 1 file: nothing to mend. 1 has no kind in the settings and was passed over.\n"


def test_files_without_texts_for_people_are_skipped(folder: Path):
    (folder / "tests").mkdir()
    (folder / "tests" / "bad.json").write_text(json.dumps({"rude": RUDE}, ensure_ascii=False), encoding="utf-8")
    settings = "kind: failure\nexclude: '*.rude'\n"
    (folder / ".otklik-words.yaml").write_text(settings, encoding="utf-8")
    assert "tests/bad.json" in words(folder, "check", ".").stdout
    (folder / ".otklik-words.yaml").write_text(settings + "skip: 'tests/*'\n", encoding="utf-8")
    assert words(folder, "check", ".").stdout == "1 text in 1 file: nothing to mend.\n"


def test_the_code_tells_the_kind_of_a_text(folder: Path):
    (folder / "a.py").write_text('def act():\n    raise Refused(_("Not now") % {"name": "Other"})\n')
    (folder / "ru.po").write_text(f'msgid "Not now"\nmsgstr "{RUDE}"\n\nmsgid "Other"\nmsgstr "{RUDE}"\n')
    (folder / ".otklik-words.yaml").write_text('kinds: [{kind: refusal, said_by: Refused, code: "*.py"}]\n')
    whole = json.loads(words(folder, "check", "ru.po", "--format", "json").stdout)
    assert {found["key"] for found in whole["findings"]} == {"Not now"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("kind: joke", "“kind” is one of failure, field, refusal, reply, status, survey."),
        ("kidn: failure", "nobody knows “kidn” here; there are baseline,"),
        ("kinds: [{keys: x}]", "each entry of “kinds” needs a kind."),
        ("kinds: [{kind: field, said_by: X}]", "“said_by” and “code” belong together."),
        ("include: {a: b}", "“include” needs texts."),
        ("- a", "names with values are expected."),
        ("a: [", "cannot be read: while parsing"),
    ],
)
def test_a_slip_in_the_settings_is_said(folder: Path, text: str, sentence: str):
    (folder / ".otklik-words.yaml").write_text(text)
    answer = words(folder, "check", "ru.json")
    assert answer.returncode == 2
    assert sentence in answer.stderr
    assert ".otklik-words.yaml" in answer.stderr


def test_a_baseline_lets_only_new_findings_through(folder: Path):
    assert words(folder, "check", ".", "--kind", "failure", "--write-baseline", "known.json").returncode == 0
    answer = words(folder, "check", ".", "--kind", "failure", "--baseline", "known.json")
    assert answer.returncode == 0
    assert "in the baseline" in answer.stdout
    moved = {"more": {"calm": CALM}, "errors": {"rude": RUDE, "rude_too": RUDE}}
    (folder / "ru.json").write_text(json.dumps(moved, ensure_ascii=False, indent=1), encoding="utf-8")
    whole = json.loads(
        words(folder, "check", "ru.json", "--kind", "failure", "--baseline", "known.json", "--format", "json").stdout
    )
    assert {found["key"] for found in whole["findings"]} == {"errors.rude_too"}
    (folder / "ru.json").write_text("{}")
    assert "mended: write it anew" in words(folder, "check", "ru.json", "--kind", "failure", "--baseline", "known.json").stdout


@pytest.mark.parametrize("text", ["", "[]", '{"version": 9, "known": []}', '{"version": 1, "known": [1]}', "[" * 100_000])
def test_a_broken_baseline_is_said(folder: Path, text: str):
    (folder / "known.json").write_text(text)
    answer = words(folder, "check", "ru.json", "--kind", "failure", "--baseline", "known.json")
    assert answer.returncode == 2
    assert "known.json" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_what_is_piped_in_is_a_message_or_the_file_it_is_called(folder: Path):
    answer = words(folder, "check", "-", "--kind", "failure", said=RUDE.encode())
    assert answer.returncode == 1
    assert answer.stdout.startswith("stdin:1:1: ")
    answer = words(folder, "check", "-", "--kind", "failure", "--stdin-name", "ru.json", said=(folder / "ru.json").read_bytes())
    assert answer.stdout.startswith("ru.json:1:")
    assert words(folder, "check", "-", "--kind", "failure", said=b"\xff\xfa").returncode == 2


def test_other_languages_are_passed_over_and_counted(folder: Path):
    (folder / "de.json").write_text('{"a": "ALLES IST KAPUTT GEGANGEN HIER"}')
    answer = words(folder, "check", "de.json", "--kind", "failure")
    assert (answer.returncode, answer.stdout) == (
        0,
        "0 texts in 1 file: nothing to mend. 1 is in a language that is not judged.\n",
    )


def test_a_folder_gives_what_can_hold_texts(folder: Path):
    for name, text in (
        ("node_modules/x/ru.json", "{"),
        ("app.ts", "let a"),
        ("layout.xml", "<a/>"),
        ("a.py", "x"),
        (".hidden/ru.json", "{"),
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert "in 1 file" in words(folder, "check", ".", "--kind", "failure").stdout


def test_a_rule_is_explained_in_both_languages(folder: Path):
    names = list(rules())
    listed = words(folder, "explain")
    assert listed.returncode == 0
    assert [line.split()[0] for line in listed.stdout.splitlines()] == names
    for language in ("en", "ru"):
        said = words(folder, "explain", names[0], LANGUAGE=language).stdout
        assert rules()[names[0]].advices[language] in said
    unknown = words(folder, "explain", "nonsense")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert unknown.stderr == "There is no rule “nonsense”. “otklik words explain” lists them all.\n"


def test_a_wrong_call_is_answered_by_a_sentence(folder: Path):
    answer = words(folder, "check", "ru.json", "--format", "pdf")
    assert answer.returncode == 2
    assert answer.stderr.splitlines()[0].startswith("Argument --format: invalid choice: 'pdf'")
    assert "Проверяет тексты" in words(folder, "check", "--help", LANGUAGE="ru").stdout


def test_it_loads_neither_django_nor_what_it_does_not_need(folder: Path):
    (folder / "ru.json").write_text("{}")
    run = "import sys; from otklik.wording.command.line import main; main(['check', 'ru.json', '--kind', 'field']); print([name for name in ('django', 'rich', 'babel', 'markdown_it', 'psycopg') if name in sys.modules], file=sys.stderr)"
    answer = subprocess.run([sys.executable, "-c", run], cwd=folder, capture_output=True, text=True, timeout=60)
    assert answer.stderr == "[]\n"


def test_a_large_catalogue_takes_seconds(folder: Path):
    (folder / "big.json").write_text(json.dumps({f"k{number}": {"t": f"Text {number}"} for number in range(20_000)}))
    begun = processor_s()
    answer = words(folder, "check", "big.json", "--kind", "failure", "--include", "k1.*")
    assert processor_s() - begun < 30
    assert "1 text in 1 file" in answer.stdout


def test_every_text_is_in_the_russian_catalogue_and_nothing_else():
    room = Path(saying.__file__).parent
    keywords = {"_": None, "ngettext": (1, 2)}
    used = {
        found[2][0] if isinstance(found[2], tuple) else found[2]
        for folder in ("files", "command", "reports")
        for found in extract_from_dir(str(room / folder), [("**/tests/**", "ignore"), ("**.py", "python")], keywords=keywords)
    }
    with (saying.LOCALES / "ru" / "LC_MESSAGES" / "wording.po").open("rb") as source:
        told = {
            message.id[0] if isinstance(message.id, tuple) else message.id
            for message in read_po(source, locale="ru")
            if message.id
        }
    assert used == told


def test_russian_comes_from_the_source_where_nothing_is_compiled(tmp_path: Path):
    source = saying.LOCALES / "ru" / "LC_MESSAGES" / "wording.po"
    assert saying.read(source, "ru").gettext("The file is empty.") == "Файл пуст."
