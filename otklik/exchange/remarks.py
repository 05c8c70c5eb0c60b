"""What whoever imports should know of rows that were taken all the same: how many, and whose or which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from otklik.lib.text import clean_line

NOT_HERE, ASKED, OWNERLESS, UNSEEN, FILES, BROKEN = "not_here", "asked", "ownerless", "unseen", "files", "broken"
# In the order in which they are told.
SENTENCES = {
    NOT_HERE: _("People of the other desk who have no account here: %(count)s. They have not become customers; make accounts for those who work on."),
    ASKED: _("People of the other desk who have asked something themselves, and are customers for that: %(count)s."),
    OWNERLESS: _("Tickets without an owner, because the one they had has no active account here: %(count)s."),
    UNSEEN: _("Tickets without an owner, because the one they had may not see them here: %(count)s. Add this person to their team."),
    FILES: _("Attachments left out, because the file has only their names: %(count)s. Fetch them while the other desk is there."),
    BROKEN: _("Attachments left out, because what the file has of them is damaged, empty, too large or infected: %(count)s."),
}  # fmt: skip
MOST_NAMES, LONGEST_NAME = 200, 200

Kept = dict[str, dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Remark:
    text: str
    names: list[str]
    has_more: bool


class Remarks:
    """Those of one row, until it is known whether it was taken."""

    def __init__(self) -> None:
        self.made: list[tuple[str, str]] = []

    def add(self, kind: str, name: str) -> None:
        self.made.append((kind, clean_line(name, most=LONGEST_NAME)))

    def forget(self) -> None:
        self.made.clear()

    def move_to(self, kept: Kept) -> None:
        for kind, name in self.made:
            of_kind = kept.setdefault(kind, {"count": 0, "names": {}})
            of_kind["count"] += 1
            if name in of_kind["names"] or len(of_kind["names"]) < MOST_NAMES:
                of_kind["names"][name] = of_kind["names"].get(name, 0) + 1
        self.forget()


def remarks_in(kept: Kept) -> list[Remark]:
    """In the reader's language."""
    return [remark_of(sentence, kept[kind]) for kind, sentence in SENTENCES.items() if kind in kept]


def remark_of(sentence: str, of_kind: dict[str, Any]) -> Remark:
    names: dict[str, int] = of_kind["names"]
    listed = [f"{name} ({count})" if count > 1 else name for name, count in names.items()]
    text = gettext(sentence) % {"count": of_kind["count"]}
    return Remark(text=text, names=listed, has_more=sum(names.values()) < of_kind["count"])
