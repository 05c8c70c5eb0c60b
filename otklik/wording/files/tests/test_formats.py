"""Every format gives its texts, with the key, the language, the plural form and the very place in the file."""

from __future__ import annotations

import codecs

import pytest

from otklik.wording.files import entries, format_of
from otklik.wording.files.entries import Entry
from otklik.wording.files.source import Broken, Source, read

PO = """\
# Texts.
msgid ""
msgstr ""
"Language: ru_RU\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

#: view.py:3
#, python-format
msgctxt "mail"
msgid "%(n)s file is gone."
msgid_plural "%(n)s files are gone."
msgstr[0] "Пропал %(n)s файл."
msgstr[1] ""
"Пропало "
"%(n)s \\"файла\\"."

#, fuzzy
msgid "Unsure"
msgstr "Не уверены"

msgid "Not done"
msgstr ""

#~ msgid "Old"
#~ msgstr "Старое"
"""

XLIFF1 = """\
<?xml version="1.0"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file source-language="en" target-language="ru-RU" datatype="plaintext" original="a"><body>
<trans-unit id="one"><source>It broke, <x id="NAME"/>.</source><target>Сломалось, <x id="NAME"/>.</target></trans-unit>
<group><trans-unit id="two"><source>Wait</source></trans-unit></group>
<trans-unit id="three" translate="no"><source>SKU</source></trans-unit>
</body></file></xliff>
"""

XLIFF2 = """\
<xliff version="2.0" srcLang="en" trgLang="ru" xmlns="urn:oasis:names:tc:xliff:document:2.0">
<file id="f"><group id="g"><unit id="one"><segment><source>Hi <pc id="1">you</pc></source><target>Привет, <pc id="1">вы</pc></target></segment></unit></group></file>
</xliff>
"""

YAML = """\
ru:
  errors:
    plain: Не получилось
    quoted: "Одна\\nдве"
    folded: >
      Первая
      вторая
    list: [раз, "два"]
    number: 12
    yes: true
  other: &a Общее
  again: *a
"""

ANDROID = """\
<?xml version="1.0" encoding="utf-8"?>
<!-- Texts -->
<resources xmlns:xliff="urn:oasis:names:tc:xliff:document:1.2">
    <string name="gone">Can\\'t open\\n<b>it</b> &amp; more</string>
    <string name="code" translatable="false">X1</string>
    <string name="same">@string/gone</string>
    <string name="quoted">"  kept "</string>
    <plurals name="files"><item quantity="one">%d file</item><item quantity="other">%d files</item></plurals>
    <string-array name="days"><item>Monday</item><item>Tuesday</item></string-array>
</resources>
"""

STRINGS = """\
/* Shown * when it fails */
"gone" = "Can\\"t open\\U0021"; // why
NSLocationUsage = "We ask";
"two" =
  "lines\\nhere";
"""

STRINGSDICT = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
<key>files</key><dict>
 <key>NSStringLocalizedFormatKey</key><string>%#@n@</string>
 <key>n</key><dict><key>NSStringFormatSpecTypeKey</key><string>NSStringPluralRuleType</string>
  <key>one</key><string>%d file is gone</string><key>other</key><string>%d files are gone</string></dict>
</dict></dict></plist>
"""

QT = """\
<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru_RU" sourcelanguage="en">
<context><name>Main</name>
<message><source>Gone</source><translation>Пропало</translation></message>
<message numerus="yes"><source>%n file(s)</source><translation><numerusform>%n файл</numerusform><numerusform>%n файла</numerusform></translation></message>
<message><source>New</source><translation type="unfinished"></translation></message>
<message><source>Old</source><translation type="vanished">Старое</translation></message>
</context></TS>
"""

PROPERTIES = """\
# comment
! another
gone = It\\u0027s gone, \\
       look again
two:Second\\nline
three Third
key\\ with\\=signs=x = y
empty=
"""

HTML = """\
<!doctype html><html lang="ru"><head><title>Не получилось</title><style>p { color: red }</style></head>
<body><h1>Сайт&nbsp;не отвечает</h1><p>Мы <b>уже</b> чиним.{% if x %} Ждите {{ n }} минут.{% endif %}</p>
<img alt="Поломка" src=x><input placeholder='Ваше имя' hidden><script>var a = "ОШИБКА";</script>
<pre>TRACE</pre><button aria-label="Повторить &amp; ждать">↻</button><blockquote>Кричат</blockquote></body></html>
"""

MARKDOWN = """\
---
title: front
---
# Не получилось

