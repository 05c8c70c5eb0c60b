"""JSON of any depth: every text that is a value. In ARB, what begins with @ speaks about a text and is none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from otklik.wording.files.entries import Entry, code_of, language_of
from otklik.wording.files.passage import aligned
from otklik.wording.files.source import Broken, Source
from otklik.wording.saying import gettext as _

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]', re.DOTALL)


def entries(source: Source) -> Iterator[Entry]:
    check(source)
    language = language_of(source.name)
    # One step for each open bracket: a name in an object, a number in a list.
    path: list[str | int] = []
    is_name = False
    for token in TOKEN.finditer(source.text):
        match token[0]:
            case "{":
                path.append("")
                is_name = True
            case "[":
                path.append(0)
                is_name = False
            case "}" | "]":
                path.pop()
            case ",":
                last = path[-1]
                is_name = isinstance(last, str)
                if isinstance(last, int):
                    path[-1] = last + 1
            case ":":
                is_name = False
            case written if is_name:
                path[-1] = json.loads(written)
            case written:
                text = json.loads(written)
                if text.strip() and not any(str(step).startswith("@") for step in path):
                    passage = aligned(text, source.text, token.start() + 1, token.end() - 1)
                    yield Entry(
                        ".".join(str(step) for step in path), passage, code_of(str(path[0])) or language if path else language
                    )


def check(source: Source) -> None:
    """All of it is read once by the library: what it refuses is broken."""
    try:
        json.loads(source.text)
    except json.JSONDecodeError as error:
        raise Broken(_("This is no valid JSON: {reason}.").format(reason=error.msg), error.lineno) from error
    except RecursionError as error:
        raise Broken(_("It is nested too deeply to be read.")) from error
    except ValueError as error:  # a number of thousands of digits
        raise Broken(_("This is no valid JSON: {reason}.").format(reason=str(error).partition(":")[0])) from error
