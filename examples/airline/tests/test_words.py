"""Every text of the demo's airline has its Russian."""

from __future__ import annotations

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from examples.airline.site import FOLDER


def test_the_russian_catalogue_is_complete_and_says_nothing_else() -> None:
    methods = [("tests/**", "ignore"), ("**.py", "python"), ("templates/**.jinja", "jinja2")]
    options = {"templates/**.jinja": {"trimmed": "true"}}
    used = {message for _, _, message, _, _ in extract_from_dir(FOLDER, methods, options_map=options)}
    with (FOLDER / "locale/ru/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file, locale="ru")
    assert {message.id for message in catalogue if message.id} == used
    assert [message.id for message in catalogue if not all(message.string if message.pluralizable else [message.string])] == []
    assert [
        (message.id, [str(error) for error in message.check(catalogue)]) for message in catalogue if message.check(catalogue)
    ] == []
    assert not any(message.fuzzy for message in catalogue if message.id)