Мы *уже* чиним, [посмотрите](https://x.example/y "t") сюда.

> Вы всё сломали!

```
FATAL
```

- раз
- два
"""


def texts(name: str, text: str, form: str = "") -> list[Entry]:
    form = form or format_of(name)
    return list(entries(read(name, text.encode("utf-8", "surrogatepass"), form), form))


def told(name: str, text: str, form: str = "") -> list[tuple[str, str, str | None, str]]:
    return [(entry.key, entry.text, entry.language, entry.form) for entry in texts(name, text, form)]


def test_a_catalogue_gives_both_sides_forms_and_contexts_and_no_uncertain_ones():
    assert told("locale/ru/LC_MESSAGES/django.po", PO) == [
        ("mail|%(n)s file is gone.", "%(n)s file is gone.", None, ""),
        ("mail|%(n)s file is gone.", "%(n)s files are gone.", None, "plural"),
        ("mail|%(n)s file is gone.", "Пропал %(n)s файл.", "ru", "0"),
        ("mail|%(n)s file is gone.", 'Пропало %(n)s "файла".', "ru", "1"),
        ("Not done", "Not done", None, ""),
    ]
    assert [entry.is_source for entry in texts("ru.po", PO)] == [True, True, False, False, False]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("letter.txt", "  Привет!\n", [("", "Привет!", None, "")]),
        ("x_ru.properties", PROPERTIES, [("gone", "It's gone, look again", "ru", ""), ("two", "Second\nline", "ru", ""), ("three", "Third", "ru", ""), ("key with=signs", "x = y", "ru", "")]),
        ("a.xliff", XLIFF1, [("one", "It broke, {NAME}.", "en", ""), ("one", "Сломалось, {NAME}.", "ru", ""), ("two", "Wait", "en", "")]),
        ("a.xlf", XLIFF2, [("one", "Hi you", "en", ""), ("one", "Привет, вы", "ru", "")]),
        ("a.json", '{"en": {"a": ["x \\u0041", {"b": "y"}], "@a": {"d": "no"}, "n": 1}, "c": "z"}', [("en.a.0", "x A", "en", ""), ("en.a.1.b", "y", "en", ""), ("c", "z", None, "")]),
        ("a.json", '"alone"', [("", "alone", None, "")]),
        ("a.yml", YAML, [("ru.errors.plain", "Не получилось", "ru", ""), ("ru.errors.quoted", "Одна\nдве", "ru", ""), ("ru.errors.folded", "Первая вторая\n", "ru", ""), ("ru.errors.list.0", "раз", "ru", ""), ("ru.errors.list.1", "два", "ru", ""), ("ru.other", "Общее", "ru", "")]),
        ("res/values-ru/strings.xml", ANDROID, [("gone", "Can't open\nit & more", "ru", ""), ("quoted", "kept", "ru", ""), ("files", "%d file", "ru", "one"), ("files", "%d files", "ru", "other"), ("days[0]", "Monday", "ru", ""), ("days[1]", "Tuesday", "ru", "")]),
        ("ru.lproj/Localizable.strings", STRINGS, [("gone", 'Can"t open!', "ru", ""), ("NSLocationUsage", "We ask", "ru", ""), ("two", "lines\nhere", "ru", "")]),
        ("en.lproj/Localizable.stringsdict", STRINGSDICT, [("files.n", "%d file is gone", "en", "one"), ("files.n", "%d files are gone", "en", "other")]),
        ("app.ts", QT, [("Main|Gone", "Gone", "en", ""), ("Main|Gone", "Пропало", "ru", ""), ("Main|%n file(s)", "%n file(s)", "en", ""), ("Main|%n file(s)", "%n файл", "ru", "0"), ("Main|%n file(s)", "%n файла", "ru", "1"), ("Main|New", "New", "en", "")]),
        ("page.html", HTML, [("page", "Не получилось\n\nСайт\u00a0не отвечает\n\nМы уже чиним. Ждите {{ n }} минут.\n\n↻", "ru", ""), ("img@alt", "Поломка", "ru", ""), ("input@placeholder", "Ваше имя", "ru", ""), ("button@aria-label", "Повторить & ждать", "ru", "")]),
        ("a.md", MARKDOWN, [("", "Не получилось\n\nМы уже чиним, посмотрите сюда.\n\nраз\n\nдва", None, "")]),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 40 else "",
)  # fmt: skip
def test_a_format_gives_its_texts(name: str, text: str, expected: list[tuple[str, str, str | None, str]]):
    assert told(name, text) == expected


def test_each_line_may_be_a_message():
    assert told("x", "раз\r\n\r\nдва", "lines") == [("1", "раз", None, ""), ("3", "два", None, "")]


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("a.po", PO, "файла"), ("a.xlf", XLIFF1, "Сломалось"), ("a.yml", YAML, "две"), ("a.yml", YAML, "вторая"), ("s.xml", ANDROID, "more"),
        ("a.strings", STRINGS, "here"), ("a.stringsdict", STRINGSDICT, "files are"), ("a.ts", QT, "файла"), ("a.properties", PROPERTIES, "again"),
        ("a.html", HTML, "минут"), ("a.html", HTML, "ждать"), ("a.md", MARKDOWN, "сюда"), ("a.json", '{"a": "x\\n\\u0041 \\"end"}', "end"),
    ],
)  # fmt: skip
def test_a_word_is_found_where_it_stands_in_the_file(name: str, text: str, word: str):
    found = [entry.passage.place(entry.text.index(word)) for entry in texts(name, text) if word in entry.text]
    assert text.index(word) in found or text.rindex(word) in found


@pytest.mark.parametrize(
    ("name", "data", "line"),
    [
        ("a.po", b'msgid "a"\nmsgstr "b\n', 2),
        ("a.po", b'msgid "a"\n', 2),
        ("a.po", b"hello\n", 1),
        ("a.json", b'{"a": "b",\n "c": }', 2),
        ("a.json", b"[" * 200_000, 0),
        ("a.yaml", b"a: b\nc: [\n", 3),
        ("a.yaml", b"- " * 3_000 + b"x", 1),
        ("a.yaml", b"a: \x07", 1),
        ("a.xliff", b"<xliff>\n<file>\n</xliff>", 3),
        ("a.xliff", b"<html/>", 1),
        ("a.xliff", b"", 1),
        ("a.xml", b"<resources><string name='a'>x</resources>", 1),
        ("a.xml", b"<x>" * 200 + b"</x>" * 200, 0),
        ("a.ts", b"let a: string = 1;", 1),
        ("a.strings", b'"a" = "b";\n"c" = "d"\n"e" = "f";', 2),
        ("a.strings", b"= 1;", 1),
        ("a.stringsdict", b"<plist/>", 1),
        ("a.txt", b"one\n\xff\xfe\xfa", 2),
        ("a.xliff", b"<?xml version='1.0' encoding='klingon'?><xliff/>", 1),
    ],
)
def test_what_is_broken_is_said_with_its_line(name: str, data: bytes, line: int):
    form = format_of(name)
    with pytest.raises(Broken) as broken:
        list(entries(read(name, data, form), form))
    assert broken.value.line == line
    assert broken.value.sentence.endswith((".", "…")) or ":" in broken.value.sentence


BOMB = """<!DOCTYPE a [<!ENTITY b "boom"><!ENTITY c "&b;&b;&b;&b;"><!ENTITY d SYSTEM "file:///etc/passwd">]><resources><string name="x">&c;&d;</string></resources>"""
YAML_BOMB = "a: &a [x, x]\n" + "".join(
    f"{letter}: &{letter} [*{before}, *{before}, *{before}]\n" for before, letter in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize("name", ["a.xml", "a.xliff", "a.ts", "a.stringsdict"])
def test_entities_of_a_files_own_are_refused(name: str):
    with pytest.raises(Broken, match="entities"):
        texts(name, BOMB)


def test_aliases_multiply_nothing():
    assert [entry.text for entry in texts("a.yaml", YAML_BOMB)] == ["x", "x"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_marks_of_encodings_are_understood(encoding: str):
    data = "Привет, мир".encode(encoding)
    assert data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16, codecs.BOM_UTF32))
    assert read("a.txt", data, "text").text == "Привет, мир"


def test_old_encodings_are_understood_where_a_file_names_them():
    assert read("a.po", PO.replace("UTF-8", "cp1251").encode("cp1251"), "po").text.count("файл") == 2
    assert read("a.properties", "gone=Résumé".encode("latin-1"), "properties").text == "gone=Résumé"
    assert read("a.strings", '"a" = "ж";'.encode("utf-16-le"), "strings").text == '"a" = "ж";'


def test_a_choice_is_read_once_for_each_of_its_branches():
    entry = texts("a.json", '{"a": "Вы {n, plural, one {удалили {n} файл} other {удалили # файлов}} <b>сами</b>."}')[0]
    assert sorted(read.text for read in entry.read_aloud()) == ["Вы удалили # файлов сами.", "Вы удалили {n} файл сами."]
    broken = texts("a.json", '{"a": "{n, plural, one {x"}')[0]
    assert [read.text for read in broken.read_aloud()] == ["{n, plural, one {x"]


def test_what_is_filled_in_is_known():
    entry = texts("a.txt", "%s %(name)s %1$s %@ {name} {0} {{ n }} ${x} 100 % да")[0]
    assert [entry.text[start:end] for start, end in entry.placeholders] == [
        "%s",
        "%(name)s",
        "%1$s",
        "%@",
        "{name}",
        "{0}",
        "{{ n }}",
        "${x}",
    ]


def test_places_are_counted_as_editors_do():
    source = Source("a", "один\r\nдва\rтри\nчетыре")
    assert [source.place(source.text.index(word)) for word in ("один", "два", "три", "тыре")] == [(1, 1), (2, 1), (3, 1), (4, 3)]
